using System.Globalization;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>Criteria that choose λ without held-out rows.</content>
public sealed partial class Regression
{
    /// <summary>
    /// AIC, AICc, BIC, EBIC, Cp and GCV along a path, with effective degrees of freedom. They take the model for true and rows for independent, which a cross-validation does not; and none of them knows
    /// that λ was chosen. Cost: k²n a λ for k active columns, and k³ with an L2 part.
    /// </summary>
    /// <param name="path">A path of this regression.</param>
    /// <param name="noiseVariance">σ² of Cp in squared units of the response, &gt; 0; default that of least squares on all features, where n exceeds their rank.</param>
    /// <param name="gamma">γ of EBIC in [0, 1]; default ½.</param>
    /// <exception cref="WhittleException">
    /// No degrees of freedom are known for this penalty (<c>no-degrees-of-freedom</c>); the loss has a dispersion or no likelihood (<c>no-likelihood</c>); σ² or γ is out of range (<c>bad-options</c>).
    /// </exception>
    public InformationCriteria CreateCriteria(RegularizationPath path, double? noiseVariance = null, double gamma = 0.5)
    {
        string[] problems =
        [
            .. noiseVariance is { } given && !(given > 0 && double.IsFinite(given)) ? [Faults.OutOfRange("NoiseVariance", given, "(0, ∞)", "in squared units of the response")] : Array.Empty<string>(),
            .. gamma is >= 0 and <= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Gamma", gamma, "[0, 1]", "0 is BIC")],
        ];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        EffectiveDegrees.Check(_problem, Pilot is not null);
        (double? variance, string? source) = noiseVariance is not null ? (noiseVariance, "given") : Loss.IsLeastSquares ? NoiseOfLeastSquares() : (null, null);
        return InformationCriteria.Of(_problem, path.Points, variance, source, gamma);
    }

    // The residual variance of least squares on all features, where there are rows left for it.
    private (double? Variance, string? Source) NoiseOfLeastSquares()
    {
        int rows = _weights.Count(w => w > 0);
        if (Determined().Count() >= rows)
        {
            return (null, null);
        }

        PenalizedProblem free = _problem.With(new Penalties.PenaltyFactors([.. Enumerable.Range(0, Names.Count).Select(j => Factors.IsExcluded(j) ? Factors[j] : 0)]), ProblemOptions with { L1Ratio = 1 });
        PathPoint point = new PathFitter(free).Fit([0], null, CancellationToken.None)[0];
        double left = rows - EffectiveDegrees.Of(free, point), squares = 2 * point.Certificate.Objective;
        return left > 0 && squares > 0
            ? (rows * squares / left, string.Create(CultureInfo.InvariantCulture, $"the residuals of least squares on all features, {left:F0} degrees of freedom"))
            : (null, null);
    }
}
