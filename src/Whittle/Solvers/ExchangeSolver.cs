using Whittle.Certificates;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// Minimizes ½bᵀGb − cᵀb + λ Σⱼ vⱼ[ρ|bⱼ| + (1−ρ)bⱼ²/2] by exchanging blocks of columns on one kept Cholesky factor. No coordinate
/// descent: for an active set A with signs s the minimizer solves (G_AA + D)b = c_A − λρ(v∘s)_A exactly; columns whose sign comes out
/// wrong leave and columns with |c − Gb|ⱼ &gt; λρvⱼ enter, all at once, until none is left (a principal pivoting method; Júdice &amp; Pires
/// 1994, doi:10.1016/0305-0548(94)90105-8; Kim &amp; Park 2011, doi:10.1137/110821172). Between nearby λ the first solve is the exact step of
/// the piecewise-linear path.
/// <para>
/// Exchanging blocks may cycle. Then the last support is restored and a λ half-way (in logarithm) is solved first, up to three times
/// over; if that does not help, a primal active-set method changes one column at a time with a ratio test (Osborne, Presnell &amp; Turlach
/// 2000, doi:10.1093/imanum/20.3.389), where the objective falls at every step, so it ends.
/// </para>
/// A column that depends on the active ones (exact duplicates) is not entered while it offers no more than its price, so the lowest of
/// equal columns wins. Not thread-safe; keeps its state from one λ to the next, and solves of nearby λ are cheap.
/// </summary>
internal sealed class ExchangeSolver
{
    private const int MaxExchanges = 60;
    private const int Patience = 6;
    private const int MaxMidpoints = 3;

    // A violation is called only above its price by this share, or rounding makes duplicates and ties loop.
    private const double PriceSlack = 1e-10;

    private readonly Quadratic _quadratic;
    private readonly ElasticNetPenalty _penalty;
    private readonly PenaltyFactors _factors;
    private readonly int[] _all;
    private readonly double[] _descent;
    private readonly double _slack;
    private ActiveSet _active;
    private double[] _values = [];
    private double _curvatureLambda = double.NaN;
    private double _lastLambda = double.NaN;

    /// <param name="quadratic">The smooth part.</param>
    /// <param name="penalty">The penalty.</param>
    /// <param name="factors">One factor a column; +∞ keeps a column out.</param>
    public ExchangeSolver(Quadratic quadratic, ElasticNetPenalty penalty, PenaltyFactors factors)
    {
        _quadratic = quadratic;
        _penalty = penalty;
        _factors = factors;
        _active = new ActiveSet(quadratic);
        _all = [.. Enumerable.Range(0, quadratic.Count)];
        _descent = new double[quadratic.Count];
        double largest = 0;
        foreach (double c in quadratic.Linear)
        {
            largest = Math.Max(largest, Math.Abs(c));
        }

        _slack = 1e-13 * largest;
    }

    /// <summary>The solution last found.</summary>
    public SparseVector Solution
    {
        get
        {
            int[] columns = _active.Columns;
            double[] values = _values.AsSpan(0, columns.Length).ToArray();
            Array.Sort(columns, values);
            return new SparseVector(columns, values);
        }
    }

    /// <summary>c − Gb at the solution last found, for every column.</summary>
    public ReadOnlySpan<double> LastDescent => _descent;

    /// <summary>
    /// Solves for one λ, starting from the last solution.
    /// </summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="cancellation">Asked between exchanges.</param>
    /// <returns>Why the solver ended; the certificate says how good the solution is.</returns>
    public StopReason Solve(double lambda, CancellationToken cancellation)
    {
        if (double.IsNaN(_lastLambda))
        {
            Start(lambda);
        }

        StopReason reason = Approach(lambda, 0, cancellation);
        if (reason == StopReason.Converged)
        {
            Polish(lambda);
        }

        _lastLambda = lambda;
        return reason;
    }

    // Before: the solution of _lastLambda. After: the solution of lambda, or the best point that the primal method reached.
    private StopReason Approach(double lambda, int depth, CancellationToken cancellation)
    {
        int[] columns = _active.Columns;
        double[] signs = [.. Enumerable.Range(0, columns.Length).Select(_active.Sign)], values = [.. _values.AsSpan(0, columns.Length)];
        if (TryExchange(lambda, cancellation))
        {
            return StopReason.Converged;
        }

        Restore(columns, signs, values, lambda);
        if (depth < MaxMidpoints && _lastLambda > 0 && lambda > 0 && _lastLambda != lambda)
        {
            double middle = Math.Sqrt(_lastLambda * lambda);
            if (Approach(middle, depth + 1, cancellation) == StopReason.Converged)
            {
                _lastLambda = middle;
                return Approach(lambda, depth + 1, cancellation);
            }
        }

        return Descend(lambda, cancellation);
    }

    /// <summary>Exchanges blocks until no sign is wrong and no price is beaten; false where that does not come to an end.</summary>
    private bool TryExchange(double lambda, CancellationToken cancellation)
    {
        UseCurvature(lambda);
        int fewest = int.MaxValue, patience = Patience;
        for (int exchange = 0; exchange < MaxExchanges; exchange++)
        {
            cancellation.ThrowIfCancellationRequested();
            SolveActive(lambda);
            int wrong = 0;
            for (int removed = RemoveWrongSigns(lambda); removed > 0; removed = RemoveWrongSigns(lambda))
            {
                wrong += removed;
                SolveActive(lambda);
            }

            Evaluate();
            int[] violators = Violators(lambda);
            if (violators.Length == 0)
            {
                return true;
            }

            int trouble = wrong + violators.Length;
            patience = trouble < fewest ? Patience : patience - 1;
            fewest = Math.Min(fewest, trouble);
            if (patience == 0)
            {
                return false;
            }

            List<int> refused = _active.Append(violators, Array.ConvertAll(violators, j => (double)Math.Sign(_descent[j])), CurvatureAt(lambda));
            if (refused.Count == violators.Length && wrong == 0)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>
    /// The primal method. Holds before and after every step: all active penalized coefficients have their sign or are 0. Each pass walks
    /// towards the minimizer for the current signs until a coefficient reaches 0 (it leaves) or the minimizer is reached (the column that
    /// beats its price by most enters).
    /// </summary>
    private StopReason Descend(double lambda, CancellationToken cancellation)
    {
        UseCurvature(lambda);
        var barred = new HashSet<int>();
        int limit = 100 + (20 * Math.Min(_quadratic.Count, 5000));
        for (int step = 0; step < limit; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] start = [.. _values.AsSpan(0, _active.Count)];
            SolveActive(lambda);
            if (WalkTowards(start, lambda))
            {
                continue;
            }

            Evaluate();
            int entering = WorstViolator(lambda, barred);
            if (entering < 0)
            {
                return barred.Count == 0 ? StopReason.Converged : StopReason.Stalled;
            }

            double sign = Math.Sign(_descent[entering]);
            if (_active.Append([entering], [sign], CurvatureAt(lambda)).Count == 0)
            {
                Grow(0);
            }
            else if (!PivotDependent(entering, sign, lambda))
            {
                barred.Add(entering);
            }
        }

        return StopReason.IterationLimit;
    }

    // Moves from start to the target in _values as far as signs allow. True where a coefficient reached 0 on the way and has left.
    private bool WalkTowards(double[] start, double lambda)
    {
        double length = 1;
        int blocking = -1;
        for (int k = 0; k < start.Length; k++)
        {
            double sign = _active.Sign(k);
            if (IsSigned(k, lambda) && _values[k] * sign < 0)
            {
                double share = start[k] * sign <= 0 ? 0 : start[k] / (start[k] - _values[k]);
                if (share < length)
                {
                    (length, blocking) = (share, k);
                }
            }
        }

        if (blocking < 0)
        {
            return false;
        }

        for (int k = 0; k < start.Length; k++)
        {
            _values[k] = start[k] + (length * (_values[k] - start[k]));
        }

        RemoveAt(blocking);
        return true;
    }

    /// <summary>
    /// Enters a column that depends on the active ones, x_j = X_A a: moving b_j up by t·sign and b_A by −a·t·sign leaves the fit as it is and
    /// lowers the penalty (the column beats its price), until an active coefficient reaches 0 and makes room.
    /// </summary>
    private bool PivotDependent(int entering, double sign, double lambda)
    {
        int[] columns = _active.Columns;
        var direction = new double[columns.Length];
        _quadratic.CrossProducts(columns, new[] { entering }, direction);
        _active.Solve(direction);
        double length = double.PositiveInfinity;
        int blocking = -1;
        for (int k = 0; k < columns.Length; k++)
        {
            double rate = -direction[k] * sign;
            if (IsSigned(k, lambda) && rate * _active.Sign(k) < 0 && -_values[k] / rate < length)
            {
                (length, blocking) = (-_values[k] / rate, k);
            }
        }

        if (blocking < 0)
        {
            return false;
        }

        for (int k = 0; k < columns.Length; k++)
        {
            _values[k] -= direction[k] * sign * length;
        }

        RemoveAt(blocking);
        if (_active.Append([entering], [sign], CurvatureAt(lambda)).Count > 0)
        {
            return false;
        }

        Grow(sign * length);
        return true;
    }

    /// <summary>One or two steps of iterative refinement: the descent of the active columns, formed afresh, should equal their price.</summary>
    private void Polish(double lambda)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            var error = new double[_active.Count];
            double largest = 0;
            for (int k = 0; k < error.Length; k++)
            {
                int j = _active[k];
                error[k] = _descent[j] - (_active.Sign(k) * _penalty.Price(lambda, _factors[j])) - (_penalty.Curvature(lambda, _factors[j]) * _values[k]);
                largest = Math.Max(largest, Math.Abs(error[k]));
            }

            if (largest <= _slack)
            {
                return;
            }

            _active.Solve(error);
            for (int k = 0; k < error.Length; k++)
            {
                _values[k] += error[k];
            }

            Evaluate();
        }
    }

    private void Start(double lambda)
    {
        int[] free = [.. _all.Where(j => _factors[j] == 0)];
        _active.Append(free, new double[free.Length], CurvatureAt(lambda));
        _curvatureLambda = lambda;
        _values = new double[Math.Max(16, _active.Count)];
    }

    private void Restore(int[] columns, double[] signs, double[] values, double lambda)
    {
        _active.Clear();
        List<int> refused = _active.Append(columns, signs, CurvatureAt(lambda));
        _curvatureLambda = lambda;
        for (int k = 0, at = 0; k < columns.Length; k++)
        {
            if (!refused.Contains(columns[k]))
            {
                _values[at++] = values[k];
            }
        }
    }

    private Func<int, double> CurvatureAt(double lambda) => j => _penalty.Curvature(lambda, _factors[j]);

    private void UseCurvature(double lambda)
    {
        if (_penalty.L1Ratio < 1 && _curvatureLambda != lambda)
        {
            _active.ChangeCurvature(CurvatureAt(lambda));
            _curvatureLambda = lambda;
        }
    }

    // _values ← (G_AA + D)⁻¹(c_A − λρ(v∘s)_A).
    private void SolveActive(double lambda)
    {
        int count = _active.Count;
        if (_values.Length < count)
        {
            Array.Resize(ref _values, 2 * count);
        }

        for (int k = 0; k < count; k++)
        {
            int j = _active[k];
            _values[k] = _quadratic.Linear[j] - (_active.Sign(k) * _penalty.Price(lambda, _factors[j]));
        }

        _active.Solve(_values.AsSpan(0, count));
    }

    private void Evaluate()
    {
        _quadratic.MoveTo(_active.Columns, _values.AsMemory(0, _active.Count));
        _quadratic.Descent(_all, _descent);
    }

    private int RemoveWrongSigns(double lambda)
    {
        int removed = 0;
        for (int k = _active.Count - 1; k >= 0; k--)
        {
            if (IsSigned(k, lambda) && _active.Sign(k) * _values[k] <= 0)
            {
                RemoveAt(k);
                removed++;
            }
        }

        return removed;
    }

    // A coefficient that pays no price (λ = 0, or unpenalized) may have either sign.
    private bool IsSigned(int position, double lambda) => _penalty.Price(lambda, _factors[_active[position]]) > 0;

    private void RemoveAt(int position)
    {
        _active.RemoveAt(position);
        _values.AsSpan(position + 1, _active.Count - position).CopyTo(_values.AsSpan(position));
    }

    private void Grow(double value)
    {
        if (_values.Length < _active.Count)
        {
            Array.Resize(ref _values, 2 * _active.Count);
        }

        _values[_active.Count - 1] = value;
    }

    private double Excess(int column, double lambda)
    {
        if (_active.Contains(column) || _factors.IsExcluded(column))
        {
            return 0;
        }

        double price = _penalty.Price(lambda, _factors[column]);
        return Math.Max(0, Math.Abs(_descent[column]) - (price * (1 + PriceSlack)) - _slack);
    }

    private int[] Violators(double lambda) => Array.FindAll(_all, j => Excess(j, lambda) > 0);

    private int WorstViolator(double lambda, HashSet<int> barred)
    {
        int worst = -1;
        double most = 0;
        foreach (int j in _all)
        {
            double excess = Excess(j, lambda);
            if (excess > most && !barred.Contains(j))
            {
                (worst, most) = (j, excess);
            }
        }

        return worst;
    }
}
