using Whittle.Data;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Laws;

/// <summary>The same input gives the same bits on any number of threads.</summary>
public class ThreadLaws
{
    public static TheoryData<int, int, double> Sizes => new()
    {
        { 5000, 150, 1.0 }, { 5000, 150, 0.0 }, { 60, 700, 1.0 }, { 60, 700, 0.5 }, { 60, 200, 0.0 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_path_is_the_same_to_the_bit(int rows, int columns, double ratio)
    {
        LambdaGrid grid = new() { Count = 15, Ratio = 0.05 };
        PathPoint[] one = [.. Create(rows, columns, ratio, 1).FitPath(grid).Points];
        Assert.Contains(one, p => p.Indices.Count > 5);
        foreach (int threads in new[] { 2, 3 })
        {
            AssertSameBits(one, [.. Create(rows, columns, ratio, threads).FitPath(grid).Points]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_fold_without_a_best_fit_is_a_fact_and_no_crash_on_any_number(int threads)
    {
        // The rows of either fold alone are separated by their column.
        double[] x = [1, 2, 3, 4, 11, 12, 13, 14], y = [0, 0, 1, 1, 1, 1, 0, 0];
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 8, 1), y, 1, options: new RegressionOptions { Loss = Loss.Logistic, Threads = threads });
        Assert.StartsWith("without a penalty the features separate the responses", regression.CompareWithLeastSquares(FoldPlan.Given(new Table([new NumberColumn("f", [0, 0, 0, 0, 1, 1, 1, 1])]), "f")).Undefined, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 30, 1.0)]
    [InlineData(200, 30, 0.0)]
    [InlineData(60, 300, 0.5)]
    [InlineData(200, 300, 1.0)]
    [InlineData(200, 300, 0.5)]
    public void Cross_validation_is_the_same_to_the_bit(int rows, int columns, double ratio)
    {
        LambdaGrid grid = new() { Count = 15, Ratio = 0.05 };
        CrossValidatedPath one = Create(rows, columns, ratio, 1).CrossValidate(5, 3, grid);
        foreach (int threads in new[] { 2, 3 })
        {
            CrossValidatedPath many = Create(rows, columns, ratio, threads).CrossValidate(5, 3, grid);
            Assert.Equal(one.CrossValidation.Means, many.CrossValidation.Means);
            Assert.Equal(one.CrossValidation.StandardErrors, many.CrossValidation.StandardErrors);
            for (int fold = 0; fold < 5; fold++)
            {
                Assert.Equal(one.CrossValidation.FoldMeans[fold], many.CrossValidation.FoldMeans[fold]);
            }

            AssertSameBits([.. one.Path.Points], [.. many.Path.Points]);
        }
    }

    [Fact]
    public void The_exact_path_is_the_same_to_the_bit()
    {
        ExactPath one = Create(60, 300, 1, 1).FitExactPath(0.05);
        foreach (int threads in new[] { 2, 3 })
        {
            ExactPath many = Create(60, 300, 1, threads).FitExactPath(0.05);
            Assert.Equal(one.Events, many.Events);
            AssertSameBits([.. one.Knots], [.. many.Knots]);
        }
    }

    private static void AssertSameBits(PathPoint[] one, PathPoint[] many)
    {
        Assert.Equal(one.Length, many.Length);
        foreach ((PathPoint a, PathPoint b) in one.Zip(many))
        {
            Assert.Equal(a.Indices, b.Indices);
            Assert.Equal(a.Values.Select(BitConverter.DoubleToInt64Bits), b.Values.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(BitConverter.DoubleToInt64Bits(a.Intercept), BitConverter.DoubleToInt64Bits(b.Intercept));
            Assert.Equal((a.Lambda, a.Certificate, a.RidgeErrors, a.DegreesOfFreedom), (b.Lambda, b.Certificate, b.RidgeErrors, b.DegreesOfFreedom));
        }
    }

    private static Regression Create(int rows, int columns, double ratio, int threads)
    {
        var random = new Xoshiro256(21);
        double[] x = ProblemGenerator.CreateAutoregressive(random, rows, columns, 0.6);
        double[] y = [.. Enumerable.Range(0, rows).Select(i => random.NextNormal() + Enumerable.Range(0, 8).Sum(k => x[i + (k * (columns / 9) * rows)] * (k - 3.5)))];
        double[] weights = [.. y.Select((_, i) => 0.5 + (i % 3))];
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), y, ratio, weights, null, new RegressionOptions { Threads = threads, RidgeErrors = true });
    }
}
