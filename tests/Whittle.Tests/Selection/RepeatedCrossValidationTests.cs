using Whittle.Design;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class RepeatedCrossValidationTests
{
    [Fact]
    public void The_mean_is_that_of_the_draws_and_each_draw_is_the_cross_validation_of_its_seed()
    {
        Regression regression = Create(60, 8, 2, 1);
        var grid = new LambdaGrid { Count = 20, Ratio = 0.01 };
        CrossValidation whole = regression.CrossValidate(FoldPlan.Random(5, 3, 4), grid).CrossValidation;
        Assert.Equal(4, whole.Repeats.Count);
        for (int repeat = 0; repeat < 4; repeat++)
        {
            CrossValidation one = regression.CrossValidate(5, 3 + repeat, grid).CrossValidation;
            Assert.Equal(one.Means, whole.Repeats[repeat].Means);
            Assert.Equal(one.StandardErrors, whole.Repeats[repeat].StandardErrors);
            Assert.Equal((one.MinimumIndex, one.OneStandardErrorIndex), (whole.Repeats[repeat].MinimumIndex, whole.Repeats[repeat].OneStandardErrorIndex));
            Assert.Empty(one.Repeats);
        }

        for (int k = 0; k < whole.Means.Count; k++)
        {
            Assert.Equal(whole.Repeats.Average(r => r.Means[k]), whole.Means[k], 1e-12);
            Assert.Equal(whole.Repeats.Average(r => r.StandardErrors[k]), whole.StandardErrors[k], 1e-12);
        }

        Assert.Equal(20, whole.FoldMeans.Count);
        Assert.True(whole.Repeats.Select(r => r.MinimumIndex).Distinct().Count() > 1, "one seed would do: choose data that show luck");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void An_automatic_grid_goes_on_where_the_best_is_its_last_and_says_so(double ratio)
    {
        // Every column matters and noise is small, so the least penalty is the best.
        Regression regression = Create(80, 6, 6, 0.001).WithL1Ratio(ratio);
        CrossValidatedPath found = regression.CrossValidate(5);
        CrossValidation result = found.CrossValidation;
        double[] grid = new LambdaGrid().Resolve(regression.LambdaMax, 80, 6);
        Assert.Equal(grid[^1], result.ExtendedFrom);
        Assert.Equal(grid, result.Lambdas.Take(100));
        Assert.Equal(result.Lambdas.Count, found.Path.Points.Count);
        Assert.True(result.Lambdas[^1] <= grid[^1] / 9.9);
        Assert.Equal(result.Lambdas, result.Lambdas.OrderDescending());
        double step = grid[1] / grid[0];
        Assert.All(Enumerable.Range(1, result.Lambdas.Count - 1), k => Assert.Equal(step, result.Lambdas[k] / result.Lambdas[k - 1], 1e-9));
        Assert.All(found.Path.Points, p => Assert.True(p.Certificate.IsCertified));

        // The same λ in one go have the same errors.
        CrossValidation whole = regression.CrossValidate(5, 1, new LambdaGrid { Values = [.. result.Lambdas] }).CrossValidation;
        Assert.All(Enumerable.Range(0, whole.Means.Count), k => Assert.Equal(whole.Means[k], result.Means[k], 1e-6 * whole.Means[k]));
        Assert.True(result.MinimumIndex >= 99);
    }

    // What is constant but for noise is best predicted by its mean, and a response in thousands of its unit makes the first λ of ridge a small one.
    [Fact]
    public void The_grid_of_ridge_goes_up_where_the_best_is_its_first()
    {
        Regression regression = Create(60, 30, 0, 1e-4).WithL1Ratio(0);
        CrossValidatedPath found = regression.CrossValidate(5);
        CrossValidation result = found.CrossValidation;
        double[] grid = new LambdaGrid().Resolve(regression.LambdaMax, 60, 30);
        Assert.Equal(grid[0], result.ExtendedFrom);
        Assert.Equal(result.Lambdas[0], result.ExtendedTo);
        Assert.True(result.ExtendedTo >= 9.9 * result.ExtendedFrom);
        Assert.Equal(grid, result.Lambdas.TakeLast(100));
        Assert.Equal(result.Lambdas, result.Lambdas.OrderDescending());
        Assert.Equal(result.Lambdas, found.Path.Points.Select(p => p.Lambda));
        Assert.All(Enumerable.Range(1, result.Lambdas.Count - 1), k => Assert.Equal(grid[1] / grid[0], result.Lambdas[k] / result.Lambdas[k - 1], 1e-9));
        Assert.All(found.Path.Points, p => Assert.True(p.Certificate.IsCertified));
        CrossValidation whole = regression.CrossValidate(5, 1, new LambdaGrid { Values = [.. result.Lambdas] }).CrossValidation;
        Assert.All(Enumerable.Range(0, whole.Means.Count), k => Assert.Equal(whole.Means[k], result.Means[k], 1e-9 * whole.Means[k]));
        Assert.True(result.Means[0] < result.Means[^100]);
        Assert.Null(regression.WithL1Ratio(1).CrossValidate(5).CrossValidation.ExtendedFrom);
    }

    [Fact]
    public void A_grid_whose_end_was_chosen_ends_there()
    {
        Regression regression = Create(80, 6, 6, 0.001);
        Assert.Null(regression.CrossValidate(5, 1, new LambdaGrid { Ratio = 0.001 }).CrossValidation.ExtendedFrom);
        Assert.Null(regression.CrossValidate(5, 1, new LambdaGrid { Values = [1, 0.5, 0.1] }).CrossValidation.ExtendedFrom);
        Assert.Null(Create(80, 6, 1, 3).CrossValidate(5).CrossValidation.ExtendedFrom);
    }

    [Theory]
    [InlineData(2.1, 2)]
    [InlineData(2.6, 3)]
    public void Draws_that_are_finished_when_it_is_cancelled_are_kept(double after, int kept)
    {
        Regression regression = Create(60, 8, 2, 1);
        var grid = new LambdaGrid { Count = 20, Ratio = 0.01 };
        using var source = new CancellationTokenSource();
        CrossValidation cut = regression.CrossValidate(FoldPlan.Random(5, 3, 4), grid, progress: new Cancelling(source, after / 4), cancellation: source.Token).CrossValidation;
        Assert.False(cut.IsComplete);
        Assert.Equal(kept, cut.Repeats.Count);
        Assert.Equal(regression.CrossValidate(5, 3, grid).CrossValidation.Means, cut.Repeats[0].Means);
        using var again = new CancellationTokenSource();
        NestedCrossValidation nested = regression.CrossValidateNested(FoldPlan.Random(5, 3, 4), grid, progress: new Cancelling(again, after / 4), cancellation: again.Token);
        Assert.False(nested.IsComplete);
        Assert.Equal(kept - 1, nested.Choices.Max(c => c.Repeat));
    }

    [Fact]
    public void Where_the_longer_grid_is_cancelled_the_one_before_stands_and_is_not_complete()
    {
        Regression regression = Create(80, 6, 6, 0.001);
        using var source = new CancellationTokenSource();
        CrossValidatedPath cut = regression.CrossValidate(FoldPlan.Random(5), progress: new Cancelling(source, 1), cancellation: source.Token);
        Assert.False(cut.CrossValidation.IsComplete);
        Assert.Null(cut.CrossValidation.ExtendedFrom);
        Assert.Equal(100, cut.CrossValidation.Means.Count);
        Assert.All(cut.CrossValidation.Means, m => Assert.True(double.IsFinite(m)));
    }

    private sealed class Cancelling(CancellationTokenSource source, double share) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                source.Cancel();
            }
        }
    }

    private static Regression Create(int rows, int columns, int real, double noise)
    {
        var random = new Xoshiro256(rows + columns);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, real).Sum(j => x[i + (j * rows)] / (j + 1)) + (noise * random.NextNormal()))];
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1);
    }
}
