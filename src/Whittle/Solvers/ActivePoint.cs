using System.Buffers;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// Where a solver stands: an active set with signs, the coefficients of its columns, and the descent c − Gb of every column, for
/// ½bᵀGb − cᵀb + λ Σⱼ vⱼ[ρ|bⱼ| + (1−ρ)bⱼ²/2]. Both solvers of this folder move such a point; they share its state and its arithmetic.
/// Not thread-safe.
/// </summary>
internal sealed partial class ActivePoint
{
    // A violation is called only above its price by this share, or rounding makes duplicates and ties loop.
    private const double PriceSlack = 1e-10;
    private const double Rounding = 1e-13;
    private const int MaxPolishes = 2;

    private readonly Quadratic _quadratic;
    private readonly ElasticNetPenalty _penalty;
    private readonly PenaltyFactors _factors;
    private readonly int[] _all;
    private readonly double[] _descent;
    private double _slack;
    private readonly ActiveSet _active;
    private readonly (List<int> Columns, List<double> Signs, List<double> Values) _saved = ([], [], []);
    private readonly ColumnList _violators = new();
    private int[] _watched;
    private double[] _values = new double[16];
    private double _curvatureLambda = double.NaN;

    public ActivePoint(Quadratic quadratic, ElasticNetPenalty penalty, PenaltyFactors factors, RowPool? pool = null)
    {
        _quadratic = quadratic;
        _penalty = penalty;
        _factors = factors;
        _active = new ActiveSet(quadratic, penalty.L1Ratio < 1, pool);
        _all = [.. Enumerable.Range(0, quadratic.Count)];
        _watched = _all;
        _descent = new double[quadratic.Count];
        Watch(_all, _descent);
    }

    /// <summary>How many columns are active.</summary>
    public int Count => _active.Count;

    /// <summary>More columns than this are never active.</summary>
    public int Rank => _quadratic.Rank;

    /// <summary>The columns that are looked at, the active ones among them: all until told otherwise.</summary>
    public IReadOnlyList<int> Watched => _watched;

    /// <summary>Whether a column is looked at.</summary>
    public bool IsWatched(int column) => Array.BinarySearch(_watched, column) >= 0;

    /// <summary>The coefficients of the active columns, in the order of the factor.</summary>
    public Span<double> Values => _values.AsSpan(0, _active.Count);

    /// <summary>The coefficients as a sparse vector.</summary>
    public SparseVector Solution
    {
        get
        {
            int[] columns = _active.Columns.ToArray();
            double[] values = Values.ToArray();
            Array.Sort(columns, values);
            return new SparseVector(columns, values);
        }
    }

    /// <summary>Looks at some columns, ascending and not copied, and the active ones only, as if there were no others, given the descent of all at a point near.</summary>
    public void Watch(IEnumerable<int> columns, ReadOnlySpan<double> descent)
    {
        // Mostly the active ones are among them.
        _watched = columns is int[] given && given.Count(_active.Contains) == Count ? given : [.. columns.Union(_active.Columns.ToArray()).Order()];
        descent.CopyTo(_descent);
        double largest = 0;
        foreach (int j in _watched)
        {
            largest = Math.Max(largest, Math.Abs(_quadratic.Linear[j]));
        }

        _slack = Rounding * largest;
    }

    /// <summary>Makes the unpenalized columns active, which they stay, and fits them; returns the λ at which the first of the others enters.</summary>
    public double Start(double lambda)
    {
        int[] free = Array.FindAll(_all, j => _factors[j] == 0);
        _active.Append(free, new double[free.Length], CurvatureAt(lambda));
        _curvatureLambda = lambda;
        SolveActive(lambda);
        if (free.Length > 0)
        {
            Evaluate();
        }
        else
        {
            _quadratic.Linear.CopyTo(_descent, 0);
        }

        double first = 0;
        foreach (int j in _watched)
        {
            double price = Price(j, 1);
            first = price > 0 && !_active.Contains(j) ? Math.Max(first, Math.Abs(_descent[j]) / price) : first;
        }

        return first;
    }

    /// <summary>Makes the unpenalized columns active and those of a sparse vector, whose values it takes over.</summary>
    public void StartAt(SparseVector coefficients, double lambda)
    {
        int[] columns = [.. Array.FindAll(_all, j => _factors[j] == 0).Union(coefficients.Indices)];
        double[] values = Array.ConvertAll(columns, j => coefficients[j]);
        _pairs.Clear();
        Restore(columns, [.. columns.Zip(values, (j, b) => _factors[j] == 0 ? 0 : Math.Sign(b))], values, lambda);
    }

    /// <summary>Keeps the active set and its coefficients, in the place of what was kept before.</summary>
    public void Save()
    {
        (List<int> columns, List<double> signs, List<double> values) = _saved;
        columns.Clear();
        signs.Clear();
        values.Clear();
        columns.AddRange(_active.Columns.Span);
        values.AddRange(Values);
        for (int k = 0; k < Count; k++)
        {
            signs.Add(_active.Sign(k));
        }
    }

    /// <summary>Returns to what was kept, with the factor of λ.</summary>
    public void Restore(double lambda) => Restore([.. _saved.Columns], [.. _saved.Signs], [.. _saved.Values], lambda);

    /// <summary>Gives the rows of the factor back to their pool; the point is of no use any more.</summary>
    public void Leave() => _active.Clear();

    /// <summary>Gives the factor the curvature of the penalty at λ; a lasso has none.</summary>
    public void UseCurvature(double lambda)
    {
        if (_penalty.L1Ratio < 1 && _curvatureLambda != lambda)
        {
            _active.ChangeCurvature(CurvatureAt(lambda));
            _curvatureLambda = lambda;
        }
    }

    /// <summary>Moves to the minimizer for the present columns and signs: b = (G_AA + D)⁻¹(c_A − λρ(v∘s)_A). The descent is left as it was.</summary>
    public void SolveActive(double lambda)
    {
        Reserve();
        for (int k = 0; k < Count; k++)
        {
            _values[k] = _quadratic.Linear[_active[k]] - (_active.Sign(k) * Price(_active[k], lambda));
        }

        _active.Solve(Values);
    }

    /// <summary>Forms the descent of every watched column afresh.</summary>
    public void Evaluate() => Evaluate(_watched);

    /// <summary>Forms the descent of some columns afresh; that of the others is left as it was.</summary>
    public void Evaluate(ReadOnlyMemory<int> columns)
    {
        _quadratic.MoveTo(_active.Columns, _values.AsMemory(0, Count));
        EvaluateHere(columns);
    }

    /// <summary>Forms the descent of every watched column where no coefficient has changed since the last was formed.</summary>
    public void EvaluateHere() => EvaluateHere(_watched);

    private void EvaluateHere(ReadOnlyMemory<int> columns)
    {
        if (columns.Length == _all.Length)
        {
            _quadratic.Descent(_all, _descent);
            return;
        }

        double[] part = ArrayPool<double>.Shared.Rent(columns.Length);
        _quadratic.Descent(columns, part.AsMemory(0, columns.Length));
        ReadOnlySpan<int> which = columns.Span;
        for (int k = 0; k < which.Length; k++)
        {
            _descent[which[k]] = part[k];
        }

        ArrayPool<double>.Shared.Return(part);
    }

    /// <summary>
    /// Columns that may matter on the way from the last λ to the next: those that would beat their price if each descent moved by no more than λ does
    /// (the strong rule of Tibshirani et al. 2012, doi:10.1111/j.1467-9868.2011.01004.x). The rule can fail, so all watched columns are looked at in the end.
    /// </summary>
    public void TakeCandidates(double last, double next, ColumnList candidates) =>
        candidates.TakeThose(_watched, j => !_factors.IsExcluded(j) && Math.Abs(_descent[j]) >= Price(j, next - Math.Abs(last - next)));

    /// <summary>Whether a column is active.</summary>
    public bool IsActive(int column) => _active.Contains(column);

    /// <summary>Removes every column whose coefficient does not have its sign; returns how many.</summary>
    public int RemoveWrongSigns(double lambda)
    {
        int removed = 0;
        for (int k = Count - 1; k >= 0; k--)
        {
            if (IsSigned(k, lambda) && _active.Sign(k) * _values[k] <= 0)
            {
                RemoveAt(k);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>Removes the column at a position.</summary>
    public void RemoveAt(int position)
    {
        _active.RemoveAt(position);
        _values.AsSpan(position + 1, Count - position).CopyTo(_values.AsSpan(position));
    }

    /// <summary>Enters columns at 0 in the direction of their descent; returns those that depend on the active ones and were refused.</summary>
    public List<int> Enter(int[] columns, double lambda)
    {
        int before = Count;
        List<int> refused = _active.Append(columns, Array.ConvertAll(columns, Direction), CurvatureAt(lambda));
        Reserve();
        _values.AsSpan(before, Count - before).Clear();
        return refused;
    }

    /// <summary>Inactive columns of those watched whose descent beats their price.</summary>
    public int[] Violators(double lambda) => Violators(_watched, lambda);

    /// <summary>Those of some columns that are inactive and whose descent beats their price.</summary>
    public int[] Violators(ReadOnlySpan<int> columns, double lambda)
    {
        _violators.TakeThose(columns, j => Excess(j, lambda) > 0);
        return _violators.Items.ToArray();
    }

    /// <summary>By how much an inactive column's descent beats its price; 0 where it does not.</summary>
    public double Excess(int column, double lambda) => _active.Contains(column) ? 0 : Excess(column, _descent[column], lambda);

    /// <summary>By how much a descent beats the price of a column; 0 where it does not.</summary>
    public double Excess(int column, double descent, double lambda) =>
        _factors.IsExcluded(column) ? 0 : Math.Max(0, Math.Abs(descent) - (Price(column, lambda) * (1 + PriceSlack)) - _slack);

    /// <summary>+1 or −1: the sign with which a column enters.</summary>
    public double Direction(int column) => Math.Sign(_descent[column]);

    /// <summary>+1, −1, or 0 for a column whose coefficient may have either sign because it pays no price (unpenalized, or λ = 0).</summary>
    public double SignAt(int position, double lambda) => IsSigned(position, lambda) ? _active.Sign(position) : 0;

    /// <summary>a in x_j ≈ X_A a, for a column that depends on the active ones.</summary>
    public double[] Combination(int column)
    {
        var combination = new double[Count];
        _quadratic.CrossProducts(_active.Columns, new[] { column }, combination);
        _active.Solve(combination);
        return combination;
    }

    /// <summary>Iterative refinement: the descent of the active columns, formed afresh, should equal price and curvature to rounding.</summary>
    public void Polish(double lambda)
    {
        double[] room = ArrayPool<double>.Shared.Rent(Count);
        Span<double> error = room.AsSpan(0, Count);
        for (int pass = 0; pass < MaxPolishes; pass++)
        {
            double largest = 0;
            for (int k = 0; k < error.Length; k++)
            {
                error[k] = Error(k, lambda);
                largest = Math.Max(largest, Math.Abs(error[k]));
            }

            if (largest <= _slack)
            {
                break;
            }

            _active.Solve(error);
            Kernels.AddScaled(1, error, Values);
            Evaluate();
        }

        ArrayPool<double>.Shared.Return(room);
    }

    // By how much the descent of an active column differs from its price and curvature.
    private double Error(int position, double lambda)
    {
        int j = _active[position];
        return _descent[j] - (_active.Sign(position) * Price(j, lambda)) - (_penalty.Curvature(lambda, _factors[j]) * _values[position]);
    }

    private bool IsSigned(int position, double lambda) => Price(_active[position], lambda) > 0;

    private double Price(int column, double lambda) => _penalty.Price(lambda, _factors[column]);

    private Func<int, double> CurvatureAt(double lambda) => j => _penalty.Curvature(lambda, _factors[j]);

    private void Restore(int[] columns, double[] signs, double[] values, double lambda)
    {
        _active.Clear();
        List<int> refused = _active.Append(columns, signs, CurvatureAt(lambda));
        Reserve();
        _curvatureLambda = lambda;
        for (int k = 0, at = 0; k < columns.Length; k++)
        {
            if (!refused.Contains(columns[k]))
            {
                _values[at++] = values[k];
            }
        }
    }

    private void Reserve()
    {
        if (_values.Length < Count)
        {
            Array.Resize(ref _values, 2 * Count);
        }
    }
}
