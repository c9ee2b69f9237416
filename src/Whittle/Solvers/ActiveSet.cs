using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The columns whose coefficients are not zero, their signs, and the Cholesky factor of G_AA + D, D the curvature that the penalty adds.
/// The Gram entries are kept beside the factor, so that a change of D refactorizes without asking for them again. Not thread-safe.
/// </summary>
internal sealed class ActiveSet
{
    // Rows that are readied for the factor together.
    private const int Panel = 32;

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
        double[] RowOf(int q)
        {
            var row = new double[before + accepted.Count + 1];
            ReadOnlySpan<double> entries = block.AsSpan(q * rows.Length, rows.Length);
            entries[..before].CopyTo(row);
            for (int k = 0; k < accepted.Count; k++)
            {
                row[before + k] = entries[before + accepted[k]];
            }

            row[^1] = entries[before + q];
            return row;
        }

        for (int from = 0; from < columns.Length; from += Panel)
        {
            int solved = Count, to = Math.Min(columns.Length, from + Panel);
            double[][] ready = [.. Enumerable.Range(from, to - from).Select(RowOf)];
            _factor.Substitute(ready);
            for (int q = from; q < to; q++)
            {
                double[] row = RowOf(q);
                if (row[^1] > 0 && TryAppend(row, ready[q - from], solved, curvature(columns[q])))
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
        while (_factor.Count < Count)
        {
            int solved = _factor.Count;
            double[][] ready = [.. _gram.Skip(solved).Take(Panel).Select(row => row[..solved])];
            _factor.Substitute(ready);
            foreach (double[] part in ready)
            {
                int i = _factor.Count;
                if (!TryAppend(_gram[i], part, solved, curvature(_columns[i])))
                {
                    Forget(i);
                }
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

    // A row of G + D, of which the first entries are solved already.
    private bool TryAppend(double[] row, double[] ready, int solved, double curvature)
    {
        int at = _factor.Count;
        double[] cross = row[..at];
        ready.AsSpan(0, solved).CopyTo(cross);
        return _factor.TryAppend(cross, row[at] + curvature, solved);
    }

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
