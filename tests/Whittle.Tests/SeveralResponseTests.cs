using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle.Tests;

/// <summary>Several responses of a table: explained together, named throughout, and the same fit as the matrix has.</summary>
public class SeveralResponseTests
{
    private const int Rows = 50;
    private static readonly string[] Features = ["x", "z", "u"], Responses = ["one", "two", "three"];

    private static RegressionOptions Options => new() { MoreResponses = Responses[1..], Features = Features };

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.4)]
    [InlineData(0.0)]
    public void A_table_is_fitted_as_its_matrix_is(double ratio)
    {
        Table table = CreateTable();
        Regression ours = Regression.ElasticNet(table, "one", ratio, Options);
        Regression matrix = Regression.ElasticNet(
            new DenseDesign(Features.SelectMany(table.Numbers).ToArray(), Rows, Features.Length), [.. Responses.SelectMany(table.Numbers)], ratio, names: Features,
            options: new RegressionOptions { Loss = Loss.MultiSquared(3) });
        Assert.Equal(matrix.LambdaMax, ours.LambdaMax);
        LinearModel model = ours.Fit(0.2 * ours.LambdaMax), other = matrix.Fit(0.2 * ours.LambdaMax);
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
        Assert.Equal(other.Coefficients.Select(c => c.Estimate), model.Coefficients.Select(c => c.Estimate));
        Assert.Equal(other.Intercepts, model.Intercepts);
        Assert.Equal(Responses, model.Outputs);
        Assert.Equal(["y1", "y2", "y3"], other.Outputs);
        Assert.Equal(Responses.SelectMany(r => Features.Select(f => $"{r}: {f}")), model.Coefficients.Select(c => c.Label));
        Assert.Equal(ours.CoefficientNames, model.Coefficients.Select(c => c.Label));
    }

    [Fact]
    public void A_formula_names_them_with_cbind()
    {
        Table table = CreateTable();
        LinearModel model = Regression.Lasso(table, "one", Options).Fit(0.1), formula = Regression.Lasso(table, Formula.Parse("cbind(one, two, three) ~ x + z + u")).Fit(0.1);
        Assert.Equal(model.Coefficients, formula.Coefficients);
        LinearModel half = Regression.Lasso(table, "one", Options with { Features = null, Formula = Formula.Parse("~ x + z + u") }).Fit(0.1);
        Assert.Equal(model.Coefficients, half.Coefficients);
        LinearModel others = Regression.Lasso(table, Formula.Parse("cbind(one, two, three) ~ . - kind")).Fit(0.1);
        Assert.Equal(Features, others.Recipe!.Names);
        Formula expressions = Formula.Parse("cbind(one,  exp(two/9)) ~ x");
        Assert.Equal("cbind(one, exp(two/9)) ~ x", expressions.ToString());
        Assert.Equal(["one", "exp(two/9)"], Regression.Lasso(table, expressions).Outputs);
        Assert.Equal([.. table.Numbers("one"), .. table.Numbers("two").Select(v => Math.Exp(v / 9))], expressions.Response!.Evaluate(table));
    }

    [Fact]
    public void The_same_response_twice_is_the_lasso_at_lambda_over_the_root_of_two()
    {
        // ½·2·mean (y − xb)² + λ‖(b, b)‖ is twice the lasso's objective at λ/√2: the joined penalty has no factor of its own.
        Table table = CreateTable();
        table = new Table([.. table.Columns, new NumberColumn("again", table.Numbers("one"))]);
        LinearModel both = Regression.Lasso(table, "one", Options with { MoreResponses = ["again"] }).Fit(0.3), single = Regression.Lasso(table, "one", new RegressionOptions { Features = Features }).Fit(0.3 / Math.Sqrt(2));
        for (int t = 0; t < both.Coefficients.Count; t++)
        {
            Assert.Equal(single.Coefficients[t % 3].Estimate, both.Coefficients[t].Estimate, 1e-9);
        }

        Assert.Contains(single.Coefficients, c => c.Estimate != 0);
        Assert.Equal(single.DevianceExplained, both.DevianceExplained, 1e-9);
    }

    [Fact]
    public void Without_a_penalty_each_response_has_its_own_least_squares()
    {
        Table table = CreateTable();
        LinearModel all = Regression.Lasso(table, "one", Options with { Features = ["x", "kind"] }).FitWithoutPenalty();
        for (int k = 0; k < Responses.Length; k++)
        {
            LinearModel own = Regression.Lasso(table, Responses[k], new RegressionOptions { Features = ["x", "kind"] }).FitLeastSquares();
            Assert.Equal(own.Intercept, all.Intercepts[k], 1e-9);
            Assert.Equal(own.Coefficients.Select(c => $"{Responses[k]}: {c.Name}"), all.Coefficients.Skip(3 * k).Take(3).Select(c => c.Label));
            Assert.All(own.Coefficients.Zip(all.Coefficients.Skip(3 * k)), pair => Assert.Equal(pair.First.Estimate, pair.Second.Estimate, 1e-9));
        }
    }

    [Fact]
    public void An_offset_is_added_to_the_prediction_of_each()
    {
        Table table = CreateTable();
        string[] others = ["two", "three"];
        double[] shift = table.Numbers("u");
        LinearModel shifted = Regression.Lasso(table, "one", Options with { Features = ["x", "z"], Offset = "u" }).Fit(0.2);
        var rest = new Table([table["x"], table["z"], .. Responses.Select(r => new NumberColumn(r, [.. table.Numbers(r).Select((y, i) => y - shift[i])]))]);
        LinearModel plain = Regression.Lasso(rest, "one", new RegressionOptions { MoreResponses = others }).Fit(0.2);
        Assert.All(shifted.Coefficients.Zip(plain.Coefficients), pair => Assert.Equal(pair.Second.Estimate, pair.First.Estimate, 1e-9));
        double[][] with = shifted.PredictMeans(table, UnseenPolicy.Error, out _), without = plain.PredictMeans(rest, UnseenPolicy.Error, out _);
        Assert.All(Enumerable.Range(0, 3 * Rows), at => Assert.Equal(without[at / Rows][at % Rows] + shift[at % Rows], with[at / Rows][at % Rows], 1e-8));
        Assert.Contains(plain.Coefficients, c => c.Estimate != 0);
        CrossValidation found = Regression.Lasso(table, "one", Options with { Features = ["x", "z"], Offset = "u" }).CrossValidate(3).CrossValidation;
        Assert.Equal(found.SummarizeResponses(0)!.Sum(r => r.MeanSquaredError), found.Means[0], 1e-9);
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The offset: 4 values where the design has 2.",
            () => Regression.ElasticNet(new DenseDesign(new double[] { 1, 2 }, 2, 1), [1, 2, 3, 4, 5, 6], 1, options: new RegressionOptions { Loss = Loss.MultiSquared(3) }, offset: [1, 2, 3, 4]));
    }

    [Fact]
    public void An_offset_of_all_classes_changes_none_of_them()
    {
        Table table = CreateTable();
        RegressionOptions options = new() { Features = ["x", "z"] };
        LinearModel plain = Regression.Lasso(table, "kind", options).Fit(0.02), shifted = Regression.Lasso(table, "kind", options with { Offset = "u" }).Fit(0.02);
        Assert.Equal(["a", "b", "c"], shifted.Outputs);
        Assert.Contains(plain.Coefficients, c => c.Estimate != 0);
        Assert.All(shifted.Coefficients.Zip(plain.Coefficients), pair => Assert.Equal(pair.Second.Estimate, pair.First.Estimate, 1e-8));
    }

    [Fact]
    public void Predictions_come_by_name_and_the_saved_model_gives_the_same_bits()
    {
        Table table = CreateTable();
        LinearModel model = Regression.Lasso(table, "one", Options with { Features = null }).Fit(0.1), loaded = SaveAndLoad(model, out string text);
        Assert.Contains("\"moreResponses\":[\"two\",\"three\"]", text, StringComparison.Ordinal);
        Assert.Equal(Responses, loaded.Response.Columns);
        Assert.Equal(model.Coefficients, loaded.Coefficients);
        SaveAndLoad(loaded, out string again);
        Assert.Equal(text, again);
        var turned = new Table([.. table.Columns.Where(c => !Responses.Contains(c.Name)).Reverse()]);
        double[][] means = model.PredictMeans(table, UnseenPolicy.Error, out _);
        Assert.Equal(3, means.Length);
        Assert.Equal(means, loaded.PredictMeans(turned, UnseenPolicy.Error, out _));
        Assert.Equal("several-outputs", Assert.Throws<WhittleException>(() => model.Predict(table)).Code);
        double residual = Responses.Select((r, k) => table.Numbers(r).Zip(means[k], (y, m) => (y - m) * (y - m)).Sum()).Sum();
        double spread = Responses.Sum(r => table.Numbers(r) is var y ? y.Sum(v => (v - y.Average()) * (v - y.Average())) : 0);
        Assert.Equal(1 - (residual / spread), model.DevianceExplained, 1e-10);
    }

    [Fact]
    public void A_model_of_one_response_says_nothing_of_more()
    {
        LinearModel loaded = SaveAndLoad(Regression.Lasso(CreateTable(), "one", new RegressionOptions { Features = Features }).Fit(0.1), out string text);
        Assert.DoesNotContain("moreResponses", text, StringComparison.Ordinal);
        Assert.DoesNotContain("classWeights", text, StringComparison.Ordinal);
        Assert.Empty(loaded.Response.MoreColumns);
        Assert.Equal(["one"], loaded.Response.Columns);
    }

    [Fact]
    public void Each_response_has_a_held_out_error_of_its_own()
    {
        Table table = CreateTable();
        Regression regression = Regression.Lasso(table, "one", Options);
        Folds folds = Folds.Random(Rows, 3, 5);
        double[] lambdas = [0.5, 0.1];
        CrossValidation found = regression.CrossValidate(folds, new LambdaGrid { Values = lambdas }).CrossValidation;
        for (int at = 0; at < lambdas.Length; at++)
        {
            double[] squares = new double[3];
            for (int fold = 0; fold < 3; fold++)
            {
                int[] seen = [.. Enumerable.Range(0, Rows).Where(i => folds.Assignment[i] != fold)], unseen = [.. Enumerable.Range(0, Rows).Except(seen)];
                double[][] means = Regression.Lasso(table.Take(seen), "one", Options).Fit(lambdas[at]).PredictMeans(table.Take(unseen), UnseenPolicy.Error, out _);
                for (int k = 0; k < 3; k++)
                {
                    squares[k] += table.Take(unseen).Numbers(Responses[k]).Zip(means[k], (y, m) => (y - m) * (y - m)).Sum();
                }
            }

            IReadOnlyList<ResponseSummary> each = found.SummarizeResponses(at)!;
            for (int k = 0; k < 3; k++)
            {
                double[] y = table.Numbers(Responses[k]);
                Assert.Equal(squares[k] / Rows, each[k].MeanSquaredError, 1e-8);
                Assert.Equal(1 - (squares[k] / y.Sum(v => (v - y.Average()) * (v - y.Average()))), each[k].VarianceExplained, 1e-8);
            }

            Assert.Equal(each.Sum(r => r.MeanSquaredError), found.Means[at], 1e-10);
        }

        Assert.Null(found.SummarizeClasses(0));
        Assert.Null(Regression.Lasso(table, "one", new RegressionOptions { Features = Features }).CrossValidate(3).CrossValidation.SummarizeResponses(0));
    }

    [Fact]
    public void A_row_that_misses_any_response_is_left_out_where_that_is_asked_for()
    {
        Table table = CreateTable();
        double[] holes = table.Numbers("three");
        holes[4] = double.NaN;
        var holed = new Table([.. table.Columns.Select(c => c.Name == "three" ? new NumberColumn("three", holes) : c)], "holed");
        FaultAssert.Throws(FaultKind.Data, "missing-values", "Column 'three' of holed has 1 missing cell, the first in row 5.", () => Regression.Lasso(holed, "one", Options));
        Assert.Equal(1, Regression.Lasso(holed, "one", Options with { Missing = MissingPolicy.Drop }).DroppedRows);
    }

    [Fact]
    public void What_cannot_be_a_response_is_a_fault()
    {
        Table table = CreateTable();
        void Fails(FaultKind kind, string code, string message, RegressionOptions options) => FaultAssert.Throws(kind, code, message, () => Regression.Lasso(table, "one", options));
        Fails(FaultKind.Data, "not-numeric", "Column 'kind' of t holds text where numbers are needed.", new() { MoreResponses = ["kind"] });
        Fails(FaultKind.Data, "no-such-column", "t has no column 'tow'.", new() { MoreResponses = ["tow"] });
        Fails(FaultKind.Usage, "response-has-role", "Column 'one' of t holds another response and cannot be a response as well.", new() { MoreResponses = ["two", "one"] });
        Fails(FaultKind.Usage, "response-has-role", "Column 'two' of t holds the weights and cannot be a response as well.", new() { MoreResponses = ["two"], Weights = "two" });
        Fails(FaultKind.Usage, "feature-has-role", "Column 'two' of t holds a response and cannot be a feature as well.", new() { MoreResponses = ["two"], Features = ["x", "two"] });
        Fails(FaultKind.Usage, "feature-has-role", "Column 'two' of t holds a response and cannot be a feature as well.", new() { MoreResponses = ["two"], Formula = Formula.Parse("~ x + two") });
        Fails(FaultKind.Usage, "bad-formula", "The formula has one as the response, and two is given as well.", new() { MoreResponses = ["two"], Formula = Formula.Parse("one ~ x") });
        Fails(FaultKind.Usage, "response-count", "The huber loss explains 1 response; 2 are named.", new() { MoreResponses = ["two"], Loss = Loss.Huber() });
        Fails(FaultKind.Usage, "response-count", "The cox loss explains 1 response; 2 are named.", new() { MoreResponses = ["two"], Loss = Loss.Cox() });
        Fails(FaultKind.Usage, "response-count", "The multi-squared loss explains 3 responses; 2 are named.", new() { MoreResponses = ["two"], Loss = Loss.MultiSquared(3) });
        Fails(FaultKind.Usage, "response-count", "The multi-squared loss explains 2 responses; 1 is named.", new() { Loss = Loss.MultiSquared(2) });
        Fails(
            FaultKind.Usage, "bad-options", "Bounds go with the elastic net, not with the group penalty, which the loss of several responses has.",
            Options with { Bounds = new Dictionary<string, CoefficientBounds> { ["x"] = CoefficientBounds.NonNegative } });
    }

    [Fact]
    public void Columns_that_repeat_each_other_leave_the_fit_as_it_is_and_no_penalty_without_an_answer()
    {
        Table table = CreateTable();
        table = new Table([.. table.Columns, new NumberColumn("copy", table.Numbers("x"))]);
        RegressionOptions several = Options with { Features = ["x", "copy", "z"] }, times = new() { Features = ["x", "copy", "z"], Event = "died", Loss = Loss.Cox() };
        table = new Table([.. table.Columns, new NumberColumn("time", [.. table.Numbers("one").Select(Math.Exp)]), new NumberColumn("died", [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 0.0 : 1)])]);
        Assert.Contains("copy", Regression.Lasso(table, "one", several).CompareWithLeastSquares().Undefined, StringComparison.Ordinal);
        Assert.Contains("copy", Regression.Lasso(table, "time", times).CompareWithLeastSquares().Undefined, StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_of_the_guide_runs_and_stands_here()
    {
        Table whole = CreateTable(), newTable = whole;
        var table = new Table(
        [
            whole["x"], whole["z"], new NumberColumn("hours", whole.Numbers("one")), new NumberColumn("pay", whole.Numbers("two")),
            new TextColumn("left", [.. whole.Numbers("three").Select(v => v > 0.3 ? "yes" : "no")]),
        ]);

        var rare = new RegressionOptions { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["yes"] = 3 }) };   // or ClassWeights.Balanced
        Regression weighted = Regression.Lasso(table, "left", rare);
        Regression both = Regression.Lasso(table, "hours", new RegressionOptions { MoreResponses = ["pay"], Exclude = ["left"] });
        double[][] hoursAndPay = both.CrossValidate().Select(SelectionRule.OneStandardError).PredictMeans(newTable, UnseenPolicy.Error, out _);

        Assert.Equal(3, weighted.Fit(0.1).ClassWeights!["yes"]);
        Assert.Equal([Rows, Rows], hoursAndPay.Select(p => p.Length));
        string guide = File.ReadAllText(Path.Combine(SharedData.Root, "docs", "guide", "losses.md")), own = File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "SeveralResponseTests.cs"));
        string block = guide.Split("```csharp\n").Single(b => b.StartsWith("var rare", StringComparison.Ordinal)).Split("```")[0];
        Assert.All(block.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains($"        {line}\n", own, StringComparison.Ordinal));
    }

    private static LinearModel SaveAndLoad(LinearModel model, out string text)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        stream.Position = 0;
        return ModelFile.Load(stream);
    }

    private static Table CreateTable()
    {
        var random = new Xoshiro256(11);
        double[] Draw() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] x = Draw(), z = Draw(), u = Draw(), noise = Draw(), other = Draw();
        string[] kinds = ["a", "b", "c"];
        return new Table(
        [
            new NumberColumn("three", [.. noise]), new NumberColumn("x", x), new NumberColumn("one", [.. x.Select((v, i) => (2 * v) - z[i] + (0.5 * noise[i]))]),
            new NumberColumn("z", z), new NumberColumn("two", [.. z.Select((v, i) => 4 + (3 * v) + other[i])]), new NumberColumn("u", u),
            new TextColumn("kind", [.. x.Select((_, i) => kinds[i % 3])]),
        ], "t");
    }
}
