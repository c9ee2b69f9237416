using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The columns whose coefficients are not zero, their signs, and the Cholesky factor of G_AA + D, D the curvature that the penalty adds.
/// The Gram entries are kept beside the factor, so that a change of D refactorizes without asking for them again. Not thread-safe.
/// </summary>
internal sealed class ActiveSet
{
    private readonly Quadratic _quadratic;
    private readonly Cholesky _factor = new();
    private readonly List<int> _columns = [];
    private readonly List<double> _signs = [];
    private readonly List<double[]> _gram = [];
    private readonly bool[] _contains;

    public ActiveSet(Quadratic quadratic)
    {
        _quadratic = quadratic;
        _contains = new bool[quadratic.Count];
    }

    public int Count => _columns.Count;

    /// <summary>The columns in the order of the factor.</summary>
    public int[] Columns => [.. _columns];

    /// <summary>The column at a position.</summary>
    public int this[int position] => _columns[position];

    /// <summary>+1 or −1; 0 for an unpenalized column.</summary>
    public double Sign(int position) => _signs[position];

    public bool Contains(int column) => _contains[column];

    /// <summary>
    /// Appends columns in the given order. One that depends on those before it (its pivot is below the factor's tolerance) is refused.
    /// </summary>
    /// <param name="columns">Columns that are not active.</param>
    /// <param name="signs">+1, −1, or 0 for an unpenalized column; one a column.</param>
    /// <param name="curvature">What the penalty adds to the diagonal of each column.</param>
    /// <returns>The columns that were refused.</returns>
    public List<int> Append(int[] columns, double[] signs, Func<int, double> curvature)
    {
        var refused = new List<int>();
        int[] rows = [.. _columns, .. columns];
        var block = new double[rows.Length * columns.Length];
        _quadratic.CrossProducts(rows, columns, block);
        int before = Count;
        var accepted = new List<int>();
        for (int q = 0; q < columns.Length; q++)
        {
            var row = new double[Count + 1];
            block.AsSpan(q * rows.Length, before).CopyTo(row);
            for (int k = 0; k < accepted.Count; k++)
            {
                row[before + k] = block[(q * rows.Length) + before + accepted[k]];
            }

            row[^1] = block[(q * rows.Length) + before + q];
            if (row[^1] > 0 && _factor.TryAppend(row.AsSpan(0, Count), row[^1] + curvature(columns[q])))
            {
                accepted.Add(q);
                _columns.Add(columns[q]);
                _signs.Add(signs[q]);
                _gram.Add(row);
                _contains[columns[q]] = true;
            }
            else
            {
                refused.Add(columns[q]);
            }
        }

        return refused;
    }

    /// <summary>Removes the column at a position.</summary>
    public void RemoveAt(int position)
    {
        Forget(position);
        _factor.Delete(position);
    }

    /// <summary>Refactorizes with another curvature. Columns that the factor now refuses leave the set.</summary>
    public void ChangeCurvature(Func<int, double> curvature)
    {
        _factor.Clear();
        for (int i = 0; i < Count;)
        {
            if (_factor.TryAppend(_gram[i].AsSpan(0, i), _gram[i][i] + curvature(_columns[i])))
            {
                i++;
            }
            else
            {
                Forget(i);
            }
        }
    }

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        foreach (int column in _columns)
        {
            _contains[column] = false;
        }

        _columns.Clear();
        _signs.Clear();
        _gram.Clear();
        _factor.Clear();
    }

    /// <summary>Solves (G_AA + D) x = b in place, in the order of the factor.</summary>
    public void Solve(Span<double> b) => _factor.Solve(b);

    private void Forget(int position)
    {
        _contains[_columns[position]] = false;
        _columns.RemoveAt(position);
        _signs.RemoveAt(position);
        _gram.RemoveAt(position);
        for (int i = position; i < _gram.Count; i++)
        {
            // In place: what stands beyond entry i is never read again.
            _gram[i].AsSpan(position + 1, i + 1 - position).CopyTo(_gram[i].AsSpan(position));
        }
    }
}
