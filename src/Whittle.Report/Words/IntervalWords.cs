using Whittle.Models;

namespace Whittle.Report;

/// <summary>What is said of prediction intervals.</summary>
internal static class IntervalWords
{
    private const double Level = 0.9;

    /// <summary>How wide they are about, and what they promise.</summary>
    public static string Of(PredictionIntervals intervals)
    {
        double[] sorted = [.. intervals.Scores.Order()];
        int at = (int)Math.Ceiling(Level * (sorted.Length + 1)) - 1;
        string half = at < sorted.Length ? $"about ±{Plain.Number(sorted[at])}" : "without bound (too few rows)";
        if (intervals.Method == IntervalMethod.Quantiles)
        {
            return $"Prediction intervals (quantile regressions at {Plain.Number(intervals.Models[0].Loss.Parameter!.Value)} and {Plain.Number(intervals.Models[1].Loss.Parameter!.Value)}, conformal): at level {Plain.Percent(Level)} {(at < sorted.Length ? $"each end moved out by {Plain.Number(sorted[at])}" : "without bound (too few rows)")}; they cover at least {Plain.Percent(intervals.Guaranteed(Level))} of rows like these.";
        }

        string promise = intervals.Method == IntervalMethod.Split ? $"at least {Plain.Percent(intervals.Guaranteed(Level))}" : $"at least {Plain.Percent(intervals.Guaranteed(Level))}, and about {Plain.Percent(Level)} by experience";
        string how = intervals.Method == IntervalMethod.Split ? "split conformal" : intervals.Models.Count == intervals.Scores.Count ? "jackknife+" : $"CV+, {intervals.Models.Count} folds";
        return $"Prediction intervals ({how}): at level {Plain.Percent(Level)} {half}; they cover {promise} of rows like these.";
    }
}
