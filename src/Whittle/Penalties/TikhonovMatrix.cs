using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>
/// T, the matrix of a general quadratic penalty: ½βᵀTβ in the place of ½‖β‖² (Tikhonov 1963; Hoerl &amp; Kennard 1970 for T = I). Off its diagonal it ties coefficients to each
/// other, such as neighbours to be alike. Immutable and thread-safe.
/// </summary>
public sealed class TikhonovMatrix
{
    private const double Rounding = 1e-10;
    private readonly double[] _values;

    /// <summary>Copies a matrix.</summary>
    /// <param name="values">T, column after column, one row and one column a coefficient; symmetric and positive semidefinite.</param>
    /// <param name="size">How many coefficients.</param>
    /// <param name="names">The coefficients of the rows, by which they are found in any order; default (null) in the order of the model's.</param>
    /// <exception cref="WhittleException">Not size² finite values, not symmetric, or not positive semidefinite (<c>bad-tikhonov-matrix</c>).</exception>
    /// <remarks>Cost: the eigenvalues of T, about 10·size³ operations.</remarks>
    public TikhonovMatrix(ReadOnlySpan<double> values, int size, IReadOnlyList<string>? names = null)
    {
        if (values.Length != (long)size * size)
        {
            throw Faults.BadTikhonov($"has {values.Length} values, which are not {size} rows of {size}");
        }

        if (names is not null && names.Count != size)
        {
            throw Faults.BadTikhonov($"has {size} rows and {names.Count} names");
        }

        _values = values.ToArray();
        Size = size;
        Names = names is null ? null : [.. names];
        double largest = 0;
        foreach (double value in _values)
        {
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : throw Faults.BadTikhonov($"holds {Faults.Text(value)}");
        }

        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i < j; i++)
            {
                double one = _values[i + (j * size)], other = _values[j + (i * size)];
                _values[i + (j * size)] = _values[j + (i * size)] = Math.Abs(one - other) <= Rounding * largest ? one
                    : throw Faults.BadTikhonov($"is not symmetric: row {i + 1}, column {j + 1} is {Faults.Text(one)} and row {j + 1}, column {i + 1} is {Faults.Text(other)}");
            }
        }

        if (names is not null && names.Distinct(StringComparer.Ordinal).Count() < size)
        {
            throw Faults.BadTikhonov("names a coefficient twice");
        }

        double least = size == 0 ? 0 : SymmetricEigen.Decompose([.. _values], size).Min();
        if (least < -Rounding * size * largest)
        {
            throw Faults.BadTikhonov($"is not positive semidefinite: an eigenvalue is {Faults.Text(least)}, so some coefficients would be paid to grow for ever");
        }
    }

    /// <summary>How many coefficients it is for.</summary>
    public int Size { get; }

    /// <summary>The coefficients of the rows, or null where they are in the order of the model's.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>An entry.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public double this[int row, int column] => _values[row + (column * Size)];

    /// <summary>DᵀD, D the differences of neighbours: coefficients in order are drawn to a constant (order 1), a line (2), a parabola (3).</summary>
    /// <param name="size">How many coefficients, above the order.</param>
    /// <param name="order">1 or more; default 1.</param>
    /// <exception cref="WhittleException">The order is below 1 or not below the size (<c>bad-options</c>).</exception>
    public static TikhonovMatrix Differences(int size, int order = 1)
    {
        if (order < 1 || order >= size)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Order", order, $"[1, {size - 1}]", "how often neighbours are subtracted")]);
        }

        double[] pattern = [1];
        for (int step = 0; step < order; step++)
        {
            pattern = [.. Enumerable.Range(0, pattern.Length + 1).Select(k => (k < pattern.Length ? -pattern[k] : 0) + (k > 0 ? pattern[k - 1] : 0))];
        }

        var values = new double[size * size];
        for (int start = 0; start + order < size; start++)
        {
            for (int a = 0; a <= order; a++)
            {
                for (int b = 0; b <= order; b++)
                {
                    values[start + a + ((start + b) * size)] += pattern[a] * pattern[b];
                }
            }
        }

        return new TikhonovMatrix(values, size);
    }

    /// <summary>The same matrix in the order of a model's coefficients.</summary>
    internal TikhonovMatrix InOrderOf(IReadOnlyList<string> coefficients)
    {
        if (Size != coefficients.Count)
        {
            throw Faults.BadTikhonov($"is for {Size} coefficients and there are {coefficients.Count}");
        }

        if (Names is null)
        {
            return this;
        }

        List<string> names = [.. Names];
        int[] at = [.. coefficients.Select(c => names.IndexOf(c) is var k and >= 0 ? k : throw Faults.BadTikhonov($"has no row for '{c}'"))];
        return new TikhonovMatrix([.. at.SelectMany(column => at.Select(row => this[row, column]))], Size);
    }
}
