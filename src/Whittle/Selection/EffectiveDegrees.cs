using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// The effective degrees of freedom of a fit, intercept and unpenalized columns included. Lasso: the rank of the active columns (Zou, Hastie &amp; Tibshirani 2007, doi:10.1214/009053607000000127;
/// Tibshirani &amp; Taylor 2012, doi:10.1214/12-AOS1003). Elastic net and ridge: the trace of G(G + D)⁻¹ over them, with G = XᵀWX and D the curvature of the penalty. For other losses G is that of the
/// second-order model at the fit. None is claimed for penalties that are not convex, for groups, bounds and learned factors.
/// </summary>
internal static class EffectiveDegrees
{
    /// <exception cref="WhittleException">None is known for this penalty (<c>no-degrees-of-freedom</c>).</exception>
    public static void Check(PenalizedProblem problem, bool isAdaptive)
    {
        string? why = isAdaptive ? "the adaptive lasso, whose factors are learned from the same response"
            : problem.PenaltySum is not ElasticNetSum ? "this penalty; they are for the lasso, the elastic net and ridge"
            : null;
        if (why is not null)
        {
            throw Faults.NoDegreesOfFreedom(why);
        }
    }

    /// <summary>Those of a fit. Cost: k²n for k active columns, and k³ with an L2 part.</summary>
    public static double Of(PenalizedProblem problem, PathPoint point)
    {
        if (problem.Options.L1Ratio == 0 && !double.IsNaN(point.DegreesOfFreedom))
        {
            return point.DegreesOfFreedom;
        }

        Curvature curvature = problem.LossOnData.CurvatureAt(problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]));
        ActiveFactor active = ActiveFactor.Of(problem, point, curvature, 1);
        double trace = active.Terms.Length;
        var unit = new double[active.Terms.Length];
        for (int k = 0; k < unit.Length; k++)
        {
            if (active.Bends[k] > 0)
            {
                Array.Clear(unit);
                unit[k] = 1;
                active.Factor.Solve(unit);
                trace -= active.Bends[k] * unit[k];
            }
        }

        return trace;
    }
}
