using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// A dense matrix of floats in column-major order, wrapped and not copied: half the memory of <see cref="DenseDesign"/>. All arithmetic is in
/// double, on blocks that are widened as they are needed, so every result is that of the widened matrix. Immutable and thread-safe.
/// </summary>
public sealed class DenseFloatDesign : DenseStorage
{
    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Wraps a matrix (not copied; do not change it afterwards).</summary>
    /// <param name="columnMajor">n·p finite values: column 0 first.</param>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">p, at least 0.</param>
    /// <exception cref="WhittleException">The length is not n·p (<c>bad-shape</c>) or a value is not finite (<c>not-finite</c>).</exception>
    public DenseFloatDesign(ReadOnlyMemory<float> columnMajor, int rows, int columns)
        : base(columnMajor.Length, rows, columns)
    {
        ReadOnlySpan<float> values = columnMajor.Span;
        for (int k = 0; k < values.Length; k++)
        {
            if (!float.IsFinite(values[k]))
            {
                throw NotFinite(k, values[k]);
            }
        }

        _values = columnMajor;
    }

    private protected override ReadOnlySpan<double> Part(int column, int from, int length, Span<double> work)
    {
        Kernels.Widen(_values.Span.Slice((int)(((long)column * Rows) + from), length), work[..length]);
        return work[..length];
    }

    private protected override double[] CreateWork(int length) => new double[length];
}
