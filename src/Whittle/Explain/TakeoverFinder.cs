using Whittle.Losses;
using Whittle.Models;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Explain;

/// <summary>
/// Takes apart what a left-out feature offers. With g = Xᵀu the descents, g at the fit is g at the null model less Σₖ xⱼᵀ∇²L xₖ (bₖ − b⁰ₖ), the curvature averaged over the straight way from the null model's
/// predictor to the fit's: exact for least squares, whose curvature is the same everywhere, and by Gauss's eight points for other losses. In units of the price, the worth that a feature would have alone
/// is its worth beside the others plus what each of them takes.
/// </summary>
internal sealed class TakeoverFinder
{
    // Abscissae and weights on (0, 1) of Gauss and Legendre's rule of eight points.
    private static readonly double[] Nodes = [0.019855071751231884, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751, 0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681];
    private static readonly double[] Shares = [0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.18134189168918100, 0.18134189168918100, 0.15685332293894363, 0.11119051722668724, 0.05061426814518813];

    private readonly PenalizedProblem _problem;
    private readonly PathPoint _point;
    private readonly double[] _nullOffers;
    private readonly int[] _movers;
    private readonly double[] _moves;
    private readonly double[] _null;
    private readonly double[] _way;

    public TakeoverFinder(PenalizedProblem problem, PathPoint point)
    {
        (_problem, _point) = (problem, point);
        LinearPredictor map = problem.Predictor;
        _null = map.Evaluate([(problem.Certifier.NullIntercepts, problem.Certifier.NullCoefficients)]);
        _way = map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]);
        for (int i = 0; i < _way.Length; i++)
        {
            _way[i] -= _null[i];
        }

        var descent = new double[_null.Length];
        problem.LossOnData.Descent(_null, descent);
        _nullOffers = new double[map.Coefficients];
        map.TransposeMultiply(map.AllCoefficients, descent, 1, _nullOffers);
        int[] coefficients = [.. point.Indices.Union(problem.Certifier.NullCoefficients.Indices).Order()];
        _movers = [.. coefficients, .. map.Intercepts];
        _moves = [.. coefficients.Select(t => point.Fit.Coefficients[t] - problem.Certifier.NullCoefficients[t]), .. map.Intercepts.Select((_, k) => point.Fit.Intercepts[k] - problem.Certifier.NullIntercepts[k])];
    }

    /// <summary>Whether offers can be taken apart: prices are those of the elastic net, and the loss has a curvature.</summary>
    public static bool Serves(PenalizedProblem problem, PathPoint point) =>
        problem.PenaltySum is ElasticNetSum && problem.Options.L1Ratio > 0 && point.Lambda > 0 && problem.Loss.IsSmooth;

    /// <summary>Of each term its worth without any other penalized feature, and what each mover took of it: [term][mover], in the order of <see cref="Movers"/>.</summary>
    public (double Alone, double[] Taken)[] Find(int[] terms)
    {
        LinearPredictor map = _problem.Predictor;
        double[] products = new double[terms.Length * _movers.Length], part = new double[products.Length];
        (double[] nodes, double[] shares) = _problem.Loss.IsLeastSquares ? ([0.0], [1.0]) : (Nodes, Shares);
        for (int q = 0; q < nodes.Length; q++)
        {
            double[] predictor = [.. _null.Select((h, i) => h + (nodes[q] * _way[i]))];
            map.CrossProducts(terms, _movers, _problem.LossOnData.CurvatureAt(predictor), part);
            Numerics.Kernels.AddScaled(shares[q], part, products);
        }

        return [.. terms.Select((term, a) =>
        {
            double price = _problem.Penalty.Price(_point.Lambda, _problem.Factors[map.Column(term)]), sign = _nullOffers[term] < 0 ? -1 : 1;
            return (Math.Abs(_nullOffers[term]) / price, (double[])[.. _moves.Select((move, k) => sign * products[a + (k * terms.Length)] * move / price)]);
        })];
    }

    /// <summary>The terms that moved from the null model to the fit; those from <see cref="LinearPredictor.Coefficients"/> on are intercepts.</summary>
    public IReadOnlyList<int> Movers => _movers;
}
