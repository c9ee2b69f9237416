using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// Minimizes L(H) + λ Σⱼ vⱼ[ρ|bⱼ| + (1−ρ)bⱼ²/2] for a smooth loss that is not a quadratic: at each step the loss is replaced by its second-order model and the
/// penalized model is minimized exactly by <see cref="ExchangeSolver"/>; a line search on the objective makes every step a descent (proximal Newton; Lee, Sun &amp;
/// Saunders 2014, doi:10.1137/130921428). Only a working set of columns is looked at, those that the strong rule lets through; all are looked at before it ends.
/// Where the model is flat (Huber's far rows) or a step fails, its curvature is damped. Not thread-safe; keeps its point from one λ to the next.
/// </summary>
internal sealed class NewtonSolver
{
    private const int MaxRounds = 50;
    private const int MaxSteps = 100;

    // Converged where the violation of optimality is this share of the gradient at the null model, or no step makes it smaller.
    private const double Exact = 1e-13;
    private const double Fine = 1e-9;
    private const double PriceSlack = 1e-10;

    // A minimum is reached by shrinking steps; a loss that falls for ever is left by steps that stay this long in units of the predictor.
    private const double LongStep = 1e-3;

    private readonly PenalizedProblem _problem;
    private readonly LinearPredictor _map;
    private readonly EmpiricalLoss _loss;
    private readonly double[] _values;
    private readonly double[] _predictor;
    private readonly double[] _descent;
    private double[] _gradient;
    private double _lastLambda = double.NaN;

    public NewtonSolver(PenalizedProblem problem)
    {
        _problem = problem;
        _map = problem.Predictor;
        _loss = problem.LossOnData;
        _values = new double[_map.Coefficients + _map.Outputs];
        Certifier certifier = problem.Certifier;
        certifier.NullIntercepts.CopyTo(_values, _map.Coefficients);
        for (int k = 0; k < certifier.NullCoefficients.Indices.Length; k++)
        {
            _values[certifier.NullCoefficients.Indices[k]] = certifier.NullCoefficients.Values[k];
        }

        _predictor = _map.Evaluate([(certifier.NullIntercepts, certifier.NullCoefficients)]);
        _descent = new double[_map.Length];
        _gradient = certifier.NullGradient;
    }

    /// <summary>Solves for one λ, starting from the last solution.</summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="cancellation">Asked between steps.</param>
    public (FitState Fit, StopReason Reason) Solve(double lambda, CancellationToken cancellation)
    {
        double last = double.IsNaN(_lastLambda) ? _problem.LambdaMax : _lastLambda;
        var working = new SortedSet<int>(_map.Intercepts);
        foreach (int t in _map.AllCoefficients)
        {
            if (!IsExcluded(t) && (_values[t] != 0 || Math.Abs(_gradient[t]) >= Price(t, 1) * ((2 * lambda) - last)))
            {
                working.Add(t);
            }
        }

        StopReason reason = StopReason.IterationLimit;
        for (int round = 0; round < MaxRounds; round++)
        {
            reason = Descend([.. working], lambda, cancellation);
            _loss.Descent(_predictor, _descent);
            _gradient = new double[_map.Coefficients];
            _map.TransposeMultiply(_map.AllCoefficients, _descent, 1, _gradient);
            int before = working.Count;
            working.UnionWith(_map.AllCoefficients.Where(t => !IsExcluded(t) && _values[t] == 0 && Math.Abs(_gradient[t]) > Price(t, lambda) * (1 + PriceSlack)));
            if (working.Count == before)
            {
                break;
            }
        }

        _lastLambda = lambda;
        int[] support = Array.FindAll(_map.AllCoefficients, t => _values[t] != 0);
        return (new FitState(lambda, Intercepts(), new SparseVector(support, Array.ConvertAll(support, t => _values[t]))), reason);
    }

    // Before and after: _predictor is that of _values, and the objective over the terms has not grown.
    private StopReason Descend(int[] terms, double lambda, CancellationToken cancellation)
    {
        var factors = new PenaltyFactors(Array.ConvertAll(terms, Factor));
        double damping = 0, best = double.PositiveInfinity, moved = 0;
        int idle = 0, longWays = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            _loss.Descent(_predictor, _descent);
            var gradient = new double[terms.Length];
            _map.TransposeMultiply(terms, _descent, 1, gradient);
            double violation = Violation(terms, gradient, lambda);
            idle = violation < 0.5 * best ? 0 : idle + 1;
            best = Math.Min(best, violation);
            bool isLong = moved > LongStep * (1 + _predictor.Max(Math.Abs)), isExact = violation <= Exact;
            if ((isExact && !isLong) || (idle >= 2 && violation <= Fine))
            {
                return StopReason.Converged;
            }

            // One long last step may be a jump into a piece where the loss is a quadratic; a second one goes on for ever.
            longWays += isExact ? 1 : 0;
            if (longWays == 2)
            {
                return StopReason.NoMinimum;
            }

            Curvature curvature = _loss.CurvatureAt(_predictor);
            curvature = damping > 0 ? new DampedCurvature(curvature, _problem.Design.Weights, damping / _problem.Design.WeightSum) : curvature;
            double[] current = Array.ConvertAll(terms, t => _values[t]);
            var solver = new ExchangeSolver(new NewtonQuadratic(_map, curvature, _descent, terms, current), _problem.Penalty, factors);
            int[] support = [.. Enumerable.Range(0, terms.Length).Where(k => current[k] != 0)];
            solver.StartAt(new SparseVector(support, Array.ConvertAll(support, k => current[k])), lambda);
            bool solved = solver.Solve(lambda, cancellation) == StopReason.Converged;
            double[] target = solver.Solution.ToDense(terms.Length);
            double fall = Fall(terms, gradient, current, target, lambda);
            (double length, moved) = solved && fall > 0 ? Search(terms, current, target, fall, lambda) : (0, 0);
            if (length == 0)
            {
                damping = damping == 0 ? 1e-4 : 10 * damping;
                if (damping > 1e8)
                {
                    return violation <= Fine ? StopReason.Converged : StopReason.Stalled;
                }

                continue;
            }

            damping = damping < 1e-8 ? 0 : damping / 10;
        }

        return StopReason.IterationLimit;
    }

    // Goes from the current values towards the target by the longest of 1, ½, ¼, … that lowers the objective by a share of what the model promises; 0 where
    // none does. Where the promise is below the rounding of the objective, the full step is taken on trust: the next gradient tells.
    private (double Length, double Moved) Search(int[] terms, double[] current, double[] target, double fall, double lambda)
    {
        const double Share = 1e-4;
        var direction = new double[_map.Length];
        double[] move = [.. target.Zip(current, (to, from) => to - from)];
        _map.Add(terms, move, direction);
        double value = _loss.Value(_predictor), penalty = Penalty(terms, current, lambda), rounding = 1e-13 * (Math.Abs(value) + penalty);
        var next = new double[_map.Length];
        for (double length = 1; length > 1e-10; length /= 2)
        {
            _predictor.CopyTo(next, 0);
            Kernels.AddScaled(length, direction, next);
            double[] reached = length == 1 ? target : [.. current.Zip(move, (from, by) => from + (length * by))];
            double gained = value - _loss.Value(next) + (penalty - Penalty(terms, reached, lambda));
            if (gained >= Share * length * fall || (fall <= 1e5 * rounding && gained >= -rounding))
            {
                next.CopyTo(_predictor, 0);
                for (int k = 0; k < terms.Length; k++)
                {
                    _values[terms[k]] = reached[k];
                }

                return (length, length * direction.Max(Math.Abs));
            }
        }

        return (0, 0);
    }

    // What a step promises to first order: gᵀ(target − current) less what the penalty grows by, term by term, since their sums nearly cancel.
    private double Fall(int[] terms, double[] gradient, double[] current, double[] target, double lambda)
    {
        double fall = 0;
        for (int k = 0; k < terms.Length; k++)
        {
            fall += (gradient[k] * (target[k] - current[k])) - _problem.Penalty.Difference(target[k], current[k], lambda, Factor(terms[k]));
        }

        return fall;
    }

    private double Violation(int[] terms, double[] gradient, double lambda)
    {
        double largest = 0;
        for (int k = 0; k < terms.Length; k++)
        {
            largest = Math.Max(largest, _problem.Penalty.Distance(gradient[k], _values[terms[k]], lambda, Factor(terms[k])));
        }

        return largest / _problem.Certifier.GradientScale;
    }

    private double Penalty(int[] terms, double[] values, double lambda)
    {
        double sum = 0;
        for (int k = 0; k < terms.Length; k++)
        {
            sum += _problem.Penalty.Value(values[k], lambda, Factor(terms[k]));
        }

        return sum;
    }

    // Where adding one number to all intercepts changes nothing, they are given with sum 0.
    private double[] Intercepts()
    {
        double[] intercepts = _values[_map.Coefficients..];
        double mean = _problem.Loss.IsShiftInvariant ? intercepts.Average() : 0;
        return Array.ConvertAll(intercepts, b => b - mean);
    }

    private double Factor(int term) => term < _map.Coefficients ? _problem.Factors[_map.Column(term)] : 0;

    private double Price(int term, double lambda) => _problem.Penalty.Price(lambda, Factor(term));

    private bool IsExcluded(int term) => _problem.Factors.IsExcluded(_map.Column(term));
}
