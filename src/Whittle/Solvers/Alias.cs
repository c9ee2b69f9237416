namespace Whittle.Solvers;

/// <summary>
/// A column that least squares cannot tell from a combination of the others: x_Column = Σ Weight·x_Other, to rounding. Immutable and thread-safe.
/// </summary>
/// <param name="Column">The dependent column, from 0.</param>
/// <param name="Combination">
/// Independent columns, ascending, and their weights in the columns' own units; empty for a column of zeros. Terms so small that they are rounding are left
/// out.
/// </param>
/// <param name="Mismatch">‖x_Column − Σ Weight·x_Other‖/‖x_Column‖ in the weighted norm: below 10⁻²⁵ for an exact dependence, of the order of rounding for any other.</param>
public sealed record Alias(int Column, IReadOnlyList<(int Other, double Weight)> Combination, double Mismatch);
