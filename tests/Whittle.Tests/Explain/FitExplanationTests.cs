using Whittle.Data;
using Whittle.Design;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Tables;

namespace Whittle.Tests.Explain;

public class FitExplanationTests
{
    [Theory]
    [InlineData("squared", 1.0, 1e-10)]
    [InlineData("squared", 0.6, 1e-10)]
    [InlineData("logistic", 1.0, 1e-7)]
    [InlineData("poisson", 1.0, 1e-7)]
    [InlineData("multinomial", 1.0, 1e-7)]
    [InlineData("cox", 1.0, 1e-7)]
    public void What_others_took_is_all_that_lies_between_worth_alone_and_worth_beside_them(string loss, double ratio, double tolerance)
    {
        Regression regression = ExplainProblem.Create(loss, ratio);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 20, Ratio = 0.05 });
        PathPoint point = path.Points[8];
        DroppedFeature[] dropped = [.. regression.Explain(point, path).Dropped];
        Assert.InRange(dropped.Length, 2, regression.CoefficientNames.Count - 1);
        Assert.All(dropped, feature =>
        {
            double left = feature.WorthAlone!.Value - feature.TakenBy.Sum(t => t.Share);
            Assert.Equal(feature.Worth!.Value, Math.Abs(left), tolerance * (1 + feature.WorthAlone.Value));
            Assert.All(feature.TakenBy, t => Assert.True(t.Correlation is >= -1 and <= 1 || (double.IsNaN(t.Correlation) && t.By.EndsWith("(intercept)", StringComparison.Ordinal))));
            Assert.Equal(feature.TakenBy.OrderByDescending(t => t.Share), feature.TakenBy);
        });

        // Alone means what the path says of it at λmax, where nothing else is kept.
        PathPoint top = path.Points[0];
        foreach (DroppedFeature feature in regression.CreateModel(top, "given").Explain().Dropped.Where(f => dropped.Any(d => d.Name == f.Name)))
        {
            Assert.Equal(feature.Worth!.Value * top.Lambda / point.Lambda, dropped.First(d => d.Name == feature.Name).WorthAlone!.Value, 1e-6);
        }
    }

    [Fact]
    public void Of_least_squares_a_share_is_the_product_of_columns_times_the_coefficient_over_the_price()
    {
        Regression regression = ExplainProblem.Create("squared");
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 20, Ratio = 0.05 });
        PathPoint point = path.Points[9];
        foreach (DroppedFeature feature in regression.Explain(point, path).Dropped)
        {
            int j = regression.Names.ToList().IndexOf(feature.Name);
            foreach (Takeover taken in feature.TakenBy)
            {
                int k = regression.Names.ToList().IndexOf(taken.By);
                double correlation = Correlation(j, k), expected = correlation * point.StandardizedValues[point.Indices.ToList().IndexOf(k)] / point.Lambda;
                Assert.Equal(correlation, taken.Correlation, 1e-10);
                Assert.Equal(Math.Abs(expected), Math.Abs(taken.Share), 1e-9);
            }
        }
    }

    [Fact]
    public void Sentences_say_who_took_over()
    {
        DroppedFeature feature = new("gpa", CoefficientStatus.LeftOut, 0.57, 0.1589, null) { WorthAlone = 6.84, TakenBy = [new("last_score", 0.86, 5.88), new("homework", -0.06, 0.31), new("sleep", 0.03, 0.04)] };
        Assert.Equal("Alone it would be worth 684 %; last_score took 588 points of that (correlation 0.86), homework took 31 (correlation −0.06).", feature.DescribeTakeover());
        Assert.Equal("Even alone it would be worth 9 % only.", (feature with { WorthAlone = 0.09 }).DescribeTakeover());
        Assert.Equal("Alone it would be worth 362 times its price; last_score took 151 of that (correlation 0.86).", (feature with { WorthAlone = 361.5, TakenBy = [new("last_score", 0.86, 150.75)] }).DescribeTakeover());
        Assert.Equal("Alone it would be worth 110 %, and no single feature took that over.", (feature with { WorthAlone = 1.1, TakenBy = [new("a", 0.1, 0.04)] }).DescribeTakeover());
        Assert.Equal("Alone it would be worth 150 %; a took 200 points of that (correlation 0.50): more than there was, so it now pulls the other way.", (feature with { WorthAlone = 1.5, TakenBy = [new("a", 0.5, 2)] }).DescribeTakeover());
        Assert.Null((feature with { WorthAlone = null }).DescribeTakeover());
    }

    [Fact]
    public void Histories_are_those_of_the_exact_path_and_on_a_grid_lie_between_its_neighbours()
    {
        Regression regression = Comeback();
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 200, Ratio = 1e-4 });
        FeatureHistory[] exact = [.. regression.Explain(path.Points[^1], path).Histories];
        ExactPath whole = regression.FitExactPath(path.Points[^1].Lambda);
        for (int j = 0; j < exact.Length; j++)
        {
            Assert.True(exact[j].IsExact);
            Assert.Equal(whole.Events.Where(e => e.Column == j).Select(e => (e.Lambda, e.Enters)), exact[j].Events.Select(e => (e.Lambda, e.Enters)));
        }

        // The third column stands for the sum of the first two, and leaves when both are in.
        FeatureHistory left = exact[2];
        Assert.Equal([true, false], left.Events.Select(e => e.Enters).Take(2));
        Assert.Equal(["x1", "x2"], left.Events[1].Rivals.Select(r => r.By).Order().Take(2));
        Assert.StartsWith("x3 entered at λ = ", left.ToString(), StringComparison.Ordinal);
        Assert.Contains(" left at ", left.ToString(), StringComparison.Ordinal);
        Assert.Contains(" had entered, correlation ", left.ToString(), StringComparison.Ordinal);

        FeatureHistory[] grid = [.. regression.WithL1Ratio(0.999).Explain(path.Points[^1], regression.WithL1Ratio(0.999).FitPath(new LambdaGrid { Values = [.. path.Points.Select(p => p.Lambda)] })).Histories];
        Assert.All(grid, h => Assert.False(h.IsExact));
        double step = path.Points[1].Lambda / path.Points[0].Lambda;
        Assert.Equal(left.Events[0].Lambda, grid[2].Events[0].Lambda, left.Events[0].Lambda * 2 * (1 - step));
        Assert.Contains("about", grid[2].ToString(), StringComparison.Ordinal);
        Assert.Equal("x9 never entered.", new FeatureHistory("x9", [], true).ToString());
    }

    [Fact]
    public void Without_a_feature_the_fit_is_that_of_the_data_without_it()
    {
        Regression regression = ExplainProblem.Create("squared");
        RegularizationPath path = regression.FitPath();
        PathPoint point = path.Points[30];
        Alternative[] alternatives = [.. regression.Explain(point, path).Alternatives];
        Assert.Equal(point.Indices.Count, alternatives.Length);
        foreach (Alternative alternative in alternatives)
        {
            Regression without = ExplainProblem.Create("squared", 1, o => o with { PenaltyFactors = new Dictionary<string, double> { [alternative.Without] = double.PositiveInfinity } });
            LinearModel model = without.Fit(point.Lambda);
            Assert.Equal(model.DevianceExplained, alternative.DevianceExplained, 1e-9);
            Assert.Equal(point.DevianceExplained - model.DevianceExplained, alternative.Fall, 1e-9);
            string[] kept = [.. point.Indices.Select(j => regression.Names[j])];
            Assert.Equal(model.Coefficients.Where(c => c.Estimate != 0 && !kept.Contains(c.Name)).Select(c => c.Name).Order(), alternative.Instead.Order());
        }

        Assert.Contains(alternatives, a => !a.IsAsGood);
        Assert.True(new Alternative("a", ["b"], 0.7, 0.001).IsAsGood);
        Assert.False(new Alternative("a", [], 0.7, 0.001).IsAsGood);
    }

    [Fact]
    public void The_diabetes_path_tells_of_hdl()
    {
        Table table = CsvTable.Read(SharedData.PathOrSkip("diabetes.csv"));
        Regression regression = Regression.Lasso(table, "y", new RegressionOptions { Standardize = false });
        RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [2, 0.004, 0.001] });
        FitExplanation found = regression.Explain(path.Points[1], path);
        Assert.Equal("hdl entered at λ = 0.7151, left at 0.004937 (tch and sex had entered, correlation −0.74 and −0.38) and came back at 0.002965.", found.Histories.Single(h => h.Name == "hdl").ToString());
        Assert.Equal("hdl is worth 30 % of its price; it entered at λ = 0.7151 and left again.", found.Dropped.Single().ToString());
        Assert.Equal(["tc", "ldl"], found.Collinearity!.Clusters.Single());
    }

    // The third column is near the sum of the two that matter (Zhao & Yu 2006).
    private static Regression Comeback()
    {
        var random = new Xoshiro256(4);
        double[] noise = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        double[] columns = [.. noise[..200], .. Enumerable.Range(0, 100).Select(i => (0.65 * (noise[i] + noise[i + 100])) + (0.3 * noise[i + 200]))];
        double[] y = [.. Enumerable.Range(0, 100).Select(i => noise[i] + noise[i + 100] + (0.05 * noise[i + 300]))];
        return Regression.ElasticNet(new DenseDesign(columns, 100, 3), y, 1);
    }

    private static double Correlation(int a, int b)
    {
        double[] x = ExplainProblem.X[(a * ExplainProblem.Rows)..((a + 1) * ExplainProblem.Rows)], z = ExplainProblem.X[(b * ExplainProblem.Rows)..((b + 1) * ExplainProblem.Rows)];
        double mx = x.Average(), mz = z.Average();
        return x.Zip(z, (u, v) => (u - mx) * (v - mz)).Sum() / Math.Sqrt(x.Sum(u => (u - mx) * (u - mx)) * z.Sum(v => (v - mz) * (v - mz)));
    }
}
