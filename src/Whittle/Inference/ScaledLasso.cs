using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>
/// The lasso of least squares whose λ is in proportion to the noise that it leaves: λ = λ₀‖y − ŷ‖/√n, the scaled lasso (Sun &amp; Zhang 2012, doi:10.1093/biomet/ass043), with λ₀ = √(2/n)·L and L the solution of
/// Φ(−L) = (L⁴ + 2L²)/p (Sun &amp; Zhang 2013, <i>Sparse matrix inversion with scaled lasso</i>, eq. 12). It draws no folds, and is the same on every run.
/// </summary>
internal static class ScaledLasso
{
    private const int MostSteps = 200;
    private const double Precision = 1e-10;

    /// <summary>The fit, or null where no λ of the path leaves noise in its proportion.</summary>
    /// <param name="problem">Least squares with the lasso, rows that count alike.</param>
    /// <param name="rows">n.</param>
    /// <param name="deviation">σ where it is known, else null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PathPoint? Fit(PenalizedProblem problem, int rows, double? deviation, CancellationToken cancellation)
    {
        double share = Math.Sqrt(2.0 / rows) * Level(problem.Design.Columns);
        if (deviation is { } known)
        {
            return FitAt(share * known);
        }

        double[] grid = new LambdaGrid().Resolve(problem.LambdaMax, rows, problem.Design.Columns);
        List<PathPoint> path = PathFitter.TryFit(problem, grid, cancellation) ?? throw new OperationCanceledException(cancellation);
        PathPoint? point = path.Find(p => p.Lambda <= share * Left(p));

        // The proportion falls as λ rises, so the steps go up towards the solution.
        for (int step = 0; point is not null && step < MostSteps && share * Left(point) - point.Lambda > Precision * point.Lambda; step++)
        {
            point = FitAt(share * Left(point));
        }

        return point;

        double Left(PathPoint p) => Math.Sqrt(2 * (p.Certificate.Objective - problem.Certifier.PenaltyOf(p.Fit)));

        PathPoint FitAt(double lambda) => (PathFitter.TryFit(problem, [.. LambdaGrid.DownTo(problem.LambdaMax, lambda).Values!], cancellation) ?? throw new OperationCanceledException(cancellation))[^1];
    }

    // L with Φ(−L) = (L⁴ + 2L²)/p, by halving: the left side falls and the right one rises.
    private static double Level(int columns)
    {
        double low = 0, high = 10;
        for (double middle = 5; low < middle && middle < high; middle = (low + high) / 2)
        {
            (low, high) = NormalTail.Cdf(-middle) * columns > (Math.Pow(middle, 4) + (2 * middle * middle)) ? (middle, high) : (low, middle);
        }

        return high;
    }
}
