using Microsoft.Playwright;

namespace Whittle.BrowserTests;

/// <summary>What a visit to the playground does again and again.</summary>
internal static class PlaygroundVisit
{
    /// <summary>Opens the playground and waits until what is in sight is drawn.</summary>
    public static async Task<Visit> OpenPlayground(this Browser browser, string address, string query = "", int width = 1000, bool dark = false, bool bypassPolicy = false)
    {
        Visit visit = await browser.Open($"{address}{query}", width, dark, bypassPolicy);
        await visit.Settle();
        return visit;
    }

    /// <summary>Scrolls a panel into sight, where it is drawn.</summary>
    public static async Task See(this Visit visit, string panel)
    {
        await visit.Page.Locator($"[data-panel={panel}]").EvaluateAsync("s => s.scrollIntoView({ block: 'start' })");
        await visit.Page.Locator($"[data-panel={panel}][data-seen=yes]").WaitForAsync();
        await visit.Settle();
    }

    /// <summary>Waits until everything in sight is drawn as the state says. The page's policy allows no function to wait by.</summary>
    public static Task Settle(this Visit visit) => visit.Page.Locator("html[data-settled=yes]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>What a panel says.</summary>
    public static Task<string> Text(this Visit visit, string panel) => visit.Page.Locator($"[data-panel={panel}]").InnerTextAsync();

    /// <summary>Holds the page to numbers, and to no script that came from outside.</summary>
    public static async Task IsSane(this Visit visit)
    {
        string content = await visit.Page.ContentAsync();
        Assert.DoesNotContain("NaN", content, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", content, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(", content, StringComparison.Ordinal);
    }
}
