using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>
/// Standard errors of a fit without a penalty from the observed information of its likelihood, Cov(β̂) ≈ (Σw·∇²L)⁻¹ (Efron &amp; Hinkley 1978, doi:10.1093/biomet/65.3.457); for a canonical link and for Cox's partial
/// likelihood this is what R's <c>glm</c> and <c>coxph</c> print. Cost: nk² and k³ for k coefficients.
/// </summary>
internal static class InformationMatrix
{
    /// <summary>Whether the loss is a likelihood without a dispersion of its own, whose fit without a penalty has one answer.</summary>
    public static bool Knows(Loss loss) => loss.Name is "logistic" or "probit" or "poisson" or "cox";

    /// <summary>The standard errors of the intercept (0 without one) and of every coefficient (NaN where it is not estimated), for columns as given; null where the information is singular to rounding.</summary>
    /// <param name="problem">The problem without a penalty: factors are 0 or ∞.</param>
    /// <param name="fit">Its fit.</param>
    public static (double Intercept, double[] Coefficients)? StandardErrors(PenalizedProblem problem, FitState fit)
    {
        LinearPredictor map = problem.Predictor;
        int[] terms = [.. map.Intercepts, .. map.AllCoefficients.Where(t => IsEstimated(problem, map.Column(t)))];
        int k = terms.Length, lead = map.Intercepts.Length;
        var information = new double[k * k];
        map.CrossProducts(terms, terms, problem.LossOnData.CurvatureAt(map.Evaluate([(fit.Intercepts, fit.Coefficients)])), information);
        var factor = new Cholesky();
        for (int a = 0; a < k; a++)
        {
            if (!factor.TryAppend(information.AsSpan(a * k, a), information[a + (a * k)]))
            {
                return null;
            }
        }

        var errors = new double[map.Coefficients];
        Array.Fill(errors, double.NaN);
        for (int a = lead; a < k; a++)
        {
            double[] unit = new double[k];
            unit[a] = 1;
            errors[terms[a]] = Deviation(unit) / problem.Design.Scales[map.Column(terms[a])];
        }

        // The intercept of columns as given is that of centred ones less Σ bⱼcⱼ/sⱼ.
        double[] shift = [.. terms.Select((t, a) => a < lead ? 1.0 : -problem.Design.Centres[map.Column(t)] / problem.Design.Scales[map.Column(t)])];
        return (lead > 0 ? Deviation(shift) : 0, errors);

        double Deviation(double[] direction)
        {
            double[] solved = [.. direction];
            factor.Solve(solved);
            return Math.Sqrt(Kernels.Dot(direction, solved) / problem.Design.WeightSum);
        }
    }

    /// <summary>Whether a column's coefficient is estimated: neither excluded nor constant beside an intercept.</summary>
    public static bool IsEstimated(PenalizedProblem problem, int column) => !problem.Factors.IsExcluded(column) && !(problem.Design.IsConstant[column] && problem.Design.HasIntercept);
}
