using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Paths;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>Networks cross-validated: each fold is a training on the other rows alone, and without a hidden layer it is ridge's cross-validation.</summary>
public class NetworkCrossValidationTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    // Grades of the score in three classes, and whether it is above its middle.
    private static readonly Table Graded = new([
        .. Students.Columns.Where(c => c.Name != "score"),
        new TextColumn("grade", [.. Students.Numbers("score").Select(s => s > 85 ? "good" : s > 72 ? "fair" : "poor")]),
        new TextColumn("passed", [.. Students.Numbers("score").Select(s => s > 78 ? "yes" : "no")]),
    ]);

    [Fact]
    public void Without_a_hidden_layer_it_is_the_cross_validation_of_ridge()
    {
        double[] lambdas = [3, 0.5, 0.05];
        FoldPlan plan = FoldPlan.Random(5, 4);
        NetworkOptions linear = new() { Hidden = [], ValidationShare = 0, BatchSize = 0, Epochs = 4000, Optimizer = Optimizer.Sgd(0.9), LearningRate = 0.1 };
        NetworkOptions[] candidates = [.. lambdas.Select(lambda => linear with { Penalty = new NetworkPenalty { Lambda = lambda } })];
        NetworkCrossValidation found = NeuralRegression.On(Students, "score", linear).CrossValidate(plan, candidates);
        CrossValidation ridge = Regression.Ridge(Students, "score").CrossValidate(plan, new LambdaGrid { Values = lambdas }).CrossValidation;
        Assert.All(found.Means.Zip(ridge.Means), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second));
        Assert.All(found.StandardErrors.Zip(ridge.StandardErrors), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second));
        Assert.All(found.FoldMeans.Zip(ridge.FoldMeans), folds => Assert.All(folds.First.Zip(folds.Second), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second)));
        Assert.Equal((ridge.MinimumIndex, ridge.OneStandardErrorIndex), (found.MinimumIndex, found.OneStandardErrorIndex));
        Assert.Equal((5.0, true), (found.Kept[0], found.IsComplete));
    }

    [Fact]
    public void Each_fold_is_a_training_on_the_other_rows_alone_early_stopping_included()
    {
        FoldPlan plan = FoldPlan.Random(4, 2);
        NetworkOptions options = new() { Hidden = [6], Epochs = 12, Patience = 3, Penalty = new NetworkPenalty { Lambda = 0.01, L1Ratio = 0.5 } };
        NetworkCrossValidation found = NeuralRegression.On(Students, "score", options).CrossValidate(plan);
        Folds folds = plan.Draw(200);
        double nulls = 0;
        for (int fold = 0; fold < 4; fold++)
        {
            int[] rows = [.. Enumerable.Range(0, 200).Where(i => folds.Assignment[i] == fold)];
            int[] others = [.. Enumerable.Range(0, 200).Except(rows)];
            Table own = Students.Take(rows), training = Students.Take(others);
            double[] y = own.Numbers("score"), predicted = NeuralRegression.On(training, "score", options).Fit().Predict(own);
            Assert.Equal(y.Zip(predicted, (a, b) => (a - b) * (a - b)).Average(), found.FoldMeans[fold][0], 1e-6);
            nulls += y.Sum(v => Math.Pow(v - training.Numbers("score").Average(), 2)) / 200;
        }

        Assert.Equal(nulls, found.NullMean, 1e-9);
        Assert.Equal(1 - (found.Means[0] / nulls), found.Explained(0), 1e-12);
        Assert.Equal(found.FoldMeans.Average(f => f[0]), found.Means[0], 1e-10);
    }

    [Theory]
    [InlineData("grade", "passed", "fair,good,poor")]
    [InlineData("passed", "grade", "no,yes")]
    public void Classes_are_counted_and_agree_with_the_measures(string target, string other, string classes)
    {
        NeuralRegression regression = NeuralRegression.On(Graded, target, new NetworkOptions { Hidden = [8], Epochs = 15 }, new RegressionOptions { Exclude = [other], Loss = target == "passed" ? Loss.Logistic : null });
        FoldPlan plan = FoldPlan.Random(5);
        NetworkCrossValidation byDeviance = regression.CrossValidate(plan), byClass = regression.CrossValidate(plan, measure: ErrorMeasure.ClassError);
        ClassTable table = byDeviance.TabulateClasses(0)!;
        Assert.Equal(classes.Split(','), table.Classes);
        Assert.Equal(200, table.Counts.Sum(row => row.Sum()));
        Assert.Equal(byClass.Means[0], table.ErrorRate, 1e-12);
        Assert.Equal(byDeviance.Means[0], 2 * table.LogLoss, 1e-12);
        Assert.Equal(target == "passed", byDeviance.SummarizeClasses(0) is not null);
        Assert.Null(byDeviance.SummarizeResponses(0));
        if (target == "passed")
        {
            NetworkCrossValidation ranked = regression.CrossValidate(plan, measure: ErrorMeasure.AreaUnderCurve);
            Assert.True(ranked.IsLargerBetter);
            Assert.Equal(0.5, ranked.NullMean, 1e-12);
        }
    }

    [Fact]
    public void Draws_have_seeds_of_their_own_and_any_number_of_threads_gives_the_same()
    {
        NetworkOptions options = new() { Hidden = [6], Epochs = 5 };
        NetworkCrossValidation Find(int threads, FoldPlan plan) => NeuralRegression.On(Students, "score", options, new RegressionOptions { Threads = threads }).CrossValidate(plan, [options, options with { Dropout = 0.2 }]);
        NetworkCrossValidation one = Find(1, FoldPlan.Random(3, 1, 2)), two = Find(2, FoldPlan.Random(3, 1, 2));
        Assert.Equal(one.FoldMeans.SelectMany(f => f), two.FoldMeans.SelectMany(f => f));
        Assert.Equal(6, one.FoldMeans.Count);
        Assert.Equal(2, one.DrawMeans.Count);
        Assert.Equal(one.DrawMeans.Average(d => d[0]), one.Means[0], 1e-12);
        Assert.Equal(Find(1, FoldPlan.Random(3, 1)).Means[0], one.DrawMeans[0][0], 1e-12);

        // The second draw's folds with the first seed of the network are another training.
        Assert.NotEqual(Find(1, FoldPlan.Random(3, 2)).Means[0], one.DrawMeans[1][0]);
    }

    [Fact]
    public void Cancelled_it_keeps_finished_folds_and_before_two_of_them_it_is_nothing()
    {
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [6], Epochs = 5 }, new RegressionOptions { Threads = 1 });
        using var source = new CancellationTokenSource();
        NetworkCrossValidation found = regression.CrossValidate(FoldPlan.Random(6), progress: new Canceller(source, 0.5), cancellation: source.Token);
        Assert.False(found.IsComplete);
        Assert.Equal(3, found.FoldMeans.Count(f => double.IsFinite(f[0])));
        Assert.True(double.IsFinite(found.Means[0]));
        using var early = new CancellationTokenSource();
        early.Cancel();
        Assert.Throws<OperationCanceledException>(() => regression.CrossValidate(FoldPlan.Random(6), cancellation: early.Token));
    }

    [Fact]
    public void What_diverges_has_no_mean_and_what_cannot_be_meant_is_a_fault()
    {
        NetworkOptions options = new() { Hidden = [6], Epochs = 3 };
        NeuralRegression regression = NeuralRegression.On(Students, "score", options);
        NetworkCrossValidation found = regression.CrossValidate(FoldPlan.Random(3), [options with { LearningRate = 1e200, Optimizer = Optimizer.Sgd() }, options]);
        Assert.Equal(double.NaN, found.Means[0]);
        Assert.Equal((1, 1), (found.MinimumIndex, found.OneStandardErrorIndex));
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.CrossValidate(FoldPlan.Random(3), [])).Code);
        Assert.Equal("bad-folds", Assert.Throws<WhittleException>(() => regression.CrossValidate(FoldPlan.ApproximateLeaveOneOut)).Code);
        Assert.Equal("bad-measure", Assert.Throws<WhittleException>(() => regression.CrossValidate(FoldPlan.Random(3), measure: ErrorMeasure.ClassError)).Code);
    }

    [Fact]
    public void Validation_rows_are_summarized_and_so_is_a_table()
    {
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [6], Epochs = 15 });
        NeuralModel model = regression.Fit();
        HeldOutSummary validation = regression.SummarizeValidation(model)!, all = model.Summarize(Students);
        double variance = model.Scale * model.Scale;
        Assert.Equal(40, validation.Rows);
        Assert.Equal(2 * variance * model.History[model.BestEpoch - 1].ValidationLoss, validation.Deviance, 1e-9 * validation.Deviance);
        Assert.Equal(model.DevianceExplained, all.Explained, 1e-10);
        Assert.Equal(variance, all.NullDeviance, 1e-9 * variance);
        Assert.Null(regression.With(regression.Options with { ValidationShare = 0 }).SummarizeValidation(model));
    }

    private sealed class Canceller(CancellationTokenSource source, double share) : IProgress<double>
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
