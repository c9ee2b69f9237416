namespace Whittle.Tests.Reference;

/// <summary>Strength and mixing.</summary>
/// <param name="Lambda">Strength.</param>
/// <param name="L1Ratio">Mixing.</param>
public sealed record PenaltyPair(double Lambda, double L1Ratio);
