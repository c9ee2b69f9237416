using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The columns whose coefficients are not zero, their signs, and the Cholesky factor of G_AA + D, D the curvature that the penalty adds.
/// The Gram entries are kept beside the factor, so that a change of D refactorizes without asking for them again. Not thread-safe.
/// </summary>
internal sealed class ActiveSet
{
    // Columns whose entries are asked for together: so many, and of a long factor fewer, so that little is held beside it.
    private const int MostColumns = 256;
    private const int FewestColumns = 64;
    private const int Entries = 1 << 18;

    private readonly Quadratic _quadratic;
    private readonly Workers _workers;
    private readonly bool _keepsGram;
    private readonly RowPool _pool;
    private readonly Cholesky _factor;
    private readonly ColumnList _columns = new();
    private readonly List<double> _signs = [];
    private readonly List<double[]> _gram = [];
    private readonly bool[] _contains;

    /// <param name="quadratic">Whose G it is.</param>
    /// <param name="changesCurvature">Whether D will change.</param>
    /// <param name="pool">Where rows come from, and where they are after <see cref="Clear"/>; default its own.</param>
    public ActiveSet(Quadratic quadratic, bool changesCurvature, RowPool? pool = null)
    {
        _pool = pool ?? new RowPool();
        _quadratic = quadratic;
        _workers = quadratic.Workers;
        _keepsGram = changesCurvature;
        _factor = new Cholesky(pool: _pool);
        _contains = new bool[quadratic.Count];
    }

    public int Count => _columns.Count;

    /// <summary>The columns in the order of the factor, as long as the set is not changed.</summary>
    public ReadOnlyMemory<int> Columns => _columns.Items;

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
        for (int from = 0, to; from < columns.Length; from = to)
        {
            to = Math.Min(columns.Length, from + Math.Clamp(Entries / (Count + 1), FewestColumns, MostColumns));
            AppendPanel(columns[from..to], signs[from..to], curvature, refused);
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
        var rows = new double[Count][];
        var diagonals = new double[Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = _pool.Take(i + 1);
            _gram[i].AsSpan(0, i).CopyTo(rows[i]);
            diagonals[i] = _gram[i][i] + curvature(_columns[i]);
        }

        bool[] accepted = _factor.Append(rows, diagonals, _workers);
        for (int i = accepted.Length - 1; i >= 0; i--)
        {
            if (!accepted[i])
            {
                Forget(i);
            }
        }
    }

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        foreach (int column in _columns.Items.Span)
        {
            _contains[column] = false;
        }

        _columns.Clear();
        _signs.Clear();
        _pool.Return(_gram);
        _factor.Clear();
    }

    /// <summary>Solves (G_AA + D) x = b in place, in the order of the factor.</summary>
    public void Solve(Span<double> b) => _factor.Solve(b);

    /// <summary>b ← (G_AA + D) b, in the order of the factor.</summary>
    public void Multiply(Span<double> b) => _factor.Multiply(b);

    /// <summary>Solves (H + D) x = b in place by the factor and what steps told of H, in the order of the factor.</summary>
    public void Step(Span<double> b, SecantPairs pairs, Func<int, double> curvature) => pairs.Step(b, Columns.Span, curvature, _factor);

    private void AppendPanel(int[] columns, double[] signs, Func<int, double> curvature, List<int> refused)
    {
        int before = Count, height = before + columns.Length;
        double[] block = ArrayPool<double>.Shared.Rent(height * columns.Length);
        _quadratic.CrossProducts(_columns.With(columns), columns, block.AsMemory(0, height * columns.Length));
        var rows = new double[columns.Length][];
        var diagonals = new double[columns.Length];
        for (int q = 0; q < rows.Length; q++)
        {
            rows[q] = _pool.Take(before + q + 1);
            block.AsSpan(q * height, before + q).CopyTo(rows[q]);
            double own = block[(q * height) + before + q];
            diagonals[q] = own > 0 ? own + curvature(columns[q]) : 0;
        }

        bool[] accepted = _factor.Append(rows, diagonals, _workers);
        var kept = new List<int>(columns.Length);
        for (int q = 0; q < columns.Length; q++)
        {
            if (!accepted[q])
            {
                refused.Add(columns[q]);
                continue;
            }

            KeepGram(block.AsSpan(q * height, height), before, kept, q);
            kept.Add(q);
            _columns.Add(columns[q]);
            _signs.Add(signs[q]);
            _contains[columns[q]] = true;
        }

        ArrayPool<double>.Shared.Return(block);
    }

    // A's entries with the rows before the block and those of the block that were accepted.
    private void KeepGram(ReadOnlySpan<double> entries, int before, List<int> accepted, int own)
    {
        if (!_keepsGram)
        {
            return;
        }

        double[] row = _pool.Take(before + accepted.Count + 1);
        entries[..before].CopyTo(row);
        for (int k = 0; k < accepted.Count; k++)
        {
            row[before + k] = entries[before + accepted[k]];
        }

        row[before + accepted.Count] = entries[before + own];
        _gram.Add(row);
    }

    private void Forget(int position)
    {
        _contains[_columns[position]] = false;
        _columns.RemoveAt(position);
        _signs.RemoveAt(position);
        if (!_keepsGram)
        {
            return;
        }

        _pool.Return(_gram[position]);
        _gram.RemoveAt(position);
        for (int i = position; i < _gram.Count; i++)
        {
            // In place: what stands beyond entry i is never read again.
            _gram[i].AsSpan(position + 1, i + 1 - position).CopyTo(_gram[i].AsSpan(position));
        }
    }
}
