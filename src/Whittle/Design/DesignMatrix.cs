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

    /// <summary>The weighted mean and 1/n standard deviation of a column, and whether all its rows of positive weight are equal.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="weights">n weights, ≥ 0, with a positive sum.</param>
    /// <param name="weightSum">Their sum.</param>
    internal abstract ColumnMoments Moments(int column, ReadOnlySpan<double> weights, double weightSum);
}
