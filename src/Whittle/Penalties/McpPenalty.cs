namespace Whittle.Penalties;

/// <summary>
/// The minimax concave penalty (Zhang 2010, doi:10.1214/09-AOS729): λv|b| − b²/(2γ) for |b| ≤ γλv and γ(λv)²/2 beyond, so that large coefficients are not shrunk.
/// Under a loss of curvature h it is P(hb)/h, the same with γ/h. Not convex: a fit is stationary, a local minimum, and no duality gap exists. For single coefficients.
/// </summary>
/// <param name="gamma">γ above 1; 3 is customary.</param>
public sealed class McpPenalty(double gamma) : Penalty
{
    /// <inheritdoc/>
    public override string Name => "mcp";

    /// <inheritdoc/>
    public override bool IsConvex => false;

    /// <inheritdoc/>
    public override double Concavity => 1 / gamma;

    /// <inheritdoc/>
    public override Penalty ForCurvature(double curvature) => new McpPenalty(gamma / curvature);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> b, double lambda, double factor)
    {
        double price = lambda * factor, size = Math.Abs(b[0]);
        return size <= gamma * price ? (price * size) - (size * size / (2 * gamma)) : gamma * price * price / 2;
    }

    /// <inheritdoc/>
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor)
    {
        double price = lambda * factor, size = Math.Abs(b[0]), pull = curvature * size;

        // Between 0 and γλv the objective is a quadratic of curvature h − 1/γ; where that is not convex the best of both ends is taken.
        double inner = pull <= price ? 0 : Math.Min((pull - price) / (curvature - (1 / gamma)), gamma * price);
        bool isConvex = curvature * gamma > 1;
        double outer = Math.Max(size, gamma * price);
        double At(double x, double from) => (curvature * (x - from) * (x - from) / 2) + Value([x], lambda, factor);
        double best = isConvex ? (size > gamma * price ? size : inner) : At(0, size) <= At(outer, size) ? 0 : outer;
        b[0] = Math.CopySign(best, b[0]);
    }

    /// <inheritdoc/>
    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor) =>
        b[0] == 0 ? Math.Max(0, Math.Abs(descent[0]) - (lambda * factor)) : Math.Abs(descent[0] - (Math.Sign(b[0]) * Math.Max(0, (lambda * factor) - (Math.Abs(b[0]) / gamma))));

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor) => Math.Abs(descent[0]) / factor;

    /// <inheritdoc/>
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor) => double.NaN;

    /// <inheritdoc/>
    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        double size = Math.Abs(b[0]), price = lambda * factor;
        isFree[0] = size > 0 || price == 0;
        (gradient[0], hessian[0]) = size > 0 && size <= gamma * price ? (Math.Sign(b[0]) * (price - (size / gamma)), -1 / gamma) : (0, 0);
    }
}
