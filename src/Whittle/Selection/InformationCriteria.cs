using Whittle.Errors;
using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// Criteria along a path. Where no residual degree of freedom is left (df ≥ n − 1; k ≥ n − 1 for AICc) a likelihood says nothing and the criterion is +∞. Immutable and thread-safe.
/// </summary>
public sealed class InformationCriteria
{
    private readonly double[] _losses;
    private readonly double[] _degrees;
    private readonly double[] _subsets;
    private readonly double _rows;
    private readonly double _units;
    private readonly bool _isLeastSquares;
    private readonly double _gamma;

    private InformationCriteria(PenalizedProblem problem, IReadOnlyList<PathPoint> points, double? noiseVariance, string? noiseSource, double gamma)
    {
        (NoiseVariance, NoiseSource, _gamma, _isLeastSquares) = (noiseVariance, noiseSource, gamma, problem.Loss.IsLeastSquares);
        double[] weights = problem.Design.Weights;
        _rows = weights.Count(w => w > 0);
        _units = problem.Loss.IsSumOfRows ? _rows : Enumerable.Range(0, weights.Length).Count(i => weights[i] > 0 && problem.Loss.ErrorWeight(problem.Response, weights.Length, i) > 0);
        int penalized = problem.Predictor.AllCoefficients.Count(t => problem.Factors[problem.Predictor.Column(t)] > 0 && !problem.Factors.IsExcluded(problem.Predictor.Column(t)));
        Lambdas = [.. points.Select(p => p.Lambda)];
        _losses = [.. points.Select(p => p.Certificate.Objective - problem.Certifier.PenaltyOf(p.Fit))];
        _degrees = [.. points.Select(p => EffectiveDegrees.Of(problem, p))];
        _subsets = [.. points.Select(p => LogSubsets(penalized, p.Indices.Count(t => problem.Factors[problem.Predictor.Column(t)] > 0)))];
    }

    /// <summary>λ, descending.</summary>
    public IReadOnlyList<double> Lambdas { get; }

    /// <summary>The effective degrees of freedom at each λ, intercept and unpenalized columns included: the rank of the active columns for the lasso, the trace for the elastic net and ridge.</summary>
    public IReadOnlyList<double> DegreesOfFreedom => _degrees;

    /// <summary>σ² of <see cref="Criterion.Cp"/>, in squared units of the response; null where there is none.</summary>
    public double? NoiseVariance { get; }

    /// <summary>Where σ² comes from, in words; null where there is none.</summary>
    public string? NoiseSource { get; }

    /// <summary>Whether a criterion is defined here: Cp and GCV for least squares, Cp with a noise variance.</summary>
    /// <param name="criterion">Which one.</param>
    public bool Has(Criterion criterion) => _isLeastSquares ? criterion != Criterion.Cp || NoiseVariance is not null : criterion is not (Criterion.Cp or Criterion.Gcv);

    /// <summary>A criterion at each λ; smaller is better.</summary>
    /// <param name="criterion">Which one.</param>
    /// <exception cref="WhittleException">Cp or GCV of another loss (<c>bad-criterion</c>), or Cp without a noise variance (<c>no-noise-variance</c>).</exception>
    public IReadOnlyList<double> Values(Criterion criterion)
    {
        if (!Has(criterion))
        {
            throw _isLeastSquares ? Faults.NoNoiseVariance() : Faults.BadCriterion(criterion.ToString());
        }

        return [.. Enumerable.Range(0, _losses.Length).Select(k => ValueAt(criterion, k))];
    }

    /// <summary>The position of the largest λ at the smallest value of a criterion.</summary>
    /// <param name="criterion">Which one.</param>
    /// <exception cref="WhittleException">As <see cref="Values"/>.</exception>
    public int IndexOf(Criterion criterion)
    {
        IReadOnlyList<double> values = Values(criterion);
        int best = 0;
        for (int k = 1; k < values.Count; k++)
        {
            best = values[k] < values[best] ? k : best;
        }

        return best;
    }

    /// <summary>The criteria of a path.</summary>
    /// <exception cref="WhittleException">The loss has no likelihood without a dispersion of its own (<c>no-likelihood</c>).</exception>
    internal static InformationCriteria Of(PenalizedProblem problem, IReadOnlyList<PathPoint> points, double? noiseVariance, string? noiseSource, double gamma) =>
        problem.Loss.IsLeastSquares || problem.Loss.Name is "logistic" or "multinomial" or "poisson" or "cox"
            ? new InformationCriteria(problem, points, noiseVariance, noiseSource, gamma)
            : throw Faults.NoLikelihood(problem.Loss.Name);

    private double ValueAt(Criterion criterion, int index)
    {
        double degrees = _degrees[index], squares = 2 * _losses[index], k = degrees + (_isLeastSquares ? 1 : 0);
        if (criterion == Criterion.Cp)
        {
            return (_rows * squares / NoiseVariance!.Value) - _rows + (2 * degrees);
        }

        if (degrees >= _rows - 1 || (criterion == Criterion.Aicc && k >= _rows - 1))
        {
            return double.PositiveInfinity;
        }

        double fit = _rows * (_isLeastSquares ? Math.Log(squares) : squares), bic = fit + (k * Math.Log(_units));
        return criterion switch
        {
            Criterion.Aic => fit + (2 * k),
            Criterion.Aicc => fit + (2 * k) + (2 * k * (k + 1) / (_rows - k - 1)),
            Criterion.Bic => bic,
            Criterion.Ebic => bic + (2 * _gamma * _subsets[index]),
            _ => squares / Math.Pow(1 - (degrees / _rows), 2),
        };
    }

    // log C(p, s).
    private static double LogSubsets(int columns, int kept)
    {
        double sum = 0;
        for (int k = 1; k <= kept; k++)
        {
            sum += Math.Log((columns - kept + k) / (double)k);
        }

        return sum;
    }
}
