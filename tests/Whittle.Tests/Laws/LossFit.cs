using Whittle.Models;

namespace Whittle.Tests.Laws;

/// <summary>What two fits of one problem have in common: the objective; predictions, if the loss has one minimum in them; coefficients, if the problem has.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="L1Ratio">The L1 ratio of its penalty.</param>
/// <param name="Objective">The objective.</param>
/// <param name="Predictions">The predictors in original units, output by output.</param>
/// <param name="Coefficients">All coefficients on the penalty's scale, output by output.</param>
internal sealed record LossFit(LossProblem Problem, double L1Ratio, double Objective, double[] Predictions, double[] Coefficients)
{
    private const double ObjectiveTolerance = 1e-10;
    private const double CoefficientTolerance = 1e-8;

    public static LossFit Of(LossProblem problem, double l1Ratio, PathPoint point) =>
        new(problem, l1Ratio, point.Certificate.Objective, problem.Predict(point), point.Fit.Coefficients.ToDense(problem.Test.Columns * point.Outputs));

    /// <summary>Asserts that this is the same fit as another, up to rounding.</summary>
    public void AssertEquals(LossFit other, string title)
    {
        double apart = Math.Abs(Objective - other.Objective) / Math.Abs(other.Objective);
        Assert.True(apart <= ObjectiveTolerance, $"{title}: objectives {Objective:r} and {other.Objective:r} are {apart:e1} apart");
        if (Problem.Loss.Name == "quantile")
        {
            return;
        }

        double[] weights = other.Problem.Test.Weights;
        double predictions = Apart(other.Predictions, Predictions, i => weights[i % weights.Length] > 0);
        Assert.True(predictions <= CoefficientTolerance, $"{title}: predictions are {predictions:e1} apart");
        double coefficients = L1Ratio < 1 ? Apart(other.Coefficients, Coefficients, _ => true) : 0;
        Assert.True(coefficients <= CoefficientTolerance, $"{title}: coefficients are {coefficients:e1} apart");
    }

    private static double Apart(double[] expected, double[] actual, Func<int, bool> counts) =>
        Enumerable.Range(0, expected.Length).Where(counts).Max(i => Math.Abs(expected[i] - actual[i])) / (1 + expected.Max(Math.Abs));
}
