namespace Whittle.Penalties;

/// <summary>Disjoint blocks of columns that cover them all, with their penalties. A block's columns have one penalty factor.</summary>
/// <param name="Blocks">Ascending columns, and the penalty on their coefficients.</param>
/// <param name="JoinsOutputs">Whether the coefficients of all outputs of a block's columns are one block.</param>
internal sealed record ColumnBlocks(IReadOnlyList<(int[] Columns, Penalty Penalty)> Blocks, bool JoinsOutputs);
