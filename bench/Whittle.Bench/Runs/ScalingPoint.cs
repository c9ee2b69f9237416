namespace Whittle.Bench.Runs;

/// <summary>One measurement of a <see cref="ScalingSeries"/>.</summary>
/// <param name="Quantity">What grew: n, p, the columns kept at the last λ, or the threads.</param>
/// <param name="Seconds">The median of warm runs.</param>
/// <param name="Gap">The largest relative duality gap, as Whittle's certificates say.</param>
internal sealed record ScalingPoint(double Quantity, double Seconds, double Gap);
