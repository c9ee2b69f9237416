using Whittle.Explain;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Everything that <c>fit</c> found.</summary>
/// <param name="Input">The data and penalty.</param>
/// <param name="Model">The chosen model.</param>
/// <param name="LeastSquares">Least squares on the same data; null where the model is that itself.</param>
internal sealed record FitResult(RegressionInput Input, LinearModel Model, LeastSquaresComparison? LeastSquares)
{
    /// <summary>The cross-validated path, or null where λ was given or the fit is relaxed.</summary>
    public CrossValidatedPath? Path { get; init; }

    /// <summary>The cross-validated relaxed path, or null where the fit is not relaxed or λ was given.</summary>
    public CrossValidatedRelaxedPath? Relaxed { get; init; }

    /// <summary>The criteria along the path, where one of them chose λ; else null.</summary>
    public InformationCriteria? Criteria { get; init; }

    /// <summary>Which of them did.</summary>
    public Criterion? Criterion { get; init; }

    /// <summary>The columns that were asked for beside the coefficients, or null.</summary>
    public AskedColumns? Asked { get; init; }

    /// <summary>The penalized fit and the path that it is on; null for a fit without a penalty.</summary>
    public (PathPoint Point, RegularizationPath Path)? Along { get; init; }

    /// <summary>Whether Ctrl-C cut something short: folds, entries or the comparison.</summary>
    public bool IsCancelled { get; init; }
}
