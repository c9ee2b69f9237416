namespace Whittle.Solvers;

/// <summary>A column that least squares cannot tell from a combination of earlier ones: x_Column = Σ Weight·x_Other.</summary>
/// <param name="Column">The dependent column, from 0.</param>
/// <param name="Combination">Earlier columns and their weights; those of weight 0 to rounding are left out.</param>
public sealed record Alias(int Column, IReadOnlyList<(int Other, double Weight)> Combination);
