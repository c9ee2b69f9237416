namespace Whittle.Numerics;

/// <summary>A ← A − Σ (vwᵀ + wvᵀ) over a few steps of a reduction, of which a symmetric A does not know yet. Not thread-safe.</summary>
/// <param name="order">The order of A.</param>
/// <param name="stride">From one row of A to the next.</param>
/// <param name="workers">Who makes them.</param>
internal sealed class PendingChanges(int order, int stride, Workers workers) : IDisposable
{
    // Steps whose changes are made together.
    private const int Steps = 32;
    private const int Most = 2 * Steps;

    // v and w of one step after the other.
    private readonly double[] _vectors = new double[Most * order];
    private readonly double[] _shares = new double[Most];
    private readonly PackedPanels? _left = order > Steps ? new PackedPanels(order, Most) : null;
    private readonly PackedPanels? _right = order > Steps ? new PackedPanels(order, Most) : null;
    private int _count;

    /// <summary>Makes them in a row.</summary>
    public void AddToRow(int index, Span<double> row)
    {
        for (int t = 0; t < _count; t += 2)
        {
            (_shares[t], _shares[t + 1]) = (-Vector(t + 1)[index], -Vector(t)[index]);
        }

        Kernels.AddCombination(_shares.AsSpan(0, _count), _vectors, order, row);
    }

    /// <summary>Makes them in y = Ax.</summary>
    public void AddToProduct(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int t = 0; t < _count; t += 2)
        {
            (_shares[t], _shares[t + 1]) = (-Kernels.Dot(Vector(t + 1)[..x.Length], x), -Kernels.Dot(Vector(t)[..x.Length], x));
        }

        Kernels.AddCombination(_shares.AsSpan(0, _count), _vectors, order, y);
    }

    /// <summary>Takes those of one more step.</summary>
    public void Add(ReadOnlySpan<double> v, ReadOnlySpan<double> w)
    {
        v.CopyTo(Vector(_count));
        w.CopyTo(Vector(_count + 1));
        _count += 2;
    }

    /// <summary>Makes them in the first rows of A where they have become many: in the columns before a row's square on the diagonal, and in the whole of that (<see cref="Kernels.SymmetricMultiply"/>).</summary>
    public void MakeIfMany(Memory<double> a, int rows)
    {
        if (_count < Most)
        {
            return;
        }

        int width = Kernels.PanelWidth;
        for (int panel = 0; panel * width < rows; panel++)
        {
            int top = panel * width, height = Math.Min(width, rows - top);
            Span<double> left = _left!.Panel(panel, Most), right = _right!.Panel(panel, Most);
            for (int t = 0; t < Most; t++)
            {
                ReadOnlySpan<double> own = Vector(t).Slice(top, height), other = Vector(t ^ 1).Slice(top, height);
                for (int k = 0; k < height; k++)
                {
                    (left[(t * width) + k], right[(t * width) + k]) = (own[k], -other[k]);
                }
            }
        }

        _left!.AddHalf(_right!, Most, rows, Kernels.SquareSize, stride, a, workers);
        _count = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left?.Dispose();
        _right?.Dispose();
    }

    private Span<double> Vector(int t) => _vectors.AsSpan(t * order, order);
}
