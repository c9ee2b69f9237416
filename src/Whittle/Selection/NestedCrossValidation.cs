namespace Whittle.Selection;

/// <summary>
/// The error of the whole procedure, choice of λ included, on rows that had no part in it: for each outer fold λ is chosen by a cross-validation of the other rows alone (Stone 1974,
/// doi:10.1111/j.2517-6161.1974.tb00994.x; Varma &amp; Simon 2006, doi:10.1186/1471-2105-7-91). The smallest mean of one cross-validation is the smallest of many and so flatters; this one does not.
/// Immutable and thread-safe.
/// </summary>
public sealed class NestedCrossValidation
{
    internal NestedCrossValidation(SelectionRule rule, IReadOnlyList<NestedChoice> choices, HeldOutErrors errors)
    {
        (Rule, Choices, Measure, Folds, IsComplete) = (rule, choices, errors.Measure, errors.Folds, errors.IsComplete);
        (Mean, StandardError, NullMean) = (errors.Means[0], errors.StandardErrors[0], errors.Means[1]);
    }

    /// <summary>By which rule each outer fold chose its λ.</summary>
    public SelectionRule Rule { get; }

    /// <summary>What errors are.</summary>
    public ErrorMeasure Measure { get; }

    /// <summary>The outer folds, of the first draw.</summary>
    public Folds Folds { get; }

    /// <summary>False where the work was cancelled: only finished folds count.</summary>
    public bool IsComplete { get; }

    /// <summary>What each outer fold chose, one draw after another; of finished folds.</summary>
    public IReadOnlyList<NestedChoice> Choices { get; }

    /// <summary>The mean error of the rows left out.</summary>
    public double Mean { get; }

    /// <summary>The standard error of <see cref="Mean"/>, as <see cref="CrossValidation"/> defines it. Folds share training rows, so it is too small rather than too large.</summary>
    public double StandardError { get; }

    /// <summary>The mean error, of the same rows, of the null models: intercept and unpenalized columns.</summary>
    public double NullMean { get; }

    /// <summary>
    /// 1 − <see cref="Mean"/>/<see cref="NullMean"/>, the share of the error of the null model that the procedure takes away (R² out of sample for squared errors); at or below 0 where there is nothing to
    /// find. NaN for measures of which more is better.
    /// </summary>
    public double Explained => Measure.IsRanking() ? double.NaN : 1 - (Mean / NullMean);
}
