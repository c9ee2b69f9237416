using Whittle.Design;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Tests.Explain;

public class RowInfluenceTests
{
    // Without a penalty: h, the fit without the row, and Cook's distance from refits.
    [Fact]
    public void For_least_squares_it_is_what_refitting_without_the_row_shows()
    {
        const int n = 25, p = 3;
        (double[] x, double[] y) = Draw(n, p);
        var design = new DenseDesign(x, n, p);
        Regression regression = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { ["x1"] = 0, ["x2"] = 0, ["x3"] = 0 } });
        PathPoint point = regression.FitPoint(1, default);
        double[] fitted = regression.FitLeastSquares().Predict(design);
        double variance = Math.Pow(regression.FitLeastSquares().ResidualDeviation!.Value, 2);
        IReadOnlyList<RowInfluence> found = regression.FindInfluence(point);
        Assert.Equal(p + 1, found.Sum(r => r.Leverage), 1e-9);
        foreach (RowInfluence row in found)
        {
            double[] weights = [.. Enumerable.Range(0, n).Select(i => i == row.Row ? 0.0 : 1)], without = Regression.ElasticNet(design, y, 1, weights).FitLeastSquares().Predict(design);
            Assert.Equal(without[row.Row], row.Without, 1e-9);
            Assert.Equal(fitted[row.Row], row.Predictor, 1e-9);
            Assert.Equal(fitted.Zip(without, (a, b) => (a - b) * (a - b)).Sum() / ((p + 1) * variance), row.CooksDistance!.Value, 1e-9);
        }
    }

    [Fact]
    public void Partial_residuals_are_what_the_others_leave()
    {
        (double[] x, double[] y) = Draw(30, 3);
        var design = new DenseDesign(x, 30, 3);
        Regression regression = Regression.ElasticNet(design, y, 1);
        PathPoint point = regression.FitPoint(0.1, default);
        LinearModel model = regression.Fit(0.1);
        double[] fitted = model.Predict(design);
        double mean = x[30..60].Average();
        IReadOnlyList<(double Value, double Residual)> found = regression.FindPartialResiduals(point, "x2");
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(x[30 + i], found[i].Value);
            Assert.Equal(y[i] - fitted[i] + (model.Coefficients[1].Estimate * (x[30 + i] - mean)), found[i].Residual, 1e-10);
        }

        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => regression.FindPartialResiduals(point, "x4")).Code);
    }

    [Fact]
    public void Other_losses_have_no_distance_and_some_no_leverage()
    {
        (double[] x, double[] y) = Draw(60, 3);
        var design = new DenseDesign(x, 60, 3);
        Regression logistic = Regression.ElasticNet(design, Array.ConvertAll(y, v => v > 0 ? 1.0 : 0), 1, options: new RegressionOptions { Loss = Loss.Logistic });
        Assert.All(logistic.FindInfluence(logistic.FitPoint(0.02, default)), r => Assert.True(r.CooksDistance is null && r.Leverage is > 0 and < 1));
        Regression quantile = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Loss = Loss.Quantile() });
        Assert.Equal("bad-folds", Assert.Throws<WhittleException>(() => quantile.FindInfluence(quantile.FitPoint(0.1, default))).Code);
        Assert.Equal("needs-least-squares", Assert.Throws<WhittleException>(() => logistic.FindPartialResiduals(logistic.FitPoint(0.02, default), "x1")).Code);
    }

    private static (double[] X, double[] Y) Draw(int n, int p)
    {
        var random = new Xoshiro256(n);
        double[] x = [.. Enumerable.Range(0, n * p).Select(_ => random.NextNormal())];
        return (x, [.. Enumerable.Range(0, n).Select(i => x[i] + (0.5 * x[i + n]) + random.NextNormal())]);
    }
}
