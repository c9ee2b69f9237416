using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <summary>Work memory that begins at a cache line, so that no register of it crosses one; given back when it is disposed of. What it holds at first may be anything.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const int CacheLine = 64;

    private readonly int _length;
    private double* _start;

    /// <param name="length">How many numbers.</param>
    public AlignedBuffer(int length)
    {
        _length = length;
        _start = (double*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, length) * sizeof(double), CacheLine);
    }

    ~AlignedBuffer() => Free();

    /// <summary>The numbers; not to be used after the buffer was disposed of.</summary>
    public Span<double> Span => _start is null ? throw new ObjectDisposedException(nameof(AlignedBuffer)) : new(_start, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
