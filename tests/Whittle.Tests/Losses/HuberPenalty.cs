using Whittle.Penalties;

namespace Whittle.Tests.Losses;

/// <summary>A penalty from outside the library, as docs/guide/add-a-penalty.md has it.</summary>
public sealed class HuberPenalty(double knee) : Penalty
{
    public override string Name => "huber-penalty";

    public override double Value(ReadOnlySpan<double> b, double lambda, double factor)
    {
        double size = Math.Abs(b[0]);
        return lambda * factor * (size <= knee ? size * size / (2 * knee) : size - (knee / 2));
    }

    // The minimizer of ½h(x − b)² + λv·P(x): on the quadratic piece, or a price further in on the absolute one.
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor)
    {
        double inner = curvature * b[0] / (curvature + (lambda * factor / knee));
        b[0] = Math.Abs(inner) <= knee ? inner : b[0] - (Math.Sign(b[0]) * lambda * factor / curvature);
    }

    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor) =>
        Math.Abs(descent[0] - (lambda * factor * Math.Clamp(b[0] / knee, -1, 1)));

    // Zero is the best for no λ but where there is nothing to explain.
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor) => descent[0] == 0 ? 0 : double.PositiveInfinity;

    // The sup of gb − λv·P(b): finite for |g| ≤ λv, at b = g·knee/(λv).
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor) =>
        Math.Abs(descent[0]) <= lambda * factor * (1 + 1e-14) ? descent[0] * descent[0] * knee / (2 * lambda * factor) : double.PositiveInfinity;

    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        isFree[0] = true;
        gradient[0] = lambda * factor * Math.Clamp(b[0] / knee, -1, 1);
        hessian[0] = Math.Abs(b[0]) < knee ? lambda * factor / knee : 0;
    }
}
