using System.Globalization;
using System.Text;
using Whittle.Data;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>A table of many columns, whose lines are longer than any buffer of the reader's.</summary>
public class WideTableTests
{
    private const int Rows = 500;
    private const int Columns = 10_000;

    [Fact]
    public void Five_million_numbers_are_read_to_the_bit_and_a_text_among_them_is_found()
    {
        var random = new Xoshiro256(3);
        var values = new double[Rows * Columns];
        using var file = new MemoryStream();
        using (var writer = new StreamWriter(file, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
        {
            writer.Write(string.Join(';', Enumerable.Range(0, Columns).Select(j => $"feature {j}")));
            Span<char> digits = stackalloc char[32];
            for (int i = 0; i < Rows; i++)
            {
                writer.Write('\n');
                for (int j = 0; j < Columns; j++)
                {
                    double value = values[(j * Rows) + i] = random.NextNormal();
                    value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
                    writer.Write(j == 0 ? "" : ";");
                    writer.Write(j == 7_777 && i == 321 ? "n. a." : digits[..length]);
                }
            }
        }

        file.Position = 0;
        (Table table, TableReport report) = CsvTable.ReadWithReport(file, "wide.csv");
        Assert.Equal((Rows, Columns, ';'), (report.Rows, report.Columns.Count, report.Delimiter));
        Assert.Equal(7_777, Assert.Single(Enumerable.Range(0, Columns), j => report.Columns[j].Concern is not null));
        Assert.Equal("Column 'feature 7777' holds 499 numbers and 1 cell that is not: 'n. a.' in line 323.", table.Columns[7_777].Concern?.Message);
        for (int j = 0; j < Columns; j++)
        {
            if (table.Columns[j] is NumberColumn column)
            {
                Assert.True(column.Values.SequenceEqual(values.AsSpan(j * Rows, Rows)), column.Name);
            }
        }
    }
}
