using Microsoft.Playwright;
using Whittle.Tests;
using Whittle.Tests.Cli;

namespace Whittle.BrowserTests;

/// <summary>Reports as a reader has them: in a browser, wide and narrow, light and dark, without scripts, by keyboard, and on paper.</summary>
public sealed class ReportPageTests(Browser browser)
{
    private const int Phone = 360;

    private static readonly string[] HostileNames =
    [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\" onmouseover=\"alert(3)", "\u001b[31mred\u001b[0m", "=cmd|' /C calc'!A0", "a\u202Eb", "</title><svg onload=alert(4)>", "' style='display:none",
    ];

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [InlineData(Phone, false)]
    [InlineData(Phone, true)]
    public async Task A_report_is_quiet_has_no_findings_and_fits(int width, bool dark)
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        CliRun.OnStudents("report", "-o", file, "--confidence", "debiased", "--stability", "--partners", "--repeats", "2").Done();
        await using (Visit plain = await browser.Open($"file://{file}", width, dark))
        {
            plain.IsQuiet();
            Assert.False(await plain.Overflows());
            Assert.Equal(0, await plain.Page.Locator("script, link, img, iframe, object, [style], [onclick]").CountAsync());
            await plain.Keep($"report-{width}-{(dark ? "dark" : "light")}");
        }

        await using Visit open = await browser.Open($"file://{file}", width, dark, bypassPolicy: true);
        await open.HasNoFindings(disclosed: true);
        Assert.False(await open.Overflows());
    }

    [Theory]
    [InlineData("logistic", "passed~logistic", "--loss", "logistic")]
    [InlineData("poisson", "count", "--loss", "poisson")]
    [InlineData("classes", "kind", "--loss", "multinomial")]
    [InlineData("ridge", "score", "--penalty", "ridge")]
    [InlineData("none", "score", "--penalty", "none", "--confidence", "ordinary")]
    [InlineData("relaxed", "score", "--relax")]
    [InlineData("given", "score", "--lambda", "0.5")]
    [InlineData("criterion", "score", "--select", "bic")]
    [InlineData("several", "score,count")]
    [InlineData("mcp", "score", "--penalty", "mcp")]
    public async Task Reports_of_every_kind_have_no_findings(string name, string target, params string[] options)
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        var random = new Random(7);
        IEnumerable<string> rows = Enumerable.Range(0, 80).Select(_ =>
        {
            double a = random.NextDouble(), b = random.NextDouble(), score = (3 * a) + random.NextDouble();
            return FormattableString.Invariant($"{a:F3},{b:F3},{(a > b ? "left" : "right")},{score:F3},{(score > 2 ? "yes" : "no")},{(int)(4 * a)},{(score > 2.4 ? "good" : score > 1.4 ? "fair" : "poor")}");
        });
        string table = scratch.Write("table.csv", $"a,b,side,score,passed,count,kind\n{string.Join('\n', rows)}\n");
        string response = target.Split('~')[0];
        string[] others = [.. new[] { "score", "passed", "count", "kind" }.Except(response.Split(','))];
        CliRun.Of(["report", table, "--target", response, "--exclude", string.Join(',', others), "-o", file, .. options]).Done();
        await using (Visit plain = await browser.Open($"file://{file}"))
        {
            plain.IsQuiet();
            await plain.Keep($"report-{name}");
        }

        await using Visit open = await browser.Open($"file://{file}", Phone, bypassPolicy: true);
        await open.HasNoFindings();
        Assert.False(await open.Overflows());
    }

    [Fact]
    public async Task Names_that_are_markup_are_shown_and_do_nothing()
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"], chart = scratch["path.svg"];
        string table = HostileTable(scratch);
        CliRun told = CliRun.Of("report", table, "--target", "y", "-o", file, "--select", "min").Done();
        Assert.DoesNotContain('\u001b', told.Output + told.Error);
        await using (Visit plain = await browser.Open($"file://{file}"))
        {
            plain.IsQuiet();
            Assert.Equal(0, await plain.Page.Locator("script, img, [onmouseover], [onerror], [onload], [style]").CountAsync());
            string text = await plain.Page.Locator("main").InnerTextAsync();
            Assert.All(HostileNames.Take(3), name => Assert.Contains(name, text, StringComparison.Ordinal));
            Assert.Contains("\\u001b[31mred", text, StringComparison.Ordinal);
            Assert.Contains("a\\u202eb", text, StringComparison.Ordinal);
            await plain.Keep("report-hostile");
        }

        await using (Visit open = await browser.Open($"file://{file}", bypassPolicy: true))
        {
            await open.HasNoFindings();
        }

        CliRun.Of("plot", "path", table, "--target", "y", "-o", chart).Done();
        await using Visit svg = await browser.Open($"file://{chart}");
        svg.IsQuiet();
        Assert.Contains("</script><script>", await svg.Page.EvaluateAsync<string>("document.querySelector('desc').textContent"), StringComparison.Ordinal);
        Assert.Equal(0, await svg.Page.EvaluateAsync<int>("document.querySelectorAll('script').length"));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(360, true)]
    public async Task A_network_has_a_page_too_of_hostile_names_as_well(int width, bool dark)
    {
        using var scratch = new Scratch();
        string file = scratch["network.html"], table = HostileTable(scratch);
        CliRun.Of("net", "fit", table, "--target", "y", "--l1", "0.02", "--l2", "0.001", "--dropout", "0.1", "--zeros", "inputs", "--epochs", "60", "--report", file).Done();
        await using (Visit plain = await browser.Open($"file://{file}", width, dark))
        {
            plain.IsQuiet();
            Assert.False(await plain.Overflows());
            Assert.Equal(2, await plain.Page.Locator("figure").CountAsync());
            Assert.Contains("The same network without dropout", await plain.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await plain.Page.EvaluateAsync<int>("document.scripts.length"));
            await plain.Keep($"network-{width}");
        }

        await using Visit open = await browser.Open($"file://{file}", width, dark, bypassPolicy: true);
        await open.HasNoFindings();
    }

    [Fact]
    public async Task And_so_has_a_saved_one_on_rows_of_classes()
    {
        using var scratch = new Scratch();
        string file = scratch["network.html"], network = scratch["net.safetensors"], table = HostileTable(scratch, classes: true);
        CliRun.Of("net", "fit", table, "--target", "y", "--l1", "0.02", "--zeros", "inputs", "--epochs", "40", "--save", network).Done();
        CliRun.Of("report", network, table, "-o", file).Done();
        await using (Visit plain = await browser.Open($"file://{file}"))
        {
            plain.IsQuiet();
            Assert.Equal(3, await plain.Page.Locator("figure").CountAsync());
            Assert.Contains("What it relies on", await plain.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await plain.Page.EvaluateAsync<int>("document.scripts.length"));
            await plain.Keep("network-saved");
        }

        await using Visit open = await browser.Open($"file://{file}", Phone, bypassPolicy: true);
        await open.HasNoFindings(disclosed: true);
        Assert.False(await open.Overflows());
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(Phone, true)]
    public async Task And_so_has_the_path_of_LassoNet(int width, bool dark)
    {
        using var scratch = new Scratch();
        string file = scratch["lassonet.html"], table = HostileTable(scratch);
        CliRun.Of("net", "path", table, "--target", "y", "--hidden", "8", "--epochs", "60", "--growth", "1.5", "--seeds", "2", "--report", file).Done();
        await using (Visit plain = await browser.Open($"file://{file}", width, dark))
        {
            plain.IsQuiet();
            Assert.False(await plain.Overflows());
            Assert.Equal(2, await plain.Page.Locator("figure").CountAsync());
            Assert.Contains("the mean of 2 seeds", await plain.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await plain.Page.Locator("script, img, [onmouseover], [style]").CountAsync());
            await plain.Keep($"lassonet-{width}");
        }

        await using Visit open = await browser.Open($"file://{file}", width, dark, bypassPolicy: true);
        await open.HasNoFindings(disclosed: true);
    }

    [Fact]
    public async Task What_these_tests_look_for_they_find()
    {
        using var scratch = new Scratch();
        string page = scratch.Write("page.html", "<!DOCTYPE html><html><body style='width:3000px'><p style='color:#999'>pale</p><img src='missing.png'><script>alert(1)</script></body></html>");
        await using Visit visit = await browser.Open($"file://{page}");
        Assert.True(await visit.Overflows());
        Assert.ThrowsAny<Exception>(() => visit.IsQuiet());
        Assert.Contains(visit.Said, s => s == "dialog: 1");
        Assert.Contains(visit.Requests, r => r.EndsWith("missing.png", StringComparison.Ordinal));
        Exception found = await Assert.ThrowsAnyAsync<Exception>(() => visit.HasNoFindings());
        Assert.All(new[] { "color-contrast", "image-alt", "html-has-lang" }, rule => Assert.Contains(rule, found.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard()
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        CliRun.OnStudents("report", "-o", file).Done();
        await using Visit plain = await browser.Open($"file://{file}");
        await plain.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the report", await plain.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        ILocator first = plain.Page.Locator("summary").First;
        for (int k = 0; k < 100 && !await first.EvaluateAsync<bool>("s => s === document.activeElement"); k++)
        {
            await plain.Page.Keyboard.PressAsync("Tab");
        }

        await plain.Page.Keyboard.PressAsync("Enter");
        Assert.True(await first.EvaluateAsync<bool>("s => s.parentElement.open"));
        Assert.True(await plain.Page.Locator("details[open] table").First.IsVisibleAsync());
    }

    [Fact]
    public async Task A_report_prints()
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        CliRun.OnStudents("report", "-o", file).Done();
        await using Visit plain = await browser.Open($"file://{file}");
        await plain.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await plain.Page.Locator("nav").IsVisibleAsync());
        Assert.False(await plain.Overflows());
        byte[] paper = await plain.Page.PdfAsync(new PagePdfOptions { Format = "A4" });
        Assert.Equal("%PDF"u8.ToArray(), paper[..4]);
        string folder = Path.Combine(SharedData.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "report.pdf"), paper, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_saved_model_and_a_saved_path_have_reports_too()
    {
        using var scratch = new Scratch();
        string model = scratch["model.json"], path = scratch["path.json"], file = scratch["report.html"];
        CliRun.OnStudents("fit", "--save", model, "--save-path", path).Done();
        foreach (string[] words in new string[][] { [model], [path, "--lambda", "0.5"] })
        {
            CliRun.Of(["report", .. words, "-o", file]).Done();
            await using (Visit plain = await browser.Open($"file://{file}"))
            {
                plain.IsQuiet();
                Assert.Contains("last_score", await plain.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
                Assert.Equal(words.Length == 1 ? 0 : 3, await plain.Page.Locator("figure").CountAsync());
            }

            await using Visit open = await browser.Open($"file://{file}", bypassPolicy: true);
            await open.HasNoFindings();
        }
    }

    private static string HostileTable(Scratch scratch, bool classes = false)
    {
        var random = new Random(3);
        string header = string.Join(',', HostileNames.Append("y").Select(name => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(_ =>
        {
            double[] x = [.. HostileNames.Select(_ => random.NextDouble())];
            double y = x.Sum() + random.NextDouble();
            return $"{string.Join(',', x.Select(v => FormattableString.Invariant($"{v:F4}")))},{(classes ? y > 4.8 ? "<b>much</b>" : y > 4.2 ? "</td>some" : "little" : FormattableString.Invariant($"{y:F4}"))}";
        });
        return scratch.Write("</title><b>.csv".Replace('/', '_'), $"{header}\n{string.Join('\n', rows)}\n");
    }
}
