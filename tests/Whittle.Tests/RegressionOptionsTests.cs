using Whittle.Certificates;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;

namespace Whittle.Tests;

public class RegressionOptionsTests
{
    [Fact]
    public void All_bad_options_are_reported_at_once()
    {
        var options = new RegressionOptions
        {
            Threads = 0,
            Tolerance = new CertificateTolerance { RelativeGap = 0, KktViolation = double.NaN },
            PenaltyFactors = new Dictionary<string, double> { ["a"] = -1, ["b"] = double.NaN, ["c"] = double.PositiveInfinity },
        };
        const string Message = "L1Ratio is 1.5; it must be in [0, 1]: 1 is the lasso, 0 is ridge. Threads is 0; it must be in [1, 2147483647]: how many may work at once. "
            + "Tolerance.RelativeGap is 0; it must be in (0, ∞): the largest relative duality gap. "
            + "Tolerance.KktViolation is NaN; it must be in (0, ∞): the largest scaled KKT violation. "
            + "PenaltyFactors['a'] is -1; it must be in [0, ∞]: 0 is never penalized, ∞ is excluded. "
            + "PenaltyFactors['b'] is NaN; it must be in [0, ∞]: 0 is never penalized, ∞ is excluded.";
        FaultAssert.Throws(FaultKind.Usage, "bad-options", Message, null, "Correct the options.", () => Regression.ElasticNet(Create(), "y", 1.5, options));
        FaultAssert.Throws(FaultKind.Usage, "bad-options", Message, null, "Correct the options.", () => Regression.ElasticNet(new DenseDesign(new double[3], 3, 1), [1, 2, 3], 1.5, null, ["a"], options));
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void An_L1_ratio_outside_its_range_is_refused(double ratio, string text) => FaultAssert.Throws(
        FaultKind.Usage, "bad-options", $"L1Ratio is {text}; it must be in [0, 1]: 1 is the lasso, 0 is ridge.", null, "Correct the option.",
        () => Regression.ElasticNet(Create(), "y", ratio));

    [Fact]
    public void Another_mixture_of_the_same_regression_is_checked_too() => FaultAssert.Throws(
        FaultKind.Usage, "bad-options", "L1Ratio is 2; it must be in [0, 1]: 1 is the lasso, 0 is ridge.", null, "Correct the option.",
        () => Regression.Lasso(Create(), "y").WithL1Ratio(2));

    [Fact]
    public void Roles_that_are_not_in_the_table_are_refused_with_the_nearest_name()
    {
        void Refused(string name, string nearest, string response, RegressionOptions options) => FaultAssert.Throws(
            FaultKind.Data, "no-such-column", $"table has no column '{name}'.", $"column '{name}'", $"Did you mean '{nearest}'?",
            () => Regression.Lasso(Create(), response, options));
        Refused("Y", "y", "Y", new RegressionOptions());
        Refused("wheight", "weight", "y", new RegressionOptions { Weights = "wheight" });
        Refused("weihgt", "weight", "y", new RegressionOptions { Exclude = ["weihgt"] });
        Refused("A", "a", "y", new RegressionOptions { Features = ["A"] });
    }

    [Fact]
    public void Response_weights_and_excluded_columns_are_no_features_and_cannot_be_named_as_such()
    {
        Assert.Equal(["a"], Regression.Lasso(Create(), "y", new RegressionOptions { Weights = "weight" }).Names);
        Assert.Equal(["weight"], Regression.Lasso(Create(), "y", new RegressionOptions { Exclude = ["a"] }).Names);
        Assert.Equal(["weight", "a"], Regression.Lasso(Create(), "y", new RegressionOptions { Features = ["weight", "a", "weight"] }).Names);
        FaultAssert.Throws(
            FaultKind.Usage, "feature-has-role", "Column 'y' of table holds the response and cannot be a feature as well.",
            () => Regression.Lasso(Create(), "y", new RegressionOptions { Features = ["weight", "y", "a"] }));
    }

    [Fact]
    public void A_matrix_of_another_shape_than_its_values_response_weights_or_names_is_refused()
    {
        FaultAssert.Throws(
            FaultKind.Data, "bad-shape", "5 values do not make a matrix of 3 rows × 2 columns.", "values", "Hand over rows × columns values in column-major order, with at least one row.",
            () => _ = new DenseDesign(new double[5], 3, 2));
        FaultAssert.Throws(FaultKind.Data, "bad-shape", "0 values do not make a matrix of 0 rows × 2 columns.", () => _ = new DenseDesign(Array.Empty<double>(), 0, 2));
        var design = new DenseDesign(new double[] { 1, 2, 3, 4, 5, 6 }, 3, 2);
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The response: 2 values where the design has 3.", "The response", "Hand over 3 values.", () => Regression.ElasticNet(design, [1, 2], 1));
        FaultAssert.Throws(FaultKind.Data, "bad-length", "The weights: 4 values where the design has 3.", () => Regression.ElasticNet(design, [1, 2, 3], 1, [1, 1, 1, 1]));
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The list of names: 1 value where the design has 2.", "The list of names", "Hand over 2 values.",
            () => Regression.ElasticNet(design, [1, 2, 3], 1, null, ["a"]));
        FaultAssert.Throws(
            FaultKind.Data, "bad-name", "The list of features has two columns named 'a'; names must be distinct.", () => Regression.ElasticNet(design, [1, 2, 3], 1, null, ["a", "a"]));
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The fold assignment: 2 values where the design has 3.",
            () => Regression.ElasticNet(design, [1, 2, 3], 1).CrossValidate(Whittle.Selection.Folds.FromLabels([1, 2])));
    }

    [Fact]
    public void A_penalty_factor_for_a_matrix_column_that_does_not_exist_is_refused_as_it_is_for_a_table() => FaultAssert.Throws(
        FaultKind.Data, "no-such-column", "The list of features has no column 'x3'.", "column 'x3'", "Did you mean 'x1'?",
        () => Regression.ElasticNet(new DenseDesign(new double[6], 3, 2), [1, 2, 3], 1, options: new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { ["x3"] = 0 } }));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Numbers_that_are_not_finite_are_refused_wherever_they_stand(double value, string text)
    {
        FaultAssert.Throws(
            FaultKind.Data, "not-finite", $"Column 'x2' holds {text}; every number must be finite.", "column 'x2', row 3", "Correct the cell or leave the column out.",
            () => _ = new DenseDesign(new double[] { 1, 2, 3, 4, 5, value }, 3, 2));
        var design = new DenseDesign(new double[] { 1, 2, 4 }, 3, 1);
        FaultAssert.Throws(
            FaultKind.Data, "not-finite", $"The response of row 2 is {text}; every response must be finite.", "row 2", "Correct the value or leave the row out.",
            () => Regression.ElasticNet(design, [1, value, 3], 1));
        FaultAssert.Throws(
            FaultKind.Data, "bad-weight", $"The weight of row 1 is {text}; weights must be finite and 0 or more.", "row 1", "Correct the weight.",
            () => Regression.ElasticNet(design, [1, 2, 3], 1, [value, 1, 1]));
    }

    [Fact]
    public void Weights_below_zero_and_weights_that_are_all_zero_are_refused()
    {
        var design = new DenseDesign(new double[] { 1, 2, 4 }, 3, 1);
        FaultAssert.Throws(FaultKind.Data, "bad-weight", "The weight of row 3 is -1; weights must be finite and 0 or more.", () => Regression.ElasticNet(design, [1, 2, 3], 1, [1, 1, -1]));
        FaultAssert.Throws(
            FaultKind.Data, "no-weight", "No row has a positive weight; at least one must.", "weights", "Give at least one row a weight above 0.",
            () => Regression.ElasticNet(design, [1, 2, 3], 1, [0, 0, 0]));
    }

    private static Table Create() => new([new NumberColumn("a", [1, 2, 4]), new NumberColumn("weight", [1, 2, 1]), new NumberColumn("y", [1, 2, 3])]);
}
