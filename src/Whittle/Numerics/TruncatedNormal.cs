namespace Whittle.Numerics;

/// <summary>
/// A normal distribution of unknown mean and known deviation, seen only between two ends: its distribution function as a function of the mean, and the means at which an observation has a given one. Far from the mean
/// both tails shrink together, so they are compared by Mills' ratio and their common factor never underflows.
/// </summary>
/// <param name="deviation">σ &gt; 0.</param>
/// <param name="low">The lower end, −∞ for none.</param>
/// <param name="high">The upper end, +∞ for none.</param>
internal readonly struct TruncatedNormal(double deviation, double low, double high)
{
    private const int MostDoublings = 200;

    /// <summary>P(X ≤ x) for a mean: [Φ((x − μ)/σ) − Φ((low − μ)/σ)]/[Φ((high − μ)/σ) − Φ((low − μ)/σ)]; decreasing in the mean.</summary>
    public double Cdf(double x, double mean)
    {
        double a = (low - mean) / deviation, b = (high - mean) / deviation, width = (high - low) / deviation;
        return a >= 0 ? FromLow(a, (x - low) / deviation, width) : b <= 0 ? 1 - FromLow(-b, (high - x) / deviation, width) : Between((x - mean) / deviation, a, b);
    }

    /// <summary>The mean at which P(X ≤ x) is a given probability in (0, 1); ±∞ where no double is one.</summary>
    public double MeanOf(double x, double probability)
    {
        double below = x, above = x, step = deviation;
        for (int k = 0; k < MostDoublings && !(Cdf(x, below) >= probability); k++, step *= 2)
        {
            below -= step;
        }

        step = deviation;
        for (int k = 0; k < MostDoublings && !(Cdf(x, above) <= probability); k++, step *= 2)
        {
            above += step;
        }

        if (!(Cdf(x, below) >= probability) || !(Cdf(x, above) <= probability))
        {
            return Cdf(x, below) >= probability ? double.PositiveInfinity : double.NegativeInfinity;
        }

        for (double middle = (below + above) / 2; below < middle && middle < above; middle = (below + above) / 2)
        {
            (below, above) = Cdf(x, middle) >= probability ? (middle, above) : (below, middle);
        }

        return (below + above) / 2;
    }

    // With Q(z) = φ(z)M(z), [Q(a) − Q(a + step)]/[Q(a) − Q(a + width)] over φ(a), for a ≥ 0. Steps are given, since far from the mean a + step − a has lost them.
    private static double FromLow(double a, double step, double width)
    {
        double start = NormalTail.MillsRatio(a);
        return (start - Later(step)) / (start - Later(width));

        double Later(double by) => double.IsPositiveInfinity(by) ? 0 : NormalTail.MillsRatio(a + by) * Math.Exp(-by * (by + (2 * a)) / 2);
    }

    private static double Between(double z, double a, double b)
    {
        double start = double.IsNegativeInfinity(a) ? 0 : NormalTail.Cdf(a), end = double.IsPositiveInfinity(b) ? 1 : NormalTail.Cdf(b);
        return (NormalTail.Cdf(z) - start) / (end - start);
    }
}
