using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Finds the λ at which each coefficient first becomes non-zero on the way down: on the exact path for the lasso, by halving between the
/// points of a grid for the elastic net (to a relative width of 1e-6).
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
        var entries = new double?[problem.Design.Columns];
        double last = path[^1].Lambda;
        if (problem.Options.L1Ratio == 0 || problem.LambdaMax == 0)
        {
            return entries;
        }

        if (problem.Options.L1Ratio == 1)
        {
            ExactPath exact = new ExactPathFitter(problem).Fit(last, false, cancellation);
            return [.. entries.Select((_, j) => exact.EntersAt(j))];
        }

        // Each step narrows an interval for all coefficients that enter within it.
        var solver = new ExchangeSolver(problem.CreateQuadratic(), problem.Penalty, problem.Factors);
        var seen = new bool[entries.Length];
        double above = Math.Max(problem.LambdaMax, path[0].Lambda);
        foreach (PathPoint point in path)
        {
            int[] entering = [.. point.Indices.Where(j => !seen[j] && problem.Factors[j] > 0)];
            foreach (int j in entering)
            {
                seen[j] = true;
            }

            Narrow(solver, above, point.Lambda, entering, entries, cancellation);
            above = point.Lambda;
        }

        return entries;
    }

    private static void Narrow(ExchangeSolver solver, double above, double below, int[] columns, double?[] entries, CancellationToken cancellation)
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
        solver.Solve(middle, cancellation);
        HashSet<int> support = [.. solver.Solution.Indices];
        Narrow(solver, above, middle, Array.FindAll(columns, support.Contains), entries, cancellation);
        Narrow(solver, middle, below, Array.FindAll(columns, j => !support.Contains(j)), entries, cancellation);
    }
}
