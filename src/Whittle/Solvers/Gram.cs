using Whittle.Design;

namespace Whittle.Solvers;

/// <summary>Blocks of the Gram matrix X̃ᵀWX̃/Σw of a standardized design.</summary>
internal static class Gram
{
    /// <summary>Columns that are spelled out at a time.</summary>
    public const int Panel = 32;

    /// <summary>result[k + q·m] = x̃[:, rowsₖ]ᵀ W x̃[:, columns_q]/Σw: the columns are spelled out and weighted, then multiplied in one pass.</summary>
    /// <param name="design">X̃ and W.</param>
    /// <param name="rows">m columns of X̃ that become rows of the block.</param>
    /// <param name="columns">Columns of X̃ that become columns of the block.</param>
    /// <param name="gathered">A work buffer of the caller's, made larger where needed.</param>
    /// <param name="result">The block, column-major.</param>
    public static void Block(StandardizedDesign design, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ref double[] gathered, Memory<double> result)
    {
        int n = design.Rows, m = rows.Length;
        for (int from = 0; from < columns.Length; from += Panel)
        {
            int width = Math.Min(Panel, columns.Length - from);
            if (gathered.Length < width * n)
            {
                gathered = new double[width * n];
            }

            double[] panel = gathered;
            design.Workers.Run(width, k =>
            {
                Span<double> column = panel.AsSpan(k * n, n);
                design.CopyColumn(columns.Span[from + k], column);
                for (int i = 0; i < column.Length; i++)
                {
                    column[i] *= design.Weights[i] / design.WeightSum;
                }
            });
            design.TransposeMultiply(rows, panel.AsMemory(0, width * n), width, result.Slice(from * m, width * m));
        }
    }
}
