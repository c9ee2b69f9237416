using Whittle.Data;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

/// <summary>Errors along λ on the rows of the fit and on others.</summary>
public class ErrorsAlongTests
{
    [Fact]
    public void They_are_means_over_rows_with_their_weights()
    {
        Table table = Create(60, 1), others = Create(25, 2);
        Regression regression = Regression.Lasso(table, "y", new RegressionOptions { Weights = "w" });
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 4 });
        IReadOnlyList<double> training = regression.TrainingErrors(path, ErrorMeasure.AbsoluteError), held = regression.ErrorsOn(path, others, ErrorMeasure.SquaredError);
        for (int k = 0; k < 4; k++)
        {
            LinearModel model = regression.CreateModel(path.Points[k], "given");
            Assert.Equal(Mean(table, model.Predict(table), Math.Abs), training[k], 1e-12);
            Assert.Equal(Mean(others, model.Predict(others, UnseenPolicy.Baseline), e => e * e), held[k], 1e-12);
        }

        // Half the deviance of least squares is what a fit minimizes beside its penalty, so on its own rows it falls all the way.
        IReadOnlyList<double> deviances = regression.TrainingErrors(path);
        Assert.Equal(2 * (path.Points[3].Certificate.Objective - (path.Points[3].Lambda * path.Points[3].StandardizedValues.Sum(Math.Abs))), deviances[3], 1e-10);
        Assert.Equal(deviances.OrderDescending(), deviances);
    }

    [Fact]
    public void A_formula_computes_response_and_offset_of_other_rows_too()
    {
        Table table = Create(60, 4), others = Create(25, 5);
        Regression regression = Regression.Lasso(table, "exp(y)", new RegressionOptions { Formula = Formula.Parse("exp(y) ~ a + b + offset(log(w))") });
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 3 });
        LinearModel model = regression.CreateModel(path.Points[2], "given");
        Assert.Equal(others.Numbers("y").Zip(model.Predict(others), (v, p) => Math.Pow(Math.Exp(v) - p, 2)).Average(), regression.ErrorsOn(path, others)[2], 1e-9);
    }

    [Fact]
    public void Classes_are_measured_as_they_are_left_out()
    {
        Table table = Create(60, 3);
        Regression regression = Regression.Lasso(new Table([.. table.Columns.Where(c => c.Name != "y"), new TextColumn("class", [.. table.Numbers("y").Select(v => v > 0 ? "b" : "a")])]), "class", new RegressionOptions { Exclude = ["w"] });
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 3 });
        LinearModel model = regression.CreateModel(path.Points[2], "given");
        double[] p = model.Predict(regression.Table!);
        Assert.Equal(p.Zip(table.Numbers("y"), (q, v) => q > 0.5 == v > 0 ? 0.0 : 1).Average(), regression.TrainingErrors(path, ErrorMeasure.ClassError)[2], 1e-12);
        Assert.Equal("bad-measure", Assert.Throws<WhittleException>(() => regression.TrainingErrors(path, ErrorMeasure.AreaUnderCurve)).Code);
        Assert.Equal("bad-measure", Assert.Throws<WhittleException>(() => regression.TrainingErrors(path, ErrorMeasure.Concordance)).Code);
    }

    private static double Mean(Table table, double[] predicted, Func<double, double> size)
    {
        double[] y = table.Numbers("y"), w = table.Numbers("w");
        return Enumerable.Range(0, y.Length).Sum(i => w[i] * size(y[i] - predicted[i])) / w.Sum();
    }

    private static Table Create(int rows, int seed)
    {
        var random = new Xoshiro256(seed);
        double[] a = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())], b = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        string[] group = [.. Enumerable.Range(0, rows).Select(i => $"g{(i + seed) % (seed + 2)}")];
        return new Table(
            [new NumberColumn("a", a), new NumberColumn("b", b), new TextColumn("group", group), new NumberColumn("w", [.. Enumerable.Range(0, rows).Select(i => 1.0 + (i % 3))]), new NumberColumn("y", [.. a.Zip(b, (p, q) => p - (0.5 * q) + random.NextNormal())])]);
    }
}
