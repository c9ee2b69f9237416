using System.Buffers;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// A sparse matrix in compressed columns: of each column only the rows that are not zero and their values, ascending by row. Centres are
/// never stored and never spelled out: they enter as one constant a call, so a verb costs the entries of the columns it names and at
/// most O(n) besides. The subtraction comes after the product, which costs a column about log₁₀(1 + mean²/variance) digits: none for a
/// column of mostly zeros, but a full column far from zero belongs in a <see cref="DenseDesign"/>. Immutable and thread-safe.
/// Memory: 12 bytes an entry.
/// </summary>
public sealed class SparseDesign : DesignMatrix
{
    private const int ColumnsPerChunk = 256;

    // Fewer entries than this are scattered faster than threads are found.
    private const int FewEntries = 1 << 15;

    // Vectors that a product takes from one cache line.
    private const int Lanes = Kernels.SparseLanes;

    private readonly SparseColumns _columns;

    /// <summary>Wraps compressed columns (not copied; do not change them afterwards).</summary>
    /// <param name="values">The entries, finite, column 0 first; a stored zero is allowed.</param>
    /// <param name="rowIndices">The row of each entry, from 0, ascending and distinct within a column.</param>
    /// <param name="columnStarts">Where each column begins among the entries, and at last their number: p + 1 positions from 0, never descending.</param>
    /// <param name="rows">n, at least 1.</param>
    /// <exception cref="WhittleException">The arrays do not describe such a matrix (<c>bad-sparse</c>) or a value is not finite (<c>not-finite</c>).</exception>
    public SparseDesign(ReadOnlyMemory<double> values, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<int> columnStarts, int rows)
        : this(new SparseColumns(values, rowIndices, columnStarts, rows))
    {
    }

    private SparseDesign(SparseColumns columns)
        : base(columns.Rows, columns.Count) => _columns = columns;

    /// <summary>How many entries are stored.</summary>
    public int EntryCount => _columns.EntryCount;

    /// <inheritdoc/>
    internal override double EntriesPerColumn => (double)EntryCount / Math.Max(1, Columns);

    /// <summary>
    /// Sorts entries in any order into compressed columns, in O(entries + n + p). Entries of the same place are added in the order given, as
    /// SciPy does with coordinates and repeated Matrix Market lines.
    /// </summary>
    /// <param name="rowIndices">The row of each entry, from 0.</param>
    /// <param name="columnIndices">The column of each entry, from 0.</param>
    /// <param name="values">The value of each entry, finite.</param>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">p, at least 0.</param>
    /// <exception cref="WhittleException">Lengths differ or a place is outside n × p (<c>bad-sparse</c>), or a value (or a sum of values of one place) is not finite (<c>not-finite</c>).</exception>
    public static SparseDesign FromTriplets(ReadOnlySpan<int> rowIndices, ReadOnlySpan<int> columnIndices, ReadOnlySpan<double> values, int rows, int columns) =>
        new(SparseColumns.FromTriplets(rowIndices, columnIndices, values, rows, columns));

    /// <inheritdoc/>
    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        // Every row gets its sums in the order of the columns, however the rows are shared out.
        double shift = Shift(columns.Span, coefficients.Span, centres.Span);
        int chunks = workers.Threads > 1 && _columns.CountEntries(columns.Span) > FewEntries ? workers.Threads : 1;
        workers.Run(chunks, chunk =>
        {
            int from = (int)((long)Rows * chunk / chunks), to = (int)((long)Rows * (chunk + 1) / chunks);
            AddRows(columns.Span, coefficients.Span, shift, from, to, result.Span);
        });
    }

    /// <inheritdoc/>
    internal override void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers) => workers.Run(vectors.Length, q =>
    {
        SparseVector vector = vectors[q];
        AddRows(vector.Indices, vector.Values, Shift(vector.Indices, vector.Values, centres.Span), 0, Rows, results.Span.Slice(q * Rows, Rows));
    });

    /// <inheritdoc/>
    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        int m = columns.Length, n = Rows;
        for (int q = 0; q < count; q += Lanes)
        {
            int width = Math.Min(Lanes, count - q), first = q;
            double[] lanes = width > 1 ? Interleave(vectors.Span.Slice(q * n, width * n), width, width == 2 ? 2 : Lanes) : [];
            double[] totals = [.. Enumerable.Range(q, width).Select(v => Kernels.Sum(vectors.Span.Slice(v * n, n)))];
            workers.Run((m + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
            {
                ReadOnlySpan<int> which = columns.Span;
                ReadOnlySpan<double> c = centres.Span, single = vectors.Span.Slice(first * n, n);
                Span<double> dots = stackalloc double[Lanes], target = result.Span[(first * m)..];
                for (int k = chunk * ColumnsPerChunk; k < Math.Min(m, (chunk + 1) * ColumnsPerChunk); k++)
                {
                    ReadOnlySpan<int> at = _columns.RowsOf(which[k]);
                    ReadOnlySpan<double> x = _columns.ValuesOf(which[k]);
                    switch (width)
                    {
                        case 1:
                            dots[0] = Kernels.SparseDot(at, x, single);
                            break;
                        case 2:
                            (dots[0], dots[1]) = Kernels.SparseDotPair(at, x, lanes);
                            break;
                        default:
                            Kernels.SparseDots(at, x, lanes, dots);
                            break;
                    }

                    for (int v = 0; v < width; v++)
                    {
                        target[(v * m) + k] = dots[v] - (c[which[k]] * totals[v]);
                    }
                }
            });
            if (lanes.Length > 0)
            {
                ArrayPool<double>.Shared.Return(lanes);
            }
        }
    }

    /// <inheritdoc/>
    internal override void CopyColumn(int column, double centre, Span<double> result)
    {
        result.Fill(-centre);
        ReadOnlySpan<int> at = _columns.RowsOf(column);
        ReadOnlySpan<double> x = _columns.ValuesOf(column);
        for (int e = 0; e < at.Length; e++)
        {
            result[at[e]] = x[e] - centre;
        }
    }

    /// <inheritdoc/>
    internal override void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers) =>
        SparseCrossProducts.Compute(_columns, rows, columns, centres, weights, result, workers);

    /// <inheritdoc/>
    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers)
    {
        int positive = 0;
        foreach (double weight in weights.Span)
        {
            positive += weight > 0 ? 1 : 0;
        }

        var moments = new ColumnMoments[Columns];
        workers.Run(Chunks(Columns), chunk =>
        {
            for (int j = chunk * ColumnsPerChunk; j < Math.Min(Columns, (chunk + 1) * ColumnsPerChunk); j++)
            {
                moments[j] = MomentsOf(j, weights.Span, weightSum, positive);
            }
        });
        return moments;
    }

    private static int Chunks(int columns) => (columns + ColumnsPerChunk - 1) / ColumnsPerChunk;

    private static double Shift(ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> centres)
    {
        double shift = 0;
        for (int k = 0; k < columns.Length; k++)
        {
            shift += coefficients[k] * centres[columns[k]];
        }

        return shift;
    }

    // result[i] += Σₖ bₖ x[i, columnsₖ] − shift for rows from … to − 1.
    private void AddRows(ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients, double shift, int from, int to, Span<double> result)
    {
        for (int k = 0; k < columns.Length; k++)
        {
            ReadOnlySpan<int> at = _columns.RowsOf(columns[k]);
            ReadOnlySpan<double> x = _columns.ValuesOf(columns[k]);
            int low = from > 0 ? LowerBound(at, from) : 0, high = to < Rows ? LowerBound(at, to) : at.Length;
            Kernels.AddSparse(coefficients[k], at[low..high], x[low..high], result);
        }

        if (shift != 0)
        {
            foreach (ref double sum in result[from..to])
            {
                sum -= shift;
            }
        }
    }

    private static int LowerBound(ReadOnlySpan<int> ascending, int value)
    {
        int found = ascending.BinarySearch(value);
        return found < 0 ? ~found : found;
    }

    // lanes[room·i + v] = vectors[i + v·n], so that all values of a row stand in one cache line; lanes that are not needed are zero.
    private double[] Interleave(ReadOnlySpan<double> vectors, int width, int room)
    {
        int n = Rows;
        double[] lanes = ArrayPool<double>.Shared.Rent(n * room);
        lanes.AsSpan(0, n * room).Clear();
        for (int v = 0; v < width; v++)
        {
            ReadOnlySpan<double> vector = vectors.Slice(v * n, n);
            for (int i = 0; i < vector.Length; i++)
            {
                lanes[(i * room) + v] = vector[i];
            }
        }

        return lanes;
    }

    private ColumnMoments MomentsOf(int column, ReadOnlySpan<double> weights, double weightSum, int positive)
    {
        ReadOnlySpan<int> at = _columns.RowsOf(column);
        ReadOnlySpan<double> x = _columns.ValuesOf(column);
        double low = double.PositiveInfinity, high = double.NegativeInfinity, stored = 0;
        for (int e = 0; e < at.Length; e++)
        {
            double weight = weights[at[e]];
            if (weight > 0)
            {
                (low, high, stored) = (Math.Min(low, x[e]), Math.Max(high, x[e]), stored + weight);
                positive--;
            }
        }

        // Rows of positive weight that are not stored are zeros. What they weigh is a difference only where that costs no digits.
        double zeros = positive == 0 ? 0 : stored < weightSum / 2 ? weightSum - stored : WeightOutside(at, weights);
        (low, high) = positive > 0 ? (Math.Min(low, 0), Math.Max(high, 0)) : (low, high);
        if (low == high)
        {
            return new ColumnMoments(low, 0, true);
        }

        // Two passes, the first shifted by a value of the column itself, as for a dense column.
        double origin = positive > 0 ? 0 : low, sum = 0, squares = 0;
        for (int e = 0; e < at.Length; e++)
        {
            sum += weights[at[e]] * (x[e] - origin);
        }

        double mean = origin + (sum / weightSum);
        for (int e = 0; e < at.Length; e++)
        {
            squares += weights[at[e]] * (x[e] - mean) * (x[e] - mean);
        }

        return new ColumnMoments(mean, Math.Sqrt((squares + (zeros * mean * mean)) / weightSum), false);
    }

    private static double WeightOutside(ReadOnlySpan<int> at, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0, e = 0; i < weights.Length; i++)
        {
            if (e < at.Length && at[e] == i)
            {
                e++;
                continue;
            }

            sum += weights[i];
        }

        return sum;
    }
}
