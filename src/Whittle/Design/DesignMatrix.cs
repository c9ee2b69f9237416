using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// The matrix X of a regression, n rows (observations) × p columns (coefficients), seen through a few verbs so that storage stays
/// hidden. Every verb works on <i>centred</i> columns xⱼ − cⱼ, where the centres come from the caller (zeros leave the columns as they
/// are): dense storage subtracts before it multiplies, so a large mean costs no digits; sparse storage subtracts afterwards.
/// Immutable; all verbs may be called from several threads at once. Results do not depend on the number of threads.
/// </summary>
public abstract class DesignMatrix
{
    /// <summary>Columns that a block of cross products spells out at a time.</summary>
    internal const int Panel = 32;

    private protected DesignMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>n, the number of observations.</summary>
    public int Rows { get; }

    /// <summary>p, the number of coefficients; the intercept is not among them.</summary>
    public int Columns { get; }

    /// <summary>
    /// result[i] += Σₖ bₖ (x[i, columnsₖ] − centre[columnsₖ]): n·k multiplications.
    /// </summary>
    /// <param name="columns">Which columns, k of them.</param>
    /// <param name="coefficients">b, one a named column.</param>
    /// <param name="centres">One centre a column of X, p of them.</param>
    /// <param name="result">n sums, added to.</param>
    /// <param name="workers">The threads to use.</param>
    internal abstract void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers);

    /// <summary>
    /// <see cref="AddProduct"/> for several coefficient vectors: results[i + q·n] is added to for the q-th. Dense storage reads each block of X once for all.
    /// </summary>
    /// <param name="vectors">Columns and coefficients of each vector.</param>
    /// <param name="centres">One centre a column of X, p of them.</param>
    /// <param name="results">n sums a vector, one vector after the other, added to.</param>
    /// <param name="workers">The threads to use.</param>
    internal virtual void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers)
    {
        for (int q = 0; q < vectors.Length; q++)
        {
            AddProduct(vectors[q].Indices, vectors[q].Values, centres, results.Slice(q * Rows, Rows), workers);
        }
    }

    /// <summary>
    /// result[k + q·m] = Σᵢ (x[i, columnsₖ] − centre[columnsₖ]) · vectors[i + q·n] for m named columns and q = 0 … count − 1: the block
    /// XᵀR for several vectors in one pass over X.
    /// </summary>
    /// <param name="columns">Which columns, m of them.</param>
    /// <param name="centres">One centre a column of X, p of them.</param>
    /// <param name="vectors">Vectors of length n, one after the other.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="result">m·count sums, overwritten.</param>
    /// <param name="workers">The threads to use.</param>
    internal abstract void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers);

    /// <summary>result[i] = x[i, column] − centre.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="centre">What to subtract.</param>
    /// <param name="result">n values, overwritten.</param>
    internal abstract void CopyColumn(int column, double centre, Span<double> result);

    /// <summary>
    /// result[k + q·m] = Σᵢ wᵢ (x[i, rowsₖ] − centre[rowsₖ])(x[i, columns_q] − centre[columns_q]): a block of the Gram matrix XᵀWX. Here the
    /// columns are spelled out and weighted, a panel at a time, and multiplied by the rows in one pass; storage that knows better does better.
    /// </summary>
    /// <param name="rows">Columns of X that become rows of the block, m of them.</param>
    /// <param name="columns">Columns of X that become columns of the block.</param>
    /// <param name="centres">One centre a column of X, p of them.</param>
    /// <param name="weights">n weights of any sign, which nothing divides: w/Σw for a mean, a loss's curvatures for a Newton step.</param>
    /// <param name="result">The block, column-major, overwritten.</param>
    /// <param name="workers">The threads to use.</param>
    internal virtual void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers) =>
        CrossProducts(rows, centres, this, columns, centres, weights, result, workers);

    /// <summary>
    /// <see cref="CrossProducts(ReadOnlyMemory{int}, ReadOnlyMemory{int}, ReadOnlyMemory{double}, ReadOnlyMemory{double}, Memory{double}, Workers)"/>
    /// of columns of this matrix by those of another with the same rows, which is spelled out.
    /// </summary>
    internal void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<double> centres, DesignMatrix other, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> otherCentres, ReadOnlyMemory<double> weights,
        Memory<double> result, Workers workers)
    {
        int n = Rows, m = rows.Length;
        double[] panel = ArrayPool<double>.Shared.Rent(Math.Min(Panel, columns.Length) * n);
        for (int from = 0; from < columns.Length; from += Panel)
        {
            int start = from, width = Math.Min(Panel, columns.Length - from);
            workers.Run(width, k =>
            {
                int j = columns.Span[start + k];
                Span<double> column = panel.AsSpan(k * n, n);
                other.CopyColumn(j, otherCentres.Span[j], column);
                Kernels.Multiply(column, weights.Span, column);
            });
            TransposeMultiply(rows, centres, panel.AsMemory(0, width * n), width, result.Slice(from * m, width * m), workers);
        }

        ArrayPool<double>.Shared.Return(panel);
    }

    /// <summary>Of every column the weighted mean and 1/n standard deviation, and whether all its rows of positive weight are equal.</summary>
    /// <param name="weights">n weights, ≥ 0, with a positive sum.</param>
    /// <param name="weightSum">Their sum.</param>
    /// <param name="workers">The threads to use.</param>
    internal abstract ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers);

    /// <summary>The moments, and products[j] = Σᵢ vᵢ(x[i, j] − cⱼ) with c the mean or 0: in one pass where storage can.</summary>
    /// <param name="weights">n weights, ≥ 0, with a positive sum.</param>
    /// <param name="weightSum">Their sum.</param>
    /// <param name="vector">v.</param>
    /// <param name="isCentred">Whether c is the mean.</param>
    /// <param name="products">p values, overwritten.</param>
    /// <param name="workers">The threads to use.</param>
    internal virtual ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, ReadOnlyMemory<double> vector, bool isCentred, Memory<double> products, Workers workers)
    {
        ColumnMoments[] moments = Moments(weights, weightSum, workers);
        int[] all = [.. Enumerable.Range(0, Columns)];
        TransposeMultiply(all, isCentred ? Array.ConvertAll(moments, m => m.Mean) : new double[Columns], vector, 1, products, workers);
        return moments;
    }

    /// <summary>Some rows as a dense matrix of their own; null where storage does not spell them out.</summary>
    /// <param name="rows">Which rows, at least one, in the order they shall have.</param>
    /// <param name="room">Gives at least so many numbers to hold them, whatever they are.</param>
    internal virtual DesignMatrix? Take(int[] rows, Func<int, double[]> room) => null;

    /// <summary>Multiplications that a column takes on average in a product: n where it is stored densely.</summary>
    internal virtual double EntriesPerColumn => Rows;

    /// <summary>Columns of a Gram matrix that are best formed at a time: few where each is spelled out for all rows, all where its symmetry is seen.</summary>
    internal virtual int GramPanel => Panel;

    /// <summary>The most additions that a sum over rows of centred values goes through one after the other; null where values are not centred before they are multiplied.</summary>
    internal virtual int? LongestSum => null;
}
