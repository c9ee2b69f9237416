using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Random numbers that start somewhere inside a larger array, with a mark on both sides that no kernel may touch.</summary>
internal sealed class GuardedVector
{
    private const int Margin = 16;
    private const double Mark = 1e300;
    private readonly double[] _cells;
    private readonly int _start;
    private readonly int _length;

    public GuardedVector(Xoshiro256 random, int length, int offset, double shift = 0)
    {
        _start = Margin + offset;
        _length = length;
        _cells = new double[_start + length + Margin];
        Array.Fill(_cells, Mark);
        for (int i = 0; i < length; i++)
        {
            Span[i] = shift + random.NextNormal();
        }
    }

    public Span<double> Span => _cells.AsSpan(_start, _length);

    public double this[int i] => Span[i];

    public void AssertMarksStand()
    {
        Assert.All(_cells[.._start], cell => Assert.Equal(Mark, cell));
        Assert.All(_cells[(_start + _length)..], cell => Assert.Equal(Mark, cell));
    }
}
