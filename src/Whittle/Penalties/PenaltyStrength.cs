namespace Whittle.Penalties;

/// <summary>A pair of strength and mixture in one convention.</summary>
/// <param name="Lambda">λ ≥ 0 in that convention.</param>
/// <param name="L1Ratio">The L1 ratio in [0, 1] in that convention.</param>
public readonly record struct PenaltyStrength(double Lambda, double L1Ratio);
