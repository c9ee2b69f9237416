using Microsoft.Playwright;
using Whittle.Tests;
using Whittle.Tests.Cli;

namespace Whittle.BrowserTests;

/// <summary>The pictures of the README, kept beside the test results; <c>docs/pictures</c> puts them where it shows them.</summary>
public sealed class PictureTests(Browser browser, PlaygroundServer server)
{
    private const int MostBytes = 150_000;

    [Fact]
    public async Task A_report_and_the_playground_as_the_README_shows_them()
    {
        string address = await server.Address();
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        CliRun.OnStudents("report", "-o", file).Done();
        await using (Visit report = await browser.Open($"file://{file}", 1000))
        {
            await report.Page.GetByRole(AriaRole.Heading, new() { Name = "Coefficients", Exact = true }).EvaluateAsync("h => h.scrollIntoView()");
            await Keep(report, "readme-report", 860);
        }

        await using Visit playground = await browser.OpenPlayground(address, "?lambda=1.2");
        await playground.See("penalty");
        await Keep(playground, "readme-playground", 860);
    }

    [Fact]
    public void Those_that_stand_in_the_README_are_small()
    {
        string readme = File.ReadAllText(Path.Combine(SharedData.Root, "README.md"));
        foreach (string name in (string[])["readme-report", "readme-playground"])
        {
            Assert.Contains($"(docs/images/{name}.png)", readme, StringComparison.Ordinal);
            byte[] picture = File.ReadAllBytes(Path.Combine(SharedData.Root, "docs", "images", $"{name}.png"));
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
            Assert.InRange(picture.Length, 10_000, MostBytes);
        }
    }

    private static async Task Keep(Visit visit, string name, int height)
    {
        await visit.Page.SetViewportSizeAsync(1000, height);
        string path = await visit.Keep(name, isWhole: false);
        Assert.InRange(new FileInfo(path).Length, 10_000, MostBytes);
    }
}
