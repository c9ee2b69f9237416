using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// A dense matrix in column-major order, seen as runs of doubles, however its numbers are stored. Products run in tiles of four columns by
/// four vectors over blocks of rows that stay in cache.
/// </summary>
public abstract class DenseStorage : DesignMatrix
{
    private const int ColumnsPerChunk = 64;

    // Rows at a time where several products share a block: a hundred columns of it stay in the second cache.
    private const int SharedBlock = 512;

    private protected DenseStorage(int length, int rows, int columns)
        : base(rows, columns)
    {
        if (rows < 1 || columns < 0 || length != (long)rows * columns)
        {
            throw Faults.BadShape(length, rows, columns);
        }
    }

    /// <summary>The fault of a value that is not finite, by its place in the storage.</summary>
    private protected WhittleException NotFinite(int position, double value) =>
        Faults.NotFinite(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{(position / Rows) + 1}"), position % Rows, value);

    /// <inheritdoc/>
    internal sealed override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers) =>
        workers.Run(Blocks(Kernels.RowBlock), block => AddBlock(columns.Span, coefficients.Span, centres.Span, block * Kernels.RowBlock, Kernels.RowBlock, result.Span));

    /// <inheritdoc/>
    internal sealed override void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers) =>
        workers.Run(Blocks(SharedBlock), block =>
        {
            for (int q = 0; q < vectors.Length; q++)
            {
                AddBlock(vectors[q].Indices, vectors[q].Values, centres.Span, block * SharedBlock, SharedBlock, results.Span.Slice(q * Rows, Rows));
            }
        });

    /// <inheritdoc/>
    internal sealed override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        int m = columns.Length, chunks = (m + ColumnsPerChunk - 1) / ColumnsPerChunk;
        workers.Run(chunks, chunk =>
        {
            int first = chunk * ColumnsPerChunk, last = Math.Min(m, first + ColumnsPerChunk);
            Span<double> sums = result.Span;
            double[] work = CreateWork(4 * Kernels.RowBlock);
            for (int q = 0; q < count; q++)
            {
                sums[((q * m) + first)..((q * m) + last)].Clear();
            }

            for (int from = 0; from < Rows; from += Kernels.RowBlock)
            {
                int length = Math.Min(Kernels.RowBlock, Rows - from);
                for (int k = first; k < last; k += 4)
                {
                    AddTiles(columns.Span, centres.Span, k, Math.Min(4, last - k), vectors.Span, count, from, length, work, sums);
                }
            }
        });
    }

    /// <inheritdoc/>
    internal sealed override void CopyColumn(int column, double centre, Span<double> result)
    {
        ReadOnlySpan<double> x = Part(column, 0, Rows, result);
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = x[i] - centre;
        }
    }

    /// <inheritdoc/>
    internal sealed override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers)
    {
        var moments = new ColumnMoments[Columns];
        workers.Run((Columns + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
        {
            double[] work = CreateWork(Rows);
            for (int j = chunk * ColumnsPerChunk; j < Math.Min(Columns, (chunk + 1) * ColumnsPerChunk); j++)
            {
                moments[j] = MomentsOf(Part(j, 0, Rows, work), weights.Span, weightSum);
            }
        });
        return moments;
    }

    /// <summary>Rows <paramref name="from"/> … <paramref name="from"/> + length − 1 of a column: a view of what is stored, or a copy in <paramref name="work"/>.</summary>
    private protected abstract ReadOnlySpan<double> Part(int column, int from, int length, Span<double> work);

    /// <summary>Room for a copy of so many numbers; none where parts are views.</summary>
    private protected abstract double[] CreateWork(int length);

    private static ColumnMoments MomentsOf(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double weightSum)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            if (weights[i] > 0)
            {
                low = Math.Min(low, x[i]);
                high = Math.Max(high, x[i]);
            }
        }

        if (low == high)
        {
            return new ColumnMoments(low, 0, true);
        }

        // Two passes, the first shifted by a value of the column itself, so that a large mean costs no digits.
        Span<double> one = [low, low, low, low], sums = stackalloc double[4];
        sums.Clear();
        Kernels.CentredDots(x, x, x, x, one, weights, sums);
        double mean = low + (sums[0] / weightSum);
        return new ColumnMoments(mean, Math.Sqrt(Kernels.CentredSquares(x, weights, mean) / weightSum), false);
    }

    private int Blocks(int size) => (Rows + size - 1) / size;

    private void AddBlock(ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> centres, int from, int size, Span<double> result)
    {
        int length = Math.Min(size, Rows - from);
        Span<double> target = result.Slice(from, length);
        double[] work = CreateWork(length);
        for (int k = 0; k < columns.Length; k++)
        {
            Kernels.AddScaledCentred(coefficients[k], Part(columns[k], from, length, work), centres[columns[k]], target);
        }
    }

    private void AddTiles(ReadOnlySpan<int> columns, ReadOnlySpan<double> centres, int k, int width, ReadOnlySpan<double> vectors, int count, int from, int length, Span<double> work, Span<double> sums)
    {
        int last = width - 1, m = columns.Length;
        int j0 = columns[k], j1 = columns[k + Math.Min(1, last)], j2 = columns[k + Math.Min(2, last)], j3 = columns[k + last];
        int room = work.Length / 4;
        ReadOnlySpan<double> x0 = Part(j0, from, length, work[..room]), x1 = Part(j1, from, length, work.Slice(room, room));
        ReadOnlySpan<double> x2 = Part(j2, from, length, work.Slice(2 * room, room)), x3 = Part(j3, from, length, work.Slice(3 * room, room));
        ReadOnlySpan<double> c = [centres[j0], centres[j1], centres[j2], centres[j3]];
        Span<double> tile = stackalloc double[16];
        int q = 0;
        for (; q + 1 < count; q += 4)
        {
            int height = Math.Min(4, count - q), end = height - 1;
            tile.Clear();
            Kernels.CentredTile(
                x0, x1, x2, x3, c,
                Vector(vectors, q, from, length), Vector(vectors, q + Math.Min(1, end), from, length),
                Vector(vectors, q + Math.Min(2, end), from, length), Vector(vectors, q + end, from, length), tile);
            for (int b = 0; b < height; b++)
            {
                for (int a = 0; a < width; a++)
                {
                    sums[((q + b) * m) + k + a] += tile[(4 * a) + b];
                }
            }
        }

        if (q < count)
        {
            tile.Clear();
            Kernels.CentredDots(x0, x1, x2, x3, c, Vector(vectors, q, from, length), tile);
            for (int a = 0; a < width; a++)
            {
                sums[(q * m) + k + a] += tile[a];
            }
        }
    }

    private ReadOnlySpan<double> Vector(ReadOnlySpan<double> vectors, int q, int from, int length) => vectors.Slice((q * Rows) + from, length);
}
