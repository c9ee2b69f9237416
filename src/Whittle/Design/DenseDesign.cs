using Whittle.Errors;

namespace Whittle.Design;

/// <summary>A dense matrix of doubles in column-major order, wrapped and not copied. Immutable and thread-safe.</summary>
public sealed class DenseDesign : DenseStorage
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Wraps a matrix (not copied; do not change it afterwards).</summary>
    /// <param name="columnMajor">n·p finite values: column 0 first.</param>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">p, at least 0.</param>
    /// <exception cref="WhittleException">The length is not n·p (<c>bad-shape</c>) or a value is not finite (<c>not-finite</c>).</exception>
    public DenseDesign(ReadOnlyMemory<double> columnMajor, int rows, int columns)
        : base(columnMajor.Length, rows, columns)
    {
        ReadOnlySpan<double> values = columnMajor.Span;
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
            {
                throw NotFinite(k, values[k]);
            }
        }

        _values = columnMajor;
    }

    private protected override ReadOnlySpan<double> Part(int column, int from, int length, Span<double> work) => _values.Span.Slice((int)(((long)column * Rows) + from), length);

    private protected override double[] CreateWork(int length) => [];
}
