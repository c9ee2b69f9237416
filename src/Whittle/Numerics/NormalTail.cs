namespace Whittle.Numerics;

/// <summary>
/// The standard normal distribution Φ where its tail matters. Near 0 by the Taylor series of Marsaglia (2004, doi:10.18637/jss.v011.i04), from 2 on
/// by the continued fraction of Mills' ratio (DLMF §7.9); relative error about 1e-14.
/// </summary>
internal static class NormalTail
{
    private const double Near = 2;
    private const int Terms = 160;
    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>log Φ(x).</summary>
    public static double LogCdf(double x) => x > -Near ? Exponential.LogOnePlus(-Upper(x)) : LogDensity(x) + Math.Log(Mills(-x));

    /// <summary>φ(x)/Φ(x): the slope of log Φ.</summary>
    public static double Hazard(double x) => x > -Near ? Math.Exp(LogDensity(x)) / (1 - Upper(x)) : 1 / Mills(-x);

    /// <summary>Φ(x).</summary>
    public static double Cdf(double x) => Math.Exp(LogCdf(x));

    /// <summary>P(|Z| &gt; |z|).</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * Cdf(-Math.Abs(z)));

    /// <summary>The z with P(|Z| &gt; z) = tail, in (0, 1), by Newton's method on the logarithm, which is concave.</summary>
    public static double Quantile(double tail)
    {
        double goal = Math.Log(tail / 2), z = Math.Sqrt(-2 * goal), step;
        do
        {
            step = (LogCdf(-z) - goal) / Hazard(-z);
            z += step;
        }
        while (Math.Abs(step) > 1e-14 * (1 + z));
        return z;
    }

    /// <summary>(1 − Φ(x))/φ(x), Mills' ratio, for x ≥ 0.</summary>
    public static double MillsRatio(double x) => x >= Near ? Mills(x) : Upper(x) / Math.Exp(LogDensity(x));

    private static double LogDensity(double x) => (-x * x / 2) - LogRootTwoPi;

    // 1 − Φ(x) for x > −2.
    private static double Upper(double x)
    {
        if (x >= Near)
        {
            return Math.Exp(LogDensity(x)) * Mills(x);
        }

        double sum = x, term = x;
        for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= x * x / k;
            sum += term;
        }

        return 0.5 - (Math.Exp(LogDensity(x)) * sum);
    }

    // (1 − Φ(x))/φ(x) = 1/(x + 1/(x + 2/(x + 3/(x + …)))) for x ≥ 2, from its end.
    private static double Mills(double x)
    {
        double tail = x;
        for (int k = Terms; k > 0; k--)
        {
            tail = x + (k / tail);
        }

        return 1 / tail;
    }
}
