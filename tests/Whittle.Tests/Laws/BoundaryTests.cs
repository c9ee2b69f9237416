using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Laws;

/// <summary>The smallest and emptiest problems there are have their plain answers, certified.</summary>
public class BoundaryTests
{
    public static TheoryData<double> Ratios => Law.Ratios;

    [Theory]
    [MemberData(nameof(Ratios))]
    public void One_row_is_its_own_mean(double ratio)
    {
        var test = new TestProblem("n=1", 1, 2, [3, 4], [7], [2], [1, 1], true, true);
        foreach (Fitted fit in Fitted.Path(test, ratio, 1, 0))
        {
            Assert.Equal(7, fit.Intercept);
            Assert.Equal([0, 0], fit.Coefficients);
        }

        Assert.Equal(0, test.With(ratio).LambdaMax);
        Assert.All(test.ToRegression(ratio).Fit(0.5).Coefficients, c => Assert.Equal(CoefficientStatus.Constant, c.Status));
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void One_row_without_an_intercept_is_fitted_by_its_columns(double ratio)
    {
        var test = new TestProblem("n=1", 1, 1, [4], [8], [1], [1], false, true);
        Assert.Equal(2, Fitted.Path(test, ratio, 0)[0].Coefficients[0], 1e-12);

        // A constant column keeps scale 1: (8·4 − λρ)/(16 + λ(1 − ρ)).
        Assert.Equal((32 - (3 * ratio)) / (16 + (3 * (1 - ratio))), Fitted.Path(test, ratio, 3)[0].Coefficients[0], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void No_columns_leave_the_weighted_mean(double ratio)
    {
        var test = new TestProblem("p=0", 3, 0, [], [1, 2, 6], [1, 1, 2], [], true, true);
        RegularizationPath path = test.ToRegression(ratio).FitPath();
        Assert.Equal(3.75, Fitted.Of(test, ratio, Assert.Single(path.Points)).Intercept, 1e-15);
        Assert.Equal(0, path.LambdaMax);
        Assert.Equal([3.75, 3.75], test.ToRegression(ratio).Fit(1).Predict(new DenseDesign(ReadOnlyMemory<double>.Empty, 2, 0)));
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void One_column_has_the_answer_of_the_formula(double ratio)
    {
        // Deviations: x −1 0 1, y −3 −1 4; cov 7/3, var 2/3; standardized c = cov/√var.
        var test = new TestProblem("p=1", 3, 1, [1, 2, 3], [0, 2, 7], [1, 1, 1], [1], true, true);
        double deviation = Math.Sqrt(2.0 / 3), c = 7.0 / 3 / deviation;
        foreach (double lambda in new[] { 2 * c, 1, 0.1, 0 })
        {
            Fitted fit = Fitted.Path(test, ratio, lambda)[0];
            double expected = Math.Max(0, c - (lambda * ratio)) / (1 + (lambda * (1 - ratio))) / deviation;
            Assert.Equal(expected, fit.Coefficients[0], 1e-12);
            Assert.Equal(3 - (2 * expected), fit.Intercept, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_constant_column_is_left_to_the_intercept(double ratio)
    {
        var test = new TestProblem("constant", 5, 2, [0.1, 0.1, 0.1, 0.1, 0.1, 1, 2, 3, 4, 6], [1, 3, 2, 5, 8], [1, 2, 1, 1, 1], [1, 1], true, true);
        foreach (double factor in new[] { 1.0, 0.0 })
        {
            TestProblem free = test with { Factors = [factor, 1] };
            Assert.All(Fitted.Path(free, ratio, Fitted.Grid(free, ratio)), fit => Assert.Equal(0, fit.Coefficients[0]));
            Coefficient constant = free.ToRegression(ratio).Fit(0.1).Coefficients[0];
            Assert.Equal((CoefficientStatus.Constant, null), (constant.Status, constant.Worth));
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_constant_response_needs_its_intercept_alone(double ratio)
    {
        var test = new TestProblem("y = 0.1", 6, 2, [1, 2, 3, 4, 5, 7, 2, 1, 2, 1, 2, 9], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [1, 1, 1, 1, 1, 1], [1, 1], true, true);
        RegularizationPath path = test.ToRegression(ratio).FitPath();
        Assert.Equal(0, path.LambdaMax);
        Fitted fit = Fitted.Of(test, ratio, Assert.Single(path.Points));
        Assert.Equal(0.1, fit.Intercept, 1e-15);
        Assert.All(fit.Coefficients, b => Assert.Equal(0, b, 1e-15));
        Assert.Equal(0, path.Points[0].DevianceExplained, 1e-15);
        Assert.All(Fitted.Path(test, ratio, 5, 1), f => Assert.All(f.Coefficients, b => Assert.Equal(0, b, 1e-15)));
        CrossValidatedPath cross = test.ToRegression(ratio).CrossValidate(3);
        Assert.Equal(0, cross.Select(SelectionRule.OneStandardError).Lambda);
        Assert.Equal(0, cross.CrossValidation.Means[0], 1e-30);
    }

    [Fact]
    public void A_response_of_zeros_is_certified_at_once()
    {
        var test = new TestProblem("y = 0", 3, 1, [1, 2, 4], [0, 0, 0], [1, 1, 1], [1], false, true);
        Assert.All(Fitted.Path(test, 1, 1, 0), fit => Assert.Equal((0, 0), (fit.Intercept, fit.Coefficients[0])));
    }

    [Fact]
    public void A_table_of_a_response_alone_has_the_mean_for_a_model()
    {
        LinearModel model = Regression.Lasso(new Table([new NumberColumn("y", [1, 2, 6])]), "y").Fit(1);
        Assert.Equal((3.0, 0), (model.Intercept, model.Coefficients.Count));
        Assert.True(model.Certificate.IsCertified);
    }

    [Fact]
    public void A_table_without_rows_is_an_error_of_the_data()
    {
        var table = new Table([new NumberColumn("a", []), new NumberColumn("y", [])]);
        Assert.Equal(FaultKind.Data, Assert.Throws<WhittleException>(() => Regression.Lasso(table, "y")).Kind);
        var missing = new Table([new NumberColumn("a", [double.NaN]), new NumberColumn("y", [1])]);
        Assert.Equal(FaultKind.Data, Assert.Throws<WhittleException>(() => Regression.Lasso(missing, "y", new RegressionOptions { Missing = MissingPolicy.Drop })).Kind);
    }

    [Fact]
    public void A_fold_that_holds_all_the_weight_is_an_error_of_the_data()
    {
        var test = new TestProblem("weights", 4, 1, [1, 2, 4, 3], [1, 2, 3, 5], [1, 1, 0, 0], [1], true, true);
        WhittleException fault = Assert.Throws<WhittleException>(() => test.ToRegression(1).CrossValidate(Folds.FromLabels([0, 0, 1, 1])));
        Assert.Equal("no-weight", fault.Code);
    }
}
