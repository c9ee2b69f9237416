using Whittle.Data;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>What makes a file a table, and what is said, with physical lines, where it is none.</summary>
public class CsvStructureTests
{
    [Theory]
    [InlineData("", "empty-file", "t.csv is empty; a table needs a header and at least one row.")]
    [InlineData("\n", "blank-line", "Line 1 of t.csv is blank; blank lines inside a table are not allowed.")]
    [InlineData("a,b\n", "no-rows", "t.csv has a header and no rows.")]
    [InlineData("a,b\n\n", "no-rows", "t.csv has a header and no rows.")]
    [InlineData("a,b\n1,2\n\n3,4\n", "blank-line", "Line 3 of t.csv is blank; blank lines inside a table are not allowed.")]
    [InlineData("Results 2024\na,b\n1,2\n", "title-line", "Line 1 of t.csv is one cell, 'Results 2024', where the lines below have 2; the first line must be the header.")]
    [InlineData("a,b\n1,2\n3\n", "ragged-row", "Line 3 of t.csv has 1 cell where the header has 2.")]
    [InlineData("a,b\n1,2,3\n4,5\n", "ragged-row", "Line 2 of t.csv has 3 cells where the header has 2.")]
    [InlineData("a,b\n\"x\ny\",2\n3\n", "ragged-row", "Line 4 of t.csv has 1 cell where the header has 2.")]
    [InlineData("a,b\r\n\"x\r\ny\",2\r\n3\r\n", "ragged-row", "Line 4 of t.csv has 1 cell where the header has 2.")]
    [InlineData("a,b\r1,2\r3\r", "ragged-row", "Line 3 of t.csv has 1 cell where the header has 2.")]
    [InlineData("a,b\n1,2\n  \n3,4\n", "blank-line", "Line 3 of t.csv is blank; blank lines inside a table are not allowed.")]
    [InlineData("a\n1\n\n", "blank-line", "Line 3 of t.csv is blank; blank lines inside a table are not allowed.")]
    [InlineData("Results\nof 2024\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n", "title-line", "Line 1 of t.csv is one cell, 'Results', where the lines below have 3; the first line must be the header.")]
    [InlineData("Results, 2024\na,b,c\nx,2,3\ny,4,5\n", "title-line", "Line 1 of t.csv has 2 cells where the lines below have 3, and the header seems to stand below it; the first line must be the header.")]
    [InlineData("a,b\n1,2,3\n4,5,6\n", "ragged-row", "Line 2 of t.csv has 3 cells where the header has 2.")]
    [InlineData("a,b\n\"x\r\r\ny\",2\r3\r", "ragged-row", "Line 5 of t.csv has 1 cell where the header has 2.")]
    [InlineData("\"a\nb\",c,\n1,2,3\n", "bad-name", "Cell 3 of the header of t.csv is empty; every column needs a name.")]
    [InlineData("a, ,c\n1,2,3\n", "bad-name", "Cell 2 of the header of t.csv is empty; every column needs a name.")]
    [InlineData("a,b\n\"x\ny\",\"z\n\0\"\n", "nul-character", "Line 4 of t.csv holds a NUL character; this is not a text table.")]
    [InlineData("Last, First;Age\nSmith, A;3\n", "ambiguous-delimiter", "t.csv has 2 cells a line with a comma between them, and as many with a semicolon.")]
    [InlineData("a,,c\n1,2,3\n", "bad-name", "Cell 2 of the header of t.csv is empty; every column needs a name.")]
    [InlineData("a,b,a\n1,2,3\n", "bad-name", "t.csv has two columns named 'a', cells 1 and 3 of the header; names must be distinct.")]
    [InlineData("1,2\n3,4\n", "no-header", "Every cell of line 1 of t.csv is a number; the first line must hold names.")]
    [InlineData("a,b\n1,\0\n", "nul-character", "Line 2 of t.csv holds a NUL character; this is not a text table.")]
    public void A_file_that_is_no_table_is_an_error_that_says_where(string text, string code, string message)
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Read(text));
        Assert.Equal((code, message), (fault.Code, fault.Message));
        Assert.Equal(FaultKind.Data, fault.Kind);
        Assert.NotNull(fault.Fix);
    }

    [Theory]
    [InlineData("a,b\n1,\"unclosed\n3,4\n", "Line 2 of t.csv, cell 2: the quote that opens the cell is never closed.", "line 2, cell 2")]
    [InlineData("\"a,b\n1,2\n", "Line 1 of t.csv, cell 1: the quote that opens the cell is never closed.", "line 1, cell 1")]
    [InlineData("a,b\n1,2\n\"x\"y,4\n", "Line 3 of t.csv, cell 1: text follows the closing quote of the cell.", "line 3, cell 1")]
    [InlineData("a,b\n\"1\n2\",2\n\"x\"y,4\n", "Line 4 of t.csv, cell 1: text follows the closing quote of the cell.", "line 4, cell 1")]
    [InlineData("a,b\r\n1,2\r\n3,\"4\r\n5,\"6\"\r\n", "Line 4 of t.csv, cell 2: text follows the closing quote of the cell that begins in line 3.", "line 4, cell 2")]
    [InlineData("a,b\n\"1\",\"\"\"\"\n\"2\" ,3\n", "Line 3 of t.csv, cell 1: text follows the closing quote of the cell.", "line 3, cell 1")]
    [InlineData("a,b\n1,2\n\"", "Line 3 of t.csv, cell 1: the quote that opens the cell is never closed.", "line 3, cell 1")]
    public void Broken_quotes_name_the_place(string text, string message, string where) => FaultAssert.Throws(
        FaultKind.Data, "bad-quotes", message, where, "A cell that begins with a quote must end with one, and each quote inside it must be doubled.", () => Read(text));

    [Fact]
    public void A_quote_inside_a_cell_that_does_not_begin_with_one_is_text() => Assert.Equal(["5\" pipe", "6\""], Texts(Read("a,b\n5\" pipe,1\n6\",2\n"), "a"));

    [Theory]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\n1,2\n\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n")]
    public void Line_ends_and_quotes_make_no_difference(string text)
    {
        Table table = Read(text);
        Assert.Equal((1, 2), (table.Rows, table.Columns.Count));
        Assert.Equal([2.0], table.Numbers("b"));
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n", ',')]
    [InlineData("a;b;c\n1,5;2,5;3\n", ';')]
    [InlineData("a\tb\n1 000\t2\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("name;note\nx;\"a, b, c\"\ny;\"d, e, f\"\n", ';')]
    [InlineData("name,note\nx,a;b;c\ny,d;e\n", ',')]
    [InlineData("only\n1\n2\n", ',')]
    [InlineData("a\tb\tc\nx, y; z\t\"1\t2\"\t3\nu, v; w\t4\t5\n", '\t')]
    [InlineData("date,price;sum,total;note,long\n1,5;2,5;x\n2;3;y\n", ';')]
    [InlineData("a,b\n\"x;y\",1\n\"x;\ny\",2\n", ',')]
    public void The_delimiter_is_found(string text, char expected)
    {
        (_, TableReport report) = CsvTable.ReadWithReport(new StringReader(text), "t.csv");
        Assert.Equal(expected, report.Delimiter);
        Assert.False(report.IsDelimiterGiven);
    }

    [Fact]
    public void A_given_delimiter_is_used() => Assert.Equal(["a;b"], Read("a;b,c\n1,2\n", new CsvOptions { Delimiter = ',' }).Columns.Take(1).Select(c => c.Name));

    [Fact]
    public void A_row_that_begins_with_a_hash_is_a_row() => Assert.Equal(["#1", "#2"], Texts(Read("id,v\n#1,1\n#2,2\n", new CsvOptions { Factors = ["id"] }), "id"));

    [Fact]
    public void Control_characters_of_a_file_are_shown_as_codes()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Read("\u001b[31mred\na,b\n1,2\n"));
        Assert.Contains(@"'\u001b[31mred'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', fault.Message);
    }

    [Fact]
    public void Long_cells_are_cut_and_names_are_words_for_a_shell()
    {
        string name = "it's " + new string('x', 34) + "😀 and more";
        WhittleException concern = Read($"{name},y\n2024-01-01,1\n2024-01-02,2\n")[name].Concern!;
        Assert.StartsWith($"Column 'it's {new string('x', 34)}…' holds dates", concern.Message, StringComparison.Ordinal);
        Assert.Contains($@"--exclude 'it'\''s {new string('x', 34)}😀 and more'.", concern.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_the_options_are_said_at_once() => FaultAssert.Throws(
        FaultKind.Usage, "bad-csv-options", @"Delimiter is '\u000a'; it must not be a quote, a line end or NUL. DecimalMark is ';'; it must be '.' or ','.", "Delimiter, DecimalMark",
        "Choose other characters, or leave the options out.", () => Read("a,b\n1,2\n", new CsvOptions { Delimiter = '\n', DecimalMark = ';' }));

    private static Table Read(string text, CsvOptions? options = null) => CsvTable.Read(new StringReader(text), "t.csv", options);

    private static IEnumerable<string?> Texts(Table table, string name) => Enumerable.Range(0, table.Rows).Select(i => ((TextColumn)table[name])[i]);
}
