namespace Whittle.Data;

/// <summary>What a recipe makes of a table: numbers spelled out, factors as codes, in the order of the coefficients.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Blocks">One block a run of numbers or a factor.</param>
/// <param name="UnseenCells">How many cells had a level that the recipe does not know (only under <see cref="UnseenPolicy.Baseline"/>).</param>
internal sealed record EncodedColumns(int Rows, IReadOnlyList<EncodedBlock> Blocks, int UnseenCells);

/// <summary>Numbers in column-major order, or codes below <c>Levels</c> of which those from <c>First</c> on have a column.</summary>
internal sealed record EncodedBlock(double[]? Numbers, int[]? Codes, int Levels, int First);
