using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// A quadratic held as its Gram matrix, formed once in n·p²/2 multiplications; afterwards no verb touches the data. For tall data, and for few terms.
/// Moving is free, a descent over all p columns at k coefficients costs p·k.
/// </summary>
internal sealed class GramQuadratic : Quadratic
{
    private const int Chunk = 512;

    // So many pieces of columns stay in the second cache, where several points find them.
    private const int NearColumns = 64;

    // Of this share of the coefficients on, a column times all of them in a run is quicker than times those that are not zero.
    private const int ManyOfAll = 4;

    private readonly double[] _gram;
    private readonly double[] _dense;
    private ReadOnlyMemory<int> _columns;
    private ReadOnlyMemory<double> _values;

    /// <param name="source">The quadratic on its data.</param>
    /// <param name="workers">Who works.</param>
    public GramQuadratic(Quadratic source, Workers workers)
        : this(new double[source.Count * source.Count], source.Linear, workers)
    {
        Source = source;
        int p = source.Count;
        int[] all = [.. Enumerable.Range(0, p)];
        if (source.Panel >= p)
        {
            source.CrossProducts(all, all, _gram);
            return;
        }

        for (int from = 0; from < p; from += source.Panel)
        {
            int to = Math.Min(p, from + source.Panel), width = to - from;
            var panel = new double[to * width];
            source.CrossProducts(all.AsMemory(0, to), all.AsMemory(from, width), panel);
            for (int k = 0; k < width; k++)
            {
                for (int j = 0; j <= from + k; j++)
                {
                    _gram[j + ((from + k) * p)] = _gram[from + k + (j * p)] = panel[j + (k * to)];
                }
            }
        }
    }

    private GramQuadratic(double[] gram, double[] linear, Workers workers)
    {
        _gram = gram;
        _dense = new double[linear.Length];
        Workers = workers;
        Linear = linear;
    }

    public override int Count => Linear.Length;

    public override Workers Workers { get; }

    public override double[] Linear { get; }

    /// <summary>The quadratic that G was formed from; null for a copy at a point of its own.</summary>
    public Quadratic? Source { get; }

    /// <summary>G, column after column.</summary>
    public double[] Gram => _gram;

    /// <summary>G[column, column].</summary>
    public double Diagonal(int column) => _gram[column + (column * Count)];

    /// <summary>The same quadratic at a point of its own, with the same matrix in memory.</summary>
    public GramQuadratic Share(Workers workers) => new(_gram, Linear, workers);

    /// <summary>Adds to G a matrix given by its entries.</summary>
    public void Add(Func<int, int, double> matrix)
    {
        for (int t = 0; t < _gram.Length; t++)
        {
            (int column, int row) = Math.DivRem(t, Count);
            _gram[t] += matrix(row, column);
        }
    }

    public override void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values) => (_columns, _values) = (columns, values);

    public override void Descent(ReadOnlyMemory<int> columns, Memory<double> result)
    {
        if (columns.Length < Count)
        {
            DescentOfSome(columns.Span, result.Span);
            return;
        }

        Workers.Run((Count + Chunk - 1) / Chunk, chunk =>
        {
            int from = chunk * Chunk, length = Math.Min(Chunk, Count - from);
            Span<double> target = result.Span.Slice(from, length);
            Linear.AsSpan(from, length).CopyTo(target);
            Subtract(_columns.Span, _values.Span, from, target);
        });
    }

    /// <summary>Writes c − Gb at several points b, one after the other; the point last moved to stays. Cost: p·k for each, with the columns of G read once for all.</summary>
    public void Descents(SparseVector[] points, Memory<double> result) => Descents(points, null, result);

    /// <summary>The same at the points with each coefficient times that of its column, where such scales are given.</summary>
    public void Descents(SparseVector[] points, double[]? scales, Memory<double> result)
    {
        int p = Count;
        Workers.Run((p + Chunk - 1) / Chunk, chunk =>
        {
            int from = chunk * Chunk, length = Math.Min(Chunk, p - from), longest = 0;
            for (int q = 0; q < points.Length; q++)
            {
                Linear.AsSpan(from, length).CopyTo(result.Span[((q * p) + from)..]);
                longest = Math.Max(longest, points[q].Indices.Length);
            }

            Span<double> scaled = stackalloc double[NearColumns];
            for (int first = 0; first < longest; first += NearColumns)
            {
                for (int q = 0; q < points.Length; q++)
                {
                    (int[] columns, double[] values) = points[q];
                    int start = Math.Min(first, columns.Length), count = Math.Min(NearColumns, columns.Length - start);
                    for (int k = 0; k < count; k++)
                    {
                        scaled[k] = scales is null ? values[start + k] : values[start + k] * scales[columns[start + k]];
                    }

                    Subtract(columns.AsSpan(start, count), scaled[..count], from, result.Span.Slice((q * p) + from, length));
                }
            }
        });
    }

    public override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result)
    {
        ReadOnlySpan<int> which = rows.Span;
        for (int q = 0; q < columns.Length; q++)
        {
            ReadOnlySpan<double> column = _gram.AsSpan(columns.Span[q] * Count, Count);
            Span<double> target = result.Span.Slice(q * which.Length, which.Length);
            for (int k = 0; k < target.Length; k++)
            {
                target[k] = column[which[k]];
            }
        }
    }

    // target −= rows from … of G b.
    private void Subtract(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, int from, Span<double> target)
    {
        int p = Count, length = target.Length, k = 0;
        ReadOnlySpan<double> gram = _gram, centres = stackalloc double[4];
        for (; k + 4 <= columns.Length; k += 4)
        {
            Kernels.AddFourScaledCentred(
                [-values[k], -values[k + 1], -values[k + 2], -values[k + 3]],
                gram.Slice((columns[k] * p) + from, length), gram.Slice((columns[k + 1] * p) + from, length),
                gram.Slice((columns[k + 2] * p) + from, length), gram.Slice((columns[k + 3] * p) + from, length), centres, target);
        }

        for (; k < columns.Length; k++)
        {
            Kernels.AddScaled(-values[k], gram.Slice((columns[k] * p) + from, length), target);
        }
    }

    // A few columns: G is symmetric, so each is a product of its own column with b.
    private void DescentOfSome(ReadOnlySpan<int> columns, Span<double> result)
    {
        int p = Count;
        ReadOnlySpan<int> support = _columns.Span;
        ReadOnlySpan<double> values = _values.Span;
        bool isDense = support.Length > p / ManyOfAll;
        for (int s = 0; s < support.Length && isDense; s++)
        {
            _dense[support[s]] = values[s];
        }

        for (int k = 0; k < columns.Length; k++)
        {
            ReadOnlySpan<double> column = _gram.AsSpan(columns[k] * p, p);
            double sum = isDense ? Kernels.Dot(column, _dense) : 0;
            for (int s = 0; s < support.Length && !isDense; s++)
            {
                sum += column[support[s]] * values[s];
            }

            result[k] = Linear[columns[k]] - sum;
        }

        for (int s = 0; s < support.Length && isDense; s++)
        {
            _dense[support[s]] = 0;
        }
    }
}
