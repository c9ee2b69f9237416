namespace Whittle.Selection;

/// <summary>What an outer fold of a nested cross-validation chose, without its rows, and how well that predicts them. Immutable and thread-safe.</summary>
/// <param name="Repeat">Which draw of folds, from 0.</param>
/// <param name="Fold">Which outer fold, from 0.</param>
/// <param name="Lambda">The λ that it chose.</param>
/// <param name="Kept">How many coefficients are not zero there.</param>
/// <param name="Error">The mean error of the fold's rows.</param>
/// <param name="NullError">That of the null model of the same training rows: intercept and unpenalized columns.</param>
public sealed record NestedChoice(int Repeat, int Fold, double Lambda, int Kept, double Error, double NullError)
{
    /// <summary>Which of several regressions it chose, from 0; 0 where there is one.</summary>
    public int Candidate { get; init; }
}
