using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// XᵀHX + c·P″ on the terms that are not held at zero (intercepts, unpenalized and kept coefficients), factored: the curvature of the elastic net's objective at a fit. Terms that depend on those before them to rounding are left out.
/// </summary>
/// <param name="Terms">The terms.</param>
/// <param name="Bends">c·P″ of each, 0 where it has no L2 price.</param>
/// <param name="Factor">The factor, in the order of the terms.</param>
internal sealed record ActiveFactor(int[] Terms, double[] Bends, Cholesky Factor)
{
    /// <summary>That of a fit. Cost: k²n and k³ for k terms.</summary>
    /// <param name="problem">Whose penalty is the elastic net.</param>
    /// <param name="point">Its fit.</param>
    /// <param name="curvature">H, that of the loss there.</param>
    /// <param name="share">c.</param>
    public static ActiveFactor Of(PenalizedProblem problem, PathPoint point, Curvature curvature, double share)
    {
        LinearPredictor map = problem.Predictor;
        int[] active = [.. map.Intercepts, .. map.AllCoefficients.Where(t => problem.Factors[map.Column(t)] == 0 || point.Fit.Coefficients[t] != 0)];
        var gram = new double[active.Length * active.Length];
        map.CrossProducts(active, active, curvature, gram);
        var factor = new Cholesky();
        var kept = new List<int>();
        var bends = new List<double>();
        for (int k = 0; k < active.Length; k++)
        {
            double own = gram[k + (k * active.Length)], bend = active[k] >= map.Coefficients ? 0 : share * problem.Penalty.Curvature(point.Lambda, problem.Factors[map.Column(active[k])]);
            if (own > 0 && factor.TryAppend([.. kept.Select(j => gram[k + (j * active.Length)])], own + bend))
            {
                kept.Add(k);
                bends.Add(bend);
            }
        }

        return new ActiveFactor([.. kept.Select(k => active[k])], [.. bends], factor);
    }
}
