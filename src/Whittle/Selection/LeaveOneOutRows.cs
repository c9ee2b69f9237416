using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// What each row's predictor would be had the row not been in the fit, by one Newton step from the fit of all rows on its kept columns (Rahnama Rad &amp; Maleki 2020, doi:10.1111/rssb.12374; Allen 1974 for least squares). With
/// J = X_KᵀHX_K + (1 − 1/n)P″ and a = xᵢᵀJ⁻¹xᵢ it moves by (wᵢℓ′ᵢa + wᵢxᵢᵀJ⁻¹P′)/(1 − wᵢℓ″ᵢa), weights over their sum. Exact for least squares without a penalty and with ridge where rows count alike, and for the lasso where the
/// same columns are kept; columns keep their scale. Cost: k²n for k kept columns.
/// </summary>
/// <param name="Leverages">wᵢℓ″ᵢa, in [0, 1]: how much of a row's own predictor it sets itself; 0 for rows of weight 0.</param>
/// <param name="Predictors">The predictors without the rows; +∞ where the leverage is 1, so that nothing is left to predict from.</param>
internal sealed record LeaveOneOutRows(double[] Leverages, double[] Predictors)
{
    private const double Full = 1 - 1e-10;

    /// <exception cref="WhittleException">Rows are not apart, or the loss has kinks, several outputs, or another penalty than the elastic net (<c>bad-folds</c>).</exception>
    public static void Check(PenalizedProblem problem)
    {
        string? why = problem.Loss.Outputs > 1 ? "a response with several outputs"
            : !problem.Loss.IsSumOfRows ? $"the {problem.Loss.Name} loss, whose rows are not apart"
            : !problem.Loss.IsSmooth ? $"the {problem.Loss.Name} loss, which does not bend everywhere"
            : problem.PenaltySum is not ElasticNetSum ? "another penalty than the elastic net"
            : null;
        if (why is not null)
        {
            throw Faults.NoApproximation(why);
        }
    }

    public static LeaveOneOutRows Of(PenalizedProblem problem, PathPoint point)
    {
        LinearPredictor map = problem.Predictor;
        int n = map.Length;
        double[] predictor = map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]), descent = new double[n];
        problem.LossOnData.Descent(predictor, descent);
        Curvature curvature = problem.LossOnData.CurvatureAt(predictor);
        ReadOnlyMemory<double> bends = curvature.Between(0, 0)!.Value;
        ActiveFactor active = ActiveFactor.Of(problem, point, curvature, 1 - (1.0 / problem.Design.Weights.Count(w => w > 0)));

        // Rows of the kept columns, and J⁻¹P′.
        int k = active.Terms.Length;
        double[] rows = new double[n * k], column = new double[n], pull = new double[k];
        for (int a = 0; a < k; a++)
        {
            int term = active.Terms[a];
            if (term >= map.Coefficients)
            {
                Array.Fill(column, 1);
            }
            else
            {
                double b = point.Fit.Coefficients[term];
                problem.Design.CopyColumn(term, column);
                pull[a] = (problem.Penalty.Price(point.Lambda, problem.Factors[term]) * Math.Sign(b)) + (problem.Penalty.Curvature(point.Lambda, problem.Factors[term]) * b);
            }

            for (int i = 0; i < n; i++)
            {
                rows[(i * k) + a] = column[i];
            }
        }

        active.Factor.Solve(pull);
        double[] leverages = new double[n], without = new double[n], solved = new double[k];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = rows.AsSpan(i * k, k);
            row.CopyTo(solved);
            active.Factor.Solve(solved);
            double reach = Kernels.Dot(row, solved);
            leverages[i] = Math.Min(1, bends.Span[i] * reach);
            without[i] = leverages[i] < Full ? predictor[i] + (((problem.Design.Shares[i] * Kernels.Dot(row, pull)) - (descent[i] * reach)) / (1 - leverages[i])) : double.PositiveInfinity;
        }

        return new LeaveOneOutRows(leverages, without);
    }
}
