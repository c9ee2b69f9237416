using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Tables;
using Whittle.Tests.Cli;

namespace Whittle.Tests.Selection;

public class InformationCriteriaTests
{
    private const int Rows = 30;
    private const int Columns = 8;

    // R 4.2.2 on data/students.csv: extractAIC(lm(score ~ .)) counts no variance, so AIC and BIC here are its plus 2 and plus log(n); glm(score > 60 ~ homework + sleep + last_score, binomial).
    [Fact]
    public void Without_a_penalty_they_are_those_of_R()
    {
        Table table = CsvTable.Read(CliRun.Students);
        InformationCriteria all = At(Regression.Lasso(table, "score"), 0);
        Assert.Equal(701.127196390393 + 2, all.Values(Criterion.Aic)[0], 1e-9);
        Assert.Equal(720.917100589682 + Math.Log(200), all.Values(Criterion.Bic)[0], 1e-9);
        Assert.Equal(32.3332201539768, all.NoiseVariance!.Value, 1e-9);
        Assert.Equal("the residuals of least squares on all features, 194 degrees of freedom", all.NoiseSource);

        // Cp of homework and last_score with the variance of all; GCV of them.
        Regression two = Regression.Lasso(table, "score", new RegressionOptions { Features = ["homework", "last_score"] });
        RegularizationPath path = two.FitPath(new LambdaGrid { Values = [0] });
        Assert.Equal(70.7714086089277, two.CreateCriteria(path, 32.3332201539768).Values(Criterion.Cp)[0], 1e-7);
        Assert.Equal(44.1181800357185, two.CreateCriteria(path).Values(Criterion.Gcv)[0], 1e-9);

        Table classes = new([.. table.Columns.Where(c => c.Name is "homework" or "sleep" or "last_score"), new TextColumn("high", [.. table.Numbers("score").Select(s => s > 60 ? "yes" : "no")])]);
        InformationCriteria logistic = At(Regression.Lasso(classes, "high"), 0);
        Assert.Equal(86.9874013821598, logistic.Values(Criterion.Aic)[0], 1e-8);
        Assert.Equal(100.180670848352, logistic.Values(Criterion.Bic)[0], 1e-8);
        Assert.Equal(87.192529587288, logistic.Values(Criterion.Aicc)[0], 1e-8);
        Assert.Equal(4, logistic.DegreesOfFreedom[0], 1e-9);
    }

    // Efron (2004): df = Σ cov(ŷᵢ, yᵢ)/σ², estimated without any formula for it.
    [Theory]
    [InlineData(1.0, 0.15)]
    [InlineData(1.0, 0.02)]
    [InlineData(0.5, 0.15)]
    [InlineData(0.0, 0.3)]
    public void They_are_the_covariance_of_fit_and_response(double l1Ratio, double lambda)
    {
        const int draws = 3000;
        double[] x = Design(1), mean = [.. Enumerable.Range(0, Rows).Select(i => x[i] - (0.5 * x[i + Rows]))];
        double[] covariances = new double[draws], degrees = new double[draws];
        Parallel.For(0, draws, seed =>
        {
            var random = new Xoshiro256(1000 + seed);
            double[] y = Array.ConvertAll(mean, m => m + random.NextNormal());
            Regression regression = Regression.ElasticNet(new DenseDesign(x, Rows, Columns), y, l1Ratio);
            RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [lambda] });
            degrees[seed] = regression.CreateCriteria(path).DegreesOfFreedom[0];
            double[] fitted = regression.CreateModel(path.Points[0], "given").Predict(new DenseDesign(x, Rows, Columns));
            covariances[seed] = Enumerable.Range(0, Rows).Sum(i => (y[i] - mean[i]) * (fitted[i] - mean[i]));
        });
        double average = covariances.Average(), error = Math.Sqrt(covariances.Average(c => (c - average) * (c - average)) / draws);
        Assert.InRange(degrees.Average(), average - (4 * error), average + (4 * error));
        Assert.InRange(error, 0, 0.15);
    }

    [Fact]
    public void Of_the_elastic_net_they_are_the_trace_of_the_hat_matrix_of_what_it_keeps()
    {
        double[] x = Design(2), y = Response(x, 2);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, Rows, Columns), y, 0.6);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 12 });
        InformationCriteria criteria = regression.CreateCriteria(path);
        for (int k = 0; k < path.Points.Count; k++)
        {
            // The trace of what a ridge of the kept columns with λ(1 − ρ) has.
            int[] kept = [.. path.Points[k].Indices];
            if (kept.Length > 0)
            {
                double[] own = [.. kept.SelectMany(j => x[(j * Rows)..((j + 1) * Rows)])];
                Regression ridge = Regression.ElasticNet(new DenseDesign(own, Rows, kept.Length), y, 0);
                Assert.Equal(ridge.FitPath(new LambdaGrid { Values = [path.Points[k].Lambda * 0.4] }).Points[0].DegreesOfFreedom, criteria.DegreesOfFreedom[k], 1e-9);
            }
        }
    }

    [Fact]
    public void A_column_that_stands_twice_is_one_degree()
    {
        double[] x = Design(3), twice = [.. x, .. x[..(2 * Rows)]], y = Response(x, 3);
        Regression once = Regression.ElasticNet(new DenseDesign(x, Rows, Columns), y, 1);
        var factors = new Dictionary<string, double> { ["x1"] = 0, [$"x{Columns + 1}"] = 0 };
        Regression free = Regression.ElasticNet(new DenseDesign(twice, Rows, Columns + 2), y, 1, options: new RegressionOptions { PenaltyFactors = factors });
        Assert.Equal(Columns + 1, At(once, 1e-6).DegreesOfFreedom[0]);
        Assert.Equal(2, At(free, free.LambdaMax).DegreesOfFreedom[0]);
    }

    [Fact]
    public void Where_no_row_is_left_they_are_infinite_and_not_chosen()
    {
        var random = new Xoshiro256(4);
        double[] x = [.. Enumerable.Range(0, 20 * 60).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 20).Select(i => (2 * x[i]) + random.NextNormal())];
        Regression wide = Regression.ElasticNet(new DenseDesign(x, 20, 60), y, 1);
        RegularizationPath path = wide.FitPath(new LambdaGrid { Ratio = 1e-5 });
        InformationCriteria criteria = wide.CreateCriteria(path);
        foreach (Criterion criterion in new[] { Criterion.Aic, Criterion.Aicc, Criterion.Bic, Criterion.Ebic, Criterion.Gcv })
        {
            Assert.Contains(double.PositiveInfinity, criteria.Values(criterion));
            Assert.True(double.IsFinite(criteria.Values(criterion)[criteria.IndexOf(criterion)]));
        }

        Assert.Null(criteria.NoiseVariance);
        FaultAssert.Throws(
            FaultKind.Usage, "no-noise-variance", "Cp needs a noise variance, and least squares on all features has no degree of freedom left to estimate it.", () => criteria.IndexOf(Criterion.Cp));
        Assert.InRange(path.Points[wide.CreateCriteria(path, 1).IndexOf(Criterion.Cp)].Indices.Count, 1, 19);

        // Of many columns EBIC keeps no more than BIC.
        Assert.True(criteria.IndexOf(Criterion.Ebic) <= criteria.IndexOf(Criterion.Bic));
        Assert.Equal(criteria.Values(Criterion.Bic), wide.CreateCriteria(path, null, 0).Values(Criterion.Ebic));
    }

    [Fact]
    public void For_what_nobody_has_counted_none_is_claimed()
    {
        double[] x = Design(5), y = Response(x, 5), positive = Array.ConvertAll(y, v => Math.Exp(v / 4));
        var design = new DenseDesign(x, Rows, Columns);
        Throws("no-degrees-of-freedom", Regression.Penalized(design, y, new McpPenalty(3)));
        Throws("no-degrees-of-freedom", Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Adaptive = new AdaptiveFactors() }));
        Throws("no-likelihood", Regression.ElasticNet(design, positive, 1, options: new RegressionOptions { Loss = Loss.Gamma }));
        Throws("no-likelihood", Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Loss = Loss.Quantile() }));
        double[] counts = Array.ConvertAll(positive, Math.Round);
        Regression poisson = Regression.ElasticNet(design, counts, 1, options: new RegressionOptions { Loss = Loss.Poisson });
        Assert.Equal("bad-criterion", Assert.Throws<WhittleException>(() => poisson.CreateCriteria(poisson.FitPath()).IndexOf(Criterion.Gcv)).Code);
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "NoiseVariance is -1; it must be in (0, ∞): in squared units of the response. Gamma is 2; it must be in [0, 1]: 0 is BIC.", () => poisson.CreateCriteria(poisson.FitPath(), -1, 2));

        static void Throws(string code, Regression regression) => Assert.Equal(code, Assert.Throws<WhittleException>(() => regression.CreateCriteria(regression.FitPath(new LambdaGrid { Count = 3 }))).Code);
    }

    private static InformationCriteria At(Regression regression, double lambda) => regression.CreateCriteria(regression.FitPath(new LambdaGrid { Values = [lambda] }));

    private static double[] Design(int seed)
    {
        var random = new Xoshiro256(seed);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        for (int k = Rows; k < x.Length; k++)
        {
            x[k] = (0.6 * x[k - Rows]) + (0.8 * x[k]);
        }

        return x;
    }

    private static double[] Response(double[] x, int seed)
    {
        var random = new Xoshiro256(100 + seed);
        return [.. Enumerable.Range(0, Rows).Select(i => x[i] - x[i + (3 * Rows)] + random.NextNormal())];
    }
}
