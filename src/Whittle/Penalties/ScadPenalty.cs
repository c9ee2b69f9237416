namespace Whittle.Penalties;

/// <summary>
/// The smoothly clipped absolute deviation (Fan &amp; Li 2001, doi:10.1198/016214501753382273): with price t = λv, t|b| for |b| ≤ t, then (2at|b| − b² − t²)/(2(a − 1)) for
/// |b| ≤ at, and t²(a + 1)/2 beyond. Under a loss of curvature h it is P(hb)/h. Not convex: a fit is stationary, a local minimum, and no duality gap exists. For single coefficients.
/// </summary>
public sealed class ScadPenalty : Penalty
{
    private readonly double _a;
    private readonly double _curvature;

    /// <summary>SCAD with its shape.</summary>
    /// <param name="a">a above 2; 3.7 is customary.</param>
    public ScadPenalty(double a)
        : this(a, 1)
    {
    }

    private ScadPenalty(double a, double curvature) => (_a, _curvature) = (a, curvature);

    /// <inheritdoc/>
    public override string Name => "scad";

    /// <inheritdoc/>
    public override bool IsConvex => false;

    /// <inheritdoc/>
    public override double Concavity => _curvature / (_a - 1);

    /// <inheritdoc/>
    public override Penalty ForCurvature(double curvature) => new ScadPenalty(_a, curvature);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> b, double lambda, double factor)
    {
        double t = lambda * factor, size = _curvature * Math.Abs(b[0]);
        return (size <= t ? t * size : size <= _a * t ? ((2 * _a * t * size) - (size * size) - (t * t)) / (2 * (_a - 1)) : t * t * (_a + 1) / 2) / _curvature;
    }

    /// <inheritdoc/>
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor)
    {
        double t = lambda * factor, from = Math.Abs(b[0]), knee = t / _curvature;
        double At(double x) => (curvature * (x - from) * (x - from) / 2) + Value([x], lambda, factor);

        // The stationary point of each piece, kept within it, and the best of them.
        double best = Math.Clamp(from - (t / curvature), 0, knee);
        double bend = curvature - Concavity, middle = bend > 0 ? Math.Clamp(((curvature * from) - (_a * t / (_a - 1))) / bend, knee, _a * knee) : _a * knee;
        best = At(middle) < At(best) ? middle : best;
        double outer = Math.Max(from, _a * knee);
        b[0] = Math.CopySign(At(outer) < At(best) ? outer : best, b[0]);
    }

    /// <inheritdoc/>
    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor) =>
        b[0] == 0 ? Math.Max(0, Math.Abs(descent[0]) - (lambda * factor)) : Math.Abs(descent[0] - (Math.Sign(b[0]) * Slope(Math.Abs(b[0]), lambda * factor)));

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor) => Math.Abs(descent[0]) / factor;

    /// <inheritdoc/>
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor) => double.NaN;

    /// <inheritdoc/>
    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        double size = Math.Abs(b[0]), t = lambda * factor, knee = t / _curvature;
        isFree[0] = size > 0 || t == 0;
        if (isFree[0])
        {
            (gradient[0], hessian[0]) = (Math.Sign(b[0]) * Slope(size, t), size > knee && size <= _a * knee ? -Concavity : 0);
        }
    }

    private double Slope(double size, double t) => _curvature * size <= t ? t : Math.Max(0, ((_a * t) - (_curvature * size)) / (_a - 1));
}
