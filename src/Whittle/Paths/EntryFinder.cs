using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Finds the λ at which each coefficient first becomes non-zero on the way down: on the exact path for the lasso of least squares, by halving between the
/// points of a grid otherwise (to a relative width of 1e-6).
/// </summary>
internal static class EntryFinder
{
    private const double Width = 1e-6;

    /// <summary>One λ a coefficient, or null where it stays zero down to the end of the path, is never penalized, or pays no L1 price.</summary>
    /// <param name="problem">The problem of the path.</param>
    /// <param name="path">Its fits, descending in λ.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static double?[] Find(PenalizedProblem problem, IReadOnlyList<PathPoint> path, CancellationToken cancellation)
    {
        var entries = new double?[problem.Predictor.Coefficients];
        double last = path[^1].Lambda;
        if (problem.Options.L1Ratio == 0 || problem.LambdaMax == 0)
        {
            return entries;
        }

        if (problem.Options.L1Ratio == 1 && problem.IsElasticNetLeastSquares)
        {
            ExactPath exact = new ExactPathFitter(problem).Fit(last, false, cancellation);
            return [.. entries.Select((_, j) => exact.EntersAt(j))];
        }

        // Each step narrows an interval for all coefficients that enter within it.
        Func<double, int[]> supportAt = problem.IsElasticNetLeastSquares ? SupportByExchange(problem, cancellation) : SupportByNewton(problem, cancellation);
        var seen = new bool[entries.Length];
        double above = Math.Max(problem.LambdaMax, path[0].Lambda);
        foreach (PathPoint point in path)
        {
            int[] entering = [.. point.Indices.Where(j => !seen[j] && problem.Factors[problem.Predictor.Column(j)] > 0)];
            foreach (int j in entering)
            {
                seen[j] = true;
            }

            Narrow(supportAt, above, point.Lambda, entering, entries);
            above = point.Lambda;
        }

        return entries;
    }

    private static Func<double, int[]> SupportByExchange(PenalizedProblem problem, CancellationToken cancellation)
    {
        var solver = new ExchangeSolver(problem.CreateQuadratic(), problem.Penalty, problem.Factors);
        return lambda =>
        {
            solver.Solve(lambda, cancellation);
            return solver.Solution.Indices;
        };
    }

    private static Func<double, int[]> SupportByNewton(PenalizedProblem problem, CancellationToken cancellation)
    {
        var solver = new NewtonSolver(problem);
        return lambda => solver.Solve(lambda, cancellation).Fit.Coefficients.Indices;
    }

    private static void Narrow(Func<double, int[]> supportAt, double above, double below, int[] columns, double?[] entries)
    {
        if (columns.Length == 0)
        {
            return;
        }

        if (above - below <= Width * above)
        {
            foreach (int j in columns)
            {
                entries[j] = (above + below) / 2;
            }

            return;
        }

        double middle = (above + below) / 2;
        HashSet<int> support = [.. supportAt(middle)];
        Narrow(supportAt, above, middle, Array.FindAll(columns, support.Contains), entries);
        Narrow(supportAt, middle, below, Array.FindAll(columns, j => !support.Contains(j)), entries);
    }
}
