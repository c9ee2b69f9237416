using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>
/// The debiased lasso (Zhang &amp; Zhang 2014, doi:10.1111/rssb.12026; van de Geer, Bühlmann, Ritov &amp; Dezeure 2014, doi:10.1214/14-AOS1221; Javanmard &amp; Montanari 2014): bⱼ = β̂ⱼ + zⱼᵀ(y − ŷ)/zⱼᵀxⱼ with standard error
/// σ‖zⱼ‖/|zⱼᵀxⱼ|, zⱼ what the other columns leave of xⱼ (<see cref="NodewiseDirection"/>). Where rows are many and z is orthogonal to the others, that is least squares.
/// </summary>
internal sealed class DebiasedLasso
{
    private readonly int[] _columns;
    private readonly NodewiseDirection?[] _directions;

    private DebiasedLasso(int[] columns, NodewiseDirection?[] directions) => (_columns, _directions) = (columns, directions);

    /// <summary>Finds the directions of some columns, one lasso path each.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DebiasedLasso Of(PenalizedProblem problem, int[] columns, IProgress<double>? progress, CancellationToken cancellation)
    {
        var directions = new NodewiseDirection?[columns.Length];
        int done = 0;
        problem.Design.Workers.Run(columns.Length, at =>
        {
            directions[at] = NodewiseDirection.Of(problem, columns[at], cancellation);
            int finished = Interlocked.Increment(ref done);
            progress?.Report((double)finished / columns.Length);
        });
        cancellation.ThrowIfCancellationRequested();
        return new DebiasedLasso(columns, directions);
    }

    /// <summary>The intervals from a fit of any response on these columns.</summary>
    /// <param name="problem">The problem of that response.</param>
    /// <param name="point">Its fit.</param>
    /// <param name="deviation">σ.</param>
    /// <param name="tail">α.</param>
    /// <param name="names">The names of all columns.</param>
    public CoefficientInterval[] Intervals(PenalizedProblem problem, PathPoint point, double deviation, double tail, IReadOnlyList<string> names)
    {
        double[] residual = problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]);
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = problem.Response[i] - residual[i];
        }

        double reach = NormalTail.Quantile(tail);
        return [.. _columns.Select((j, at) => Of(j, _directions[at]))];

        CoefficientInterval Of(int j, NodewiseDirection? direction)
        {
            double lasso = point.Standardized[j] / problem.Design.Scales[j];
            if (direction is null)
            {
                return new CoefficientInterval(names[j], lasso, null, double.NegativeInfinity, double.PositiveInfinity, null);
            }

            double estimate = lasso + (Kernels.Dot(direction.Residual, residual) / direction.Product), error = deviation * direction.Norm / direction.Product;
            return new CoefficientInterval(names[j], estimate, error, estimate - (reach * error), estimate + (reach * error), NormalTail.TwoSided(estimate / error));
        }
    }
}
