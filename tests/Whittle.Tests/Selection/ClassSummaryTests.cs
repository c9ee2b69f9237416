using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

/// <summary>Summaries of classes against their definitions: all pairs, counts, and a slope that is known.</summary>
public class ClassSummaryTests
{
    [Fact]
    public void By_hand()
    {
        // Pairs (positive, negative): .8 beats .6 and .3, .6 ties .6 and beats .3, .2 loses both: 3.5 of 6.
        ClassSummary summary = ClassSummary.Of([1, 1, 1, 0, 0], [0.8, 0.6, 0.2, 0.6, 0.3], [1, 1, 1, 1, 1], 0.5);
        Assert.Equal(3.5 / 6, summary.AreaUnderCurve, 1e-15);
        Assert.Equal(2.0 / 5, summary.ErrorRate, 1e-15);
        Assert.Equal(2.0 / 3, summary.Sensitivity, 1e-15);
        Assert.Equal(1.0 / 2, summary.Specificity, 1e-15);
        Assert.Equal((0.04 + 0.16 + 0.64 + 0.36 + 0.09) / 5, summary.BrierScore, 1e-15);
    }

    [Fact]
    public void A_weight_is_a_repeated_row()
    {
        ClassSummary one = ClassSummary.Of([1, 0, 1, 0], [0.7, 0.4, 0.3, 0.6], [2, 1, 1, 3], 0.5);
        ClassSummary other = ClassSummary.Of([1, 1, 0, 1, 0, 0, 0], [0.7, 0.7, 0.4, 0.3, 0.6, 0.6, 0.6], [1, 1, 1, 1, 1, 1, 1], 0.5);
        Assert.Equal(other.AreaUnderCurve, one.AreaUnderCurve, 1e-15);
        Assert.Equal(other.ErrorRate, one.ErrorRate, 1e-15);
        Assert.Equal(other.CalibrationSlope, one.CalibrationSlope, 1e-10);
    }

    [Fact]
    public void Probabilities_that_are_too_extreme_have_a_slope_below_one_and_true_ones_near_it()
    {
        var random = new Xoshiro256(9);
        const int Rows = 20000;
        double[] eta = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())], weights = [.. Enumerable.Repeat(1.0, Rows)];
        double[] classes = [.. eta.Select(e => random.NextDouble() < 1 / (1 + Math.Exp(-e)) ? 1.0 : 0)];
        double Slope(double stretch) => ClassSummary.Of(classes, [.. eta.Select(e => 1 / (1 + Math.Exp(-stretch * e)))], weights, 0.5).CalibrationSlope;
        Assert.InRange(Slope(1), 0.95, 1.05);
        Assert.Equal(Slope(1) / 2, Slope(2), 1e-8);
    }

    [Fact]
    public void Cross_validation_summarizes_held_out_rows_of_two_classes_only()
    {
        var random = new Xoshiro256(3);
        double[] x = [.. Enumerable.Range(0, 200 * 3).Select(_ => random.NextNormal())];
        double[] classes = [.. Enumerable.Range(0, 200).Select(i => x[i] + (0.5 * random.NextNormal()) > 0 ? 1.0 : 0)];
        var columns = new DenseDesign(x, 200, 3);
        CrossValidation found = Regression.ElasticNet(columns, classes, 1, options: new RegressionOptions { Loss = Loss.Logistic }).CrossValidate(5).CrossValidation;
        Assert.InRange(found.SummarizeClasses(found.MinimumIndex)!.AreaUnderCurve, 0.9, 1);
        Assert.InRange(found.SummarizeClasses(0)!.AreaUnderCurve, 0.2, 0.6);
        Assert.Equal(1, found.SummarizeClasses(found.MinimumIndex, 0)!.Sensitivity);
        Assert.Null(Regression.ElasticNet(columns, x[..200], 1).CrossValidate(5, grid: new LambdaGrid { Count = 3 }).CrossValidation.SummarizeClasses(0));
    }
}
