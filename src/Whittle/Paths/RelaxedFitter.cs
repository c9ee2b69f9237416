using Whittle.Models;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Fits a path and refits each of its points without a penalty on the columns that the point keeps: the problem of λ = 0 with factor ∞ on all others, which has a
/// certificate of its own. Neighbours that keep the same columns share one refit. Not thread-safe.
/// </summary>
internal sealed class RelaxedFitter(PenalizedProblem problem)
{
    private int[] _kept = [];
    private UnpenalizedPoint? _refit;

    /// <summary>Fits the given λ.</summary>
    /// <param name="lambdas">Descending, ≥ 0.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Asked between fits; what is finished is returned.</param>
    public List<RelaxedPoint> Fit(IReadOnlyList<double> lambdas, IProgress<double>? progress, CancellationToken cancellation)
    {
        List<PathPoint> path = new PathFitter(problem).Fit(lambdas, null, cancellation);
        var points = new List<RelaxedPoint>(path.Count);
        try
        {
            foreach (PathPoint point in path)
            {
                points.Add(Relax(point, points.Count == 0 ? CancellationToken.None : cancellation));
                progress?.Report((double)points.Count / path.Count);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // What is finished is kept; the caller sees fewer points than λ.
        }

        return points;
    }

    /// <summary>A fit with its refit.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RelaxedPoint Relax(PathPoint point, CancellationToken cancellation)
    {
        int[] kept = [.. point.Indices.Select(problem.Predictor.Column).Distinct().Order()];
        _refit = _refit is not null && kept.SequenceEqual(_kept) ? _refit : Refit(kept, cancellation);
        _kept = kept;
        return new RelaxedPoint(point, _refit);
    }

    private UnpenalizedPoint Refit(int[] kept, CancellationToken cancellation)
    {
        var factors = new double[problem.Factors.Count];
        for (int j = 0; j < factors.Length; j++)
        {
            factors[j] = problem.Factors[j] == 0 ? 0 : Array.BinarySearch(kept, j) >= 0 ? 1 : double.PositiveInfinity;
        }

        return UnpenalizedPoint.Of(problem.With(new PenaltyFactors(factors), problem.Options.WithElasticNet(1)), cancellation);
    }
}
