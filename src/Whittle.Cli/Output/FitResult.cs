using Whittle.Explain;
using Whittle.Models;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Everything that <c>fit</c> found.</summary>
/// <param name="Regression">The data and penalty.</param>
/// <param name="Model">The chosen model.</param>
/// <param name="Path">The cross-validated path, or null where λ was given.</param>
/// <param name="Seed">The seed of the folds.</param>
/// <param name="LeastSquares">Least squares on the same data; null where the model is that itself.</param>
internal sealed record FitResult(Regression Regression, LinearModel Model, CrossValidatedPath? Path, long Seed, LeastSquaresComparison? LeastSquares)
{
    /// <summary>Whether the folds came from the seed and not from a column.</summary>
    public bool HasRandomFolds { get; init; }
}
