using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class NestedCrossValidationTests
{
    private static readonly LambdaGrid Grid = new() { Count = 25 };

    public static TheoryData<FoldKind> Kinds => [FoldKind.Random, FoldKind.Stratified, FoldKind.Grouped, FoldKind.Forward, FoldKind.Given];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_outer_fold_does_what_one_would_do_by_hand_with_a_table_of_the_other_rows(FoldKind kind)
    {
        Table table = Create(70, 4);
        var options = new RegressionOptions { Missing = MissingPolicy.Mean, Exclude = ["group"] };
        Regression regression = Regression.Lasso(table, "y", options);
        FoldPlan plan = PlanOf(kind, table);
        NestedCrossValidation nested = regression.CrossValidateNested(plan, Grid, SelectionRule.Minimum);
        Folds outer = plan.Draw(table.Rows);
        double[] ones = [.. Enumerable.Repeat(1.0, table.Rows)];
        Assert.Equal(outer.Count, nested.Choices.Count);
        double sum = 0;
        int count = 0;
        foreach (NestedChoice choice in nested.Choices)
        {
            double[] training = outer.TrainingWeights(choice.Fold, ones);
            int[] seen = [.. Enumerable.Range(0, table.Rows).Where(i => training[i] > 0)], held = outer.RowsOf(choice.Fold);
            Table own = table.Take(seen);
            FoldPlan inner = kind == FoldKind.Given ? FoldPlan.Given(Folds.FromLabels([.. seen.Select(i => outer.Assignment[i])])) : PlanOf(kind, own);
            CrossValidatedPath path = Regression.Lasso(own, "y", options).CrossValidate(inner, Grid);
            LinearModel model = path.Select(SelectionRule.Minimum);
            double[] predicted = model.Predict(Imputed(table, seen, held)), y = table.Take(held).Numbers("y");
            double error = predicted.Zip(y, (p, v) => (p - v) * (p - v)).Average(), mean = own.Numbers("y").Average();
            Assert.Equal(model.Lambda, choice.Lambda, 1e-9 * model.Lambda);
            Assert.Equal(model.Coefficients.Count(c => c.Estimate != 0), choice.Kept);
            Assert.Equal(error, choice.Error, 1e-9 * error);
            Assert.Equal(y.Average(v => (v - mean) * (v - mean)), choice.NullError, 1e-9 * choice.NullError);
            (sum, count) = (sum + (error * held.Length), count + held.Length);
        }

        Assert.Equal(sum / count, nested.Mean, 1e-9 * nested.Mean);
        Assert.Equal(1 - (nested.Mean / nested.NullMean), nested.Explained);
        Assert.InRange(nested.Explained, 0.2, 0.95);
    }

    [Theory]
    [InlineData(SelectionRule.Minimum)]
    [InlineData(SelectionRule.OneStandardError)]
    public void Over_permutations_of_the_response_nothing_is_explained(SelectionRule rule)
    {
        Table table = Create(60, 6);
        double[] y = table.Numbers("y");
        var explained = new double[100];
        Parallel.For(0, explained.Length, seed =>
        {
            int[] order = [.. Enumerable.Range(0, y.Length)];
            new Xoshiro256(seed).Shuffle(order);
            Table permuted = new([.. table.Columns.Where(c => c.Name is not ("y" or "group")), new NumberColumn("y", Array.ConvertAll(order, i => y[i]))]);
            explained[seed] = Regression.Lasso(permuted, "y", new RegressionOptions { Missing = MissingPolicy.Mean }).CrossValidateNested(FoldPlan.Random(5, seed), Grid, rule).Explained;
        });
        Assert.InRange(explained.Average(), -0.2, 0.02);
        Assert.Contains(explained, e => e < 0);
    }

    [Fact]
    public void Of_several_regressions_each_outer_fold_chooses_one_and_its_lambda()
    {
        var random = new Xoshiro256(12);
        const int n = 60, p = 8;
        double[] x = [.. Enumerable.Range(0, n * p).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, n).Select(i => x[i] + (0.5 * Enumerable.Range(1, 7).Sum(j => x[i + (j * n)])) + (2 * random.NextNormal()))];
        var design = new DenseDesign(x, n, p);
        Regression[] candidates = [Regression.ElasticNet(design, y, 1), Regression.ElasticNet(design, y, 0)];
        var grid = new LambdaGrid { Count = 12 };
        FoldPlan plan = FoldPlan.Random(4, 3);
        NestedCrossValidation found = Regression.CrossValidateNested(candidates, plan, grid, SelectionRule.Minimum);
        Folds outer = plan.Draw(n);
        Assert.Equal(4, found.Choices.Count);
        foreach (NestedChoice choice in found.Choices)
        {
            double[] weights = [.. Enumerable.Range(0, n).Select(i => outer.Assignment[i] == choice.Fold ? 0.0 : 1)];
            FoldPlan inner = FoldPlan.Given(FoldPlan.Random(4, 3).Draw(Array.ConvertAll(weights, w => w > 0), 0));
            CrossValidatedPath[] paths = [.. candidates.Select(c => Regression.ElasticNet(design, y, c.L1Ratio, weights).CrossValidate(inner, grid))];
            int best = paths[1].CrossValidation.Means.Min() < paths[0].CrossValidation.Means.Min() ? 1 : 0;
            Assert.Equal(best, choice.Candidate);
            Assert.Equal(paths[best].CrossValidation.Lambdas[paths[best].CrossValidation.MinimumIndex], choice.Lambda, 1e-9);
            double[] predicted = paths[best].Select(SelectionRule.Minimum).Predict(design);
            int[] held = outer.RowsOf(choice.Fold);
            Assert.Equal(held.Average(i => (y[i] - predicted[i]) * (y[i] - predicted[i])), choice.Error, 1e-9);
        }

        // One candidate is the plain nested cross-validation.
        Assert.Equal(candidates[0].CrossValidateNested(plan, grid).Choices, Regression.CrossValidateNested([candidates[0]], plan, grid).Choices);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => Regression.CrossValidateNested([candidates[0], Regression.ElasticNet(design, x[..n], 1)], plan)).Code);
    }

    [Fact]
    public void Repeats_draw_outer_and_inner_folds_again_and_the_error_is_their_mean()
    {
        Regression regression = Regression.Lasso(Create(50, 3), "y", new RegressionOptions { Missing = MissingPolicy.Mean, Exclude = ["group"] });
        NestedCrossValidation twice = regression.CrossValidateNested(FoldPlan.Random(4, 7, 2), Grid);
        NestedCrossValidation[] each = [.. new[] { 7, 8 }.Select(seed => regression.CrossValidateNested(FoldPlan.Random(4, seed), Grid))];
        Assert.Equal(each.Average(e => e.Mean), twice.Mean, 1e-12);
        Assert.Equal(each.Average(e => e.StandardError), twice.StandardError, 1e-12);
        Assert.Equal(each.SelectMany((e, r) => e.Choices.Select(c => c with { Repeat = r })), twice.Choices);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        NestedCrossValidation[] found = [.. new[] { 1, 2, 5 }.Select(threads => Regression.Lasso(Create(64, 5), "y", new RegressionOptions { Missing = MissingPolicy.Mean, Exclude = ["group"], Threads = threads })
            .CrossValidateNested(FoldPlan.Random(4, 2, 2), Grid))];
        Assert.All(found, f => Assert.Equal((found[0].Mean, found[0].StandardError), (f.Mean, f.StandardError)));
        Assert.All(found, f => Assert.Equal(found[0].Choices, f.Choices));
    }

    [Fact]
    public void Cancelled_work_keeps_outer_folds_that_are_finished()
    {
        using var source = new CancellationTokenSource();
        var progress = new Cancelling(source, 0.5);
        NestedCrossValidation nested = Regression.Lasso(Create(60, 3), "y", new RegressionOptions { Missing = MissingPolicy.Mean, Exclude = ["group"] })
            .CrossValidateNested(FoldPlan.Random(6), Grid, progress: progress, cancellation: source.Token);
        Assert.False(nested.IsComplete);
        Assert.Equal(3, nested.Choices.Count);
        Assert.Equal(nested.Choices.Average(c => c.Error), nested.Mean, 1e-9);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Regression.Lasso(Create(60, 3), "y", new RegressionOptions { Missing = MissingPolicy.Mean, Exclude = ["group"] })
            .CrossValidateNested(FoldPlan.Random(6), Grid, cancellation: source.Token));
    }

    private static FoldPlan PlanOf(FoldKind kind, Table table) => kind switch
    {
        FoldKind.Random => FoldPlan.Random(5, 4),
        FoldKind.Stratified => FoldPlan.Stratified(table, "colour", 5, 4),
        FoldKind.Grouped => FoldPlan.Grouped(table, "group", 5, 4),
        FoldKind.Forward => FoldPlan.Forward(table, "group", 3),
        _ => FoldPlan.Given(Folds.FromLabels([.. Enumerable.Range(0, table.Rows).Select(i => i % 5)])),
    };

    // The rows left out; their missing numbers hold the mean of the rows that were seen, as in the fold.
    private static Table Imputed(Table table, int[] seen, int[] held)
    {
        return new Table([.. table.Columns.Select(Fill)]).Take(held);

        Column Fill(Column column)
        {
            if (column is not NumberColumn numbers)
            {
                return column;
            }

            double[] values = numbers.Values.ToArray();
            double mean = seen.Select(i => values[i]).Where(v => !double.IsNaN(v)).Average();
            return new NumberColumn(column.Name, Array.ConvertAll(values, v => double.IsNaN(v) ? mean : v));
        }
    }

    // Numbers of which some cells are missing and a column of text, so that a fold learns means and levels of its own rows.
    private static Table Create(int rows, int columns)
    {
        var random = new Xoshiro256(rows);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.05 ? double.NaN : random.NextNormal()).ToArray())];
        string[] colour = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3) switch { 0 => "red", 1 => "green", _ => "blue" })];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => (double.IsNaN(x[0][i]) ? 0 : 2 * x[0][i]) - (double.IsNaN(x[1][i]) ? 0 : x[1][i]) + (colour[i] == "red" ? 1 : 0) + random.NextNormal())];
        return new Table([.. x.Select((c, j) => new NumberColumn($"x{j}", c)), new TextColumn("colour", colour), new NumberColumn("group", [.. Enumerable.Range(0, rows).Select(i => (double)(i * 5 / rows * 3) + (i % 3))]), new NumberColumn("y", y)]);
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
}
