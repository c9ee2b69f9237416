using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Bench.Runs;

/// <summary>A design that counts what is read of it and multiplied with it, and leaves the work to another. Thread-safe, as all designs are.</summary>
internal sealed class CountingDesign : DesignMatrix
{
    private readonly DesignMatrix _inner;
    private readonly CountingDesign _counter;
    private long _numbersRead;
    private long _numberProducts;

    public CountingDesign(DesignMatrix inner)
        : base(inner.Rows, inner.Columns) => (_inner, _counter) = (inner, this);

    // Products with some rows count with those of all; X was read when they were taken.
    private CountingDesign(DesignMatrix taken, CountingDesign counter)
        : base(taken.Rows, taken.Columns) => (_inner, _counter) = (taken, counter);

    /// <summary>How often X was read, in times of its whole.</summary>
    public double Passes => (double)_numbersRead / Rows / Columns;

    /// <summary>Floating-point operations of products with X: two for each entry and vector.</summary>
    public double Operations => 2 * _inner.EntriesPerColumn / Rows * _numberProducts;

    internal override double EntriesPerColumn => _inner.EntriesPerColumn;

    internal override int GramPanel => _inner.GramPanel;

    internal override int? LongestSum => _inner.LongestSum;

    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        Count(columns.Length, columns.Length);
        _inner.AddProduct(columns, coefficients, centres, result, workers);
    }

    internal override void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers)
    {
        Count(vectors.SelectMany(v => v.Indices).Distinct().Count(), vectors.Sum(v => v.Indices.Length));
        _inner.AddProducts(vectors, centres, results, workers);
    }

    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        Count(columns.Length, (long)columns.Length * count);
        _inner.TransposeMultiply(columns, centres, vectors, count, result, workers);
    }

    internal override void CopyColumn(int column, double centre, Span<double> result)
    {
        Count(1, 0);
        _inner.CopyColumn(column, centre, result);
    }

    internal override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        // Of the square that stands twice dense columns form a half.
        long twice = _inner is DenseStorage && rows.Span.EndsWith(columns.Span) ? (long)columns.Length * (columns.Length - 1) / 2 : 0;
        Count(rows.Length, ((long)rows.Length * columns.Length) - twice);
        _inner.CrossProducts(rows, columns, centres, weights, result, workers);
    }

    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers)
    {
        Count(Columns, 2L * Columns);
        return _inner.Moments(weights, weightSum, workers);
    }

    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, ReadOnlyMemory<double> vector, bool isCentred, Memory<double> products, Workers workers)
    {
        Count(Columns, 3L * Columns);
        return _inner.Moments(weights, weightSum, vector, isCentred, products, workers);
    }

    internal override DesignMatrix? Take(int[] rows, Func<int, double[]> room)
    {
        Interlocked.Add(ref _counter._numbersRead, (long)rows.Length * Columns);
        return _inner.Take(rows, room) is { } taken ? new CountingDesign(taken, _counter) : null;
    }

    private void Count(long read, long products)
    {
        Interlocked.Add(ref _numbersRead, read * Rows);
        Interlocked.Add(ref _counter._numberProducts, products * Rows);
    }
}
