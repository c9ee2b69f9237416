using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
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

        LinearPredictor map = problem.Predictor;
        int[] active = [.. map.Intercepts, .. map.AllCoefficients.Where(t => problem.Factors[map.Column(t)] == 0 || point.Fit.Coefficients[t] != 0)];
        Curvature curvature = problem.LossOnData.CurvatureAt(map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]));
        var gram = new double[active.Length * active.Length];
        map.CrossProducts(active, active, curvature, gram);
        var factor = new Cholesky();
        var kept = new List<int>();
        var added = new List<double>();
        for (int k = 0; k < active.Length; k++)
        {
            double own = gram[k + (k * active.Length)], curve = k < map.Intercepts.Length ? 0 : problem.Penalty.Curvature(point.Lambda, problem.Factors[map.Column(active[k])]);
            if (own > 0 && factor.TryAppend([.. kept.Select(j => gram[k + (j * active.Length)])], own + curve))
            {
                kept.Add(k);
                added.Add(curve);
            }
        }

        double trace = kept.Count;
        var unit = new double[kept.Count];
        for (int k = 0; k < kept.Count; k++)
        {
            if (added[k] > 0)
            {
                Array.Clear(unit);
                unit[k] = 1;
                factor.Solve(unit);
                trace -= added[k] * unit[k];
            }
        }

        return trace;
    }
}
