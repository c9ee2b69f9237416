using Whittle.Design;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Losses;
using Whittle.Models;

namespace Whittle.Tests.Explain;

/// <summary>Residuals of rows, by their formulas; normal scores against R's own numbers.</summary>
public class RowResidualTests
{
    private static readonly double[] X = [0.5, -1.2, 2.1, 0.3, -0.7, 1.4, -2.2, 0.9];
    private static readonly double[] Y = [1.1, -0.4, 2.7, 0.2, 0.1, 2.2, -1.9, 0.6];

    [Fact]
    public void Those_of_least_squares_are_responses_less_predictions_and_their_scores_are_of_normal_ranks()
    {
        Regression regression = Regression.ElasticNet(new DenseDesign(X, 8, 1), Y, 1);
        LinearModel model = regression.Fit(0.1);
        double[] predicted = model.Predict(new DenseDesign(X, 8, 1));
        IReadOnlyList<RowResidual> found = regression.FindResiduals(model);
        Assert.Equal(Enumerable.Range(0, 8), found.Select(r => r.Row));
        Assert.All(found, r => Assert.Equal(Y[r.Row] - predicted[r.Row], r.Residual, 1e-14));
        Assert.All(found, r => Assert.Equal((Y[r.Row], predicted[r.Row], predicted[r.Row]), (r.Response, r.Predictor, r.Mean)));

        // qnorm((1:8 - 3/8)/(8 + 1/4)) of R 4.2.2.
        double[] scores = [-1.4342002, -0.8524950, -0.4727891, -0.1525060, 0.1525060, 0.4727891, 0.8524950, 1.4342002];
        Assert.All(found.OrderBy(r => r.Residual).Zip(scores), p => Assert.Equal(p.Second, p.First.NormalScore, 1e-7));
    }

    [Theory]
    [InlineData("poisson", new[] { 1.0, 0, 6, 2, 0, 3, 1, 4 }, null)]
    [InlineData("logistic", new[] { 1.0, 0, 1, 1, 0, 0, 0, 1 }, null)]
    [InlineData("poisson", new[] { 1.0, 0, 6, 2, 0, 3, 1, 4 }, new[] { 1.0, 2, 1, 0, 3, 1, 0.5, 1 })]
    public void Deviance_residuals_square_to_the_deviance_and_have_the_sign_of_the_error(string loss, double[] y, double[]? weights)
    {
        var design = new DenseDesign(X, 8, 1);
        Regression regression = Regression.ElasticNet(design, y, 1, weights, options: new RegressionOptions { Loss = loss == "poisson" ? Loss.Poisson : Loss.Logistic });
        LinearModel model = regression.Fit(0.05);
        IReadOnlyList<RowResidual> found = regression.FindResiduals(model);
        double[] w = weights ?? [1, 1, 1, 1, 1, 1, 1, 1], mean = model.Predict(design);
        int[] rows = [.. Enumerable.Range(0, 8).Where(i => w[i] > 0)];
        double scale = rows.Length / w.Sum();
        Assert.Equal(rows, found.Select(r => r.Row));
        Assert.All(found, r =>
        {
            double m = mean[r.Row], own = y[r.Row];
            double deviance = loss == "poisson" ? 2 * ((own > 0 ? own * Math.Log(own / m) : 0) - (own - m)) : -2 * Math.Log(own == 1 ? m : 1 - m);
            Assert.Equal(scale * w[r.Row] * deviance, r.Residual * r.Residual, 1e-12);
            Assert.Equal(Math.Sign(own - m), Math.Sign(r.Residual));
            Assert.Equal(m, r.Mean, 1e-14);
        });
    }

    [Fact]
    public void Where_rows_are_not_apart_there_are_none()
    {
        Regression cox = Regression.ElasticNet(new DenseDesign(X, 8, 1), [1.0, 2, 3, 4, 5, 6, 7, 8, 1, 1, 0, 1, 1, 0, 1, 1], 1, options: new RegressionOptions { Loss = Loss.Cox() });
        Assert.Equal("no-residuals", Assert.Throws<WhittleException>(() => cox.FindResiduals(cox.Fit(0.1))).Code);
        Regression several = Regression.ElasticNet(new DenseDesign(X, 8, 1), [.. Y, .. Y.Reverse()], 1, options: new RegressionOptions { Loss = Loss.MultiSquared(2) });
        Assert.Equal("no-residuals", Assert.Throws<WhittleException>(() => several.FindResiduals(several.Fit(0.1))).Code);
    }
}
