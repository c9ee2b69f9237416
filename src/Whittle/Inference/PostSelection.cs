using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>
/// Intervals for least squares on the columns that the lasso kept, given that it kept them with these signs (Lee, Sun, Sun &amp; Taylor 2016, Theorem 5.2, doi:10.1214/15-AOS1371). With the kept columns K, signs s,
/// G = X_KᵀWX_K/Σw and C = G⁻¹, the lasso's coefficients are b = β̂ − λC(v∘s), and that they have these signs are |K| half-spaces of β̂. Along β̂ⱼ, with the rest of y held,
/// bₖ moves by Cₖⱼ/Cⱼⱼ, so β̂ⱼ is normal with variance σ²Cⱼⱼ/n between the points where some bₖ reaches 0. What the columns left out ask concerns what is orthogonal to X_K, which β̂ does not see.
/// Cost: nk² and k³ for k kept columns.
/// </summary>
internal static class PostSelection
{
    /// <summary>The intervals of the penalized columns that a fit of the lasso of least squares keeps, or null where the kept columns depend on each other to rounding.</summary>
    /// <param name="problem">Whose L1 ratio is 1.</param>
    /// <param name="point">Its fit.</param>
    /// <param name="deviation">σ of a row; rows count alike.</param>
    /// <param name="tail">α.</param>
    /// <param name="names">The names of the columns.</param>
    public static CoefficientInterval[]? Intervals(PenalizedProblem problem, PathPoint point, double deviation, double tail, IReadOnlyList<string> names)
    {
        int[] kept = [.. problem.Design.AllColumns.Where(j => point.Fit.Coefficients[j] != 0 || (problem.Factors[j] == 0 && !problem.Design.IsConstant[j]))];
        int k = kept.Length;
        var gram = new double[k * k];
        problem.Design.CrossProducts(kept, kept, problem.Design.Shares, gram);
        var factor = new Cholesky();
        for (int a = 0; a < k; a++)
        {
            if (!factor.TryAppend(gram.AsSpan(a * k, a), gram[a + (a * k)]))
            {
                return null;
            }
        }

        int rows = problem.Design.Weights.Count(w => w > 0);
        double[] lasso = point.Fit.Coefficients.At(kept), free = [.. kept.Select((j, a) => point.Lambda * problem.Factors[j] * Math.Sign(lasso[a]))];
        factor.Solve(free);
        for (int a = 0; a < k; a++)
        {
            free[a] += lasso[a];
        }

        var found = new List<CoefficientInterval>();
        for (int j = 0; j < k; j++)
        {
            if (problem.Factors[kept[j]] > 0)
            {
                var inverse = new double[k];
                inverse[j] = 1;
                factor.Solve(inverse);
                (double below, double above) = Room(problem, kept, lasso, inverse, j);
                double error = deviation * Math.Sqrt(inverse[j] / rows), scale = problem.Design.Scales[kept[j]];
                var law = new TruncatedNormal(error, free[j] - below, free[j] + above);
                double lower = law.Cdf(free[j], 0);
                found.Add(new CoefficientInterval(
                    names[kept[j]], free[j] / scale, error / scale, law.MeanOf(free[j], 1 - (tail / 2)) / scale, law.MeanOf(free[j], tail / 2) / scale, Math.Clamp(2 * Math.Min(lower, 1 - lower), 0, 1)));
            }
        }

        return [.. found];
    }

    // How far β̂ⱼ may fall and rise until a kept coefficient of the lasso reaches 0.
    private static (double Below, double Above) Room(PenalizedProblem problem, int[] kept, double[] lasso, double[] inverse, int j)
    {
        double below = double.PositiveInfinity, above = double.PositiveInfinity;
        for (int a = 0; a < kept.Length; a++)
        {
            double slope = Math.Sign(lasso[a]) * inverse[a] / inverse[j], room = Math.Abs(lasso[a] / slope);
            if (problem.Factors[kept[a]] > 0 && slope != 0)
            {
                (below, above) = slope > 0 ? (Math.Min(below, room), above) : (below, Math.Min(above, room));
            }
        }

        return (below, above);
    }
}
