using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>
/// What of a column the others do not explain: the residual z of a lasso of the column on the others, along which its coefficient can be told from theirs (Zhang &amp; Zhang 2014, doi:10.1111/rssb.12026). For any fit β̂ with
/// residual r, β̂ⱼ + zᵀr/zᵀxⱼ differs from βⱼ by zᵀε/zᵀxⱼ, the noise, and by a bias of at most η‖β̂ − β‖₁‖z‖/|zᵀxⱼ| with η = maxₖ|xₖᵀz|/‖z‖ over the other columns. λ is chosen as there (Table 1): first the largest
/// with η ≤ √(2 log p) (or one and a half times the least η where none has that), then the smallest whose ‖z‖/|zᵀxⱼ| is at most a quarter above. On the lasso's path λ says both: |xₖᵀz| is at most nλ, and
/// zᵀxⱼ = ‖z‖² + nλ‖γ‖₁. Immutable.
/// </summary>
/// <param name="Residual">z, one value a row; its sum is 0 beside an intercept.</param>
/// <param name="Product">zᵀxⱼ &gt; 0.</param>
/// <param name="Norm">‖z‖.</param>
internal sealed record NodewiseDirection(double[] Residual, double Product, double Norm)
{
    private const double NoiseReserve = 0.25;
    private const double BiasReserve = 0.5;

    /// <summary>The direction of a column that is not constant, or null where the others explain all of it or the work was cancelled. Cost: one lasso path of p − 1 columns.</summary>
    public static NodewiseDirection? Of(PenalizedProblem problem, int column, CancellationToken cancellation)
    {
        var response = new double[problem.Design.Rows];
        problem.Columns.CopyColumn(column, 0, response);
        var factors = new PenaltyFactors([.. problem.Design.AllColumns.Select(k => k == column || problem.Factors.IsExcluded(k) ? double.PositiveInfinity : problem.Factors[k] == 0 ? 0 : 1.0)]);
        var node = new PenalizedProblem(problem.Columns, response, problem.Design.Weights, factors, new ProblemOptions { L1Ratio = 1, Intercept = problem.HasIntercept });
        double[] lambdas = new LambdaGrid().Resolve(node.LambdaMax, node.Design.Rows, node.Design.Columns);
        return PathFitter.TryFit(node, lambdas, cancellation) is { } points && Choose(node, points) is { } chosen ? Create(problem, node, column, chosen) : null;
    }

    private static PathPoint? Choose(PenalizedProblem node, List<PathPoint> points)
    {
        // ‖z‖²/n, bias and noise factors, up to powers of n that all λ share.
        double[] squares = [.. points.Select(p => 2 * (p.Certificate.Objective - node.Certifier.PenaltyOf(p.Fit)))];
        double[] bias = [.. points.Select((p, q) => p.Lambda * Math.Sqrt(node.Design.Rows / squares[q]))];
        double[] noise = [.. points.Select((p, q) => Math.Sqrt(squares[q]) / (squares[q] + node.Certifier.PenaltyOf(p.Fit)))];
        int[] usable = [.. Enumerable.Range(0, points.Count).Where(q => squares[q] > 1e-20 * squares[0])];
        if (usable.Length == 0)
        {
            return null;
        }

        double least = usable.Min(q => bias[q]), goal = Math.Sqrt(2 * Math.Log(node.Design.Columns));
        goal = least > goal ? (1 + BiasReserve) * least : goal;
        int first = usable.First(q => bias[q] <= goal);
        return points[usable.Last(q => noise[q] <= (1 + NoiseReserve) * noise[first])];
    }

    private static NodewiseDirection Create(PenalizedProblem problem, PenalizedProblem node, int column, PathPoint chosen)
    {
        double[] z = node.Predictor.Evaluate([(chosen.Fit.Intercepts, chosen.Fit.Coefficients)]);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = problem.Design.Weights[i] > 0 ? node.Response[i] - z[i] : 0;
        }

        return new NodewiseDirection(z, Kernels.Dot(z, node.Response), Math.Sqrt(Kernels.Dot(z, z)));
    }
}
