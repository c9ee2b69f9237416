using Whittle.Errors;

namespace Whittle.Models;

/// <summary>What a model needs to say how far off it may be: residuals of rows that were not seen. Plain data, immutable and thread-safe.</summary>
/// <param name="Method">How they were made.</param>
/// <param name="Scores">
/// |y − prediction| of each row, by a model that had not seen it; for <see cref="IntervalMethod.Quantiles"/> how far y lies outside of the two quantiles, max(low − y, y − high), negative inside. Ascending but for
/// <see cref="IntervalMethod.CrossValidationPlus"/>.
/// </param>
/// <param name="Parts">For <see cref="IntervalMethod.CrossValidationPlus"/> which of <see cref="Models"/> predicted each row; else empty.</param>
/// <param name="Models">For <see cref="IntervalMethod.CrossValidationPlus"/> the models without one fold each, for <see cref="IntervalMethod.Quantiles"/> those of the lower and of the upper quantile; else empty.</param>
public sealed record PredictionIntervals(IntervalMethod Method, IReadOnlyList<double> Scores, IReadOnlyList<int> Parts, IReadOnlyList<LinearModel> Models)
{
    /// <summary>The share of rows to come that is covered at least, whatever their distribution.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    public double Guaranteed(double level) => Method != IntervalMethod.CrossValidationPlus ? level
        : Math.Max(0, (2 * level) - 1 - (Models.Count == Scores.Count ? 0 : Math.Sqrt(2.0 / Scores.Count)));

    /// <summary>The intervals of rows.</summary>
    /// <param name="level">In (0, 1).</param>
    /// <param name="own">The model's own predictions, one a row.</param>
    /// <param name="predict">Predictions of the same rows by another model.</param>
    internal PredictionInterval[] Of(double level, double[] own, Func<LinearModel, double[]> predict)
    {
        if (!(level is > 0 and < 1))
        {
            throw Faults.BadOptions([Faults.OutOfRange("Level", level, "(0, 1)", "the share of rows to come that intervals are made for")]);
        }

        int n = Scores.Count;

        // A hair less than the product, which is meant to be a whole number where rounding makes it a little more.
        int upper = (int)Math.Ceiling((level * (n + 1)) - 1e-9), lower = n + 1 - upper;
        double half = Method == IntervalMethod.CrossValidationPlus ? double.NaN : upper <= n ? Scores[upper - 1] : double.PositiveInfinity;
        if (Method == IntervalMethod.Split)
        {
            return Array.ConvertAll(own, p => new PredictionInterval(p - half, p + half));
        }

        double[][] others = [.. Models.Select(predict)];
        if (Method == IntervalMethod.Quantiles)
        {
            return [.. others[0].Zip(others[1], (low, high) => Between(low - half, high + half))];
        }

        var found = new PredictionInterval[own.Length];
        double[] low = new double[n], high = new double[n];
        for (int row = 0; row < found.Length; row++)
        {
            for (int i = 0; i < n; i++)
            {
                (low[i], high[i]) = (others[Parts[i]][row] - Scores[i], others[Parts[i]][row] + Scores[i]);
            }

            Array.Sort(low);
            Array.Sort(high);
            found[row] = new PredictionInterval(lower >= 1 ? low[lower - 1] : double.NegativeInfinity, upper <= n ? high[upper - 1] : double.PositiveInfinity);
        }

        return found;
    }

    // Ends that have crossed leave nothing between them, and the point in their middle covers no less.
    private static PredictionInterval Between(double low, double high) => low <= high ? new PredictionInterval(low, high) : new PredictionInterval((low + high) / 2, (low + high) / 2);
}
