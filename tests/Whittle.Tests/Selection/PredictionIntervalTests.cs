using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class PredictionIntervalTests
{
    private static readonly LambdaGrid Grid = new() { Count = 15, Ratio = 0.02 };

    [Fact]
    public void Split_intervals_are_order_statistics_of_rows_that_the_model_has_not_seen()
    {
        Table table = Create(90, 1);
        LinearModel model = Regression.Lasso(table, "y").FitWithSplitIntervals(0.4, 3, grid: Grid);
        PredictionIntervals intervals = model.Intervals!;
        Assert.Equal((54, 36), (model.Rows, intervals.Scores.Count));
        Assert.Equal(intervals.Scores.Order(), intervals.Scores);

        // The scores are residuals of 36 rows, and no more than these are.
        double[] predicted = model.Predict(table), y = table.Numbers("y");
        double[] residuals = [.. y.Select((v, i) => Math.Abs(v - predicted[i]))];
        Assert.All(intervals.Scores, s => Assert.Contains(residuals, r => Math.Abs(r - s) < 1e-12));
        foreach ((double level, int order) in new[] { (0.9, 34), (0.5, 19), (0.1, 4), (36 / 37.0, 36) })
        {
            PredictionInterval first = model.PredictIntervals(table, level)[0];
            Assert.Equal(predicted[0] - intervals.Scores[order - 1], first.Low, 1e-12);
            Assert.Equal(predicted[0] + intervals.Scores[order - 1], first.High, 1e-12);
        }

        Assert.Equal(double.PositiveInfinity, model.PredictIntervals(table, 0.99)[0].High);
        Assert.Equal(0.9, intervals.Guaranteed(0.9));

        // The model is that of its own rows alone.
        Assert.Equal(intervals.Scores, Regression.Lasso(table, "y", new RegressionOptions { Threads = 3 }).FitWithSplitIntervals(0.4, 3, grid: Grid).Intervals!.Scores);
        Assert.NotEqual(intervals.Scores, Regression.Lasso(table, "y").FitWithSplitIntervals(0.4, 4, grid: Grid).Intervals!.Scores);
    }

    [Theory]
    [InlineData(FoldKind.Random)]
    [InlineData(FoldKind.LeaveOneOut)]
    public void Cross_validated_intervals_are_what_one_would_get_by_hand(FoldKind kind)
    {
        Table table = Create(40, 2), fresh = Create(12, 5);
        Regression regression = Regression.Lasso(table, "y");
        FoldPlan plan = kind == FoldKind.Random ? FoldPlan.Random(5, 2) : FoldPlan.LeaveOneOut;
        LinearModel model = regression.AddIntervals(regression.Fit(0.1), plan, kind == FoldKind.Random ? null : 0.1, Grid, SelectionRule.Minimum);
        Folds folds = plan.Draw(40);
        var ends = new List<(double[] Low, double[] High)>();
        for (int i = 0; i < 40; i++)
        {
            int[] others = [.. Enumerable.Range(0, 40).Where(k => folds.Assignment[k] != folds.Assignment[i])];
            Regression without = Regression.Lasso(table.Take(others), "y");
            LinearModel own = kind == FoldKind.Random ? without.CrossValidate(FoldPlan.Random(10, plan.Seed), Grid).Select(SelectionRule.Minimum) : without.Fit(0.1);
            double score = Math.Abs(table.Numbers("y")[i] - own.Predict(table.Take([i]))[0]);
            double[] predicted = own.Predict(fresh);
            ends.Add((Array.ConvertAll(predicted, p => p - score), Array.ConvertAll(predicted, p => p + score)));
        }

        foreach ((double level, int upper) in new[] { (0.9, 37), (0.8, 33) })
        {
            PredictionInterval[] found = model.PredictIntervals(fresh, level);
            for (int row = 0; row < fresh.Rows; row++)
            {
                Assert.Equal(ends.Select(e => e.High[row]).Order().ElementAt(upper - 1), found[row].High, 1e-9);
                Assert.Equal(ends.Select(e => e.Low[row]).Order().ElementAt(41 - upper - 1), found[row].Low, 1e-9);
            }
        }

        Assert.Equal(double.NegativeInfinity, model.PredictIntervals(fresh, 0.99)[0].Low);
        Assert.Equal(kind == FoldKind.Random ? 0.8 - Math.Sqrt(0.05) : 0.8, model.Intervals!.Guaranteed(0.9), 1e-12);
    }

    // Heavy-tailed noise and a lasso that is wrong about the shape: the promise needs neither.
    [Theory]
    [InlineData(IntervalMethod.Split, 0.8, 0.79, 0.84)]
    [InlineData(IntervalMethod.CrossValidationPlus, 0.8, 0.78, 0.87)]
    [InlineData(IntervalMethod.Quantiles, 0.8, 0.79, 0.84)]
    public void They_cover_whatever_the_distribution(IntervalMethod method, double level, double least, double most)
    {
        const int simulations = 400, rows = 60, fresh = 20;
        var covered = new double[simulations];
        Parallel.For(0, simulations, seed =>
        {
            var random = new Xoshiro256(seed);
            double[] x = [.. Enumerable.Range(0, (rows + fresh) * 4).Select(_ => random.NextNormal())];
            double[] y = [.. Enumerable.Range(0, rows + fresh).Select(i => x[4 * i] + Math.Abs(x[(4 * i) + 1]) + (random.NextNormal() / Math.Max(0.2, Math.Abs(random.NextNormal()))))];
            DenseDesign Part(int from, int count) => new((double[])[.. Enumerable.Range(0, 4).SelectMany(j => Enumerable.Range(from, count).Select(i => x[(4 * i) + j]))], count, 4);
            Regression regression = Regression.ElasticNet(Part(0, rows), y[..rows], 1);
            LinearModel model = method == IntervalMethod.Split ? regression.FitWithSplitIntervals(0.4, seed, grid: Grid)
                : method == IntervalMethod.Quantiles ? regression.AddQuantileIntervals(regression.Fit(0.2), level, 0.4, seed, new LambdaGrid { Values = [0.2, 0.05] })
                : regression.AddIntervals(regression.Fit(0.2), FoldPlan.Random(5, seed), grid: Grid);
            PredictionInterval[] found = model.PredictIntervals(Part(rows, fresh), level);
            covered[seed] = found.Where((interval, i) => interval.Low <= y[rows + i] && y[rows + i] <= interval.High).Count() / (double)fresh;
        });
        double average = covered.Average(), error = Math.Sqrt(covered.Average(c => (c - average) * (c - average)) / simulations);
        Assert.InRange(error, 0, 0.01);
        Assert.InRange(average, least, most);
    }

    [Fact]
    public void Quantile_intervals_are_two_regressions_moved_by_rows_that_they_have_not_seen()
    {
        Table table = Create(80, 6), fresh = Create(10, 7);
        Regression regression = Regression.Lasso(table, "y");
        LinearModel model = regression.AddQuantileIntervals(regression.Fit(0.1), 0.8, 0.4, 3, Grid);
        int[] rows = [.. Enumerable.Range(0, 80)];
        new Xoshiro256(3).Shuffle(rows);
        int[] held = [.. rows[..32].Order()], seen = [.. rows[32..].Order()];
        double[][] ends = [.. new[] { 0.1, 0.9 }.Select(q =>
        {
            Regression own = Regression.Lasso(table.Take(seen), "y", new RegressionOptions { Loss = global::Whittle.Losses.Loss.Quantile(q) });
            LinearModel chosen = own.CrossValidate(FoldPlan.Random(10, 3), Grid).Select(SelectionRule.Minimum);
            return (double[])[.. chosen.Predict(table.Take(held)), .. chosen.Predict(fresh)];
        })];
        double[] scores = [.. held.Select((i, k) => Math.Max(ends[0][k] - table.Numbers("y")[i], table.Numbers("y")[i] - ends[1][k])).Order()];
        foreach ((double level, int order) in new[] { (0.8, 27), (0.5, 17) })
        {
            PredictionInterval[] found = model.PredictIntervals(fresh, level);
            for (int row = 0; row < fresh.Rows; row++)
            {
                double low = ends[0][32 + row] - scores[order - 1], high = ends[1][32 + row] + scores[order - 1];
                Assert.Equal(Math.Min(low, (low + high) / 2), found[row].Low, 1e-9);
                Assert.Equal(Math.Max(high, (low + high) / 2), found[row].High, 1e-9);
            }
        }

        Assert.Equal(double.PositiveInfinity, model.PredictIntervals(fresh, 0.99)[0].High);
        Assert.Equal(0.8, model.Intervals!.Guaranteed(0.8));
        Assert.Equal(regression.Fit(0.1).Predict(fresh), model.Predict(fresh));
    }

    // Noise in proportion to a column: the width follows it, where ± one half-width cannot.
    [Fact]
    public void Their_width_follows_the_row()
    {
        var random = new Xoshiro256(8);
        double[] x = [.. Enumerable.Range(0, 600).Select(_ => 4 * random.NextDouble())], y = Array.ConvertAll(x, v => v + ((0.2 + v) * random.NextNormal()));
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 600, 1), y, 1);
        var ends = new DenseDesign((double[])[0.2, 3.8], 2, 1);
        PredictionInterval[] found = regression.AddQuantileIntervals(regression.Fit(0.1)).PredictIntervals(ends, 0.9);
        Assert.InRange((found[1].High - found[1].Low) / (found[0].High - found[0].Low), 3, 20);
    }

    [Fact]
    public void They_are_saved_with_the_model_to_the_bit()
    {
        Table table = Create(50, 3);
        Regression regression = Regression.Lasso(table, "y");
        foreach (LinearModel model in new[] { regression.FitWithSplitIntervals(grid: Grid), regression.AddIntervals(regression.Fit(0.2), FoldPlan.Random(4), grid: Grid), regression.AddQuantileIntervals(regression.Fit(0.2), grid: Grid) })
        {
            using var stream = new MemoryStream();
            ModelFile.Save(model, stream);
            stream.Position = 0;
            LinearModel read = ModelFile.Load(stream);
            Assert.Equal(model.PredictIntervals(table, 0.9), read.PredictIntervals(table, 0.9));
            Assert.Equal(model.Intervals!.Scores, read.Intervals!.Scores);
            Assert.Equal((model.Intervals.Method, model.Intervals.Models.Count), (read.Intervals.Method, read.Intervals.Models.Count));
        }
    }

    [Fact]
    public void Threads_change_no_bit_and_a_bar_is_told()
    {
        Table table = Create(60, 4);
        var told = new List<double>();
        LinearModel[] models = [.. new[] { 1, 4 }.Select(threads =>
        {
            Regression regression = Regression.Lasso(table, "y", new RegressionOptions { Threads = threads });
            return regression.AddIntervals(regression.Fit(0.2), grid: Grid, progress: threads == 1 ? new Telling(told) : null);
        })];
        Assert.Equal(models[0].Intervals!.Scores, models[1].Intervals!.Scores);
        Assert.Equal(Enumerable.Range(1, 10).Select(k => k / 10.0), told);
    }

    [Fact]
    public void Where_nothing_can_be_promised_none_are_made()
    {
        Table table = Create(40, 5);
        Regression regression = Regression.Lasso(table, "y"), classes = Regression.Lasso(new Table([.. table.Columns.Where(c => c.Name != "y"), new TextColumn("c", [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? "a" : "b")])]), "c");
        LinearModel model = regression.Fit(0.2);
        Throws("they are for a response of one column of numbers, not for the logistic loss", () => classes.FitWithSplitIntervals());
        Throws("rows have different weights, and what intervals promise is for rows that count alike", () => Regression.Lasso(table, "y", new RegressionOptions { Weights = "w" }).FitWithSplitIntervals());
        Throws("what they promise is for folds at random, or of one row each", () => regression.AddIntervals(model, FoldPlan.Forward(table.Numbers("x0"), 4)));
        Table holes = new([.. table.Columns.Where(c => c.Name != "x1"), new NumberColumn("x1", [double.NaN, .. table.Numbers("x1")[1..]])]);
        Throws("missing cells are filled in, and a row to be predicted has none (drop such rows)", () => Regression.Lasso(holes, "y", new RegressionOptions { Missing = MissingPolicy.Mean }).FitWithSplitIntervals());
        Assert.Equal("no-intervals", Assert.Throws<WhittleException>(() => model.PredictIntervals(table, 0.9)).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.FitWithSplitIntervals(1.5)).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.FitWithSplitIntervals().PredictIntervals(table, 1)).Code);

        static void Throws(string why, Action action) => FaultAssert.Throws(FaultKind.Usage, "no-intervals", $"Prediction intervals cannot be made: {why}.", action);
    }

    private static Table Create(int rows, int seed)
    {
        var random = new Xoshiro256(seed);
        double[][] x = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextNormal()).ToArray())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => (2 * x[0][i]) - x[1][i] + random.NextNormal())], w = [.. Enumerable.Range(1, rows).Select(i => (double)i)];
        return new Table([.. x.Select((c, j) => new NumberColumn($"x{j}", c)), new NumberColumn("w", w), new NumberColumn("y", y)]);
    }

    private sealed class Telling(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
