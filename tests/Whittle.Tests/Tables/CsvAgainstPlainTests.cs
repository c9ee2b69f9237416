using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>Any text at all is either the table that <see cref="PlainCsv"/> finds in it, or the fault with the line that follows from that.</summary>
public class CsvAgainstPlainTests
{
    private static readonly string[] Pieces = ["a", "b", "1", "2.5", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "é", "\u2028", "#"];

    [Theory]
    [InlineData(1, 20_000, 16)]
    [InlineData(2, 5_000, 60)]
    public void Short_texts(long seed, int trials, int longest)
    {
        var random = new Xoshiro256(seed);
        for (int trial = 0; trial < trials; trial++)
        {
            Check($"x,y{LineEnd(random)}" + string.Concat(Enumerable.Range(0, random.NextInt(longest)).Select(_ => Pieces[random.NextInt(Pieces.Length)])));
        }
    }

    [Fact]
    public void Any_header()
    {
        var random = new Xoshiro256(3);
        for (int trial = 0; trial < 10_000; trial++)
        {
            Check(string.Concat(Enumerable.Range(0, random.NextInt(20)).Select(_ => Pieces[random.NextInt(Pieces.Length)])));
        }
    }

    [Fact]
    public void Records_that_cross_the_ends_of_buffers()
    {
        var random = new Xoshiro256(4);
        for (int trial = 0; trial < 100; trial++)
        {
            var text = new StringBuilder($"x,y{LineEnd(random)}");
            for (int row = 0; row < 40; row++)
            {
                string pad = new('p', random.NextInt(6_000)), lineEnd = LineEnd(random);
                bool isQuoted = random.NextInt(2) == 0;
                text.Append(isQuoted ? $"\"{pad}\"\"{lineEnd},\"" : pad).Append(',').Append(random.NextInt(100)).Append(lineEnd);
            }

            int broken = random.NextInt(4);
            text.Append(broken == 0 ? "\"z" : broken == 1 ? "z,\"z\" ,z" : broken == 2 ? "z" : "z,z");
            Check(text.ToString());
        }
    }

    private static string LineEnd(Xoshiro256 random) => random.NextInt(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };

    private static void Check(string text)
    {
        var plain = new PlainCsv(text);
        string expected = Expect(plain), found;
        try
        {
            string[] names = plain.Records.FirstOrDefault().Cells ?? [];
            Table table = CsvTable.Read(new StringReader(text), "t.csv", new CsvOptions { Delimiter = ',', Factors = names });
            string[][] cells = [.. table.Columns.Select(column => Enumerable.Range(0, table.Rows).Select(i => ((TextColumn)column)[i] ?? "").ToArray())];
            Assert.Equal(names, table.Columns.Select(column => column.Name));
            Assert.Equal(plain.Records.Skip(1).Where(r => r.Cells is not null).Select(r => r.Cells!), Enumerable.Range(0, table.Rows).Select(i => cells.Select(column => column[i]).ToArray()));
            found = "table";
        }
        catch (WhittleException fault)
        {
            found = fault.Code is "blank-line" or "ragged-row" or "bad-quotes" ? $"{fault.Code} {fault.Where!.Split(',')[0]}" : fault.Code;
        }

        // A title above the header is told from the lines below it, which may be ragged or broken as well.
        bool mayBeTitle = plain.Records.FirstOrDefault().Cells is { } first && (first.Length < plain.Records.Max(r => r.Cells?.Length) || first.Skip(1).All(c => c.Length == 0));
        Assert.True(found == expected || (found == "title-line" && mayBeTitle), $"{found} where {expected} was expected, in {System.Text.Json.JsonSerializer.Serialize(text.Length > 500 ? text[^500..] : text)}");
    }

    // The first fault from the top of the file.
    private static string Expect(PlainCsv plain)
    {
        if (plain.Records.Count == 0)
        {
            return plain.BrokenLine is { } first ? $"bad-quotes line {first}" : "empty-file";
        }

        if (plain.Records[0].Cells is not { } names)
        {
            return "blank-line line 1";
        }

        if (names.All(name => double.TryParse(name, out _)))
        {
            return "no-header";
        }

        if (names.Any(string.IsNullOrWhiteSpace) || names.Distinct().Count() < names.Length)
        {
            return "bad-name";
        }

        int blank = 0;
        foreach ((string[]? cells, int line) in plain.Records.Skip(1))
        {
            if (cells is null)
            {
                blank = blank == 0 ? line : blank;
            }
            else if (blank > 0 || cells.Length != names.Length)
            {
                return blank > 0 ? $"blank-line line {blank}" : $"ragged-row line {line}";
            }
        }

        return plain.BrokenLine is { } broken ? $"bad-quotes line {broken}"
            : plain.Records.Skip(1).All(r => r.Cells is null) ? "no-rows"
            : blank > 0 && names.Length == 1 ? $"blank-line line {blank}"
            : "table";
    }
}
