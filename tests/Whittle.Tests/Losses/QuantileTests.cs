using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Tests.Losses;

/// <summary>What quantile regression means, beside the laws that hold of every loss.</summary>
public class QuantileTests
{
    private const int Rows = 101;
    private static readonly double[] X = [.. Enumerable.Range(0, Rows * 3).Select(i => Math.Sin(i * i))];
    private static readonly double[] Y = [.. Enumerable.Range(0, Rows).Select(i => 10 + (2 * X[i]) + ((1 + X[i + Rows]) * Math.Cos(3 * i)))];

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.77)]
    public void The_null_model_is_the_quantile_of_the_response(double quantile)
    {
        Regression regression = Create(Y, quantile);
        LinearModel model = regression.Fit(2 * regression.LambdaMax);
        Assert.Equal(Y.Order().ElementAt((int)Math.Floor(quantile * Rows)), model.Intercept);
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Without_a_penalty_a_row_lies_on_the_plane_for_each_coefficient_and_the_share_below_is_the_quantile(double quantile)
    {
        double[] predicted = Create(Y, quantile).Fit(0).PredictLink(new DenseDesign(X, Rows, 3))[0];
        int on = Enumerable.Range(0, Rows).Count(i => Math.Abs(Y[i] - predicted[i]) < 1e-12), below = Enumerable.Range(0, Rows).Count(i => Y[i] - predicted[i] < -1e-12);
        Assert.Equal(4, on);
        Assert.InRange(quantile * Rows, below, below + on);
    }

    [Fact]
    public void Quantiles_move_and_turn_with_the_response()
    {
        // Q(2y − 7; τ) = 2Q(y; τ) − 7 and Q(−y; τ) = −Q(y; 1 − τ), with λ of a lasso in the units of y.
        const double Lambda = 0.05;
        LinearModel plain = Create(Y, 0.3).Fit(Lambda), scaled = Create(Array.ConvertAll(Y, y => (2 * y) - 7), 0.3).Fit(Lambda), turned = Create(Array.ConvertAll(Y, y => -y), 0.7).Fit(Lambda);
        Assert.Contains(plain.Coefficients, c => c.Estimate != 0);
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(2 * plain.Coefficients[j].Estimate, scaled.Coefficients[j].Estimate, 1e-11);
            Assert.Equal(-plain.Coefficients[j].Estimate, turned.Coefficients[j].Estimate, 1e-11);
        }
    }

    [Fact]
    public void Lambda_max_is_the_least_that_any_descent_of_the_null_model_proves()
    {
        // Half the responses are 0, so 21 rows lie on the null model and their descents are free in [−½, ½] but for their sum. By hand: they can take back all that the
        // others offer to x₁ (each side 10 rows of x = 1 and −1), so only x₂, which is 0 on them, has a price: 20·½/41.
        double[] y = [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(-1.0, 10), .. new double[21]];
        double[] first = [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(-1.0, 10), .. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(-1.0, 10), 0];
        double[] second = [.. y];
        Regression one = Regression.ElasticNet(new DenseDesign(first, 41, 1), y, 1, options: Options(0.5)), both = Regression.ElasticNet(new DenseDesign((double[])[.. first, .. second], 41, 2), y, 1, options: Options(0.5));
        Assert.Equal(0, one.LambdaMax, 1e-12);
        Assert.Equal(10.0 / 41, both.LambdaMax, 1e-12);
    }

    [Fact]
    public void A_path_of_thousands_of_rows_on_kinks_is_certified()
    {
        // Responses of nine values only: hundreds of rows lie on every fit.
        var random = new Xoshiro256(8);
        double[] x = [.. Enumerable.Range(0, 2000 * 4).Select(_ => (double)random.NextInt(3))];
        double[] y = [.. Enumerable.Range(0, 2000).Select(i => x[i] + Math.Round(random.NextNormal()))];
        RegularizationPath path = Regression.ElasticNet(new DenseDesign(x, 2000, 4), y, 1, options: Options(0.5) with { Standardize = true }).FitPath(new LambdaGrid { Count = 10 });
        Assert.All(path.Points, p => Assert.True(p.Certificate.IsCertified, $"{p.Lambda}: {p.Certificate}, {p.StopReason}"));
    }

    [Fact]
    public void A_quantile_lies_between_0_and_1()
    {
        foreach (double quantile in new[] { 0, 1, -0.5, double.NaN })
        {
            Assert.Contains("Quantile", Assert.Throws<WhittleException>(() => Loss.Quantile(quantile)).Message, StringComparison.Ordinal);
        }
    }

    private static RegressionOptions Options(double quantile) => new() { Loss = Loss.Quantile(quantile), Standardize = false };

    private static Regression Create(double[] y, double quantile) => Regression.ElasticNet(new DenseDesign(X, Rows, 3), y, 1, options: Options(quantile));
}
