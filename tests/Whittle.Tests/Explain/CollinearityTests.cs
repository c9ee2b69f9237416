using Whittle.Design;
using Whittle.Explain;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Tests.Explain;

public class CollinearityTests
{
    [Fact]
    public void Inflation_is_one_over_what_the_others_leave_of_a_column()
    {
        Collinearity found = Of(ExplainProblem.X, ExplainProblem.Columns);
        for (int j = 0; j < ExplainProblem.Columns; j++)
        {
            double[] own = ExplainProblem.X[(j * ExplainProblem.Rows)..((j + 1) * ExplainProblem.Rows)];
            double[] others = [.. Enumerable.Range(0, ExplainProblem.Columns).Where(k => k != j).SelectMany(k => ExplainProblem.X[(k * ExplainProblem.Rows)..((k + 1) * ExplainProblem.Rows)])];
            double explained = Regression.ElasticNet(new DenseDesign(others, ExplainProblem.Rows, ExplainProblem.Columns - 1), own, 1).FitLeastSquares().DevianceExplained;
            Assert.Equal(1 / (1 - explained), found.VarianceInflation[$"x{j + 1}"], 1e-8);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.6)]
    [InlineData(0.9999)]
    public void Two_columns_have_the_condition_that_their_correlation_says(double rho)
    {
        var random = new Xoshiro256(3);
        double[] a = [.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())], b = [.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())];
        double[] x = [.. a, .. a.Zip(b, (u, v) => (rho * u) + (Math.Sqrt(1 - (rho * rho)) * v))];
        double ma = x[..60].Average(), mb = x[60..].Average();
        double r = Enumerable.Range(0, 60).Sum(i => (x[i] - ma) * (x[i + 60] - mb)) / Math.Sqrt(x[..60].Sum(v => (v - ma) * (v - ma)) * x[60..].Sum(v => (v - mb) * (v - mb)));
        Collinearity found = Of(x, 2);
        Assert.Equal(Math.Sqrt((1 + Math.Abs(r)) / (1 - Math.Abs(r))), found.ConditionIndices[1], 1e-6 * found.ConditionIndices[1]);
        Assert.Equal(1 / (1 - (r * r)), found.VarianceInflation["x1"], 1e-6 * found.VarianceInflation["x1"]);
        Assert.Equal(rho > 0.9 ? 1 : 0, found.NearDependences.Count);
        Assert.Equal(rho > 0.9 ? 1 : 0, found.Clusters.Count);
    }

    [Fact]
    public void A_dependence_has_no_bound_and_names_its_columns()
    {
        var random = new Xoshiro256(9);
        double[] x = [.. Enumerable.Range(0, 40 * 3).Select(_ => random.NextNormal())];
        double[] sum = [.. Enumerable.Range(0, 40).Select(i => x[i] + x[i + 40])], constant = [.. Enumerable.Repeat(2.0, 40)];
        Collinearity found = Of([.. x, .. sum, .. constant], 5);
        Assert.Equal(["x1", "x2", "x3", "x4"], found.VarianceInflation.Keys.Order());
        Assert.All(new[] { "x1", "x2", "x4" }, name => Assert.Equal(double.PositiveInfinity, found.VarianceInflation[name]));
        Assert.InRange(found.VarianceInflation["x3"], 1, 1.5);
        Assert.Equal(double.PositiveInfinity, found.ConditionIndices[^1]);
        Assert.Equal(["x1", "x2", "x4"], found.NearDependences.Single());
    }

    [Fact]
    public void Clusters_hang_together_by_single_links()
    {
        var random = new Xoshiro256(2);
        double[] z = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())], other = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())];
        double[] near = [.. z.Select(v => v + (0.4 * random.NextNormal()))], further = [.. near.Select(v => -v + (0.4 * random.NextNormal()))];
        Collinearity found = Of([.. z, .. other, .. near, .. further], 4, 300);
        Assert.Equal(["x1", "x3", "x4"], found.Clusters.Single());
    }

    private static Collinearity Of(double[] x, int columns, int? rows = null)
    {
        int n = rows ?? x.Length / columns;
        var random = new Xoshiro256(1);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, n, columns), [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())], 1);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 2 });
        return regression.Explain(path.Points[0], path).Collinearity!;
    }
}
