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
/// Exchanging blocks does not come to an end where λ jumps too far: each round then brings more violators than the one before. Such an attempt is given up at once, the support restored, and a shorter way (in log λ) gone
/// first; ways lengthen again as they succeed. Where even a sixteenth of the way fails, <see cref="PrimalSolver"/> changes one column at a time there, and ends.
/// </para>
/// A column that depends on the active ones (exact duplicates) is not entered while it offers no more than its price, so the lowest of
/// equal columns wins. Not thread-safe; keeps its state from one λ to the next, and solves of nearby λ are cheap.
/// </summary>
internal sealed class ExchangeSolver : IWatchful
{
    private const int MaxExchanges = 60;
    private const int Patience = 6;

    // A way from one λ to the next is gone in so many parts at most; a part grows by this factor where one succeeds.
    private const int MaxParts = 16;
    private const double Lengthening = 1.25;

    // More violators than the round before are a jump too far, but for a handful.
    private const int Handful = 8;

    // A list of candidates pays where it has fewer inactive columns than this share of those watched.
    private const int ShortList = 2;

    private readonly ActivePoint _point;
    private readonly Predicate<int> _isInactive;
    private readonly ColumnList _candidates = new();
    private readonly ColumnList _inactive = new();
    private double _lastLambda = double.NaN;

    // How far log λ may move at a time.
    private double _stride = double.PositiveInfinity;

    /// <param name="quadratic">The smooth part.</param>
    /// <param name="penalty">The penalty.</param>
    /// <param name="factors">One factor a column; +∞ keeps a column out.</param>
    /// <param name="pool">Where the rows of the factor come from; default its own.</param>
    public ExchangeSolver(Quadratic quadratic, ElasticNetPenalty penalty, PenaltyFactors factors, RowPool? pool = null)
    {
        _point = new ActivePoint(quadratic, penalty, factors, pool);
        _isInactive = j => !_point.IsActive(j);
    }

    /// <summary>Gives the rows of the factor back to their pool; the solver is of no use any more.</summary>
    public void Leave() => _point.Leave();

    /// <summary>The solution last found.</summary>
    public SparseVector Solution => _point.Solution;

    /// <summary>Puts the solver at a point near the solution for λ.</summary>
    public void StartAt(SparseVector coefficients, double lambda)
    {
        _point.StartAt(coefficients, lambda);
        _lastLambda = lambda;
    }

    /// <summary>How many columns are active.</summary>
    public int ActiveCount => _point.Count;

    /// <summary>Whether the error of the last solution or step is that of the model alone: not where a single step changed the active columns.</summary>
    public bool ShowsModel { get; private set; } = true;

    /// <inheritdoc/>
    public IReadOnlyList<int> Watched => _point.Watched;

    /// <inheritdoc/>
    public void Watch(IEnumerable<int> columns, ReadOnlySpan<double> descent) => _point.Watch(columns, descent);

    /// <inheritdoc/>
    public IEnumerable<int> Missed(int[] columns, double[] descents, double lambda) =>
        columns.Where((j, k) => !_point.IsWatched(j) && _point.Excess(j, descents[k], lambda) > 0);

    /// <summary>From some values, with the descent given to <see cref="Watch"/> formed there, one step by the kept factor towards the minimizer for λ, which overwrites the target at the columns that are watched; false where too much changes for one.</summary>
    public bool TryStep(ReadOnlySpan<double> values, double lambda, bool isAhead, Span<double> target)
    {
        bool enters = lambda == _lastLambda || isAhead;
        bool isFound = _point.TryStep(values, lambda, enters, target);
        ShowsModel = enters && _point.KeptSet;
        _lastLambda = isFound ? lambda : _lastLambda;
        return isFound;
    }

    /// <summary>Solves for one λ, starting from the last solution.</summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="cancellation">Asked between exchanges.</param>
    /// <returns>Why the solver ended; the certificate says how good the solution is.</returns>
    public StopReason Solve(double lambda, CancellationToken cancellation)
    {
        if (double.IsNaN(_lastLambda))
        {
            _lastLambda = Math.Max(lambda, _point.Start(lambda));
        }

        ShowsModel = true;
        StopReason reason = Approach(lambda, cancellation);
        if (reason == StopReason.Converged)
        {
            _point.Polish(lambda);
        }

        return reason;
    }

    // Before: the solution of _lastLambda. After: the solution of lambda, or the best point that the primal method reached.
    private StopReason Approach(double lambda, CancellationToken cancellation)
    {
        double way = WayTo(lambda), shortest = Math.Abs(way) / MaxParts;
        _stride = Math.Max(_stride, shortest);
        for (; ; way = WayTo(lambda))
        {
            bool isLast = Math.Abs(way) <= _stride, canShorten = Math.Min(_stride, Math.Abs(way)) > shortest;
            double next = isLast ? lambda : _lastLambda * Math.Exp(Math.CopySign(_stride, way));
            _point.Save();
            if (!TryExchange(next, canShorten, cancellation))
            {
                _point.Restore(next);
                if (canShorten)
                {
                    _stride = Math.Max(shortest, Math.Min(_stride, Math.Abs(way)) / 2);
                    continue;
                }

                StopReason reason = PrimalSolver.Solve(_point, next, cancellation);
                if (isLast || reason != StopReason.Converged)
                {
                    _lastLambda = lambda;
                    return reason;
                }
            }
            else if (!isLast)
            {
                _stride *= Lengthening;
            }

            _lastLambda = next;
            if (isLast)
            {
                return StopReason.Converged;
            }
        }
    }

    private double WayTo(double lambda) => lambda > 0 && _lastLambda > 0 ? Math.Log(lambda / _lastLambda) : 0;

    /// <summary>Exchanges blocks until no sign is wrong and no price is beaten; false where that does not come to an end, or is not likely to and a shorter way is left.</summary>
    private bool TryExchange(double lambda, bool canShorten, CancellationToken cancellation)
    {
        _point.UseCurvature(lambda);
        int fewest = int.MaxValue, patience = Patience, last = int.MaxValue;
        _point.TakeCandidates(_lastLambda, lambda, _candidates);
        _inactive.TakeThose(_candidates.Items.Span, _isInactive);
        bool isShort = _inactive.Count < _point.Watched.Count / ShortList;
        for (int exchange = 0; exchange < MaxExchanges; exchange++)
        {
            cancellation.ThrowIfCancellationRequested();
            _point.SolveActive(lambda);
            int wrong = 0;
            for (int removed = _point.RemoveWrongSigns(lambda); removed > 0; removed = _point.RemoveWrongSigns(lambda))
            {
                wrong += removed;
                _point.SolveActive(lambda);
            }

            int[] violators = FindViolators(isShort, lambda);
            if (violators.Length == 0)
            {
                return true;
            }

            if (canShorten && (_point.Count + violators.Length > _point.Rank || violators.Length > Math.Max(last, Handful)))
            {
                return false;
            }

            last = violators.Length;
            int trouble = wrong + violators.Length;
            patience = trouble < fewest ? Patience : patience - 1;
            fewest = Math.Min(fewest, trouble);
            if (patience == 0 || (_point.Enter(violators, lambda).Count == violators.Length && wrong == 0))
            {
                return false;
            }
        }

        return false;
    }

    // A short list first; all columns only once the list is content, and from then on where the list proved too short.
    private int[] FindViolators(bool hasCandidates, double lambda)
    {
        if (hasCandidates)
        {
            _inactive.TakeThose(_candidates.Items.Span, _isInactive);
            _point.Evaluate(_inactive.Items);
            if (_point.Violators(_inactive.Items.Span, lambda) is { Length: > 0 } violators)
            {
                return violators;
            }

            _point.EvaluateHere();
            int[] missed = _point.Violators(lambda);
            _candidates.Merge(missed);
            return missed;
        }

        _point.Evaluate();
        return _point.Violators(lambda);
    }
}
