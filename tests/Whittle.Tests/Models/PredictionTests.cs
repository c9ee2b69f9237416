using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;

namespace Whittle.Tests.Models;

/// <summary>A model asks a table for its columns by name.</summary>
public class PredictionTests
{
    private static readonly LinearModel _model = CreateModel();

    [Fact]
    public void The_order_of_columns_and_columns_that_are_not_asked_for_do_not_matter()
    {
        NumberColumn hours = new("hours", [1, 2.5]);
        TextColumn job = new("job", ["nurse", "clerk"]);
        double[] expected = _model.Predict(new Table([hours, job]));
        double[] b = [.. _model.Coefficients.Select(c => c.Estimate)];
        Assert.Equal(["hours", "job=clerk", "job=nurse", "job=teacher"], _model.Coefficients.Select(c => c.Name));
        Assert.Equal(_model.Intercept + (2.5 * b[0]) + b[1], expected[1], 1e-12);
        Assert.Equal(expected, _model.Predict(new Table([new NumberColumn("x", [9, 9]), job, hours])));
    }

    [Fact]
    public void A_missing_column_is_an_error_with_the_nearest_name() => FaultAssert.Throws(
        FaultKind.Data, "no-such-column", "new.csv has no column 'hours'.", "column 'hours'", "Did you mean 'Hour'?",
        () => _model.Predict(new Table([new NumberColumn("Hour", [1]), new TextColumn("job", ["nurse"])], "new.csv")));

    [Fact]
    public void An_unseen_level_is_an_error_that_names_the_nearest() => FaultAssert.Throws(
        FaultKind.Data, "unseen-level",
        "Column 'job' of new.csv holds 'nurze' in row 2, which no row of the fit had; known are 'clerk', 'nurse', 'teacher'.",
        "column 'job', row 2", "Did you mean 'nurse'? With --unseen baseline it counts as none of the levels.",
        () => _model.Predict(new Table([new NumberColumn("hours", [1, 2]), new TextColumn("job", ["nurse", "nurze"])], "new.csv")));

    [Fact]
    public void An_unseen_level_may_count_as_none_and_is_counted()
    {
        var table = new Table([new NumberColumn("hours", [1, 2, 3]), new TextColumn("job", ["pilot", "nurse", "baker"])]);
        double[] predictions = _model.PredictMeans(table, UnseenPolicy.Baseline, out int unseen)[0];
        Assert.Equal(2, unseen);
        Assert.Equal(_model.Intercept + _model.Coefficients[0].Estimate, predictions[0], 1e-12);
        Assert.Equal(_model.Predict(table.Take([1]))[0], predictions[1], 1e-12);
        _ = _model.PredictMeans(table.Take([1]), UnseenPolicy.Baseline, out unseen);
        Assert.Equal(0, unseen);
    }

    [Fact]
    public void Text_where_numbers_were_and_numbers_where_text_was_are_errors()
    {
        FaultAssert.Throws(
            FaultKind.Data, "not-numeric", "Column 'hours' of table holds text where numbers are needed.", "column 'hours'", "Name a column of numbers.",
            () => _model.Predict(new Table([new TextColumn("hours", ["1"]), new TextColumn("job", ["nurse"])])));
        FaultAssert.Throws(
            FaultKind.Data, "not-text", "Column 'job' of table holds numbers where the model knows text.", "column 'job'", "Read the column as text: --factor job.",
            () => _model.Predict(new Table([new NumberColumn("hours", [1]), new NumberColumn("job", [1])])));
    }

    [Fact]
    public void A_missing_cell_is_an_error_where_the_fit_had_none()
    {
        WhittleException fault = FaultAssert.Throws(
            FaultKind.Data, "missing-values", "Column 'hours' of table has 1 missing cell, the first in row 2.",
            () => _model.Predict(new Table([new NumberColumn("hours", [1, double.NaN]), new TextColumn("job", ["nurse", "nurse"])])));
        Assert.Equal("column 'hours', row 2", fault.Where);
        FaultAssert.Throws(
            FaultKind.Data, "missing-values", "Column 'job' of table has 2 missing cells, the first in row 1.",
            () => _model.Predict(new Table([new NumberColumn("hours", [1, 1]), new TextColumn("job", [null, null])])));
    }

    [Fact]
    public void A_model_of_a_matrix_reads_matrices_of_its_width_only()
    {
        LinearModel model = Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 4, 8, 5, 7 }, 3, 2), [1, 2, 3], 1).Fit(0.01);
        Assert.Equal(["x1", "x2"], model.Coefficients.Select(c => c.Name));
        Assert.Equal(3, model.Predict(new DenseDesign(new double[] { 1, 2, 4, 8, 5, 7 }, 3, 2)).Length);
        FaultAssert.Throws(
            FaultKind.Data, "bad-length", "The matrix: 1 value where the design has 2.", "The matrix", "Hand over 2 values.",
            () => model.Predict(new DenseDesign(new double[] { 1, 2 }, 2, 1)));
        FaultAssert.Throws(
            FaultKind.Usage, "no-recipe", "The model was fitted to a matrix without names and cannot read a table.", "table", "Predict from a matrix with the same columns.",
            () => model.Predict(new Table([new NumberColumn("x1", [1]), new NumberColumn("x2", [1])])));
    }

    private static LinearModel CreateModel()
    {
        double[] hours = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        string[] job = ["nurse", "teacher", "clerk", "nurse", "teacher", "clerk", "nurse", "clerk", "teacher"];
        double[] y = [.. hours.Select((h, i) => (2 * h) + job[i].Length + (i % 2))];
        return Regression.Lasso(new Table([new NumberColumn("hours", hours), new TextColumn("job", job), new NumberColumn("y", y)]), "y").Fit(0.001);
    }
}
