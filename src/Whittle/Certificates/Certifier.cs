using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Certificates;

/// <summary>
/// Computes certificates for one problem, F(b) = L(b₀ + X̃b) + λ Σⱼ vⱼ[ρ|bⱼ| + (1−ρ)bⱼ²/2], from coefficients on the standardized scale.
/// <para>
/// Primal: F at the coefficients. Dual: u = −∇L, first made orthogonal to the intercept and to every unpenalized column (so that those
/// constraints hold to rounding), then shrunk by the largest s ≤ 1 for which |s(x̃ⱼᵀu − λvⱼ(1−ρ)bⱼ)| ≤ λvⱼρ for every penalized column.
/// The L2 part is rows of data with response 0, √(λvⱼ(1−ρ)) in column j, so D = −L*(−su) − ½s² Σ λvⱼ(1−ρ)bⱼ². For ρ = 0 no box constrains u,
/// and the penalty's own conjugate Σ (x̃ⱼᵀu)²/(2λvⱼ) stands in its place. Every xᵀu is formed from the data.
/// </para>
/// Not thread-safe. Cost: two passes over X for a batch of fits.
/// </summary>
internal sealed class Certifier
{
    /// <summary>Fits that share one pass over the data.</summary>
    public const int Batch = 8;

    // An unpenalized column's own gradient is zero in exact arithmetic; this share of |x||y| is taken for rounding.
    private const double RoundingShare = 1e-11;

    private readonly StandardizedDesign _design;
    private readonly double[] _response;
    private readonly Loss _loss;
    private readonly ElasticNetPenalty _penalty;
    private readonly PenaltyFactors _factors;
    private readonly CertificateTolerance _tolerance;
    private readonly ColumnSpace _unpenalized;
    private readonly double _reference;
    private readonly double _responseSize;
    private ColumnSpace? _everyColumn;

    public Certifier(StandardizedDesign design, double[] response, Loss loss, ElasticNetPenalty penalty, PenaltyFactors factors, CertificateTolerance tolerance)
    {
        _design = design;
        _response = response;
        _loss = loss;
        _penalty = penalty;
        _factors = factors;
        _tolerance = tolerance;
        _unpenalized = new ColumnSpace(design, design.AllColumns.Where(j => factors[j] == 0));

        double[] residual = [.. response];
        (NullIntercept, double[] coefficients) = _unpenalized.Remove(residual);
        NullCoefficients = new SparseVector([.. _unpenalized.Basis], coefficients);
        var predictor = new double[residual.Length];
        for (int i = 0; i < predictor.Length; i++)
        {
            predictor[i] = response[i] - residual[i];
        }

        NullObjective = loss.Value(response, predictor, design.Weights);
        double emptyObjective = loss.Value(response, new double[residual.Length], design.Weights);
        _reference = NullObjective > 1e-26 * emptyObjective ? NullObjective : emptyObjective > 0 ? emptyObjective : 1;
        NullGradient = GradientAt(predictor);

        // Where the null model leaves nothing to explain, its gradient is rounding: the model with the intercept alone sets the scale.
        Array.Fill(predictor, design.HasIntercept ? Kernels.Dot(response, design.Weights) / design.WeightSum : 0);
        double largest = LargestMagnitude(NullGradient), empty = LargestMagnitude(GradientAt(predictor));
        NullIsPerfect = NullObjective <= 1e-26 * emptyObjective || largest <= RoundingShare * empty;
        GradientScale = !NullIsPerfect ? largest : empty > RoundingShare * Math.Sqrt(emptyObjective) ? empty : Math.Sqrt(2 * _reference);
        _responseSize = Math.Sqrt(2 * emptyObjective);
    }

    /// <summary>The intercept of the null model: intercept and unpenalized columns fitted, everything else 0.</summary>
    public double NullIntercept { get; }

    /// <summary>The unpenalized coefficients of the null model, standardized.</summary>
    public SparseVector NullCoefficients { get; }

    /// <summary>The unpenalized columns that are independent of the intercept and of each other, lowest first.</summary>
    public IReadOnlyList<int> UnpenalizedBasis => _unpenalized.Basis;

    /// <summary>P₀, the objective at the null model.</summary>
    public double NullObjective { get; }

    /// <summary>Whether the null model leaves nothing to explain: no residual, or none that any column could explain beyond rounding.</summary>
    public bool NullIsPerfect { get; }

    /// <summary>−∂L/∂bⱼ at the null model.</summary>
    public double[] NullGradient { get; }

    /// <summary>The largest |∂ⱼL| at the null model over the columns that are not excluded: what KKT violations are measured by.</summary>
    public double GradientScale { get; }

    /// <summary>The smallest λ at which every penalized coefficient is 0 for an L1 ratio: max |∂ⱼL|/(ρvⱼ) at the null model; 0 where the null model is perfect.</summary>
    public double LambdaMax(double l1Ratio)
    {
        double largest = 0;
        for (int j = 0; j < NullGradient.Length; j++)
        {
            if (_factors[j] > 0 && !_factors.IsExcluded(j))
            {
                largest = Math.Max(largest, Math.Abs(NullGradient[j]) / (l1Ratio * _factors[j]));
            }
        }

        return NullIsPerfect ? 0 : largest;
    }

    /// <summary>Certifies one fit.</summary>
    public Certificate Certify(double lambda, double intercept, SparseVector coefficients) => Certify([(lambda, intercept, coefficients)])[0];

    /// <summary>Certifies up to <see cref="Batch"/> fits in one pass over the data.</summary>
    public Certificate[] Certify(ReadOnlySpan<(double Lambda, double Intercept, SparseVector Coefficients)> fits)
    {
        int n = _design.Rows, p = _design.Columns, count = fits.Length;
        var predictors = new double[n * count];
        var descents = new double[n * count];
        var duals = new double[n * count];
        var residual = new double[n];
        var vectors = new SparseVector[count];
        for (int q = 0; q < count; q++)
        {
            predictors.AsSpan(q * n, n).Fill(fits[q].Intercept);
            vectors[q] = fits[q].Coefficients;
        }

        _design.AddProducts(vectors, predictors);
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<double> predictor = predictors.AsSpan(q * n, n);
            _loss.Descent(_response, predictor, _design.Weights, descents.AsSpan(q * n, n));
            MakeDual(fits[q].Lambda, descents.AsSpan(q * n, n), residual, duals.AsSpan(q * n, n));
        }

        var gradients = new double[p * count];
        _design.TransposeMultiply(_design.AllColumns, descents, count, gradients);

        // Without unpenalized columns the dual differs from the descent by a constant, which centred columns do not see.
        bool shared = _unpenalized.Basis.Count == 0 && !AnyUnpenalized(fits);
        double[] dualGradients = shared ? gradients : new double[p * count];
        if (!shared)
        {
            _design.TransposeMultiply(_design.AllColumns, duals, count, dualGradients);
        }

        var certificates = new Certificate[count];
        for (int q = 0; q < count; q++)
        {
            (double lambda, _, SparseVector coefficients) = fits[q];
            double[] b = coefficients.ToDense(p);
            double objective = _loss.Value(_response, predictors.AsSpan(q * n, n), _design.Weights);
            for (int j = 0; j < p; j++)
            {
                objective += _penalty.Value(b[j], lambda, _factors[j]);
            }

            double dual = DualObjective(lambda, b, duals.AsSpan(q * n, n), dualGradients.AsSpan(q * p, p));
            double gap = Math.Max(0, (objective - dual) / _reference);
            double violation = Violation(lambda, b, descents.AsSpan(q * n, n), gradients.AsSpan(q * p, p));
            certificates[q] = new Certificate(objective, gap, violation, _tolerance);
        }

        return certificates;
    }

    private static bool AnyUnpenalized(ReadOnlySpan<(double Lambda, double Intercept, SparseVector Coefficients)> fits)
    {
        foreach ((double lambda, _, _) in fits)
        {
            if (lambda == 0)
            {
                return true;
            }
        }

        return false;
    }

    // u/w·Σw is the residual (of a squared loss; a working residual in general), whose projection needs no division by zero weights.
    private void MakeDual(double lambda, ReadOnlySpan<double> descent, double[] residual, Span<double> dual)
    {
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = _design.Weights[i] > 0 ? descent[i] * _design.WeightSum / _design.Weights[i] : 0;
        }

        ColumnSpace space = lambda > 0 ? _unpenalized : _everyColumn ??= new ColumnSpace(_design, _design.AllColumns.Where(j => !_factors.IsExcluded(j)));
        space.Remove(residual);
        for (int i = 0; i < residual.Length; i++)
        {
            dual[i] = residual[i] * _design.Weights[i] / _design.WeightSum;
        }
    }

    private double DualObjective(double lambda, double[] b, Span<double> dual, ReadOnlySpan<double> gradient)
    {
        double shrink = 1, ridge = 0;
        for (int j = 0; j < b.Length; j++)
        {
            double price = _penalty.Price(lambda, _factors[j]), curvature = _penalty.Curvature(lambda, _factors[j]);
            if (_factors.IsExcluded(j))
            {
                continue;
            }

            if (price > 0)
            {
                double offered = Math.Abs(gradient[j] - (curvature * b[j]));
                shrink = offered > price ? Math.Min(shrink, price / offered) : shrink;
                ridge += curvature * b[j] * b[j];
            }
            else if (curvature > 0)
            {
                ridge += gradient[j] * gradient[j] / curvature;
            }
            else if (Math.Abs(gradient[j]) > RoundingShare * _responseSize * _design.RootMeanSquare(j))
            {
                return double.NegativeInfinity;
            }
        }

        for (int i = 0; i < dual.Length; i++)
        {
            dual[i] *= shrink;
        }

        return _loss.DualValue(_response, dual, _design.Weights) - (0.5 * shrink * shrink * ridge);
    }

    private double Violation(double lambda, double[] b, ReadOnlySpan<double> descent, ReadOnlySpan<double> gradient)
    {
        double largest = _design.HasIntercept ? Math.Abs(Kernels.Sum(descent)) : 0;
        for (int j = 0; j < b.Length; j++)
        {
            largest = Math.Max(largest, _penalty.Distance(gradient[j], b[j], lambda, _factors[j]));
        }

        return largest / GradientScale;
    }

    private double[] GradientAt(double[] predictor)
    {
        var descent = new double[predictor.Length];
        var gradient = new double[_design.Columns];
        _loss.Descent(_response, predictor, _design.Weights, descent);
        _design.TransposeMultiply(_design.AllColumns, descent, 1, gradient);
        return gradient;
    }

    private double LargestMagnitude(double[] gradient)
    {
        double largest = 0;
        for (int j = 0; j < gradient.Length; j++)
        {
            largest = _factors.IsExcluded(j) ? largest : Math.Max(largest, Math.Abs(gradient[j]));
        }

        return largest;
    }
}
