using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Follows the lasso path from λmax down, breakpoint by breakpoint (homotopy; Osborne, Presnell &amp; Turlach 2000,
/// doi:10.1093/imanum/20.3.389; Efron, Hastie, Johnstone &amp; Tibshirani 2004, doi:10.1214/009053604000000067). Between breakpoints, with active
/// set A and signs s, b_A(λ) = G_AA⁻¹(c_A − λ(v∘s)_A) and the descent g(λ) = c − Gb(λ) are linear in λ; the next breakpoint is the largest
/// λ below at which an active coefficient reaches 0 (it leaves) or an inactive |gⱼ| reaches λvⱼ (it enters). Coefficients are solved
/// afresh at every breakpoint, so errors do not add up. Equal columns: the lowest enters, the others stay exactly at their price.
/// </summary>
internal sealed class ExactPathFitter
{
    // A rate of approach below this share of its price is a column that moves along with the active ones and never crosses.
    private const double ParallelShare = 1e-9;

    // The descent falls linearly between breakpoints; it is carried along and formed afresh this often, so that rounding does not add up.
    private const int FreshEvery = 16;

    private readonly PenalizedProblem _problem;
    private readonly Quadratic _quadratic;
    private readonly ActiveSet _active;
    private readonly double[] _direction;
    private readonly double[] _descent;
    private double[] _slope = [];

    public ExactPathFitter(PenalizedProblem problem)
    {
        if (problem.Options.L1Ratio != 1 || !problem.IsElasticNetLeastSquares)
        {
            throw Faults.ExactPathNeedsLasso(problem.Options.L1Ratio, problem.Loss.Name);
        }

        _problem = problem;
        _quadratic = problem.CreateQuadratic();
        _active = new ActiveSet(_quadratic, changesCurvature: false);
        _direction = new double[_quadratic.Count];
        _descent = new double[_quadratic.Count];
    }

    /// <summary>Follows the path.</summary>
    /// <param name="lambdaMin">Where to end, ≥ 0.</param>
    /// <param name="certify">Whether each knot is certified (two passes over the data for eight knots); without, <see cref="ExactPath.Knots"/> is empty.</param>
    /// <param name="cancellation">Asked at every breakpoint.</param>
    /// <param name="mostKnots">After how many breakpoints to give up; default (null) far more than a path of this size has.</param>
    public ExactPath Fit(double lambdaMin, bool certify, CancellationToken cancellation, int? mostKnots = null)
    {
        int[] free = [.. _problem.Design.AllColumns.Where(j => _problem.Factors[j] == 0)];
        _active.Append(free, new double[free.Length], _ => 0);
        double lambda = _problem.LambdaMax;
        var events = new List<PathEvent>();
        var fits = new List<(double Lambda, SparseVector Coefficients)>();
        int limit = mostKnots ?? (1000 + (50 * Math.Min(_quadratic.Count, _problem.Design.Rows)));
        int justLeft = -1;
        SparseVector? beforeEntry = null;
        bool complete = lambda == 0;
        for (int step = 0; step < limit && lambda > 0; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] values = SolveAt(lambda, step % FreshEvery == 0);
            fits.Add((lambda, beforeEntry ?? Sparse(values)));
            (double next, int entering, double sign, int leaving) = NextBreakpoint(lambda, lambdaMin, values, justLeft);
            Kernels.AddScaled(next - lambda, _direction, _descent);
            lambda = next;
            if (entering < 0 && leaving < 0)
            {
                fits.Add((lambda, Sparse(ValuesAt(lambda))));
                complete = true;
                break;
            }

            justLeft = -1;

            // A coefficient that enters is still 0 here, not what rounding makes of that.
            beforeEntry = entering >= 0 ? Sparse(ValuesAt(lambda)) : null;
            if (leaving >= 0)
            {
                justLeft = _active[leaving];
                events.Add(new PathEvent(lambda, justLeft, false));
                _active.RemoveAt(leaving);
            }
            else if (_active.Append([entering], [sign], _ => 0).Count == 0)
            {
                events.Add(new PathEvent(lambda, entering, true));
            }
            else if (Swap(lambda, entering, sign) is { } left)
            {
                (justLeft, beforeEntry) = (left, null);
                events.Add(new PathEvent(lambda, left, false));
                events.Add(new PathEvent(lambda, entering, true));
            }
            else
            {
                break;
            }
        }

        return new ExactPath(events, certify ? new PathFitter(_problem).Certify(fits) : [], complete);
    }

    // Leaves _slope = G_AA⁻¹(v∘s)_A, _direction = G(slope), the rate at which the descent falls as λ falls, and where asked the descent itself.
    private double[] SolveAt(double lambda, bool isFresh)
    {
        ReadOnlyMemory<int> columns = _active.Columns;
        _slope = new double[columns.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            _slope[k] = _problem.Factors[_active[k]] * _active.Sign(k);
        }

        _active.Solve(_slope);
        _quadratic.MoveTo(columns, _slope);
        _quadratic.Descent(_problem.Design.AllColumns, _direction);
        for (int j = 0; j < _direction.Length; j++)
        {
            _direction[j] = _quadratic.Linear[j] - _direction[j];
        }

        double[] values = ValuesAt(lambda);
        if (isFresh)
        {
            _quadratic.MoveTo(columns, values);
            _quadratic.Descent(_problem.Design.AllColumns, _descent);
        }

        return values;
    }

    // b_A(λ) = G_AA⁻¹(c_A − λ(v∘s)_A).
    private double[] ValuesAt(double lambda)
    {
        var values = new double[_active.Count];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = _quadratic.Linear[_active[k]] - (lambda * _problem.Factors[_active[k]] * _active.Sign(k));
        }

        _active.Solve(values);
        return values;
    }

    // A column that depends on the active ones to rounding can only replace one of them: along its combination the fit stays as it is, and the
    // first active coefficient to reach 0 makes room. The column that left, or null where none does.
    private int? Swap(double lambda, int entering, double sign)
    {
        var combination = new double[_active.Count];
        _quadratic.CrossProducts(_active.Columns, new[] { entering }, combination);
        _active.Solve(combination);
        (int position, _) = PrimalSolver.Blocking(combination, ValuesAt(lambda), sign, k => _problem.Factors[_active[k]] > 0 ? _active.Sign(k) : 0);
        if (position < 0)
        {
            return null;
        }

        int left = _active[position];
        _active.RemoveAt(position);
        return _active.Append([entering], [sign], _ => 0).Count == 0 ? left : null;
    }

    private (double Lambda, int Entering, double Sign, int Leaving) NextBreakpoint(double lambda, double lambdaMin, double[] values, int justLeft)
    {
        double shortest = lambda - lambdaMin;
        int entering = -1, leaving = -1;
        double sign = 0;
        for (int k = 0; k < values.Length; k++)
        {
            // b(λ − t) = b + t·slope; a coefficient that has just entered is 0 and moves away from 0.
            if (_problem.Factors[_active[k]] > 0 && _slope[k] * _active.Sign(k) < 0 && Math.Max(0, -values[k] / _slope[k]) < shortest)
            {
                (shortest, leaving) = (Math.Max(0, -values[k] / _slope[k]), k);
            }
        }

        for (int j = 0; j < _descent.Length; j++)
        {
            double factor = _problem.Factors[j];
            if (_active.Contains(j) || factor == 0 || double.IsPositiveInfinity(factor))
            {
                continue;
            }

            // g(λ − t) = g − t·direction meets ±v(λ − t); a column that has just left sits on its own bound and moves inwards.
            double above = Crossing((factor * lambda) - _descent[j], factor - _direction[j], factor, j == justLeft && _descent[j] > 0);
            double below = Crossing((factor * lambda) + _descent[j], factor + _direction[j], factor, j == justLeft && _descent[j] < 0);
            if (Math.Min(above, below) < shortest)
            {
                (shortest, entering, sign, leaving) = (Math.Min(above, below), j, above < below ? 1 : -1, -1);
            }
        }

        return (entering < 0 && leaving < 0 ? lambdaMin : lambda - shortest, entering, sign, leaving);
    }

    private static double Crossing(double distance, double rate, double factor, bool onBound) =>
        onBound || rate <= ParallelShare * factor ? double.PositiveInfinity : Math.Max(0, distance) / rate;

    // At a breakpoint the coefficient that enters or leaves is 0; rounding may leave it with the wrong sign.
    private SparseVector Sparse(double[] values)
    {
        int[] kept = [.. Enumerable.Range(0, values.Length).Where(k => _active.Sign(k) == 0 ? values[k] != 0 : values[k] * _active.Sign(k) > 0)];
        int[] columns = Array.ConvertAll(kept, k => _active[k]);
        double[] sorted = Array.ConvertAll(kept, k => values[k]);
        Array.Sort(columns, sorted);
        return new SparseVector(columns, sorted);
    }
}
