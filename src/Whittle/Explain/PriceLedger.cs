using Whittle.Certificates;
using Whittle.Numerics;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Explain;

/// <summary>
/// What each feature offers and what it would have to pay: the tutorial's account of why the lasso drops features, made exact. On the
/// standardized scale a feature offers |∂loss/∂βⱼ| and its price is λvⱼ(ρ + (1−ρ)|βⱼ|); worth is offer over price. At an optimum worth is 1
/// for what is kept and at most 1 for what is left out.
/// </summary>
internal sealed class PriceLedger
{
    private const double TieTolerance = 1e-7;
    private readonly PenalizedProblem _problem;
    private readonly double _lambda;
    private readonly SparseVector _coefficients;
    private readonly double[] _offers;

    public PriceLedger(PenalizedProblem problem, FitState fit)
    {
        _problem = problem;
        _lambda = fit.Lambda;
        _coefficients = fit.Coefficients;
        double[] predictor = problem.Predictor.Evaluate([(fit.Intercepts, fit.Coefficients)]), descent = fit.Dual ?? new double[predictor.Length];
        if (fit.Dual is null)
        {
            problem.LossOnData.Descent(predictor, descent);
        }

        _offers = new double[problem.Predictor.Coefficients];
        problem.Predictor.TransposeMultiply(problem.Predictor.AllCoefficients, descent, 1, _offers);
    }

    /// <summary>Offer over price (of a block: the λ at which it would enter over λ), or null where nothing has a price at zero (ridge, λ = 0, unpenalized, excluded, constant).</summary>
    public double? Worth(int term)
    {
        int column = _problem.Predictor.Column(term);
        double factor = _problem.Factors[column];
        if (_problem.PenaltySum is BlockSum blocks)
        {
            return _lambda == 0 || IsEmpty(column) ? null : blocks.Worth(term, _offers, _coefficients, _lambda);
        }

        bool silent = _lambda == 0 || _problem.Options.L1Ratio == 0 || factor == 0 || double.IsPositiveInfinity(factor) || IsEmpty(column);
        return silent ? null : Math.Abs(_offers[term]) / (_problem.Penalty.Price(_lambda, factor) + (_problem.Penalty.Curvature(_lambda, factor) * Math.Abs(_coefficients[term])));
    }

    /// <summary>
    /// The kept columns that a left-out column could replace at no cost: it earns its whole price (worth 1) and is a copy of, or in the
    /// opposite direction of, each of them. Empty where there is none. Both are columns of the term's own output.
    /// </summary>
    public IReadOnlyList<int> TiedWith(int term)
    {
        if (_problem.PenaltySum is BlockSum || _coefficients[term] != 0 || !(Worth(term) >= 1 - TieTolerance))
        {
            return [];
        }

        (int output, int column) = Math.DivRem(term, _problem.Design.Columns);
        int[] support = [.. _coefficients.Indices.Where(t => t / _problem.Design.Columns == output).Select(_problem.Predictor.Column)], self = [column];
        var cross = new double[support.Length];
        double[] own = new double[1], diagonal = new double[1];
        _problem.Design.CrossProducts(support, self, _problem.Design.Shares, cross);
        _problem.Design.CrossProducts(self, self, _problem.Design.Shares, own);
        var tied = new List<int>();
        for (int k = 0; k < support.Length; k++)
        {
            int[] other = [support[k]];
            _problem.Design.CrossProducts(other, other, _problem.Design.Shares, diagonal);
            if (Math.Abs(cross[k]) >= (1 - TieTolerance) * Math.Sqrt(own[0] * diagonal[0]))
            {
                tied.Add(support[k]);
            }
        }

        return tied;
    }

    private bool IsEmpty(int column) => _problem.Design.IsConstant[column] && _problem.Design.HasIntercept;
}
