using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Whittle.Tests;

namespace Whittle.BrowserTests;

/// <summary>A page that is open, and everything that it said or asked for meanwhile.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private Visit(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Errors and words on the console, and dialogs.</summary>
    public List<string> Said { get; } = [];

    /// <summary>What was asked for beside the page itself.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<Visit> To(IPage page, string address)
    {
        var visit = new Visit(page);
        page.Console += (_, message) => visit.Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => visit.Said.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            visit.Said.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (request.Url != address)
            {
                visit.Requests.Add(request.Url);
            }
        };
        await page.GotoAsync(address);
        return visit;
    }

    /// <summary>Holds the page to silence: no error, no dialog, and no request beside itself, or within where it came from.</summary>
    /// <param name="home">Where more may be asked for; default nowhere.</param>
    public void IsQuiet(string? home = null)
    {
        Assert.Empty(Said);
        Assert.All(Requests, r => Assert.True(home is not null && r.StartsWith(home, StringComparison.Ordinal), r));
    }

    /// <summary>Holds the page to no finding of axe.</summary>
    /// <param name="disclosed">Whether everything that is behind a disclosure is looked at too, which takes long: tables have thousands of cells.</param>
    public async Task HasNoFindings(bool disclosed = false)
    {
        if (disclosed)
        {
            await Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        }

        AxeResult found = await Whole(() => Page.RunAxe());
        Assert.NotEmpty(found.Passes);
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
    }

    /// <summary>Whether the page is wider than its window.</summary>
    public Task<bool> Overflows() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>Keeps a picture beside the test results, to be looked at.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="isWhole">Whether it is of the whole page, or of what is in the window.</param>
    /// <returns>Where it is.</returns>
    public async Task<string> Keep(string name, bool isWhole = true)
    {
        string folder = Path.Combine(SharedData.Root, "artifacts", "screenshots"), path = Path.Combine(folder, $"{name}.png");
        Directory.CreateDirectory(folder);
        await (isWhole ? Whole(Take) : Take());
        return path;

        Task<byte[]> Take() => Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = isWhole });
    }

    // Looks at the page with what lies out of the window laid out too, which the page itself leaves until it comes into sight.
    private async Task<T> Whole<T>(Func<Task<T>> look)
    {
        await Page.EvaluateAsync("""
            () => {
              const all = new CSSStyleSheet();
              all.replaceSync('[data-panel] { content-visibility: visible !important }');
              document.adoptedStyleSheets = [...document.adoptedStyleSheets, all];
            }
            """);
        T seen = await look();
        await Page.EvaluateAsync("() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }");
        return seen;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
