using Whittle.Numerics;
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

    public PriceLedger(PenalizedProblem problem, double lambda, SparseVector coefficients)
    {
        _problem = problem;
        _lambda = lambda;
        _coefficients = coefficients;
        var quadratic = new ResidualQuadratic(problem.Design, problem.Centred);
        quadratic.MoveTo(coefficients.Indices, coefficients.Values);
        _offers = new double[problem.Design.Columns];
        quadratic.Descent(problem.Design.AllColumns, _offers);
    }

    /// <summary>Offer over price, or null where nothing has a price at zero (ridge, λ = 0, unpenalized, excluded, constant).</summary>
    public double? Worth(int column)
    {
        double factor = _problem.Factors[column];
        bool silent = _lambda == 0 || _problem.Options.L1Ratio == 0 || factor == 0 || double.IsPositiveInfinity(factor) || IsEmpty(column);
        return silent ? null : Math.Abs(_offers[column]) / (_problem.Penalty.Price(_lambda, factor) + (_problem.Penalty.Curvature(_lambda, factor) * Math.Abs(_coefficients[column])));
    }

    /// <summary>
    /// The kept columns that a left-out column could replace at no cost: it earns its whole price (worth 1) and is a copy of, or in the
    /// opposite direction of, each of them. Empty where there is none.
    /// </summary>
    public IReadOnlyList<int> TiedWith(int column)
    {
        if (_coefficients[column] != 0 || !(Worth(column) >= 1 - TieTolerance))
        {
            return [];
        }

        int[] support = _coefficients.Indices, self = [column];
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
