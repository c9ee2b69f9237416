using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Playground;
using Whittle.Tests.Cli;

namespace Whittle.Tests.Play;

/// <summary>The panel of own data: its fits against those of the command line, and what it says of tables that are none.</summary>
[Collection(nameof(Playground))]
public sealed class OwnPanelTests
{
    private const string Mixed = "city,size,rent\nA,1,10\nB,2,21\nC,3,29\nA,4,43\nB,5,52\nC,6,57\nA,7,75\nB,8,80\nC,9,88\nA,1.5,14\nB,2.5,23\nC,3.5,36\n";

    [Theory]
    [InlineData("pen=lasso", "")]
    [InlineData("pen=lasso&by=min&seed=7", "--select min --seed 7")]
    [InlineData("pen=ridge", "--penalty ridge")]
    [InlineData("pen=elastic-net&mix=0.3&by=min", "--penalty elastic-net --l1-ratio 0.3 --select min")]
    [InlineData("pen=none", "--penalty none")]
    [InlineData("pen=lasso&by=given&lambda=1.5", "--lambda 1.5")]
    [InlineData("pen=lasso&by=given&lambda=0.001", "--lambda 0.001")]
    [InlineData("pen=ridge&by=given&lambda=2", "--penalty ridge --lambda 2")]
    [InlineData("pen=lasso&y=1&out=2,5", "--target homework --exclude sleep,food")]
    public void The_model_that_is_saved_is_the_command_lines_to_the_byte(string query, string words)
    {
        using var scratch = new Scratch();
        string[] more = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CliRun.Of(["fit", CliRun.Students, .. words.Contains("--target", StringComparison.Ordinal) ? [] : (string[])["--target", "score"], .. more, "--save", scratch["model.json"]]).Done();
        foreach (string data in new[] { "students", "own" })
        {
            GivenTable.Read(File.ReadAllBytes(CliRun.Students), "students.csv");
            Assert.Equal(File.ReadAllText(scratch["model.json"]), Saved($"data={data}&{query}"));
        }
    }

    [Theory]
    [InlineData("missing=drop", "--missing drop", "left out for missing cells: size 1.")]
    [InlineData("missing=mean", "--missing mean", "Missing cells hold the mean of their column: size 1.")]
    [InlineData("missing=indicator", "--missing indicator", "and are marked: size 1.")]
    public void Text_and_missing_cells_are_treated_as_the_command_line_treats_them(string query, string words, string said)
    {
        string text = $"{Mixed}C,,40\n";
        using var scratch = new Scratch();
        CliRun.Of(["fit", scratch.Write("rents.csv", text), "--target", "rent", .. words.Split(' '), "--save", scratch["model.json"]]).Done();
        Assert.Contains("holds 1 missing cell", Said(text).Replace("has", "holds", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(scratch["model.json"]), Saved($"data=own&{query}"));
        string html = Panels.Draw("own", PlayState.Parse($"data=own&{query}")).Html;
        Assert.Contains(said, html, StringComparison.Ordinal);
        Assert.Contains("Text columns: 1 with a coefficient for every level (city: 3).", html, StringComparison.Ordinal);
    }

    // Two classes and three, and two that a size tells apart, so that no fit without a penalty stands beside them.
    [Theory]
    [InlineData(2, false, "Logistic lasso of city")]
    [InlineData(2, true, "Logistic lasso of city")]
    [InlineData(3, false, "Multinomial lasso of city")]
    public void Classes_are_explained_as_the_command_line_explains_them(int classes, bool areApart, string words)
    {
        string text = "size,city\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 11},{"abc"[areApart ? (i % 11 > 5 ? 1 : 0) : i * 7 % 5 % classes]}\n"));
        using var scratch = new Scratch();
        GivenTable.Read(Encoding.UTF8.GetBytes(text), "t.csv");
        foreach ((string query, string[] more) in new[] { ("data=own&by=given&lambda=0.01", (string[])["--lambda", "0.01"]), ("data=own&by=min", ["--select", "min"]) })
        {
            CliRun.Of(["fit", scratch.Write("t.csv", text), "--target", "city", .. more, "--save", scratch["model.json"]]).Done();
            Assert.Equal(File.ReadAllText(scratch["model.json"]), Saved(query));
            string html = Panels.Draw("own", PlayState.Parse(query)).Html;
            Assert.Contains(words, html, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
        }
    }

    // What the reader and the library say, the page says; and the rest is its own.
    [Theory]
    [InlineData("", "is empty; a table needs a header and at least one row.")]
    [InlineData("a,b\n", "has a header and no rows.")]
    [InlineData("a,b\n1,2\n3\n", "Line 3 of it.csv has 1 cell where the header has 2.")]
    [InlineData("a,a\n1,2\n", "two columns named 'a'")]
    [InlineData("a,\n1,2\n", "Cell 2 of the header of it.csv is empty")]
    [InlineData("1,2\n3,4\n", "the first line must hold names")]
    [InlineData("a,b\n\"1,2\n", "never closed")]
    [InlineData("a,b\n1,\n2,5\n", "Column 'b' of it.csv has 1 missing cell, the first in row 1.")]
    [InlineData("a,b\n1,\n2,\n", "Column 'b' has no value at all.")]
    [InlineData("b,a\n1,NA\n2,NA\n", "Column 'a' is nothing but 2 cells that read 'NA'")]
    [InlineData("a,b\n1,5\n2,5\n3,5\n", "Column 'b' is 5 in all 3 rows; there is nothing to explain.")]
    [InlineData("a,b\n1,2\n", "Column 'b' is 2 in the only row; there is nothing to explain.")]
    [InlineData("a\n1\n2\n", "No column but the response is in")]
    [InlineData("a,b\n1,yes\n2,yes\n", "has one class: 'yes'")]
    [InlineData("a,b\n1,x0\n2,x1\n3,x2\n4,x3\n5,x4\n6,x5\n7,x6\n8,x7\n9,x8\n10,x9\n11,x10\n", "it looks like a name or number of each row", "y=2")]
    [InlineData("a,b\n1,2024-01-01\n2,2024-01-02\n3,2024-01-03\n", "holds dates such as '2024-01-01'", "y=1")]
    [InlineData("a,b\n1,2\n2,inf\n3,4\n", "Column 'b' holds ", "y=2")]
    [InlineData("a;b\n1,5;2\n2,5;4\n3,1;5\n", "would be numbers with a decimal comma", "y=2")]
    [InlineData("a,b\n,2\n1,\n", "without such rows none is left", "missing=drop")]
    public void What_is_no_table_to_fit_is_said_in_words(string text, string words, string query = "")
    {
        string said = Said(text, query);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_tables_that_are_too_large_are_said_in_words()
    {
        Assert.Contains("holds the byte 0xFF", Said([(byte)'a', (byte)',', (byte)'b', (byte)'\n', 0xFF, (byte)'\n']), StringComparison.Ordinal);
        Assert.Contains("NUL character", Said("a,b\n1,2\0\n2,3\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("is larger than 5 MB", Said(new byte[GivenTable.MostBytes + 1]), StringComparison.Ordinal);
        Assert.Contains("it.csv has 10001 rows; this page fits 10000 at most.", Said($"a,b\n{string.Concat(Enumerable.Range(0, 10_001).Select(i => $"{i},{i % 7}\n"))}"), StringComparison.Ordinal);
        Assert.Contains("has 201 columns; this page takes 200 at most.", Said($"{string.Join(',', Enumerable.Range(0, 201).Select(j => $"x{j}"))}\n{string.Join(',', Enumerable.Range(0, 201))}\n"), StringComparison.Ordinal);
        Assert.Contains("would keep this page busy for long", Said($"{string.Join(',', Enumerable.Range(0, 200).Select(j => $"x{j}"))}\n{string.Concat(Enumerable.Range(0, 6000).Select(i => $"{string.Join(',', Enumerable.Range(0, 200).Select(j => (i * j * 7919) % 101))}\n"))}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_gone_is_said_to_be_and_the_students_are_always_there()
    {
        GivenTable.Read([], "it.csv");
        GivenTable.Read(Encoding.UTF8.GetBytes(Mixed), "rents.csv");
        Assert.Contains("<option value=\"3\" selected>rent</option>", Panels.Draw("columns", PlayState.Parse("data=own")).Html, StringComparison.Ordinal);
        Assert.Equal("rents.csv: 12 rows, 3 columns.", Panels.Draw("columns", PlayState.Parse("data=own")).Spoken);
        Assert.Equal("students.csv: 200 rows, 6 columns.", Panels.Draw("columns", PlayState.Parse("")).Spoken);
        PlayState kept = GivenTable.Resolve(PlayState.Parse("data=own&y=9&out=2,9"));
        Assert.Equal((3, "2"), (kept.Response, string.Join(',', kept.Out)));
    }

    [Fact]
    public void What_is_left_out_reads_so_and_a_wide_table_shows_the_largest()
    {
        PanelView view = Panels.Draw("own", PlayState.Parse("by=given&lambda=3"));
        Assert.Equal("lambda 3, 3 of 5 coefficients kept", view.Spoken);
        Assert.Matches("<th scope=\"row\">food</th><td>left out</td><td>left out</td>", view.Html);
        Assert.Contains(">left out</text>", view.Html, StringComparison.Ordinal);
        Assert.Contains("Certified. Certificate: relative gap", view.Html, StringComparison.Ordinal);
        var random = new Random(3);
        GivenTable.Read(Encoding.UTF8.GetBytes($"{string.Join(',', Enumerable.Range(0, 40).Select(j => $"x{j}"))},y\n{string.Concat(Enumerable.Range(0, 30).Select(_ => $"{string.Join(',', Enumerable.Range(0, 41).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)))}\n"))}"), "wide.csv");
        PanelView wide = Panels.Draw("own", PlayState.Parse("data=own&by=given&lambda=0.05"));
        Assert.Contains("and 20 smaller", wide.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", wide.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_would_run_or_hide_are_shown_as_text_and_saved_as_they_are()
    {
        string[] names = ["</script><script>alert(1)</script>", "\u001b[31mred\u001b[0m", "=cmd|' /C calc'!A0", "\u202Eevil", "y"];
        string text = $"{string.Join(',', names)}\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{i % 3},{i * 5 % 11},{(3 * i) + (i % 3)}\n"));
        GivenTable.Read(Encoding.UTF8.GetBytes(text), "<img src=x onerror=alert(2)>.csv");
        PlayState state = PlayState.Parse("data=own");
        string html = Panels.Draw("own", state).Html + Panels.Draw("columns", state).Html;
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain(html, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains(@"\u001b[31mred", html, StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Saved("data=own")));
        Assert.Equal(names[..4], ModelFile.Load(stream).Coefficients.Select(c => c.Name));
    }

    [Theory]
    [InlineData(1, 0, 1e-4, 100)]
    [InlineData(1e5, 0, 1e-3, 1e6)]
    [InlineData(1e-6, 0, 1e-10, 100)]
    [InlineData(1e5, 2, 1e-3, 100)]
    public void The_slider_reaches_from_little_to_all_that_is_left_out_whatever_the_unit(double unit, int chosen, double least, double most)
    {
        GivenTable.Read(Encoding.UTF8.GetBytes($"a,b,price\n{string.Concat(new[] { (1, 1.0), (2, 2.3), (3, 2.9), (4, 4.1) }.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1},{p.Item1 * p.Item1 % 5},{p.Item2 * unit}\n")))}"), "prices.csv");
        string query = $"data=own&by={(chosen == 0 ? "given" : "1se")}";
        Assert.Equal((least, most), OwnFit.LambdaRange(GivenTable.Resolve(PlayState.Parse(query))));
        Assert.Equal(most, GivenTable.Resolve(PlayState.Parse($"{query}&lambda=1e12")).Lambda);
        Assert.Equal(least, GivenTable.Resolve(PlayState.Parse($"{query}&lambda=1e-12")).Lambda);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"&low={Math.Log10(least):0.####}&high={Math.Log10(most):0.####}&"), GivenTable.Resolve(PlayState.Parse(query)).RestOfQuery().End, StringComparison.Ordinal);
        if (chosen == 0)
        {
            Assert.Contains(", 0 of 2 coefficients kept", Panels.Draw("own", PlayState.Parse($"{query}&lambda=1e12")).Spoken, StringComparison.Ordinal);
        }

        Assert.Equal((1e-3, 100), OwnFit.LambdaRange(GivenTable.Resolve(PlayState.Parse("by=given"))));
    }

    private static string Saved(string query)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(OwnFit.Of(PlayState.Parse(query)).Model, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Said(string text, string query = "") => Said(Encoding.UTF8.GetBytes(text), query);

    // The words of the one alert, as a page would show them.
    private static string Said(byte[] bytes, string query = "")
    {
        GivenTable.Read(bytes, "it.csv");
        var state = PlayState.Parse($"data=own&{query}");
        PanelView view = Panels.Draw("own", state);
        Assert.DoesNotContain('\n', view.Spoken);
        Assert.Throws<WhittleException>(() => OwnFit.Of(state));
        Match alert = Regex.Match(view.Html, "^<p role=\"alert\">(.*)</p>$");
        Assert.True(alert.Success, view.Html);
        return System.Net.WebUtility.HtmlDecode(alert.Groups[1].Value);
    }
}
