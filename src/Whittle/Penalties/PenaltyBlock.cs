namespace Whittle.Penalties;

/// <summary>Coefficients that are penalized together.</summary>
/// <param name="Terms">Their positions, ascending.</param>
/// <param name="Factor">v in [0, ∞].</param>
/// <param name="Penalty">P.</param>
internal sealed record PenaltyBlock(int[] Terms, double Factor, Penalty Penalty);
