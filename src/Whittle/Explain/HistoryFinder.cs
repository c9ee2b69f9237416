using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Explain;

/// <summary>Finds when each feature was kept: on the exact path where there is one, else between the points of a grid.</summary>
internal static class HistoryFinder
{
    private const int MostKnots = 2000;

    /// <summary>One history a coefficient.</summary>
    /// <param name="problem">The problem of the path.</param>
    /// <param name="points">Its fits, descending in λ.</param>
    /// <param name="names">The names of the coefficients.</param>
    /// <param name="correlations">Correlations of columns.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static FeatureHistory[] Find(PenalizedProblem problem, IReadOnlyList<PathPoint> points, IReadOnlyList<string> names, Correlations correlations, CancellationToken cancellation)
    {
        bool isExact = problem.Options.L1Ratio == 1 && problem.IsElasticNetLeastSquares && problem.LambdaMax > 0;
        IReadOnlyList<PathEvent>? events = null;
        if (isExact)
        {
            ExactPath exact = new ExactPathFitter(problem).Fit(Math.Min(points[^1].Lambda, problem.LambdaMax), false, cancellation, MostKnots);
            events = exact.IsComplete ? exact.Events : null;
        }

        isExact = events is not null;
        events ??= [.. OnGrid(problem, points)];
        var histories = new List<HistoryEvent>[problem.Predictor.Coefficients];
        var inside = new Dictionary<int, double>();
        foreach (PathEvent change in events)
        {
            IReadOnlyList<Takeover> rivals = [];
            if (change.Enters)
            {
                inside[change.Column] = change.Lambda;
            }
            else if (inside.Remove(change.Column, out double since))
            {
                rivals = [.. inside.Where(other => other.Value < since).Select(other => new Takeover(names[other.Key], correlations.Of(problem.Predictor.Column(change.Column), problem.Predictor.Column(other.Key)), double.NaN))
                    .OrderByDescending(r => Math.Abs(r.Correlation))];
            }

            (histories[change.Column] ??= []).Add(new HistoryEvent(change.Lambda, change.Enters, rivals));
        }

        return [.. histories.Select((h, t) => new FeatureHistory(names[t], h ?? [], isExact))];
    }

    private static IEnumerable<PathEvent> OnGrid(PenalizedProblem problem, IReadOnlyList<PathPoint> points)
    {
        HashSet<int> before = [];
        double above = Math.Max(problem.LambdaMax, points[0].Lambda);
        foreach (PathPoint point in points)
        {
            HashSet<int> now = [.. point.Indices.Where(t => problem.Factors[problem.Predictor.Column(t)] > 0)];
            double middle = point.Lambda > 0 ? Math.Sqrt(above * point.Lambda) : 0;
            foreach (int term in before.Except(now).Order())
            {
                yield return new PathEvent(middle, term, false);
            }

            foreach (int term in now.Except(before).Order())
            {
                yield return new PathEvent(middle, term, true);
            }

            (before, above) = (now, point.Lambda);
        }
    }
}
