using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>The choice of λ by cross-validation as a step that can be done again with other weights of the rows: everything that learns from rows learns from those of positive weight.</summary>
/// <param name="validator">The path and its cross-validation.</param>
/// <param name="rule">Which λ is taken.</param>
/// <param name="create">Makes the problem of given weights from one of more rows.</param>
internal sealed class LambdaChooser(PathValidator validator, SelectionRule rule, Func<double[], PenalizedProblem, PenalizedProblem> create)
{
    /// <summary>The problem of these weights, its fit at the chosen λ, and the best mean (negative where larger is better); or null where it was cancelled.</summary>
    public (PenalizedProblem Problem, PathPoint Chosen, double Best)? Choose(double[] weights, PenalizedProblem all, CancellationToken cancellation)
    {
        PenalizedProblem problem = create(weights, all).KeepMoments();
        try
        {
            (List<PathPoint> points, CrossValidation result) = validator.Run(problem, weights, Array.ConvertAll(weights, w => w > 0), w => create(w, problem), null, cancellation);
            return result.IsComplete ? (problem, points[result.IndexOf(rule)], (result.IsLargerBetter ? -1 : 1) * result.Means[result.MinimumIndex]) : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
