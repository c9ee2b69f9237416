using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// Minimizes L(H) + a penalty for any smooth loss: at each step the loss is replaced by its second-order model and the penalized model is minimized exactly, by
/// <see cref="ExchangeSolver"/> for the elastic net and by <see cref="BlockSolver"/> for any other penalty; a line search on the objective makes every step a descent (proximal Newton; Lee, Sun &amp;
/// Saunders 2014, doi:10.1137/130921428). Only a working set of columns is looked at, those that the strong rule lets through; all that are watched are looked at before it ends.
/// The curvature of a model is kept, with the factor of its active columns, from step to step and from λ to λ, for as long as steps by it bring the end near enough
/// (chord steps; Kelley 1995, doi:10.1137/1.9781611970944, §5.4), and what steps show of the true curvature is added to it (<see cref="SecantPairs"/>): a step then costs passes over few columns
/// and no product of them. A solve starts from where the last two solutions point to.
/// Where the model is flat (Huber's far rows) or a step fails, its curvature is damped. Under an elastic net on all columns steps end where the tolerance of the certificate is surely met, else where they no longer help. Not thread-safe; keeps its point from one λ to the next.
/// </summary>
internal sealed partial class NewtonSolver : IWatchful
{
    private const int MaxRounds = 50;
    private const int MaxSteps = 100;

    // Converged where the violation of optimality is this share of the gradient at the null model, or no step makes it smaller.
    private const double Exact = 1e-13;
    private const double Fine = 1e-11;

    // Or where it is this share of what the tolerance allows.
    private const double Sure = 0.3;

    // A violation is called only above its price by this share.
    private const double PriceSlack = 1e-10;

    // A kept curvature serves while a step leaves less than this share of the violation.
    private const double Slow = 0.7;

    // Single steps that make the violation no smaller by half are given up for exchanges on the model after so many.
    private const int MaxIdle = 3;

    // The share that a step by a fresh curvature leaves, and how many steps cost as much as forming one, for each active column.
    private const double Fresh = 3e-3;
    private const double StepsPerColumn = 1.0 / 30;

    // A minimum is reached by shrinking steps; a loss that falls for ever is left by steps that stay this long in units of the predictor.
    private const double LongStep = 1e-3;

    private static readonly Penalty Unpenalized = new GroupPenalty(0);

    private readonly PenalizedProblem _problem;
    private readonly LinearPredictor _map;
    private readonly Multipliers? _multipliers;
    private readonly double[] _values;
    private readonly double[] _predictor;
    private readonly double[] _descent;
    private readonly double[] _gradient;
    private readonly double[] _target;
    private readonly double[] _start;
    private readonly double[] _direction;
    private readonly double[] _next;

    // Numbers of some terms, for the moment, and which terms move.
    private readonly double[] _own;
    private readonly int[] _moved;
    private int[] _watched;
    private PenaltySum _penalty;
    private EmpiricalLoss _loss;
    private double _lastLambda = double.NaN;
    private StopReason _reason;
    private readonly int[] _allTerms;
    private Model? _model;
    private bool _isKept;
    private double _lostSteps;
    private (double Lambda, double[] Values)? _before;
    private bool _isAhead;

    // The least price of λ = 1, of those that are not excluded; 0 where a term pays none, and where envelopes or tangents stand in for the problem.
    private readonly double _leastLimit;

    public NewtonSolver(PenalizedProblem problem)
    {
        _problem = problem;
        _map = problem.Predictor;
        _loss = problem.LossOnData;
        _penalty = problem.PenaltySum;
        _watched = _map.AllCoefficients;
        _allTerms = [.. _map.AllCoefficients, .. _map.Intercepts];
        _values = new double[_map.Coefficients + _map.Outputs];
        Certifier certifier = problem.Certifier;
        certifier.NullIntercepts.CopyTo(_values, _map.Coefficients);
        for (int k = 0; k < certifier.NullCoefficients.Indices.Length; k++)
        {
            _values[certifier.NullCoefficients.Indices[k]] = certifier.NullCoefficients.Values[k];
        }

        _predictor = _map.Evaluate([(certifier.NullIntercepts, certifier.NullCoefficients)]);
        (_descent, _direction, _next) = (new double[_map.Length], new double[_map.Length], new double[_map.Length]);
        (_target, _start, _own, _moved) = (new double[_values.Length], new double[_values.Length], new double[_values.Length], new int[_values.Length]);
        if (_loss is KinkedEmpiricalLoss kinked)
        {
            _multipliers = new Multipliers(kinked, _problem.Design.Shares, certifier.Reference, certifier.NullDual!);
        }

        _gradient = [.. certifier.NullGradient, .. new double[_map.Outputs]];
        _leastLimit = _loss is not KinkedEmpiricalLoss && _penalty is ElasticNetSum { Limits: { } limits } ? limits.Where(double.IsFinite).DefaultIfEmpty(0).Min() : 0;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Watched => _watched;

    /// <inheritdoc/>
    public void Watch(IEnumerable<int> columns, ReadOnlySpan<double> descent)
    {
        _watched = [.. columns.Union(_map.AllCoefficients.Where(t => _values[t] != 0)).Order()];
        Array.Clear(_gradient);
        foreach (int t in _watched)
        {
            _gradient[t] = descent[t];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<int> Missed(int[] columns, double[] descents, double lambda) =>
        columns.Where((t, k) => Math.Abs(descents[k]) > lambda * _penalty.Limits![t] * (1 + PriceSlack) && Array.BinarySearch(_watched, t) < 0);

    /// <summary>Solves for one λ, starting from the last solution.</summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="cancellation">Asked between steps.</param>
    public (FitState Fit, StopReason Reason) Solve(double lambda, CancellationToken cancellation)
    {
        double last = double.IsNaN(_lastLambda) ? _problem.Certifier.LambdaMax : _lastLambda;
        double[] solution = [.. _values];
        _isAhead = TryGoAhead(lambda);
        var working = new SortedSet<int>(_map.Intercepts);
        _penalty.AddCandidates(_gradient, _values, last, lambda, working);
        // A concave penalty that let coefficients grow for ever does so at a smaller λ too.
        _reason = _multipliers is not null ? ApproachByEnvelopes(_multipliers, working, lambda, cancellation)
            : _penalty.IsConvex ? Approach(working, lambda, cancellation)
            : _reason == StopReason.NoMinimum ? _reason
            : ApproachByTangents(working, lambda, cancellation);
        (_before, _lastLambda) = ((last, solution), lambda);
        double[] values = BalancedOutputs.Of(_problem, _values);
        int[] support = Array.FindAll(_map.AllCoefficients, t => values[t] != 0);
        return (new FitState(lambda, values[_map.Coefficients..], new SparseVector(support, Array.ConvertAll(support, t => values[t])), _multipliers?.Dual), _reason);
    }

    private bool IsLong(double moved) => moved > LongStep * (1 + _predictor.Max(Math.Abs));

    // Before and after: the working set holds every term that is not zero. After: no column outside it beats its price.
    private StopReason Approach(SortedSet<int> working, double lambda, CancellationToken cancellation)
    {
        StopReason reason = StopReason.IterationLimit;
        for (int round = 0; round < MaxRounds; round++)
        {
            reason = Descend([.. working], lambda, cancellation);
            FormGradient(_watched);
            int before = working.Count;
            _penalty.AddViolators(_gradient, _values, lambda, working);
            if (working.Count == before)
            {
                break;
            }
        }

        return reason;
    }

    // A dual point that violates its limits by a share of them is made feasible by giving up that share, which costs the dual objective no more than the share of λρ‖v∘b‖₁, and so of the objective at nothing.
    private double Enough(double lambda)
    {
        CertificateTolerance tolerance = _problem.Options.Tolerance;
        return Sure * Math.Min(tolerance.KktViolation, tolerance.RelativeGap * lambda * _leastLimit / _problem.Certifier.GradientScale);
    }

    // Before and after: _predictor is that of _values, and the objective over the terms has not grown.
    private StopReason Descend(int[] terms, double lambda, CancellationToken cancellation)
    {
        double damping = 0, best = double.PositiveInfinity, moved = 0, before = double.PositiveInfinity;
        int idle = 0, longWays = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            FormGradient(terms);
            double violation = Violation(terms, lambda);
            idle = violation < 0.5 * best ? 0 : idle + 1;
            best = Math.Min(best, violation);
            bool isExact = violation <= Exact;
            if ((isExact && !IsLong(moved)) || (idle >= 2 && violation <= Fine))
            {
                return StopReason.Converged;
            }

            if (violation <= Enough(lambda) && !IsLong(moved))
            {
                // The intercepts are cheap to bring to their end, where the descent is a dual point.
                double[] moves = _problem.Certifier.FitIntercepts(_predictor);
                Kernels.AddScaled(1, moves, _values.AsSpan(_map.Coefficients, moves.Length));
                return StopReason.Converged;
            }

            // One long last step may be a jump into a piece where the loss is a quadratic; a second one goes on for ever.
            longWays += isExact ? 1 : 0;
            if (longWays == 2)
            {
                return StopReason.NoMinimum;
            }

            DropIfStale(violation / before, idle);
            before = violation;
            bool wasKept = _isKept;
            double[]? target = Minimize(terms, damping, lambda, idle < MaxIdle, cancellation);
            double fall = target is null ? 0 : Fall(terms, target, lambda);
            (double length, moved) = fall > 0 ? Search(terms, target!, fall, lambda) : (0, 0);
            if (length == 0)
            {
                _isKept = false;
                if (wasKept)
                {
                    continue;
                }

                damping = damping == 0 ? 1e-4 : 10 * damping;
                if (damping > 1e8)
                {
                    return violation <= 100 * Fine ? StopReason.Converged : StopReason.Stalled;
                }

                continue;
            }

            damping = damping < 1e-8 ? 0 : damping / 10;
        }

        return StopReason.IterationLimit;
    }

    // Goes towards the target by the longest of 1, ½, ¼, … that lowers the objective by a share of what the model promises; 0 where none does. Where the promise
    // is near the rounding of the objective, the full step is taken on trust: the next gradient tells.
    private (double Length, double Moved) Search(int[] terms, double[] target, double fall, double lambda)
    {
        const double Share = 1e-4;
        (double[] start, double[] direction, double[] next) = (_start, _direction, _next);
        _values.CopyTo(start, 0);
        Array.Clear(direction);
        int count = 0;
        foreach (int t in terms)
        {
            if (target[t] != start[t])
            {
                (_moved[count], _own[count]) = (t, target[t] - start[t]);
                count++;
            }
        }

        _map.Add(_moved.AsMemory(0, count), _own.AsSpan(0, count), direction);
        double value = _loss.Value(_predictor), rounding = 1e-13 * (Math.Abs(value) + Math.Abs(_penalty.Value(terms, start, lambda)));
        for (double length = 1; length > 1e-10; length /= 2)
        {
            _predictor.CopyTo(next, 0);
            Kernels.AddScaled(length, direction, next);
            for (int k = 0; k < count; k++)
            {
                int t = _moved[k];
                _values[t] = length == 1 ? target[t] : start[t] + (length * _own[k]);
            }

            double gained = value - _loss.Value(next) - _penalty.Difference(terms, _values, start, lambda);
            if (gained >= Share * length * fall || (fall <= 1e5 * rounding && gained >= -rounding))
            {
                next.CopyTo(_predictor, 0);
                return (length, length * direction.Max(Math.Abs));
            }
        }

        start.CopyTo(_values, 0);
        return (0, 0);
    }

    // What a step promises to first order: the gradient times the way less what the penalty grows by, term by term, since their sums nearly cancel.
    private double Fall(int[] terms, double[] target, double lambda)
    {
        double fall = -_penalty.Difference(terms, target, _values, lambda);
        foreach (int t in terms)
        {
            fall += _gradient[t] * (target[t] - _values[t]);
        }

        return fall;
    }

    private double Violation(int[] terms, double lambda)
    {
        double largest = _penalty.Violation(terms, _gradient, _values, lambda);
        foreach (int t in _map.Intercepts)
        {
            largest = Math.Max(largest, Math.Abs(_gradient[t]));
        }

        return largest / _problem.Certifier.GradientScale;
    }

    // The descent of the loss at the predictor, and its gradient for some terms.
    private void FormGradient(int[] terms)
    {
        _loss.Descent(_predictor, _descent);
        FormGradient(terms, _descent);
    }

    private void FormGradient(int[] terms, double[] descent)
    {
        _map.TransposeMultiply(terms, descent, 1, _own.AsMemory(0, terms.Length));
        for (int k = 0; k < terms.Length; k++)
        {
            _gradient[terms[k]] = _own[k];
        }
    }
}
