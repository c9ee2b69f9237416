using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// Blocks of XᵀWX of centred sparse columns, as Σw xₖx_q − cₖ Σw x_q − c_q (Σw xₖ − cₖ Σw). The first sum runs over the entries that two columns
/// share, which are found by sorting the columns' entries by row once (or, for a column or two, by spreading them out): the cost is O(n), the
/// entries named, and the products that are not zero (Gustavson 1978, doi:10.1145/355791.355796).
/// </summary>
internal static class SparseCrossProducts
{
    private const int ColumnsPerChunk = 32;

    // So many columns do not repay a sorting by rows.
    private const int FewColumns = 2;

    // Sorting n rows anew is little beside so many entries of them, which take 3 MB.
    private const int EntriesPerPiece = 1 << 18;

    /// <summary>What <see cref="DesignMatrix.CrossProducts(ReadOnlyMemory{int}, ReadOnlyMemory{int}, ReadOnlyMemory{double}, ReadOnlyMemory{double}, Memory{double}, Workers)"/> says.</summary>
    public static void Compute(
        SparseColumns x, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        int m = rows.Length;
        if (m == 0 || columns.Length == 0)
        {
            return;
        }

        if (columns.Length <= FewColumns)
        {
            MultiplySpread(x, rows, columns, weights, result, workers);
        }
        else
        {
            MultiplyByRows(x, rows, columns, weights, result, workers);
        }

        double total = Kernels.Sum(weights.Span);
        var centredSums = new double[m];
        workers.Run(Chunks(m), chunk =>
        {
            for (int k = chunk * ColumnsPerChunk; k < Math.Min(m, (chunk + 1) * ColumnsPerChunk); k++)
            {
                centredSums[k] = x.Dot(rows.Span[k], weights.Span) - (centres.Span[rows.Span[k]] * total);
            }
        });
        workers.Run(columns.Length, q =>
        {
            int j = columns.Span[q];
            double sum = x.Dot(j, weights.Span), centre = centres.Span[j];
            Span<double> block = result.Span.Slice(q * m, m);
            for (int k = 0; k < m; k++)
            {
                block[k] -= (centres.Span[rows.Span[k]] * sum) + (centre * centredSums[k]);
            }
        });
    }

    private static int Chunks(int columns) => (columns + ColumnsPerChunk - 1) / ColumnsPerChunk;

    // One column at a time spread over all rows; the others are multiplied by it.
    private static void MultiplySpread(SparseColumns x, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        int m = rows.Length;
        double[] spread = ArrayPool<double>.Shared.Rent(x.Rows);
        for (int q = 0; q < columns.Length; q++)
        {
            spread.AsSpan(0, x.Rows).Clear();
            ReadOnlySpan<int> at = x.RowsOf(columns.Span[q]);
            ReadOnlySpan<double> values = x.ValuesOf(columns.Span[q]);
            for (int e = 0; e < at.Length; e++)
            {
                spread[at[e]] = weights.Span[at[e]] * values[e];
            }

            int offset = q * m;
            workers.Run(Chunks(m), chunk =>
            {
                for (int k = chunk * ColumnsPerChunk; k < Math.Min(m, (chunk + 1) * ColumnsPerChunk); k++)
                {
                    result.Span[offset + k] = x.Dot(rows.Span[k], spread.AsSpan(0, x.Rows));
                }
            });
        }

        ArrayPool<double>.Shared.Return(spread);
    }

    // By pieces of the columns, so that what is held beside the data is small: their entries sorted by row, each with the place of its column and its value. The rows' columns, which are more, find theirs among them.
    private static void MultiplyByRows(SparseColumns x, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        int m = rows.Length, n = x.Rows, most = (int)Math.Min(x.CountEntries(columns.Span), Math.Max(EntriesPerPiece, n));
        int[] starts = ArrayPool<int>.Shared.Rent(n + 1), next = ArrayPool<int>.Shared.Rent(n), which = ArrayPool<int>.Shared.Rent(most);
        double[] entries = ArrayPool<double>.Shared.Rent(most);
        for (int first = 0, last; first < columns.Length; first = last)
        {
            last = first;
            for (int count = 0; last < columns.Length && (count += x.RowsOf(columns.Span[last]).Length) <= most; last++)
            {
            }

            SortByRow(x, columns.Span[first..last], weights.Span, starts.AsSpan(0, n + 1), next, which, entries);
            (int from, int to) = (first * m, last * m);
            workers.Run(Chunks(m), chunk =>
            {
                int top = chunk * ColumnsPerChunk, bottom = Math.Min(m, top + ColumnsPerChunk);
                Span<double> sums = result.Span[from..to];
                for (int q = 0; q < sums.Length; q += m)
                {
                    sums[(q + top)..(q + bottom)].Clear();
                }

                for (int k = top; k < bottom; k++)
                {
                    ReadOnlySpan<int> at = x.RowsOf(rows.Span[k]);
                    ReadOnlySpan<double> values = x.ValuesOf(rows.Span[k]);
                    for (int e = 0; e < at.Length; e++)
                    {
                        for (int place = starts[at[e]], end = starts[at[e] + 1]; place < end; place++)
                        {
                            sums[(which[place] * m) + k] += entries[place] * values[e];
                        }
                    }
                }
            });
        }

        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(which);
        ArrayPool<double>.Shared.Return(entries);
    }

    // Row i has entries starts[i] … starts[i + 1] − 1, each times the row's weight.
    private static void SortByRow(SparseColumns x, ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<int> starts, Span<int> next, Span<int> which, Span<double> entries)
    {
        starts.Clear();
        foreach (int column in columns)
        {
            foreach (int row in x.RowsOf(column))
            {
                starts[row + 1]++;
            }
        }

        for (int i = 0; i + 1 < starts.Length; i++)
        {
            next[i] = starts[i];
            starts[i + 1] += starts[i];
        }

        for (int k = 0; k < columns.Length; k++)
        {
            ReadOnlySpan<int> at = x.RowsOf(columns[k]);
            ReadOnlySpan<double> values = x.ValuesOf(columns[k]);
            for (int e = 0; e < at.Length; e++)
            {
                int place = next[at[e]]++;
                (which[place], entries[place]) = (k, weights[at[e]] * values[e]);
            }
        }
    }
}
