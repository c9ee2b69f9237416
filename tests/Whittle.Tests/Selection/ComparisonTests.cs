using Whittle.Design;
using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class ComparisonTests
{
    private static readonly FoldPlan Five = FoldPlan.Random(5, 1, 2);

    [Fact]
    public void The_variance_counts_the_rows_that_folds_share_and_p_values_the_comparisons()
    {
        double[] a = [1, 1.2, 0.9, 1.1, 1, 1.3, 0.8, 1, 1.1, 1], b = [1.1, 1.2, 1.1, 1.2, 1.1, 1.3, 1, 1.1, 1.1, 1.2], c = [2, 1.9, 2.2, 2, 2.1, 2, 1.8, 2, 2.3, 2];
        Comparison found = Comparison.Of([Fixed("b", b, 4), Fixed("a", a, 6), Fixed("c", c, 1)], 50, Five);
        Assert.Equal(["a", "b", "c"], found.Methods.Select(m => m.Name));
        double[] d = [.. b.Zip(a, (x, y) => x - y)];
        double mean = d.Average(), variance = d.Sum(v => (v - mean) * (v - mean)) / 9, error = Math.Sqrt(((1.0 / 10) + (10.0 / 40)) * variance);
        Assert.Equal(mean, found.Methods[1].Difference, 1e-12);
        Assert.Equal(2 * StudentT.TwoSided(mean / error, 9), found.Methods[1].PValue, 1e-12);
        Assert.Equal(StudentT.Quantile(0.025, 9) * error, found.Methods[1].HalfWidth, 1e-12);
        Assert.Equal((0, 0, 1), (found.Methods[0].Difference, found.Methods[0].HalfWidth, found.Methods[0].PValue));
        Assert.True(found.Methods[2].IsWorse && found.ShowsDifference && found.IsComplete);

        // The third keeps least but is worse; of the others the second keeps less.
        Assert.False(found.Methods[1].IsWorse);
        Assert.Equal("b", found.Recommended.Name);
    }

    [Fact]
    public void Where_more_is_better_the_best_is_the_largest()
    {
        Comparison found = Comparison.Of([Fixed("low", [0.5, 0.6, 0.5, 0.55, 0.5, 0.6, 0.5, 0.5, 0.5, 0.6], 1), Fixed("high", [0.9, 0.8, 0.9, 0.95, 0.9, 0.9, 0.8, 0.9, 0.9, 0.9], 9)], 50, Five, ErrorMeasure.AreaUnderCurve);
        Assert.Equal("high", found.Methods[0].Name);
        Assert.True(found.Methods[1].Difference > 0.3 && found.Methods[1].IsWorse);
        Assert.Equal("high", found.Recommended.Name);
    }

    [Fact]
    public void Procedures_that_are_the_same_are_not_told_apart()
    {
        double[] errors = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5];
        Comparison found = Comparison.Of([Fixed("a", errors, 5), Fixed("b", errors, 3)], 50, Five);
        Assert.Equal((1, 0), (found.Methods[1].PValue, found.Methods[1].HalfWidth));
        Assert.Equal("b", found.Recommended.Name);
        Assert.False(found.ShowsDifference);
    }

    [Fact]
    public void A_regression_is_its_nested_cross_validation_and_least_squares_its_folds()
    {
        Regression regression = Create(3, 60, 5, 2);
        FoldPlan plan = FoldPlan.Random(4, 2, 2);
        var grid = new LambdaGrid { Count = 15 };
        Comparison found = Comparison.Of([regression.AsProcedure("lasso", grid), regression.WithPenalty(0).AsProcedure("ridge", grid), regression.AsUnpenalizedProcedure("least squares")], 60, plan);
        NestedCrossValidation nested = regression.CrossValidateNested(plan, grid, SelectionRule.Minimum);
        Assert.Equal(nested.Choices.Select(c => c.Error), found.Methods.Single(m => m.Name == "lasso").FoldErrors);
        CrossValidation free = regression.CrossValidate(plan, new LambdaGrid { Values = [0] }).CrossValidation;
        double[] expected = [.. free.FoldMeans.Select(f => f[0])];
        Assert.All(found.Methods.Single(m => m.Name == "least squares").FoldErrors.Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-9 * p.Second));
        Assert.Equal(5, found.Methods.Single(m => m.Name == "ridge").MedianKept);
    }

    // Three methods look at columns of their own, none of which says anything: they are equally bad in truth.
    [Fact]
    public void Under_equal_methods_a_false_winner_is_rare()
    {
        const int simulations = 500;
        int winners = 0, pairs = 0;
        Parallel.For(0, simulations, seed =>
        {
            Comparison found = Compare(seed, 0);
            Interlocked.Add(ref winners, found.ShowsDifference ? 1 : 0);
            Interlocked.Add(ref pairs, found.Methods.Count(m => m.IsWorse));
        });
        Assert.InRange(winners, 0, simulations / 10);
        Assert.True(pairs >= winners);
    }

    [Fact]
    public void A_method_that_is_better_is_found_to_be_so()
    {
        int found = 0;
        Parallel.For(0, 100, seed => Interlocked.Add(ref found, Compare(seed, 1.5) is { ShowsDifference: true } comparison && comparison.Methods[0].Name == "0" ? 1 : 0));
        Assert.InRange(found, 80, 100);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_and_cancelled_folds_are_left_out()
    {
        double[] errors = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5];
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "A comparison needs at least two procedures.", () => Comparison.Of([Fixed("a", errors, 1)], 50, Five));
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "Two procedures have one name; results are told apart by it.", () => Comparison.Of([Fixed("a", errors, 1), Fixed("a", errors, 1)], 50, Five));
        Comparison found = Comparison.Of([Fixed("a", errors, 1), Fixed("b", errors[..7], 1)], 50, Five);
        Assert.False(found.IsComplete);
        Assert.All(found.Methods, m => Assert.Equal(7, m.FoldErrors.Count));
        Assert.Throws<OperationCanceledException>(() => Comparison.Of([Fixed("a", errors, 1), Fixed("b", errors[..1], 1)], 50, Five));
    }

    // Method k fits least squares on columns 3k … 3k + 2 of noise; the first may be given a signal.
    private static Comparison Compare(int seed, double signal)
    {
        Regression all = Create(seed, 60, 9, signal);
        Regression Of(int k) => Regression.ElasticNet(all.Problem.Columns, all.Problem.Response, 1, null, null, new RegressionOptions
        {
            PenaltyFactors = Enumerable.Range(0, 9).ToDictionary(j => $"x{j + 1}", j => j / 3 == k ? 0 : double.PositiveInfinity),
        });
        return Comparison.Of([.. Enumerable.Range(0, 3).Select(k => Of(k).AsUnpenalizedProcedure($"{k}"))], 60, FoldPlan.Random(5, seed, 2));
    }

    private static Procedure Fixed(string name, double[] errors, int kept) => new(name, (_, _, _, _) => [.. errors.Select((e, k) => new NestedChoice(k / 5, k % 5, 1, kept, e, 2))]);

    private static Regression Create(int seed, int rows, int columns, double signal)
    {
        var random = new Xoshiro256(seed);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), [.. Enumerable.Range(0, rows).Select(i => (signal * x[i]) + random.NextNormal())], 1);
    }
}
