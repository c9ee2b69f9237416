namespace Whittle.Selection;

/// <summary>The rows of a fold and where they stand in a block of predictors, output after output.</summary>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Places">The place of each in a column of the block.</param>
/// <param name="Stride">How long a column of the block is.</param>
internal sealed record HeldOutRows(int[] Rows, int[] Places, int Stride)
{
    /// <summary>The predictors of a row, one an output.</summary>
    public void Read(ReadOnlySpan<double> block, int row, Span<double> predictors)
    {
        for (int k = 0; k < predictors.Length; k++)
        {
            predictors[k] = block[Places[row] + (k * Stride)];
        }
    }
}
