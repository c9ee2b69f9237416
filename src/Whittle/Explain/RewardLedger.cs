using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Explain;

/// <summary>
/// The tutorial's account of L1 and L2 on one's own data: for each kept coefficient what its next step toward zero would earn from either penalty, at the fit's λ, and what it would cost in loss.
/// Coefficients are on the scale that the penalty sees (per standard deviation where columns are standardized), amounts in units of the objective. L1 pays the same for every step and so carries useless
/// coefficients all the way to zero; L2 pays less and less and stops short of it. Immutable and thread-safe.
/// </summary>
public sealed class RewardLedger
{
    private const int StepsToZero = 5;
    private const int MaxNewtonSteps = 100;
    private const double NewtonTolerance = 1e-12;

    private readonly PenalizedProblem _problem;
    private readonly PathPoint _point;
    private readonly double[] _predictor;

    internal RewardLedger(PenalizedProblem problem, PathPoint point, IReadOnlyList<string> names)
    {
        (_problem, _point) = (problem, point);
        _predictor = problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]);
        int[] kept = [.. point.Indices.Where(IsPriced).OrderByDescending(t => Math.Abs(point.Fit.Coefficients[t]))];
        Step = kept.Length > 0 ? Math.Abs(point.Fit.Coefficients[kept[0]]) / StepsToZero : 0;
        Entries = [.. kept.Select(t => new LedgerEntry(names[t], t, StepFrom(t, point.Fit.Coefficients[t], Step)))];
    }

    /// <summary>λ of the fit.</summary>
    public double Lambda => _point.Lambda;

    /// <summary>The length of a step: a fifth of the largest coefficient. A coefficient nearer to zero than that goes to zero in its step.</summary>
    public double Step { get; }

    /// <summary>The kept coefficients that pay a price, largest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>The tutorial's table: coefficients from a whole number down to zero by ones, with the rewards |β| and β² and no data. 5 → 4 earns 1 and 9, 1 → 0 earns 1 and 1.</summary>
    /// <param name="from">Where it starts, at least 1; default 5.</param>
    public static IReadOnlyList<LedgerStep> Textbook(int from = 5) => [.. Enumerable.Range(0, from).Select(k => new LedgerStep(from - k, from - k - 1, 1, (2 * (from - k)) - 1, null))];

    /// <summary>
    /// The way of one coefficient from where the loss alone would have it (the others held where the fit has them) to zero, in equal steps. The fit stands where what the penalties pay no longer covers the
    /// cost of a further step.
    /// </summary>
    /// <param name="term">The coefficient's position.</param>
    /// <param name="steps">How many steps, at least 1; default 5.</param>
    public IReadOnlyList<LedgerStep> StepsOf(int term, int steps = StepsToZero)
    {
        double free = FreeValue(term);
        return [.. Enumerable.Range(0, steps).Select(k => Account(term, free * (steps - k) / steps, free * (steps - k - 1) / steps))];
    }

    private bool IsPriced(int term) => _problem.Factors[_problem.Predictor.Column(term)] is > 0 and < double.PositiveInfinity;

    private LedgerStep StepFrom(int term, double value, double length) => Account(term, value, Math.Abs(value) <= length ? 0 : value - Math.CopySign(length, value));

    private LedgerStep Account(int term, double from, double to)
    {
        double price = _point.Lambda * _problem.Factors[_problem.Predictor.Column(term)];
        return new LedgerStep(from, to, price * (Math.Abs(from) - Math.Abs(to)), price * ((from * from) - (to * to)) / 2, LossAt(term, to) - LossAt(term, from));
    }

    private double LossAt(int term, double value) => _problem.LossOnData.Value(Moved(term, value));

    private double[] Moved(int term, double value)
    {
        double[] predictor = [.. _predictor];
        _problem.Predictor.Add(new[] { term }, [value - _point.Fit.Coefficients[term]], predictor);
        return predictor;
    }

    // Newton's method in one coefficient, steps halved while they do not lower the loss; a loss with kinks keeps its value.
    private double FreeValue(int term)
    {
        double value = _point.Fit.Coefficients[term];
        if (!_problem.Loss.IsSmooth)
        {
            return value;
        }

        int[] terms = [term];
        double[] slope = new double[1], bend = new double[1], descent = new double[_predictor.Length];
        double loss = LossAt(term, value);
        for (int step = 0; step < MaxNewtonSteps; step++)
        {
            double[] predictor = Moved(term, value);
            _problem.LossOnData.Descent(predictor, descent);
            _problem.Predictor.TransposeMultiply(terms, descent, 1, slope);
            _problem.Predictor.CrossProducts(terms, terms, _problem.LossOnData.CurvatureAt(predictor), bend);
            double move = bend[0] > 0 ? slope[0] / bend[0] : 0, next = LossAt(term, value + move);
            while (next > loss && Math.Abs(move) > NewtonTolerance * (1 + Math.Abs(value)))
            {
                move /= 2;
                next = LossAt(term, value + move);
            }

            if (Math.Abs(move) <= NewtonTolerance * (1 + Math.Abs(value)))
            {
                return value + (next <= loss ? move : 0);
            }

            (value, loss) = (value + move, next);
        }

        return value;
    }
}
