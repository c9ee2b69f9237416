using System.Globalization;
using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>What a column is, decided from every cell, and the concern it carries where it looks like a mistake.</summary>
public class CsvTypeTests
{
    [Theory]
    [InlineData("1;-2.5;+3;1e3; 4 ;.5;5.", "number")]
    [InlineData("1;;3", "number")]
    [InlineData("yes;no;yes", "text")]
    [InlineData("T;F;T", "text")]
    [InlineData("true;false", "text")]
    [InlineData("a;1;b;2;c", "text")]
    [InlineData("0x10;0x11", "text")]
    [InlineData("0x10;NA;0x11;?;0x11", "text")]
    [InlineData("Nan;Ann;Bob;Infinity", "text")]
    [InlineData("1-2;3-4;5-6", "text")]
    [InlineData("12,345,6;12,345,7", "text")]
    [InlineData("1.5.3;2.4.40;1.5.4", "text")]
    [InlineData("May;June;May", "text")]
    [InlineData("a;b;c;d;e;f;g;h;i", "text")]
    public void Types_come_from_the_text(string cells, string type)
    {
        ColumnReport report = Report(cells);
        Assert.Equal((type, null), (report.Type, report.Concern));
    }

    [Theory]
    [InlineData("1;NA;3", "na-texts", "Column 'x' is numbers but for 1 cell that reads 'NA', the first in line 3.")]
    [InlineData("1;?;3;.", "na-texts", "Column 'x' is numbers but for 2 cells that read '.', '?', the first in line 3.")]
    [InlineData("NA;NA;N/A;4", "na-texts", "Column 'x' is numbers but for 3 cells that read 'N/A', 'NA', the first in line 2.")]
    [InlineData("1;2,5;3", "decimal-comma", "Column 'x' would be numbers with a decimal comma: line 3 reads '2,5'.")]
    [InlineData("1;2;x3;4", "mixed-column", "Column 'x' holds 3 numbers and 1 cell that is not: 'x3' in line 4.")]
    [InlineData("1;2;a;b", "mixed-column", "Column 'x' holds 2 numbers and 2 cells that are not: 'a' in line 4, 'b' in line 5.")]
    [InlineData("2024-01-31;2024-02-01", "date-column", "Column 'x' holds dates such as '2024-01-31' in line 2; a date is no feature by itself.")]
    [InlineData("31/12/2023;1/1/2024", "date-column", "Column 'x' holds dates such as '31/12/2023' in line 2; a date is no feature by itself.")]
    [InlineData("1;NaN;3", "not-finite", "Column 'x' holds 'NaN' in line 3; every number must be finite.")]
    [InlineData("1;2;-Infinity", "not-finite", "Column 'x' holds '-Infinity' in line 4; every number must be finite.")]
    [InlineData("1;1e400;3", "not-finite", "Column 'x' holds '1e400' in line 3; every number must be finite.")]
    [InlineData(";;", "all-missing", "Column 'x' has no value at all.")]
    [InlineData("NA;;NA", "na-texts", "Column 'x' is nothing but 2 cells that read 'NA', the first in line 2.")]
    [InlineData("NA;1;x;NA;null;2", "mixed-column", "Column 'x' holds 2 numbers and 4 cells that are not: 'NA' in line 2 and 1 more, 'x' in line 4, 'null' in line 6.")]
    [InlineData("NA;NA;NA;NA;1;x;2", "mixed-column", "Column 'x' holds 2 numbers and 5 cells that are not: 'NA' in line 2 and 3 more, 'x' in line 7.")]
    [InlineData("no;no;no;no;no;1;2;3", "mixed-column", "Column 'x' holds 3 numbers and 5 cells that are not: 'no' in line 2 and 4 more.")]
    [InlineData("1;2;3;4;5;6;7;a;b;c;d;e;f", "mixed-column", "Column 'x' holds 7 numbers and 6 cells that are not: 'a' in line 9, 'b' in line 10, 'c' in line 11, 'd' in line 12, 'e' in line 13, ….")]
    [InlineData("1;NaN;x;3", "mixed-column", "Column 'x' holds 2 numbers and 2 cells that are not: 'NaN' in line 3, 'x' in line 4.")]
    [InlineData("1;NaN;NA;3", "not-finite", "Column 'x' holds 'NaN' in line 3; every number must be finite.")]
    [InlineData("1.5;2,5;3", "mixed-column", "Column 'x' holds 2 numbers and 1 cell that is not: '2,5' in line 3.")]
    [InlineData("NA;2,5;3,5", "decimal-comma", "Column 'x' would be numbers with a decimal comma: line 3 reads '2,5'.")]
    [InlineData("NA;2024-01-31;2024-02-01;soon", "date-column", "Column 'x' holds dates such as '2024-01-31' in line 3; a date is no feature by itself.")]
    [InlineData("2024-01-31T10:00:00Z;2024-02-01T11:30:00.25+02:00", "date-column", "Column 'x' holds dates such as '2024-01-31T10:00:00Z' in line 2; a date is no feature by itself.")]
    [InlineData("3 Mar 2024;14 April 2024", "date-column", "Column 'x' holds dates such as '3 Mar 2024' in line 2; a date is no feature by itself.")]
    [InlineData("12:30;7:05", "date-column", "Column 'x' holds dates such as '12:30' in line 2; a date is no feature by itself.")]
    [InlineData("a;b;c;d;e;f;g;h;i;j", "identifier", "Column 'x' has 10 different texts in 10 rows; it looks like a name or number of each row, not a feature.")]
    public void What_looks_like_a_mistake_is_thrown_when_the_column_is_used_and_not_before(string cells, string code, string message)
    {
        Table table = Read(cells);
        WhittleException fault = Assert.Throws<WhittleException>(() => Regression.Lasso(table, "y"));
        Assert.Equal((code, message), (fault.Code, fault.Message));
        Assert.Contains("--exclude x", fault.Fix, StringComparison.Ordinal);
        Assert.NotNull(Regression.Lasso(table, "y", new RegressionOptions { Exclude = ["x"] }));
    }

    [Fact]
    public void A_text_with_almost_as_many_levels_as_rows_is_an_identifier_unless_it_is_asked_for()
    {
        string cells = string.Join(';', Enumerable.Range(0, 40).Select(i => $"name {i}"));
        Assert.Equal("identifier", Assert.Throws<WhittleException>(() => Regression.Lasso(Read(cells), "y")).Code);
        Assert.NotNull(Regression.Lasso(Read(cells, new CsvOptions { Factors = ["x"] }), "y"));
        Assert.NotNull(Regression.Lasso(Read(string.Join(';', Enumerable.Range(0, 40).Select(i => $"name {i % 20}"))), "y"));
    }

    [Theory]
    [InlineData("1;?;3;.;NA", "If that means missing, say --na . --na '?' --na NA; otherwise correct the cells or leave it out with --exclude x.")]
    [InlineData("NaN;1", "Correct the cell, say --na NaN if it means missing, or leave it out with --exclude x.")]
    [InlineData("1,5;2", "Read the file with --decimal , or leave it out with --exclude x.")]
    [InlineData("1,500;12,250", "If the comma separates thousands, delete it; if it is the decimal mark, read the file with --decimal , or leave it out with --exclude x.")]
    [InlineData("1;2;NA;x", "Correct the cells, say --na NA for missing ones, read the column as text with --factor x, or leave it out with --exclude x.")]
    [InlineData("1/2/2024;2/2/2024", "Leave it out with --exclude x. Or replace it by numbers that mean something, such as days since a start.")]
    public void A_concern_says_what_to_do(string cells, string fix) => Assert.Equal(fix, Read(cells)["x"].Concern?.Fix);

    [Fact]
    public void A_decimal_point_is_suggested_where_the_comma_was_asked_for()
    {
        WhittleException? concern = Read("1.5;2", new CsvOptions { DecimalMark = ',' })["x"].Concern;
        Assert.Equal(("decimal-point", "Column 'x' would be numbers with a decimal point: line 2 reads '1.5'."), (concern?.Code, concern?.Message));
        Assert.StartsWith("Read the file with --decimal . or", concern?.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_that_of_the_cell_and_not_of_its_record()
    {
        Table table = CsvTable.Read(new StringReader("n,t,m\n1,\"a\n\nb\",NaN\n2,c,3\n3,\"d\r\n\",x\n4,c,5\n"), "t.csv");
        Assert.Equal("Column 'm' holds 2 numbers and 2 cells that are not: 'NaN' in line 4, 'x' in line 7.", table["m"].Concern?.Message);
    }

    [Fact]
    public void A_text_after_numbers_makes_texts_of_them_from_the_first_row()
    {
        TextColumn column = (TextColumn)Read("01;b;c;c;b;d;;b")["x"];
        Assert.Null(column.Concern);
        Assert.Equal(["01", "b", "c", "c", "b", "d", null, "b"], Enumerable.Range(0, column.Rows).Select(i => column[i]));
    }

    [Fact]
    public void Named_texts_are_missing_and_only_those()
    {
        NumberColumn column = (NumberColumn)Read("1;NA;-;4", new CsvOptions { NaTexts = ["NA", "-"] })["x"];
        Assert.Equal(2, column.MissingCount);
        Assert.Equal([1, double.NaN, double.NaN, 4], column.Values.ToArray());
    }

    [Fact]
    public void A_decimal_comma_is_read_where_it_is_named()
    {
        NumberColumn column = (NumberColumn)Read("1,5;-2,25e1;3", new CsvOptions { DecimalMark = ',' })["x"];
        Assert.Equal([1.5, -22.5, 3], column.Values.ToArray());
        Assert.Equal("mixed-column", Read("1,5;2.5;3", new CsvOptions { DecimalMark = ',' })["x"].Concern?.Code);
    }

    [Fact]
    public void Numbers_that_are_named_as_a_factor_keep_their_text() =>
        Assert.Equal(["01", "1", "1.0"], ((TextColumn)Read("1;01;1.0", new CsvOptions { Factors = ["x"] })["x"]).Levels);

    [Fact]
    public void Texts_keep_their_spaces() => Assert.Equal([" a", "a", "a "], ((TextColumn)Read(" a;a;a ;a")["x"]).Levels);

    [Fact]
    public void Any_table_survives_writing_and_reading()
    {
        var random = new Xoshiro256(12);
        string[] pieces = ["a", ",", "\"", "\n", "\r\n", " ", "é", ";", "x", "|"];
        for (int trial = 0; trial < 200; trial++)
        {
            int rows = 1 + random.NextInt(30);
            double[] numbers = [.. Enumerable.Range(0, rows).Select(_ => Math.ScaleB(random.NextNormal(), random.NextInt(400) - 200))];
            string[] texts = [.. Enumerable.Range(0, rows).Select(_ => string.Concat(Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => pieces[random.NextInt(pieces.Length)])) + "z")];
            var text = new StringBuilder("n,\"t\"\"ext\"\n");
            for (int i = 0; i < rows; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{numbers[i]:R},\"{texts[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
            }

            Table table = CsvTable.Read(new StringReader(text.ToString()), "t.csv", new CsvOptions { Delimiter = ',' });
            Assert.Equal(numbers, ((NumberColumn)table["n"]).Values.ToArray());
            Assert.Equal(texts, Enumerable.Range(0, rows).Select(i => ((TextColumn)table["t\"ext"])[i]));
        }
    }

    [Fact]
    public void The_pupils_table_is_read_as_it_is()
    {
        (Table table, TableReport report) = CsvTable.ReadWithReport(SharedData.PathOrSkip("student-mat.csv"));
        Assert.Equal((395, 33, ';'), (table.Rows, table.Columns.Count, report.Delimiter));
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 5], report.Columns.Where(c => c.Type == "text").Select(c => c.Levels.Count).Order());
        Assert.Equal((3, 4, 5, 5), (Levels("guardian"), Levels("reason"), Levels("Mjob"), Levels("Fjob")));
        Assert.All(report.Columns, c => Assert.Null(c.Concern));
        int Levels(string name) => report.Columns.Single(c => c.Name == name).Levels.Count;
    }

    [Fact]
    public void The_diabetes_table_is_numbers()
    {
        TableReport report = CsvTable.ReadWithReport(SharedData.PathOrSkip("diabetes.csv")).Report;
        Assert.Equal((442, 11), (report.Rows, report.Columns.Count));
        Assert.All(report.Columns, c => Assert.Equal("number", c.Type));
    }

    // One column x, one cell a line; y makes it a regression.
    private static Table Read(string cells, CsvOptions? options = null) => CsvTable.Read(Text(cells), "t.csv", (options ?? new CsvOptions()) with { Delimiter = '|' });

    private static ColumnReport Report(string cells) => CsvTable.ReadWithReport(Text(cells), "t.csv", new CsvOptions { Delimiter = '|' }).Report.Columns[0];

    private static StringReader Text(string cells) => new($"x|y\n{string.Join('\n', cells.Split(';').Select((cell, i) => $"{cell}|{(i * i % 5) + 1}"))}\n");
}
