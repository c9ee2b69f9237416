using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tests.Data;

public class TableTests
{
    [Fact]
    public void A_table_without_columns_is_refused() => FaultAssert.Throws(
        FaultKind.Data, "empty-table", "scores.csv has no columns; a table needs at least one.", "scores.csv", "Check that this is the file you meant.",
        () => _ = new Table([], "scores.csv"));

    [Fact]
    public void A_column_without_a_name_is_refused() => FaultAssert.Throws(
        FaultKind.Data, "bad-name", "table has a column without a name; every column needs one.", "table", "Give the column a name.",
        () => _ = new Table([Numbers("", 1)]));

    [Fact]
    public void Two_columns_of_one_name_are_refused_but_case_counts()
    {
        FaultAssert.Throws(
            FaultKind.Data, "bad-name", "table has two columns named 'a'; names must be distinct.", "column 'a'", "Rename one of them.",
            () => _ = new Table([Numbers("a", 1), Numbers("b", 2), Numbers("a", 3)]));
        Assert.Equal(2, new Table([Numbers("a", 1), Numbers("A", 2)]).Columns.Count);
    }

    [Fact]
    public void Columns_of_unequal_length_are_refused() => FaultAssert.Throws(
        FaultKind.Data, "ragged-table", "Column 'b' of table has 1 rows where others have 2.", "column 'b'", "Give every column the same number of rows.",
        () => _ = new Table([Numbers("a", 1, 2), Numbers("b", 2)]));

    [Theory]
    [InlineData("hoomwork", "Did you mean 'homework'?")]
    [InlineData("HOMEWORK", "Did you mean 'homework'?")]
    [InlineData("zzz", "Check the name; case counts.")]
    public void A_name_that_is_not_there_is_an_error_that_offers_the_nearest(string name, string fix) => FaultAssert.Throws(
        FaultKind.Data, "no-such-column", $"table has no column '{name}'.", $"column '{name}'", fix,
        () => _ = new Table([Numbers("homework", 1), Numbers("sleep", 2)])[name]);

    [Theory]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_column_with_an_infinite_number_is_refused(double value, string text) => FaultAssert.Throws(
        FaultKind.Data, "not-finite", $"Column 'a' holds {text}; every number must be finite.", "column 'a', row 3", "Correct the cell or leave the column out.",
        () => _ = Numbers("a", 1, double.NaN, value));

    [Fact]
    public void A_role_needs_numbers_that_are_complete_and_of_no_concern()
    {
        var concern = new WhittleException(FaultKind.Data, "dates", "These are dates.");
        var table = new Table([Numbers("gap", 1, double.NaN), new TextColumn("text", ["a", "b"]), new NumberColumn("day", [1, 2], concern), Numbers("fine", 3, 4)]);
        FaultAssert.Throws(
            FaultKind.Data, "missing-values", "Column 'gap' of table has 1 missing cell, the first in row 2.", "column 'gap', row 2",
            "Leave those rows out with --missing drop, or complete them: a response, weights or folds are never filled in.", () => table.Numbers("gap"));
        FaultAssert.Throws(FaultKind.Data, "not-numeric", "Column 'text' of table holds text where numbers are needed.", "column 'text'", "Name a column of numbers.", () => table.Numbers("text"));
        Assert.Same(concern, Assert.Throws<WhittleException>(() => table.Numbers("day")));
        Assert.Equal([3, 4], table.Numbers("fine"));
    }

    [Fact]
    public void A_concern_never_stands_in_the_way_of_other_columns()
    {
        var concern = new WhittleException(FaultKind.Data, "dates", "These are dates.");
        var table = new Table([new NumberColumn("day", [1, 2, 3], concern), Numbers("a", 1, 2, 4), Numbers("y", 1, 2, 3)]);
        Assert.Same(concern, Assert.Throws<WhittleException>(() => Regression.Lasso(table, "y")));
        Assert.Equal(["a"], Regression.Lasso(table, "y", new RegressionOptions { Exclude = ["day"] }).Names);
        Assert.Equal(["a"], Regression.Lasso(table, "y", new RegressionOptions { Features = ["a"] }).Names);
    }

    [Fact]
    public void Taking_rows_keeps_their_order_levels_and_missing_cells()
    {
        var table = new Table([Numbers("a", 1, double.NaN, 3), new TextColumn("t", ["x", null, "z"])]);
        Table taken = table.Take([2, 1, 2]);
        var t = (TextColumn)taken["t"];
        Assert.Equal([3, double.NaN, 3], ((NumberColumn)taken["a"]).Values.ToArray());
        Assert.Equal(["z", null, "z"], Enumerable.Range(0, 3).Select(i => t[i]));
        Assert.Equal(["x", "z"], t.Levels);
        Assert.Equal((1, 1, 3), (taken["a"].MissingCount, t.MissingCount, taken.Rows));
    }

    [Fact]
    public void Levels_stand_in_ordinal_order_and_codes_point_into_them()
    {
        var column = new TextColumn("t", ["b", "B", null, "a", "é", "b"]);
        Assert.Equal(["B", "a", "b", "é"], column.Levels);
        Assert.Equal([2, 0, -1, 1, 3, 2], column.Codes.ToArray());
        Assert.Equal((1, true, false), (column.MissingCount, column.IsMissing(2), column.IsMissing(0)));
    }

    [Theory]
    [InlineData("homwork", "homework")]
    [InlineData("gpa ", "gpa")]
    [InlineData("lastscore", "last_score")]
    [InlineData("slep", "sleep")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("temperature", null)]
    public void The_nearest_name_is_the_one_a_person_meant_or_none(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.To(name, ["homework", "sleep", "last_score", "gpa", "food"]));

    private static NumberColumn Numbers(string name, params double[] values) => new(name, values);

    [Fact]
    public void A_fault_never_hands_a_terminal_what_a_name_holds()
    {
        var table = new Table([new NumberColumn("a", [1])]);
        FaultAssert.Throws(
            FaultKind.Data, "no-such-column", @"table has no column '\u001b[2Jb\u000a\u202e'.", @"column '\u001b[2Jb\u000a\u202e'", "Check the name; case counts.", () => table["\u001b[2Jb\n\u202e"].IsMissing(0));
    }
}
