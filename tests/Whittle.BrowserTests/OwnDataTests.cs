using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Whittle.Data;
using Whittle.Models;
using Whittle.Selection;
using Whittle.Tables;
using Whittle.Tests.Cli;

namespace Whittle.BrowserTests;

/// <summary>A table of one's own in the playground: given by mouse, keys and drop; fitted, saved and predicted from by the command line; and bad and hostile ones.</summary>
public sealed class OwnDataTests(Browser browser, PlaygroundServer server)
{
    private const string Rents = "city,size,age,rent\nA,1,9,10\nB,2,2,21\nC,3,7,29\nA,4,1,43\nB,5,8,52\nC,6,3,57\nA,7,6,75\nB,8,4,80\nC,9,5,88\nA,1.5,2,14\nB,2.5,9,23\nC,3.5,1,36\n";

    [Fact]
    public async Task By_mouse_a_pasted_table_is_fitted_and_the_command_line_predicts_from_its_model()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("own");
        await Paste(visit, Rents);
        Assert.Equal("the text: 12 rows, 4 columns.", await visit.Page.Locator("#given").InnerTextAsync());
        Assert.Contains("This model predicts rent from 5 coefficients, fitted to 12 rows.", await visit.Text("own"), StringComparison.Ordinal);
        await visit.Page.Locator("select[name=by]").SelectOptionAsync("min");
        await visit.Page.Locator("input[name=seed]").FillAsync("3");
        await visit.Page.Locator("[data-panel=columns]").GetByRole(AriaRole.Checkbox, new() { Name = "age" }).UncheckAsync();
        await visit.Page.GetByLabel("both (elastic net)").CheckAsync();
        await visit.See("own");
        Assert.Contains("Elastic net of rent on 4 coefficients", await visit.Text("own"), StringComparison.Ordinal);
        Assert.Contains("seed 3", await visit.Text("own"), StringComparison.Ordinal);
        Assert.Contains("certified.", await visit.Text("own"), StringComparison.Ordinal);
        Assert.Contains("data=own&y=4&out=3&by=min&seed=3", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.GetByText("The coefficients and the certificate in numbers").ClickAsync();
        await visit.Page.WaitForSelectorAsync("[data-panel=own] details[open] table");

        using var scratch = new Scratch();
        await Save(visit, scratch["model.json"], button => button.ClickAsync());
        Table table = CsvTable.Read(scratch.Write("rents.csv", Rents));
        LinearModel model = Regression.ElasticNet(table, "rent", 0.5, new RegressionOptions { Exclude = ["age"] }).CrossValidate(10, 3).Select(SelectionRule.Minimum);
        string[] lines = (await PlaygroundServer.Whittle("predict", scratch["model.json"], scratch["rents.csv"])).TrimEnd('\n').Split('\n');
        Assert.Equal(table.Rows + 1, lines.Length);
        Assert.All(lines.Skip(1).Zip(model.Predict(table)), p => Assert.Equal(p.Second, double.Parse(p.First, CultureInfo.InvariantCulture), 1e-12 * 88));
        Assert.Contains("Predicts rent: fitted to 12 rows", await PlaygroundServer.Whittle("inspect", scratch["model.json"]), StringComparison.Ordinal);
        await PlaygroundServer.Whittle("report", scratch["model.json"], "--output", scratch["report.html"], "--quiet");
        Assert.Contains("report.html", scratch.Files);

        // Nothing of the table is in the address, and nothing is kept.
        Assert.DoesNotContain("rent", visit.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("city", visit.Page.Url, StringComparison.Ordinal);
        visit.IsQuiet(address);
        await visit.Page.ReloadAsync();
        await visit.See("own");
        Assert.Contains("There is no table of yours: this page keeps none when it is loaded.", await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("rent", await visit.Page.ContentAsync(), StringComparison.Ordinal);

        // What the address said of its columns is for the same table given again.
        await Paste(visit, Rents);
        Assert.Contains("Elastic net of rent on 4 coefficients", await visit.Text("own"), StringComparison.Ordinal);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use the students’ table" }).ClickAsync();
        await visit.See("own");
        Assert.Contains("Elastic net of score on 5 coefficients, 200 rows", await visit.Text("own"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_keyboard_everything_is_reached_in_order_and_focus_stays()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("own");
        IKeyboard keys = visit.Page.Keyboard;
        await visit.Page.Locator("#file").FocusAsync();
        await keys.PressAsync("Tab");
        Assert.Equal("text", await Focused(visit, "id"));
        await keys.InsertTextAsync(Rents);
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await visit.Page.Locator("#given", new() { HasText = "the text: 12 rows, 4 columns." }).WaitForAsync();
        await visit.See("own");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        Assert.Equal("y", await Focused(visit, "name"));
        await keys.PressAsync("ArrowUp");
        await visit.Settle();
        Assert.Equal("y", await Focused(visit, "name"));
        Assert.Contains("&y=3&", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("Lasso of age on 5 coefficients", await visit.Text("own"), StringComparison.Ordinal);
        await keys.PressAsync("ArrowDown");
        await visit.Settle();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Space");
        await visit.Settle();
        Assert.Equal("out", await Focused(visit, "name"));
        Assert.Contains("&out=1&", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("Lasso of rent on 2 coefficients", await visit.Text("own"), StringComparison.Ordinal);

        // The response is no box to tick.
        foreach (string name in (string[])["out", "out", "by", "seed", "missing"])
        {
            await keys.PressAsync("Tab");
            Assert.Equal(name, await Focused(visit, "name"));
        }

        await keys.PressAsync("Tab");
        using var scratch = new Scratch();
        await Save(visit, scratch["model.json"], _ => keys.PressAsync("Enter"));
        Assert.Contains("Predicts rent", await PlaygroundServer.Whittle("inspect", scratch["model.json"]), StringComparison.Ordinal);
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task A_file_is_chosen_or_dropped_and_the_pages_lambda_moves_its_fit()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?by=given&lambda=0.5");
        await visit.See("own");
        await visit.Page.Locator("#file").SetInputFilesAsync(File("chosen.csv", Rents));
        await Given(visit, "chosen.csv: 12 rows, 4 columns.");
        string before = await visit.Text("own");
        Assert.Contains("λ = 0.5 was given", before, StringComparison.Ordinal);
        await visit.Page.Locator("input[name=slider]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("End");
        await visit.See("own");
        Assert.Contains("It keeps none of them", await visit.Text("own"), StringComparison.Ordinal);
        const string Drop = "(target, text) => { const all = new DataTransfer(); all.items.add(new File([text], 'dropped.csv')); for (const type of ['dragover', 'drop']) { const e = new DragEvent(type, { dataTransfer: all, bubbles: true, cancelable: true }); target.dispatchEvent(e); if (!e.defaultPrevented) throw new Error(type); } }";
        await visit.Page.Locator(".drop").EvaluateAsync(Drop, "a,b\n1,2\n2,5\n3,5\n4,9\n");
        await Given(visit, "dropped.csv: 4 rows, 2 columns.");

        // One that misses the panel neither is read nor takes the page's place.
        await visit.Page.Locator("h1").EvaluateAsync(Drop, "c,d\n1,2\n");
        await visit.See("own");
        Assert.Contains("of b on 1 coefficients, 4 rows", await visit.Text("own"), StringComparison.Ordinal);
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task Tables_that_are_none_are_told_plainly_and_the_next_one_is_read()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("own");
        foreach ((string text, string words) in new[]
        {
            ("", "the text is empty"),
            ("a,b\n1,2\n3\n", "Line 3 of the text has 1 cell where the header has 2."),
            ("a,a\n1,2\n", "two columns named 'a'"),
            ("a,b\n1,\n2,5\n", "Column 'b' of the text has 1 missing cell"),
            ("a,b\n1,5\n2,5\n3,5\n", "Column 'b' is 5 in all 3 rows"),
            ("a\n1\n2\n", "No column but the response is in"),
            ("a,b\n1,2\n", "Column 'b' is 2 in the only row"),
            ("a,b\n1,yes\n2,yes\n3,yes\n", "has one class: 'yes'"),
            ($"{string.Join(',', Enumerable.Range(0, 201).Select(j => $"x{j}"))}\n{string.Join(',', Enumerable.Range(0, 201))}\n", "has 201 columns; this page takes 200 at most."),
        })
        {
            await Paste(visit, text);
            Assert.Contains(words, await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await visit.Page.Locator("[data-save]").CountAsync());
        }

        await visit.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "big.csv", MimeType = "text/csv", Buffer = new byte[6_000_000] });
        await visit.Page.GetByRole(AriaRole.Alert).GetByText("big.csv is larger than 5 MB").WaitForAsync();
        await Paste(visit, "a,b\n1,2\n,5\n3,5\n4,9\n");
        Assert.Contains("Column 'a' of the text has 1 missing cell, the first in row 2.", await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await visit.Page.Locator("select[name=missing]").SelectOptionAsync("drop");
        await visit.See("own");
        Assert.Contains("1 of 4 rows were left out for missing cells: a 1.", await visit.Text("own"), StringComparison.Ordinal);
        await visit.IsSane();
        visit.IsQuiet(address);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Names_that_would_run_are_text_and_come_back_from_the_model_as_they_were(bool dark)
    {
        string[] names = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\u001b[31mred\u001b[0m", "=cmd|' /C calc'!A0", "y"];
        string text = $"{string.Join(',', names)}\n{string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * i % 7},{(i % 3 > 0 ? "<b>" : "\u001b[2J")},{i * 5 % 11},{(3 * i) + (i % 3)}\n"))}";
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?by=min", 360, dark, bypassPolicy: true);
        await visit.See("own");
        await visit.Page.Locator("#file").SetInputFilesAsync(File("<svg onload=alert(3)>.csv", text));
        await Given(visit, "<svg onload=alert(3)>.csv: 40 rows, 5 columns.");
        Assert.Equal(0, await visit.Page.Locator("#own script, #own img, #own b").CountAsync());
        Assert.Contains("</script><script>alert(1)</script>", await visit.Text("columns"), StringComparison.Ordinal);
        Assert.Contains(@"\u001b[31mred\u001b[0m", await visit.Text("columns"), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.False(await visit.Overflows());
        await visit.HasNoFindings(disclosed: true);
        using var scratch = new Scratch();
        await Save(visit, scratch["model.json"], button => button.ClickAsync());
        string inspected = await PlaygroundServer.Whittle("inspect", scratch["model.json"]);
        Assert.DoesNotContain("\u001b", inspected, StringComparison.Ordinal);
        Assert.Contains("</script><script>alert(1)</script>", inspected, StringComparison.Ordinal);
        await PlaygroundServer.Whittle("predict", scratch["model.json"], scratch.Write("it.csv", text));
        await using FileStream saved = System.IO.File.OpenRead(scratch["model.json"]);
        Assert.Equal(names[..4], ModelFile.Load(saved).Recipe!.Columns);
        visit.IsQuiet(address);
    }

    private static FilePayload File(string name, string text) => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };

    private static async Task Paste(Visit visit, string text)
    {
        await visit.Page.Locator("#text").FillAsync(text);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Read the text" }).ClickAsync();
        await visit.Settle();
        await visit.See("own");
    }

    private static async Task Given(Visit visit, string words)
    {
        await visit.Page.Locator("#given", new() { HasText = words }).WaitForAsync();
        await visit.See("own");
    }

    private static Task<string?> Focused(Visit visit, string attribute) => visit.Page.Locator(":focus").GetAttributeAsync(attribute);

    private static async Task Save(Visit visit, string path, Func<ILocator, Task> press)
    {
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(() => press(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save the model" })));
        Assert.Equal("model.json", download.SuggestedFilename);
        await download.SaveAsAsync(path);
    }
}
