using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// A quadratic held as its Gram matrix, formed once in n·p²/2 multiplications; afterwards no verb touches the data. For tall data, and for few terms.
/// Moving is free, a descent over all p columns at k coefficients costs p·k.
/// </summary>
internal sealed class GramQuadratic : Quadratic
{
    private readonly double[] _gram;
    private ReadOnlyMemory<int> _columns;
    private ReadOnlyMemory<double> _values;

    /// <param name="source">The quadratic on its data.</param>
    /// <param name="workers">Who works.</param>
    public GramQuadratic(Quadratic source, Workers workers)
    {
        Linear = source.Linear;
        Workers = workers;
        int p = source.Count;
        int[] all = [.. Enumerable.Range(0, p)];
        _gram = new double[p * p];
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

    /// <summary>G, column after column.</summary>
    public double[] Gram => _gram;

    /// <summary>Adds to G a matrix given by its entries.</summary>
    public void Add(Func<int, int, double> matrix)
    {
        for (int t = 0; t < _gram.Length; t++)
        {
            (int column, int row) = Math.DivRem(t, Count);
            _gram[t] += matrix(row, column);
        }
    }

    public override int Count => Linear.Length;

    public override Workers Workers { get; }

    public override double[] Linear { get; }

    public override void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values) => (_columns, _values) = (columns, values);

    public override void Descent(ReadOnlyMemory<int> columns, Memory<double> result)
    {
        const int Chunk = 512;
        int p = Count;
        bool all = columns.Length == p;
        Workers.Run((columns.Length + Chunk - 1) / Chunk, chunk =>
        {
            int from = chunk * Chunk, length = Math.Min(Chunk, columns.Length - from);
            Span<double> target = result.Span.Slice(from, length);
            ReadOnlySpan<int> which = columns.Span.Slice(from, length), support = _columns.Span;
            for (int k = 0; k < length; k++)
            {
                target[k] = Linear[which[k]];
            }

            for (int s = 0; s < support.Length; s++)
            {
                ReadOnlySpan<double> column = _gram.AsSpan(support[s] * p, p);
                double b = -_values.Span[s];
                if (all)
                {
                    Kernels.AddScaled(b, column.Slice(from, length), target);
                    continue;
                }

                for (int k = 0; k < length; k++)
                {
                    target[k] += b * column[which[k]];
                }
            }
        });
    }

    public override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result)
    {
        for (int q = 0; q < columns.Length; q++)
        {
            ReadOnlySpan<double> column = _gram.AsSpan(columns.Span[q] * Count, Count);
            for (int k = 0; k < rows.Length; k++)
            {
                result.Span[k + (q * rows.Length)] = column[rows.Span[k]];
            }
        }
    }
}
