namespace Whittle.Penalties;

/// <summary>
/// The elastic net on one coefficient, λv[ρ|b| + (1 − ρ)b²/2], ρ = 1 the lasso and ρ = 0 ridge (Zou &amp; Hastie 2005,
/// doi:10.1111/j.1467-9868.2005.00503.x). λ is an argument, never state.
/// </summary>
/// <param name="l1Ratio">ρ in [0, 1].</param>
internal readonly struct ElasticNetPenalty(double l1Ratio)
{
    /// <summary>ρ.</summary>
    public double L1Ratio => l1Ratio;

    /// <summary>λvρ: what the coefficient pays at the margin for leaving zero.</summary>
    public double Price(double lambda, double factor) => lambda * factor * l1Ratio;

    /// <summary>λv(1 − ρ): the second derivative of the penalty away from zero.</summary>
    public double Curvature(double lambda, double factor) => lambda * factor * (1 - l1Ratio);

    /// <summary>λv[ρ|b| + (1 − ρ)b²/2].</summary>
    public double Value(double b, double lambda, double factor) => b == 0 ? 0 : lambda * factor * ((l1Ratio * Math.Abs(b)) + ((1 - l1Ratio) * b * b / 2));

    /// <summary>The penalty at one value less that at another; where neither changes sign without the cancellation of subtracting two values.</summary>
    public double Difference(double to, double from, double lambda, double factor) => to * from > 0
        ? ((Math.Sign(to) * Price(lambda, factor)) + (Curvature(lambda, factor) * (to + from) / 2)) * (to - from)
        : Value(to, lambda, factor) - Value(from, lambda, factor);

    /// <summary>The distance of g = −∂L/∂b from the penalty's subdifferential at b: 0 at a stationary point.</summary>
    public double Distance(double g, double b, double lambda, double factor) => double.IsPositiveInfinity(factor)
        ? 0
        : b == 0
            ? Math.Max(0, Math.Abs(g) - Price(lambda, factor))
            : Math.Abs(g - (Math.Sign(b) * Price(lambda, factor)) - (Curvature(lambda, factor) * b));
}
