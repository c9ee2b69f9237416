using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Everything that <c>cv</c> found.</summary>
/// <param name="Input">The data and penalty.</param>
/// <param name="Choice">One cross-validated path a mixture.</param>
/// <param name="Nested">The nested cross-validation, where it was asked for and not cancelled.</param>
internal sealed record CvResult(RegressionInput Input, CrossValidatedChoice Choice, NestedCrossValidation? Nested)
{
    /// <summary>The errors along the best path on the rows of the fit, where they were asked for.</summary>
    public IReadOnlyList<double>? Training { get; init; }

    /// <summary>How predictions along the best path vary over samples drawn from the rows, where that was asked for.</summary>
    public Inference.VarianceAlong? Variance { get; init; }

    /// <summary>Those on another table, where one was given.</summary>
    public IReadOnlyList<double>? HeldOut { get; init; }
}
