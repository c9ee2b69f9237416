using Microsoft.Playwright;
using Whittle.Tests;

[assembly: AssemblyFixture(typeof(Whittle.BrowserTests.Browser))]

namespace Whittle.BrowserTests;

/// <summary>One browser for all tests; each gets a window of its own.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a page; the test skips where there is no browser.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="width">The window's width, in CSS pixels.</param>
    /// <param name="dark">Whether the reader's device asks for darkness.</param>
    /// <param name="bypassPolicy">Whether scripts of a test may be put into the page against its policy.</param>
    internal async Task<Visit> Open(string address, int width = 1000, bool dark = false, bool bypassPolicy = false)
    {
        IBrowserContext context = await (await Start()).NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            BypassCSP = bypassPolicy,
        });
        return await Visit.To(await context.NewPageAsync(), address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    /// <summary>Another browser, with switches of its own; the test skips where there is none.</summary>
    /// <param name="switches">What stands after the program's name.</param>
    internal async Task<IBrowser> Launch(IEnumerable<string> switches)
    {
        string chromium = ExternalPrograms.Chromium();
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
        }
        finally
        {
            _starting.Release();
        }

        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", .. switches] });
    }

    private async Task<IBrowser> Start()
    {
        if (_browser is null)
        {
            IBrowser browser = await Launch([]);
            if (Interlocked.CompareExchange(ref _browser, browser, null) is not null)
            {
                await browser.DisposeAsync();
            }
        }

        return _browser;
    }
}
