using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Explain;

/// <summary>Fits again without each kept column in turn, at the same λ.</summary>
internal static class AlternativeFinder
{
    /// <param name="problem">The problem of the fit.</param>
    /// <param name="point">The fit.</param>
    /// <param name="columns">Columns to leave out, one at a time.</param>
    /// <param name="columnNames">The names of the columns.</param>
    /// <param name="names">The names of the coefficients.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IEnumerable<Alternative> Find(PenalizedProblem problem, PathPoint point, int[] columns, IReadOnlyList<string> columnNames, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        foreach (int column in columns)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] factors = [.. Enumerable.Range(0, problem.Factors.Count).Select(j => j == column ? double.PositiveInfinity : problem.Factors[j])];
            PenalizedProblem without = problem.With(new PenaltyFactors(factors), problem.Options);
            IReadOnlyList<double> lambdas = problem.Options.L1Ratio > 0 && without.LambdaMax > 0 ? LambdaGrid.DownTo(without.LambdaMax, point.Lambda).Values! : [point.Lambda];
            PathPoint found = new PathFitter(without).Fit(lambdas, null, cancellation)[^1];
            string[] instead = [.. found.Indices.Except(point.Indices).OrderByDescending(t => Math.Abs(found.Fit.Coefficients[t])).Select(t => names[t])];
            yield return new Alternative(columnNames[column], instead, found.DevianceExplained, point.DevianceExplained - found.DevianceExplained);
        }
    }
}
