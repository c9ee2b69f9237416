using Whittle.Data;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Data;

/// <summary>How text and missing cells become columns: learned from the rows of the fit, applied by name.</summary>
public class RecipeTests
{
    private const int Rows = 60;

    [Fact]
    public void A_factor_of_two_levels_is_one_column_of_the_second_level_and_one_of_three_has_a_column_each() =>
        Assert.Equal(["a", "job=nurse", "job=other", "job=teacher", "sex=M"], Regression.Lasso(Create(), "y").Names);

    [Theory]
    [InlineData(0.0, new[] { "a", "job=other", "job=teacher", "sex=M" })]
    [InlineData(0.5, new[] { "a", "job=nurse", "job=other", "job=teacher", "sex=M" })]
    public void An_unpenalized_factor_has_a_reference_level(double factor, string[] names)
    {
        var options = new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { ["job"] = factor } };
        Regression regression = Regression.Lasso(Create(), "y", options);
        Assert.Equal(names, regression.Names);
        LinearModel model = regression.Fit(0.01);
        Assert.All(model.Coefficients.Where(c => c.Name.StartsWith("job=", StringComparison.Ordinal)), c => Assert.Equal(factor, c.PenaltyFactor));
        Assert.True(model.Certificate.IsCertified);
    }

    [Fact]
    public void A_single_level_may_have_its_own_factor()
    {
        var options = new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { ["job"] = 2, ["job=other"] = 3 } };
        Assert.Equal([1, 2, 3, 2, 1], Regression.Lasso(Create(), "y", options).Fit(0.1).Coefficients.Select(c => c.PenaltyFactor));
    }

    [Theory]
    [InlineData("jobb", "Did you mean 'job'?")]
    [InlineData("job=nurs", "Did you mean 'job=nurse'?")]
    public void A_factor_for_a_name_that_is_no_feature_is_refused(string name, string fix) => FaultAssert.Throws(
        FaultKind.Data, "no-such-column", $"The list of features has no column '{name}'.", $"column '{name}'", fix,
        () => Regression.Lasso(Create(), "y", new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { [name] = 1 } }));

    [Theory]
    [InlineData(MissingPolicy.Error, false, "Choose --missing drop (leave such rows out), --missing mean, --missing indicator (mean and a column that says so), or --exclude a.")]
    [InlineData(MissingPolicy.Error, true, "Choose --missing drop (leave such rows out), --missing indicator (missing is a level of its own), or --exclude job.")]
    [InlineData(MissingPolicy.Mean, true, "Choose --missing drop (leave such rows out), --missing indicator (missing is a level of its own), or --exclude job.")]
    public void Missing_cells_are_an_error_with_the_choices(MissingPolicy policy, bool text, string fix)
    {
        string name = text ? "job" : "a";
        FaultAssert.Throws(
            FaultKind.Data, "missing-values", $"Column '{name}' of table has 2 missing cells, the first in row 6.", $"column '{name}', row 6", fix,
            () => Regression.Lasso(Create(missingNumbers: !text, missingText: text), "y", new RegressionOptions { Missing = policy }));
    }

    [Fact]
    public void Dropping_counts_the_rows_and_looks_at_no_column_that_is_not_used()
    {
        Table table = Create(true, true);
        Regression both = Regression.Lasso(table, "y", Missing(MissingPolicy.Drop)), one = Regression.Lasso(table, "y", Missing(MissingPolicy.Drop) with { Exclude = ["job"] });
        Assert.Equal((3, 2), (both.DroppedRows, one.DroppedRows));
        Assert.Equal(Rows - 3, both.Fit(0.1).Rows);
        int[] kept = [.. Enumerable.Range(0, Rows).Where(i => i is not (5 or 20 or 30))];
        Assert.Equal(Regression.Lasso(table.Take(kept), "y").Fit(0.1).Coefficients, both.Fit(0.1).Coefficients);
        Assert.Equal(0, Regression.Lasso(Create(), "y", Missing(MissingPolicy.Drop)).DroppedRows);
    }

    [Fact]
    public void A_missing_response_or_weight_is_dropped_too_but_never_filled_in()
    {
        double[] y = [1, 2, double.NaN, 4, 6, 7], w = [1, double.NaN, 1, 1, 1, 2];
        var table = new Table([new NumberColumn("a", [1, 2, 3, 5, 4, 6]), new NumberColumn("y", y), new NumberColumn("w", w)]);
        var options = new RegressionOptions { Weights = "w" };
        Assert.Equal(2, Regression.Lasso(table, "y", options with { Missing = MissingPolicy.Drop }).DroppedRows);
        Assert.Equal("missing-values", Assert.Throws<WhittleException>(() => Regression.Lasso(table, "y", options with { Missing = MissingPolicy.Mean })).Code);
    }

    [Fact]
    public void The_mean_is_weighted_and_predicts_for_missing_cells()
    {
        var table = new Table([new NumberColumn("a", [1, double.NaN, 4, 9]), new NumberColumn("y", [1, 2, 3, 5]), new NumberColumn("w", [1, 5, 3, 0])]);
        Regression regression = Regression.Lasso(table, "y", new RegressionOptions { Weights = "w", Missing = MissingPolicy.Mean });
        Assert.Equal(13.0 / 4, Assert.IsType<NumberStep>(Assert.Single(regression.Recipe!.Steps)).Fill);
        LinearModel model = regression.Fit(0);
        double[] predictions = model.Predict(new Table([new NumberColumn("a", [double.NaN, 13.0 / 4])]));
        Assert.Equal(predictions[1], predictions[0]);
    }

    [Fact]
    public void An_indicator_is_a_column_for_numbers_and_a_level_for_text()
    {
        Regression regression = Regression.Lasso(Create(true, true), "y", Missing(MissingPolicy.Indicator));
        Assert.Equal(["a", "a=missing", "job=nurse", "job=other", "job=teacher", "job=missing", "sex=M"], regression.Names);
        LinearModel model = regression.Fit(0.001);
        double[] b = [.. model.Coefficients.Select(c => c.Estimate)];
        double fill = Assert.IsType<NumberStep>(regression.Recipe!.Steps[0]).Fill!.Value;
        double prediction = model.Predict(new Table([new TextColumn("sex", ["M"]), new NumberColumn("a", [double.NaN]), new TextColumn("job", [null])]))[0];
        Assert.NotEqual(0, b[5]);
        Assert.Equal(model.Intercept + (b[0] * fill) + b[1] + b[5] + b[6], prediction, 1e-12);
    }

    [Fact]
    public void A_fold_fills_with_the_mean_of_its_own_rows()
    {
        Table table = Create(missingNumbers: true);
        Folds folds = Folds.FromLabels([.. Enumerable.Range(0, Rows).Select(i => i / 20)]);
        double[] y = table.Numbers("y"), lambdas = [0.5, 0.05];
        CrossValidation result = Regression.Lasso(table, "y", Missing(MissingPolicy.Mean)).CrossValidate(folds, new LambdaGrid { Values = lambdas }).CrossValidation;
        for (int fold = 0; fold < 3; fold++)
        {
            int[] inside = [.. Enumerable.Range(0, Rows).Where(i => i / 20 != fold)], outside = [.. Enumerable.Range(20 * fold, 20)];
            Regression manual = Regression.Lasso(table.Take(inside), "y", Missing(MissingPolicy.Mean));
            for (int k = 0; k < lambdas.Length; k++)
            {
                double[] predictions = manual.Fit(lambdas[k]).Predict(table.Take(outside));
                Assert.Equal(outside.Select((i, r) => Math.Pow(y[i] - predictions[r], 2)).Average(), result.FoldMeans[fold][k], 1e-10);
            }
        }

        double Fill(Table rows) => Assert.IsType<NumberStep>(Regression.Lasso(rows, "y", Missing(MissingPolicy.Mean)).Recipe!.Steps[0]).Fill!.Value;
        Assert.NotEqual(Fill(table), Fill(table.Take([.. Enumerable.Range(0, 40)])), 1e-3);
    }

    [Fact]
    public void Two_coefficients_of_one_name_are_refused()
    {
        var table = new Table([new NumberColumn("sex=M", [1, 2, 3]), new TextColumn("sex", ["M", "F", "M"]), new NumberColumn("y", [1, 2, 3])]);
        FaultAssert.Throws(
            FaultKind.Data, "bad-name", "The list of features has two columns named 'sex=M'; names must be distinct.", "column 'sex=M'", "Rename one of them.",
            () => Regression.Lasso(table, "y"));
    }

    private static RegressionOptions Missing(MissingPolicy policy) => new() { Missing = policy };

    // a (rows 6 and 21 may be missing), job of three levels (rows 6 and 31 may be missing), sex of two.
    private static Table Create(bool missingNumbers = false, bool missingText = false)
    {
        var random = new Xoshiro256(17);
        double[] a = [.. Enumerable.Range(0, Rows).Select(i => (i / 20) + random.NextNormal())];
        string?[] job = [.. Enumerable.Range(0, Rows).Select(i => (new[] { "teacher", "nurse", "other" })[random.NextInt(3)])];
        string[] sex = [.. Enumerable.Range(0, Rows).Select(i => random.NextInt(2) == 0 ? "F" : "M")];
        double[] y = [.. a.Select((v, i) => (2 * v) + (job[i] == "nurse" ? 2 : 0) + (sex[i] == "M" ? 1 : 0) + random.NextNormal())];
        if (missingNumbers)
        {
            a[5] = a[20] = double.NaN;
        }

        if (missingText)
        {
            job[5] = job[30] = null;
        }

        return new Table([new NumberColumn("a", a), new TextColumn("job", job), new TextColumn("sex", sex), new NumberColumn("y", y)]);
    }
}
