namespace Whittle.Penalties;

/// <summary>
/// The elastic net within bounds, λv[ρ|b| + (1 − ρ)b²/2] for b in [low, high] and +∞ outside: non-negative coefficients, signs that are known, boxes. Both bounds
/// are on the scale that the penalty sees, and 0 lies between them. For single coefficients.
/// </summary>
/// <param name="l1Ratio">ρ in [0, 1].</param>
/// <param name="low">The lower bound, at most 0; −∞ for none.</param>
/// <param name="high">The upper bound, at least 0; +∞ for none.</param>
public sealed class BoundedPenalty(double l1Ratio, double low, double high) : Penalty
{
    private const double Rounding = 1e-14;

    /// <inheritdoc/>
    public override string Name => "bounded";

    /// <inheritdoc/>
    public override double L1Ratio => l1Ratio;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> b, double lambda, double factor) => b[0] < low || b[0] > high
        ? double.PositiveInfinity
        : lambda * factor * ((l1Ratio * Math.Abs(b[0])) + ((1 - l1Ratio) * b[0] * b[0] / 2));

    /// <inheritdoc/>
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor) => b[0] = Math.Clamp(Free(curvature * b[0], curvature, lambda, factor), low, high);

    /// <inheritdoc/>
    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor)
    {
        double price = lambda * factor * l1Ratio, g = descent[0] - (lambda * factor * (1 - l1Ratio) * b[0]);

        // The subdifferential at b, which at a bound goes on without end.
        double least = b[0] == low ? double.NegativeInfinity : b[0] > 0 ? price : -price, most = b[0] == high ? double.PositiveInfinity : b[0] < 0 ? -price : price;
        return g < least ? least - g : g > most ? g - most : 0;
    }

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor)
    {
        double g = descent[0];
        return g == 0 || (g > 0 && high == 0) || (g < 0 && low == 0) ? 0 : Math.Abs(g) / (factor * l1Ratio);
    }

    /// <inheritdoc/>
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor)
    {
        double g = descent[0], ridge = lambda * factor * (1 - l1Ratio), price = lambda * factor * l1Ratio;
        if (Math.Abs(g) <= price * (1 + Rounding))
        {
            return 0;
        }

        double best = ridge > 0 ? Math.Clamp(Free(g, 0, lambda, factor), low, high) : g > 0 ? high : low;
        return best == 0 ? 0 : double.IsInfinity(best) ? double.PositiveInfinity : (g * best) - Value([best], lambda, factor);
    }

    /// <inheritdoc/>
    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        double price = lambda * factor * l1Ratio, ridge = lambda * factor * (1 - l1Ratio);
        isFree[0] = b[0] > low && b[0] < high && (b[0] != 0 || price == 0);
        (gradient[0], hessian[0]) = isFree[0] ? ((price * Math.Sign(b[0])) + (ridge * b[0]), ridge) : (0, 0);
    }

    // The minimizer of ½h x² − gx + the penalty without bounds.
    private double Free(double g, double curvature, double lambda, double factor) =>
        Math.Abs(g) <= lambda * factor * l1Ratio ? 0 : (g - (Math.Sign(g) * lambda * factor * l1Ratio)) / (curvature + (lambda * factor * (1 - l1Ratio)));
}
