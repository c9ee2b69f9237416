using System.Text.Json;
using Whittle.Paths;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle cv</c>, and the options of folds that it shares with <c>fit</c>.</summary>
public class CvTests
{
    [Fact]
    public void It_says_what_the_library_says()
    {
        JsonElement found = CliRun.Document("cv", CliRun.Students, "--target", "score", "--folds", "4", "--seed", "3", "--repeats", "2", "--nested", "--select", "min", "--measure", "mae", "--lambda-count", "30");
        Regression regression = Regression.Lasso(CsvTable.Read(CliRun.Students), "score");
        FoldPlan plan = FoldPlan.Random(4, 3, 2);
        CrossValidation own = regression.CrossValidate(plan, new Whittle.Paths.LambdaGrid { Count = 30 }, ErrorMeasure.AbsoluteError).CrossValidation;
        NestedCrossValidation nested = regression.CrossValidateNested(plan, new Whittle.Paths.LambdaGrid { Count = 30 }, SelectionRule.Minimum, ErrorMeasure.AbsoluteError);
        JsonElement path = found.GetProperty("paths")[0];
        Assert.Equal(own.Means, Numbers(path.GetProperty("means")));
        Assert.Equal(own.StandardErrors, Numbers(path.GetProperty("standardErrors")));
        Assert.Equal((own.MinimumIndex, own.OneStandardErrorIndex), (path.GetProperty("min").GetProperty("index").GetInt32(), path.GetProperty("1se").GetProperty("index").GetInt32()));
        Assert.Equal(own.Repeats.Select(r => r.MinimumIndex), path.GetProperty("draws").EnumerateArray().Select(d => d.GetProperty("min").GetInt32()));
        Assert.Equal(nested.Mean, found.GetProperty("nested").GetProperty("mean").GetDouble());
        Assert.Equal(nested.Choices.Select(c => c.Lambda), found.GetProperty("nested").GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("lambda").GetDouble()));
        Assert.Equal(("random", 3, 2, "mae"), (found.GetProperty("kind").GetString(), found.GetProperty("seed").GetInt32(), found.GetProperty("repeats").GetInt32(), found.GetProperty("measure").GetString()));
    }

    [Fact]
    public void Mixtures_share_the_folds_and_the_best_is_named()
    {
        JsonElement found = CliRun.Document("cv", CliRun.Students, "--target", "score", "--l1-ratios", "0,0.5,1");
        JsonElement[] paths = [.. found.GetProperty("paths").EnumerateArray()];
        Assert.Equal([0, 0.5, 1], paths.Select(p => p.GetProperty("l1Ratio").GetDouble()));
        double[] best = [.. paths.Select(p => p.GetProperty("min").GetProperty("mean").GetDouble())];
        Assert.Equal(Array.IndexOf(best, best.Min()), found.GetProperty("best").GetInt32());
        Assert.Equal(CliRun.Document("cv", CliRun.Students, "--target", "score", "--l1-ratio", "0.5", "--penalty", "elastic-net").GetProperty("paths")[0].GetProperty("min").GetProperty("mean").GetDouble(), best[1]);
    }

    [Theory]
    [InlineData("10 folds, drawn 3 times, seeds 5 to 7", "--repeats", "3", "--seed", "5")]
    [InlineData("5 folds of whole groups, seed 1", "--group-column", "gpa", "--folds", "5")]
    [InlineData("4 folds, each fitted to what came before", "--time-column", "sleep", "--folds", "4")]
    [InlineData("each of 200 rows left out alone", "--leave-one-out", "--lambda-count", "10")]
    public void Folds_are_named_in_words_by_cv_and_fit(string words, params string[] options)
    {
        Assert.Contains($"Cross-validation ({words}): mean squared error on rows left out", CliRun.OnStudents("cv", options).Done().Output, StringComparison.Ordinal);
        Assert.Contains($"Cross-validation ({words}): minimum at", CliRun.OnStudents("fit", options).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_groups_or_times_is_no_feature()
    {
        foreach (string option in new[] { "--group-column", "--time-column", "--fold-column" })
        {
            JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score", option, "gpa", "--select", "min");
            Assert.DoesNotContain("gpa", FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("name").GetString()));
            CliRun.Fails(2, "feature-has-role", option, "cv", CliRun.Students, "--target", "score", option, "gpa", "--features", "gpa,sleep");
        }
    }

    [Fact]
    public void Where_the_best_is_the_last_the_grid_goes_on_and_fit_and_cv_say_so()
    {
        using var scratch = new Scratch();
        string file = scratch["line.csv"];
        File.WriteAllLines(file, ["x,z,y", .. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i},{i * i % 7},{(3 * i) + (i * i % 7) + (1e-3 * (i % 3))}"))]);
        foreach (string verb in new[] { "fit", "cv" })
        {
            Assert.Contains("so the grid went on to", CliRun.Of(verb, file, "--target", "y").Output, StringComparison.Ordinal);
            Assert.DoesNotContain("so the grid went on to", CliRun.Of(verb, file, "--target", "y", "--lambda-ratio", "0.001").Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        CliRun.Fails(2, "options-contradict", "--stratify has no meaning beside --group-column", "cv", CliRun.Students, "--target", "score", "--stratify", "--group-column", "gpa");
        Assert.Matches(@"Nested: choosing the mixture and λ by one standard error inside each outer fold gives .*\n.* and kept .*, with L1 ratio ", CliRun.OnStudents("cv", "--l1-ratios", "0,1", "--nested", "--folds", "4", "--lambda-count", "10").Done().Output);
        CliRun.Fails(2, "options-contradict", "--l1-ratios has no meaning beside --penalty mcp", "cv", CliRun.Students, "--target", "score", "--l1-ratios", "0,1", "--penalty", "mcp");
        CliRun.Fails(2, "options-contradict", "--penalty none has no meaning beside a choice of λ", "cv", CliRun.Students, "--target", "score", "--penalty", "none");
        CliRun.Fails(2, "options-contradict", "--measure has no meaning beside --relax", "fit", CliRun.Students, "--target", "score", "--relax", "--measure", "mae");
        CliRun.Fails(2, "usage", "--l1-ratios is '0,2'", "cv", CliRun.Students, "--target", "score", "--l1-ratios", "0,2");
        CliRun.Fails(2, "nothing-to-stratify", "neither classes nor events", "cv", CliRun.Students, "--target", "score", "--stratify");
        CliRun.Fails(2, "bad-measure", "AreaUnderCurve is no measure of the squared loss", "cv", CliRun.Students, "--target", "score", "--measure", "auc");
        Assert.Contains("Without effect: --seed, --repeats, since the folds are in the order of time.", CliRun.OnStudents("cv", "--time-column", "sleep", "--seed", "1", "--repeats", "2", "--folds", "3").Error, StringComparison.Ordinal);
        Assert.Contains("Without effect: --select, since there is no --nested.", CliRun.OnStudents("cv", "--select", "min").Error, StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    [Fact]
    public void Errors_on_the_rows_of_the_fit_and_on_other_rows_stand_beside()
    {
        JsonElement found = CliRun.Document("cv", CliRun.Students, "--target", "score", "--lambda-count", "8", "--training", "--held-out", CliRun.HeldOut);
        Regression regression = Regression.Lasso(CsvTable.Read(CliRun.Students), "score");
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 8 });
        Assert.Equal(regression.TrainingErrors(path), found.GetProperty("training").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Equal(regression.ErrorsOn(path, CsvTable.Read(CliRun.HeldOut)), found.GetProperty("heldOut").EnumerateArray().Select(e => e.GetDouble()));
        string text = CliRun.OnStudents("cv", "--lambda-count", "8", "--training", "--held-out", CliRun.HeldOut).Done().Output;
        Assert.Matches(@"λ +mean +± training held out kept", text);
        Assert.Contains("On the rows of the fit the error is least at λ = 0.007756, where it says 31.36 and rows left out say 33.91; at the minimum of the latter it says 31.75.", text, StringComparison.Ordinal);
        CliRun.Fails(2, "bad-measure", "errors that each row has by itself", "cv", CliRun.Students, "--target", "food", "--loss", "logistic", "--measure", "auc", "--training");
    }

    [Fact]
    public void Variance_over_samples_stands_beside_too()
    {
        JsonElement found = CliRun.Document("cv", CliRun.Students, "--target", "score", "--lambda-count", "6", "--variance", "--seed", "2");
        Regression regression = Regression.Lasso(CsvTable.Read(CliRun.Students), "score");
        double[] variances = [.. found.GetProperty("variances").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(regression.FindVariance(new LambdaGrid { Count = 6 }, seed: 2).PredictionVariances, variances);
        Assert.True(variances[5] > variances[0]);
        Assert.Contains("Variance: of a row's predictor over 50 samples drawn from the rows with replacement", CliRun.OnStudents("cv", "--lambda-count", "6", "--variance").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_left_out_alone_without_refitting_are_said_to_be()
    {
        JsonElement exact = CliRun.Document("cv", CliRun.Students, "--target", "score", "--lambda-count", "5", "--leave-one-out"), near = CliRun.Document("cv", CliRun.Students, "--target", "score", "--lambda-count", "5", "--leave-one-out", "--approximate");
        Assert.Equal(("leave-one-out", "approximate-leave-one-out"), (exact.GetProperty("kind").GetString(), near.GetProperty("kind").GetString()));
        double[][] means = [.. new[] { exact, near }.Select(d => d.GetProperty("paths")[0].GetProperty("means").EnumerateArray().Select(m => m.GetDouble()).ToArray())];
        Assert.All(means[0].Zip(means[1]), m => Assert.Equal(m.First, m.Second, 0.01 * m.First));
        Assert.Contains("(each of 200 rows left out alone, approximately: by one step from the fit of all)", CliRun.OnStudents("cv", "--leave-one-out", "--approximate").Done().Output, StringComparison.Ordinal);
        CliRun.Fails(2, "options-contradict", "Add --leave-one-out.", "cv", CliRun.Students, "--target", "score", "--approximate");
    }
}
