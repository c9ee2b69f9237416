using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests;

/// <summary>Class weights are observation weights by class; balanced ones are learned from the rows of a fit.</summary>
public class ClassWeightTests
{
    private const int Rows = 80;
    private static readonly string[] Features = ["x", "z", "kind"];
    private static readonly Dictionary<string, double> Given = new() { ["yes"] = 3 };

    [Theory]
    [InlineData("left", "logit", 1.0)]
    [InlineData("left", "probit", 0.3)]
    [InlineData("colour", "softmax", 1.0)]
    public void They_are_the_observation_weights_of_their_rows(string response, string link, double ratio)
    {
        Table table = CreateTable();
        var given = response == "left" ? new Dictionary<string, double> { ["yes"] = 3, ["no"] = 0.5 } : new Dictionary<string, double> { ["red"] = 4, ["blue"] = 0.25 };
        double[] weights = [.. table.Numbers("w").Select((w, i) => w * given.GetValueOrDefault(((TextColumn)table[response])[i]!, 1))];
        table = new Table([.. table.Columns, new NumberColumn("both", weights)]);
        RegressionOptions options = new() { Features = Features, Loss = LossCatalog.Standard.Create(response == "left" ? "logistic" : "multinomial", link), Missing = MissingPolicy.Mean };
        Regression ours = Regression.ElasticNet(table, response, ratio, options with { Weights = "w", ClassWeights = ClassWeights.Of(given) });
        Regression plain = Regression.ElasticNet(table, response, ratio, options with { Weights = "both" });
        Assert.Equal(plain.LambdaMax, ours.LambdaMax);
        CrossValidatedPath first = ours.CrossValidate(4, 2), second = plain.CrossValidate(4, 2);
        Assert.Equal(second.Path.Points.Select(p => p.Values), first.Path.Points.Select(p => p.Values));
        Assert.Equal(second.CrossValidation.Means, first.CrossValidation.Means);
        Assert.Equal(second.CrossValidation.StandardErrors, first.CrossValidation.StandardErrors);
        LinearModel model = ours.WithL1Ratio(0.5).Fit(0.05), other = plain.WithL1Ratio(0.5).Fit(0.05);
        Assert.Equal(other.Coefficients, model.Coefficients);

        // Weights that are chosen by the response have no standard errors.
        LinearModel free = ours.FitWithoutPenalty();
        Assert.Equal(plain.FitWithoutPenalty().Coefficients.Select(c => c with { StandardError = null }), free.Coefficients);
        Assert.All(free.Coefficients, c => Assert.Null(c.StandardError));
        Assert.Null(other.ClassWeights);
        Assert.Equal(ours.Classes!.ToDictionary(c => c, c => given.GetValueOrDefault(c, 1)), model.ClassWeights);
    }

    [Fact]
    public void A_class_of_weight_three_is_its_rows_three_times()
    {
        Table table = CreateTable();
        var left = (TextColumn)table["left"];
        int[] rows = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Repeat(i, left[i] == "yes" ? 3 : 1))];
        RegressionOptions options = new() { Features = ["x", "z"] };
        LinearModel weighted = Regression.Lasso(table, "left", options with { ClassWeights = ClassWeights.Of(Given), Missing = MissingPolicy.Mean }).Fit(0.04);
        LinearModel repeated = Regression.Lasso(table.Take(rows), "left", options with { Missing = MissingPolicy.Mean }).Fit(0.04);
        Assert.All(weighted.Coefficients.Zip(repeated.Coefficients), pair => Assert.Equal(pair.Second.Estimate, pair.First.Estimate, 1e-8));
        Assert.Equal(repeated.Intercept, weighted.Intercept, 1e-8);
    }

    [Theory]
    [InlineData("left", null)]
    [InlineData("left", "w")]
    [InlineData("colour", "w")]
    public void Balanced_ones_make_every_class_count_alike(string response, string? weights)
    {
        Table table = CreateTable();
        var cells = (TextColumn)table[response];
        double[] w = weights is null ? [.. Enumerable.Repeat(1.0, Rows)] : table.Numbers(weights);
        var explicitly = cells.Levels.ToDictionary(level => level, level => w.Sum() / (cells.Levels.Count * w.Where((_, i) => cells[i] == level).Sum()));
        RegressionOptions options = new() { Features = ["x", "z"], Weights = weights, Missing = MissingPolicy.Mean };
        Regression balanced = Regression.Lasso(table, response, options with { ClassWeights = ClassWeights.Balanced }), given = Regression.Lasso(table, response, options with { ClassWeights = ClassWeights.Of(explicitly) });
        LinearModel model = balanced.Fit(0.03), other = given.Fit(0.03);
        Assert.All(model.Coefficients.Zip(other.Coefficients), pair => Assert.Equal(pair.Second.Estimate, pair.First.Estimate, 1e-9));
        Assert.All(explicitly, e => Assert.Equal(e.Value, model.ClassWeights![e.Key], 1e-12));
        Assert.Equal(w.Sum(), balanced.LambdaScale.WeightSum, 1e-9);
        Assert.NotEqual(Regression.Lasso(table, response, options).Fit(0.03).Intercepts, model.Intercepts);
    }

    [Fact]
    public void Every_fold_learns_its_own_balance_and_the_summary_of_classes_knows_no_class_weights()
    {
        Table table = CreateTable();
        var left = (TextColumn)table["left"];
        RegressionOptions options = new() { Features = ["z"], ClassWeights = ClassWeights.Balanced };
        Regression regression = Regression.Lasso(table, "left", options);
        Folds folds = Folds.FromColumn(table, "thirds");
        CrossValidation found = regression.CrossValidate(folds, new LambdaGrid { Values = [0.05] }).CrossValidation;
        IReadOnlyDictionary<string, double> all = regression.Fit(0.05).ClassWeights!;
        double wrong = 0, brier = 0;
        for (int fold = 0; fold < folds.Count; fold++)
        {
            int[] seen = [.. Enumerable.Range(0, Rows).Where(i => folds.Assignment[i] != fold)], unseen = [.. Enumerable.Range(0, Rows).Except(seen)];
            LinearModel own = Regression.Lasso(table.Take(seen), "left", options).Fit(0.05);
            Assert.NotEqual(all["yes"], own.ClassWeights!["yes"]);
            double[] probabilities = own.Predict(table.Take(unseen));
            double error = 0, weight = 0;
            for (int k = 0; k < unseen.Length; k++)
            {
                bool isYes = left[unseen[k]] == "yes";
                double counts = all[isYes ? "yes" : "no"];
                error -= 2 * counts * Math.Log(isYes ? probabilities[k] : 1 - probabilities[k]);
                weight += counts;
                wrong += (probabilities[k] > 0.5) == isYes ? 0 : 1;
                brier += Math.Pow((isYes ? 1 : 0) - probabilities[k], 2);
            }

            Assert.Equal(error / weight, found.FoldMeans[fold][0], 1e-8);
        }

        ClassSummary summary = found.SummarizeClasses(0)!;
        Assert.Equal(wrong / Rows, summary.ErrorRate, 1e-12);
        Assert.Equal(brier / Rows, summary.BrierScore, 1e-9);
    }

    [Fact]
    public void Numbers_are_classes_by_their_numbers_in_a_table_and_in_a_matrix()
    {
        Table table = CreateTable();
        double[] flag = [.. Enumerable.Range(0, Rows).Select(i => ((TextColumn)table["left"])[i] == "yes" ? 1.0 : 0)];
        table = new Table([.. table.Columns, new NumberColumn("flag", flag)]);
        var one = ClassWeights.Of(new Dictionary<string, double> { ["1"] = 3 });
        RegressionOptions options = new() { Features = ["z"], Loss = Loss.Logistic };
        LinearModel words = Regression.Lasso(table, "left", options with { ClassWeights = ClassWeights.Of(Given) }).Fit(0.02);
        LinearModel numbers = Regression.Lasso(table, "flag", options with { ClassWeights = one }).Fit(0.02);
        LinearModel matrix = Regression.ElasticNet(new DenseDesign(table.Numbers("z"), Rows, 1), flag, 1, options: options with { ClassWeights = one }).Fit(0.02);
        Assert.Equal(words.Coefficients, numbers.Coefficients);
        Assert.Equal(words.Intercept, matrix.Intercept);
        Assert.Equal(new Dictionary<string, double> { ["0"] = 1, ["1"] = 3 }, matrix.ClassWeights);
        double[] colours = [.. flag.Select((_, i) => (double)(i % 3))];
        LinearModel three = Regression.ElasticNet(
            new DenseDesign(table.Numbers("z"), Rows, 1), colours, 1, options: new RegressionOptions { Loss = Loss.Multinomial(), ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["2"] = 5 }) }).Fit(0.01);
        Assert.Equal([1, 1, 5], three.ClassWeights!.Values);
    }

    [Fact]
    public void A_saved_model_says_which_it_had()
    {
        LinearModel model = Regression.Lasso(CreateTable(), "left", new RegressionOptions { Features = ["z"], ClassWeights = ClassWeights.Balanced }).Fit(0.02);
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        stream.Position = 0;
        Assert.Equal(model.ClassWeights, ModelFile.Load(stream).ClassWeights);
    }

    [Fact]
    public void What_cannot_be_weighed_is_a_fault()
    {
        Table table = CreateTable();
        void Fails(FaultKind kind, string code, string message, string response, RegressionOptions options) =>
            FaultAssert.Throws(kind, code, message, () => Regression.Lasso(table, response, options with { Features = ["z"] }));
        ClassWeights Of(params (string Name, double Weight)[] weights) => ClassWeights.Of(weights.ToDictionary(w => w.Name, w => w.Weight));
        Fails(
            FaultKind.Usage, "bad-options",
            "ClassWeights['no'] is 0; it must be in (0, ∞): how much a row of the class counts; 1 is as without it. ClassWeights['yes'] is NaN; it must be in (0, ∞): how much a row of the class counts; 1 is as without it.",
            "left", new() { ClassWeights = Of(("no", 0), ("yes", double.NaN)) });
        Fails(FaultKind.Usage, "no-such-class", "There is no class 'Yes', 'maybe' to weigh; the classes are 'no', 'yes'.", "left", new() { ClassWeights = Of(("Yes", 2), ("maybe", 2), ("no", 1)) });
        Fails(
            FaultKind.Usage, "needs-classes", "Class weights go with the logistic and multinomial losses, whose response names classes; the loss is squared.", "z2", new() { ClassWeights = ClassWeights.Balanced });
        Fails(
            FaultKind.Data, "outside-domain", "The response of row 1 is 0.5; for the logistic loss it must be the number of a class (0 or 1) where classes have weights.", "half",
            new() { Loss = Loss.Logistic, ClassWeights = ClassWeights.Balanced });
        FaultAssert.Throws(
            FaultKind.Data, "bad-weight", "The weight of row 2 is -1; weights must be finite and 0 or more.",
            () => Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 3 }, 3, 1), [0, 1, 1], 1, [1, -1, 1], options: new RegressionOptions { Loss = Loss.Logistic, ClassWeights = ClassWeights.Balanced }));
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The response: 2 values where the design has 3.",
            () => Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 3 }, 3, 1), [0, 1], 1, options: new RegressionOptions { Loss = Loss.Logistic, ClassWeights = ClassWeights.Balanced }));
    }

    private static Table CreateTable()
    {
        var random = new Xoshiro256(5);
        double[] Draw() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] x = Draw(), z = Draw(), noise = Draw();
        double[] score = [.. x.Select((v, i) => v + (0.7 * z[i]) + noise[i] - 1)];
        x[9] = double.NaN;
        string[] kinds = ["a", "b", "c"];
        return new Table(
        [
            new NumberColumn("x", x), new NumberColumn("z", z), new TextColumn("kind", [.. x.Select((_, i) => kinds[i % 3])]),
            new TextColumn("left", [.. score.Select(s => s > 0 ? "yes" : "no")]), new TextColumn("colour", [.. score.Select(s => s > 0.5 ? "red" : s > -1 ? "green" : "blue")]),
            new NumberColumn("w", [.. x.Select((_, i) => 0.5 + (i % 4))]), new NumberColumn("thirds", [.. x.Select((_, i) => (double)(i % 3))]),
            new NumberColumn("half", [.. x.Select((_, i) => 0.5)]), new NumberColumn("z2", z),
        ], "t");
    }
}
