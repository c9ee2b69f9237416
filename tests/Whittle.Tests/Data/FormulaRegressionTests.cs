using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Data;

/// <summary>Regressions of formulas: the same fits as of columns spelled out, and everything that learns from rows learned again in every fold.</summary>
public class FormulaRegressionTests
{
    private const int Rows = 60;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void A_formula_fits_as_its_columns_spelled_out(double ratio)
    {
        Table table = Create();
        double[] a = table.Numbers("a"), b = table.Numbers("b");
        string?[] job = [.. Enumerable.Range(0, Rows).Select(i => ((TextColumn)table["job"])[i])];
        string[] levels = ["nurse", "other", "teacher"];
        var spelled = new Table(
        [
            new NumberColumn("a", a), .. levels.Select(l => new NumberColumn($"job={l}", [.. job.Select(j => j == l ? 1.0 : 0)])), new NumberColumn("log(b)", [.. b.Select(v => Math.Log(v))]),
            new NumberColumn("b", b), new NumberColumn("b^2", [.. b.Select(v => v * v)]), .. levels.Select(l => new NumberColumn($"a:job={l}", [.. a.Select((v, i) => job[i] == l ? v : 0)])),
            new NumberColumn("a:log(b)", [.. a.Zip(b, (u, v) => u * Math.Log(v))]), new NumberColumn("y", table.Numbers("y")), new NumberColumn("w", table.Numbers("w")),
        ]);
        var options = new RegressionOptions { Weights = "w" };
        Regression formula = Regression.ElasticNet(table, Formula.Parse("y ~ a*job + log(b) + poly(b, 2, raw = TRUE) + a:log(b)"), ratio, options with
        {
            PenaltyFactors = new Dictionary<string, double> { ["a:job"] = 2, ["poly(b, 2, raw = TRUE)"] = 0.5, ["b^2"] = 3 },
        });
        Regression columns = Regression.ElasticNet(spelled, "y", ratio, options with
        {
            PenaltyFactors = new Dictionary<string, double> { ["a:job=nurse"] = 2, ["a:job=other"] = 2, ["a:job=teacher"] = 2, ["b"] = 0.5, ["b^2"] = 3 },
        });
        Assert.Equal(columns.Names, formula.Names);
        Assert.Equal(columns.LambdaMax, formula.LambdaMax, 1e-12 * columns.LambdaMax);
        LinearModel one = formula.Fit(0.05 * columns.LambdaMax), two = columns.Fit(0.05 * columns.LambdaMax);
        Assert.True(one.Certificate.IsCertified && two.Certificate.IsCertified);
        Assert.All(one.Coefficients.Zip(two.Coefficients), c => Assert.Equal(c.Second.Standardized, c.First.Standardized, 1e-8));
        Assert.All(one.Predict(table).Zip(two.Predict(spelled)), p => Assert.Equal(p.Second, p.First, 1e-8));
    }

    [Fact]
    public void A_fold_learns_the_polynomials_of_its_own_rows()
    {
        Table table = Create();
        Folds folds = Folds.FromLabels([.. Enumerable.Range(0, Rows).Select(i => i / 20)]);
        double[] y = table.Numbers("y"), lambdas = [0.3, 0.03];
        var formula = Formula.Parse("y ~ poly(a, 2):b + poly(a, 3) + job");
        CrossValidation result = Regression.Lasso(table, formula).CrossValidate(folds, new LambdaGrid { Values = lambdas }).CrossValidation;
        for (int fold = 0; fold < 3; fold++)
        {
            int[] inside = [.. Enumerable.Range(0, Rows).Where(i => i / 20 != fold)], outside = [.. Enumerable.Range(20 * fold, 20)];
            Regression manual = Regression.Lasso(table.Take(inside), formula);
            for (int k = 0; k < lambdas.Length; k++)
            {
                double[] predictions = manual.Fit(lambdas[k]).Predict(table.Take(outside));
                Assert.Equal(outside.Select((i, r) => Math.Pow(y[i] - predictions[r], 2)).Average(), result.FoldMeans[fold][k], 1e-9);
            }
        }

        double Centre(Table rows) => Assert.IsType<PolynomialStep>(Regression.Lasso(rows, formula).Recipe!.Steps[0]).Centres[0];
        Assert.NotEqual(Centre(table), Centre(table.Take([.. Enumerable.Range(0, 40)])), 1e-3);
    }

    [Fact]
    public void A_transformed_response_is_explained_and_predicted_as_it_is_transformed()
    {
        Table table = Create();
        LinearModel model = Regression.Ridge(table, Formula.Parse("log(b) ~ a + job")).Fit(0.1);
        var logged = new Table([.. table.Columns, new NumberColumn("log(b)", [.. table.Numbers("b").Select(v => Math.Log(v))])]);
        LinearModel same = Regression.Ridge(logged, "log(b)", new RegressionOptions { Features = ["a", "job"] }).Fit(0.1);
        Assert.Equal("log(b)", model.Response.Column);
        Assert.Equal(same.Coefficients, model.Coefficients);
    }

    [Fact]
    public void An_offset_is_added_at_the_fit_and_at_the_prediction()
    {
        Table table = Create();
        double[] b = table.Numbers("b"), y = table.Numbers("y");
        LinearModel model = Regression.Lasso(table, Formula.Parse("y ~ a * job + b + offset(3 * log(b))")).Fit(0.05);
        var shifted = new Table([.. table.Columns.Where(c => c.Name != "y"), new NumberColumn("y", [.. y.Zip(b, (v, u) => v - (3 * Math.Log(u)))])]);
        LinearModel plain = Regression.Lasso(shifted, Formula.Parse("y ~ a * job + b")).Fit(0.05);
        Assert.Equal("3 * log(b)", model.Offset);
        Assert.All(model.Coefficients.Zip(plain.Coefficients), c => Assert.Equal(c.Second.Estimate, c.First.Estimate, 1e-9));
        Table part = new([.. table.Take([2, 9]).Columns.Where(c => c.Name != "y")]);
        Assert.All(model.Predict(part).Zip(plain.Predict(part), part.Numbers("b")), p => Assert.Equal(p.Second + (3 * Math.Log(p.Third)), p.First, 1e-8));
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        stream.Position = 0;
        Assert.Equal(model.Predict(part), ModelFile.Load(stream).Predict(part));
        FaultAssert.Throws(FaultKind.Data, "no-such-column", "table has no column 'b'.", () => model.Predict(new Table([.. part.Columns.Where(c => c.Name != "b")])));
        Assert.Equal("b", Regression.Lasso(table, Formula.Parse("y ~ a + b + offset(b)")).Fit(0.05).Offset);
    }

    [Fact]
    public void A_survival_response_is_a_Cox_regression()
    {
        Table table = Create();
        var events = new Table([.. table.Columns, new NumberColumn("died", [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 0.0 : 1)])]);
        LinearModel model = Regression.Lasso(events, Formula.Parse("Surv(b, died) ~ a * job")).Fit(0.02);
        LinearModel same = Regression.Lasso(events, "b", new RegressionOptions { Event = "died", Loss = Loss.Cox(), Formula = Formula.Parse("~ a * job") }).Fit(0.02);
        Assert.Equal("cox", model.Loss.Name);
        Assert.Equal(same.Coefficients, model.Coefficients);
        LinearModel scaled = Regression.Lasso(events, Formula.Parse("Surv(I(2 * b), 1 - died) ~ a")).Fit(0.02);
        Assert.Equal(("I(2 * b)", "1 - died"), (scaled.Response.Column, scaled.Response.Event));
    }

    [Fact]
    public void A_response_of_classes_is_one_in_a_formula_too()
    {
        LinearModel model = Regression.Lasso(Create(), Formula.Parse("job ~ poly(a, 2) + b")).Fit(0.02);
        Assert.Equal(("multinomial", 3), (model.Loss.Name, model.Outputs.Count));
        Assert.True(model.Certificate.IsCertified);
    }

    [Fact]
    public void A_formula_without_an_intercept_fits_none()
    {
        LinearModel model = Regression.Lasso(Create(), Formula.Parse("y ~ a + job - 1")).Fit(0.01);
        Assert.False(model.HasIntercept);
        Assert.Equal(0, model.Intercept);
        Assert.True(model.Certificate.IsCertified);
    }

    [Fact]
    public void The_dot_leaves_out_response_weights_folds_and_what_is_excluded()
    {
        var options = new RegressionOptions { Weights = "w", FoldColumn = "b", Exclude = ["job"] };
        Assert.Equal(["a", "holed"], Regression.Lasso(Create(), Formula.Parse("y ~ ."), options with { Missing = MissingPolicy.Mean }).Names);
        Assert.Equal(["a"], Regression.Lasso(Create(), "y", options with { Formula = Formula.Parse("~ . - holed") }).Names);
        Assert.Equal(["job=nurse", "job=other", "job=teacher"], Regression.Lasso(Create(), Formula.Parse("y ~ job"), options).Names);
    }

    [Fact]
    public void Dropping_looks_at_the_columns_of_the_formula_only()
    {
        var options = new RegressionOptions { Missing = MissingPolicy.Drop };
        Assert.Equal(2, Regression.Lasso(Create(), Formula.Parse("y ~ a:holed"), options).DroppedRows);
        Assert.Equal(2, Regression.Lasso(Create(), Formula.Parse("y ~ log(abs(holed) + 1) + poly(holed, 2)"), options).DroppedRows);
        Assert.Equal(2, Regression.Lasso(Create(), Formula.Parse("holed ~ a"), options).DroppedRows);
        Assert.Equal(2, Regression.Lasso(Create(), Formula.Parse("exp(0 * holed) ~ a"), options).DroppedRows);
        Assert.Equal(2, Regression.Lasso(Create(), Formula.Parse("y ~ a + offset(I(holed^2))"), options).DroppedRows);
        Assert.Equal(0, Regression.Lasso(Create(), Formula.Parse("y ~ . - holed"), options).DroppedRows);
    }

    [Fact]
    public void Least_squares_of_a_formula_leaves_a_level_out_where_it_must()
    {
        Regression regression = Regression.Lasso(Create(), Formula.Parse("y ~ a * job"));
        LinearModel least = regression.FitLeastSquares();
        Assert.Equal(["a", "job=other", "job=teacher", "a:job=other", "a:job=teacher"], least.Coefficients.Select(c => c.Name));
        Assert.All(least.Coefficients, c => Assert.NotNull(c.StandardError));
        var comparison = regression.CompareWithLeastSquares();
        Assert.Null(comparison.Undefined);
        Assert.Equal(["a:job=nurse", "job=nurse"], comparison.References.Order(StringComparer.Ordinal));
        comparison = Regression.Lasso(Create(), Formula.Parse("y ~ job + b - 1")).CompareWithLeastSquares();
        Assert.Empty(comparison.References);
        Assert.Equal(["b", "job=nurse", "job=other", "job=teacher"], comparison.Estimates.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Contradictions_are_said()
    {
        Table table = Create();
        var formula = Formula.Parse("y ~ a + w");
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options", "Features and Formula are both given; the formula alone says which columns are features.",
            () => Regression.Lasso(table, formula, new RegressionOptions { Features = ["a"] }));
        FaultAssert.Throws(
            FaultKind.Usage, "feature-has-role", "Column 'w' of table holds the weights and cannot be a feature as well.", () => Regression.Lasso(table, formula, new RegressionOptions { Weights = "w" }));
        FaultAssert.Throws(
            FaultKind.Usage, "feature-has-role", "Column 'a' of table holds the response and cannot be a feature as well.",
            () => Regression.Lasso(table, "a", new RegressionOptions { Formula = Formula.Parse("~ a + w") }));
        FaultAssert.Throws(FaultKind.Usage, "bad-formula", "The formula has y as the response, and b is given as well.", () => Regression.Lasso(table, "b", new RegressionOptions { Formula = formula }));
        FaultAssert.Throws(
            FaultKind.Usage, "bad-formula", "The formula has log(b) as the offset, and w is given as well.",
            () => Regression.Lasso(table, Formula.Parse("y ~ a + offset(log(b))"), new RegressionOptions { Offset = "w" }));
        FaultAssert.Throws(
            FaultKind.Data, "missing-values", "Column 'log(abs(holed))' of table has 2 missing cells, the first in row 4.", () => Regression.Lasso(table, Formula.Parse("log(abs(holed)) ~ a")));
        FaultAssert.Throws(FaultKind.Usage, "bad-formula", "The formula has no response.", () => Regression.Lasso(table, Formula.Parse("~ a")));
    }

    private static Table Create()
    {
        var random = new Xoshiro256(31);
        double[] a = [.. Enumerable.Range(0, Rows).Select(i => (i / 20) + random.NextNormal())], b = [.. a.Select(_ => 0.2 + Math.Abs(random.NextNormal()))];
        string[] job = [.. a.Select(_ => (new[] { "teacher", "nurse", "other" })[random.NextInt(3)])];
        double[] y = [.. a.Select((v, i) => (v * v) + (job[i] == "nurse" ? v : 0) + Math.Log(b[i]) + (0.3 * random.NextNormal()))];
        double[] holed = [.. a.Select(_ => random.NextNormal())];
        holed[3] = holed[50] = double.NaN;
        return new Table(
        [
            new NumberColumn("y", y), new NumberColumn("a", a), new NumberColumn("b", b), new TextColumn("job", job), new NumberColumn("w", [.. a.Select((_, i) => i % 3 / 2.0)]),
            new NumberColumn("holed", holed),
        ]);
    }
}
