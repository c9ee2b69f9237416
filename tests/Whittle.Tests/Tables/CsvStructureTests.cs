using System.Text;
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
    [InlineData("a,b\n1,\"unclosed\n3,4\n", 2)]
    [InlineData("a,b\n1,2\n\"x\"y,4\n", 3)]
    [InlineData("a,b\n\"1\n2\",2\n\"x\"y,4\n", 4)]
    public void Broken_quotes_name_the_line(string text, int line)
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Read(text));
        Assert.Equal("bad-quotes", fault.Code);
        Assert.StartsWith($"Line {line} of t.csv, cell ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_an_error()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => CsvTable.ReadWithReport([.. "a,b\n1,"u8, 0xFF, (byte)'\n'], "t.csv"));
        Assert.Equal("not-utf8", fault.Code);
    }

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

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        Assert.Equal("größe", CsvTable.ReadWithReport([0xEF, 0xBB, 0xBF, .. "größe,b\n1,2\n"u8], "t.csv").Table.Columns[0].Name);
        Assert.Equal("größe", CsvTable.ReadWithReport([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("größe,b\n1,2\n")], "t.csv").Table.Columns[0].Name);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n", ',')]
    [InlineData("a;b;c\n1,5;2,5;3\n", ';')]
    [InlineData("a\tb\n1 000\t2\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("name;note\nx;\"a, b, c\"\ny;\"d, e, f\"\n", ';')]
    [InlineData("name,note\nx,a;b;c\ny,d;e\n", ',')]
    [InlineData("only\n1\n2\n", ',')]
    public void The_delimiter_is_found(string text, char expected)
    {
        (_, TableReport report) = CsvTable.ReadWithReport(Encoding.UTF8.GetBytes(text), "t.csv");
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

    private static Table Read(string text, CsvOptions? options = null) => CsvTable.ReadWithReport(Encoding.UTF8.GetBytes(text), "t.csv", options).Table;

    private static IEnumerable<string?> Texts(Table table, string name) => Enumerable.Range(0, table.Rows).Select(i => ((TextColumn)table[name])[i]);
}
