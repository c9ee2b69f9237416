using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// Columns that are computed from others in blocks of rows each time they are used, and never stored: n values of memory for what they are computed
/// from, whatever p is. Only work buffers of a block hold them.
/// </summary>
internal abstract class ComputedDesign : DesignMatrix
{
    /// <summary>Rows of a work buffer.</summary>
    protected const int Block = Kernels.RowBlock;

    private protected ComputedDesign(int rows, int columns)
        : base(rows, columns)
    {
    }

    /// <summary>How many blocks the rows make.</summary>
    protected int Blocks => (Rows + Block - 1) / Block;

    /// <inheritdoc/>
    internal override void CopyColumn(int column, double centre, Span<double> result)
    {
        for (int from = 0; from < Rows; from += Block)
        {
            Span<double> part = result.Slice(from, Math.Min(Block, Rows - from));
            Fill(column, from, part);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] -= centre;
            }
        }
    }

    /// <inheritdoc/>
    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers)
    {
        var moments = new ColumnMoments[Columns];
        workers.Run(Columns, j => moments[j] = MomentsOf(j, weights.Span, weightSum));
        return moments;
    }

    private ColumnMoments MomentsOf(int column, ReadOnlySpan<double> weights, double weightSum)
    {
        double[] buffer = ArrayPool<double>.Shared.Rent(Block);
        double low = double.PositiveInfinity, high = double.NegativeInfinity, shift = double.NaN, shifted = 0, squares = 0;

        // As dense columns: two passes, the first shifted by a value of the column itself, so that a large mean costs no digits.
        for (int from = 0; from < Rows; from += Block)
        {
            Span<double> x = Part(column, from, buffer);
            for (int i = 0; i < x.Length; i++)
            {
                if (weights[from + i] > 0)
                {
                    low = Math.Min(low, x[i]);
                    high = Math.Max(high, x[i]);
                    shift = double.IsNaN(shift) ? x[i] : shift;
                }
            }

            for (int i = 0; i < x.Length && !double.IsNaN(shift); i++)
            {
                x[i] -= shift;
            }

            shifted += Kernels.Dot(x, weights.Slice(from, x.Length));
        }

        double mean = shift + (shifted / weightSum);
        for (int from = 0; low < high && from < Rows; from += Block)
        {
            ReadOnlySpan<double> x = Part(column, from, buffer);
            squares += Kernels.CentredSquares(x, weights.Slice(from, x.Length), mean);
        }

        ArrayPool<double>.Shared.Return(buffer);
        return low < high ? new ColumnMoments(mean, Math.Sqrt(squares / weightSum), false) : new ColumnMoments(low, 0, true);
    }

    /// <summary>Computes a block of a column.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="from">The first row.</param>
    /// <param name="block">Overwritten.</param>
    protected abstract void Fill(int column, int from, Span<double> block);

    private Span<double> Part(int column, int from, double[] buffer)
    {
        Span<double> block = buffer.AsSpan(0, Math.Min(Block, Rows - from));
        Fill(column, from, block);
        return block;
    }
}
