using System.Globalization;
using Microsoft.Playwright;
using Whittle.Tests;

namespace Whittle.BrowserTests;

/// <summary>
/// How soon a move of λ is painted: from the slider's input event to the end of the frame after the bars of the panel under the hand were changed, for moves that follow one another after 20 to 60 ms. Each case writes its figures to
/// <c>artifacts/paint.txt</c>; the guide has those of a quiet machine.
/// </summary>
public sealed class PaintTests(Browser browser, PlaygroundServer server)
{
    private const int First = 60;
    private const int Moves = 300;

    // Far above what is promised, so that a busy machine does not fail it.
    private const double Most = 250;

    // The oldest move that is not painted yet is the one that is timed.
    private const string Watch = """
        out => {
          window.painted = [];
          let moved = null;
          const isBar = ({ target }) => target.parentElement?.closest('[data-moves]') ?? target.closest?.('[data-moves]');
          addEventListener('input', () => { moved ??= performance.now(); }, true);
          new MutationObserver(changes => {
            if (moved === null || !changes.some(isBar)) return;
            const start = moved, after = new MessageChannel();
            moved = null;
            after.port1.onmessage = () => window.painted.push(performance.now() - start);
            requestAnimationFrame(() => after.port2.postMessage(0));
          }).observe(out, { childList: true, subtree: true, attributes: true, characterData: true });
        }
        """;

    // The hand is in the page: a driver outside of it, and what it sends for each key, would take the cores that the page is drawn by.
    private const string Move = """
        async moves => {
          const slider = document.querySelector('input[name=slider]');
          for (let k = 0; k < moves; k++) {
            if (k % 120 < 60) slider.stepDown(); else slider.stepUp();
            slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
            await new Promise(done => setTimeout(done, 20 + 40 * (k * 0.618034 % 1)));
          }
        }
        """;

    [Theory]
    [InlineData("penalty", 5, false)]
    [InlineData("penalty", 5, true)]
    [InlineData("own", 20, false)]
    [InlineData("own", 20, true)]
    public async Task A_move_of_lambda_is_painted_soon(string panel, int features, bool isPaced)
    {
        string address = await server.Address();
        await using IBrowser own = await browser.Launch(isPaced ? [] : ["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
        await using Visit visit = await Visit.To(await own.NewPageAsync(new() { ViewportSize = new() { Width = 1000, Height = 900 } }), $"{address}?lambda=1&by=given");
        await visit.Settle();
        await visit.See(panel);
        if (panel == "own")
        {
            await visit.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "wide.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Table(features)) });
            await visit.Page.Locator("#given", new() { HasText = $"wide.csv: 200 rows, {features + 1} columns." }).WaitForAsync();
            await visit.See(panel);
        }

        // A hand does not come at once: what is said above the picture is read first.
        await Task.Delay(2000);
        await visit.Page.Locator($"[data-panel={panel}] .out").EvaluateAsync(Watch);
        await visit.Page.Locator("input[name=slider]").FocusAsync();
        await visit.Page.EvaluateAsync(Move, Moves);
        await visit.Settle();
        double[] painted = await visit.Page.EvaluateAsync<double[]>("window.painted");
        Assert.InRange(painted.Length, Moves / 2, Moves);
        string words = string.Create(CultureInfo.InvariantCulture, $"{panel}, {features} features, {(isPaced ? "60 frames a second" : "frames as they come")}: {Of("first", painted[..First])}; {Of("then", painted[First..])}");
        TestContext.Current.TestOutputHelper!.WriteLine(words);
        await File.AppendAllTextAsync(Path.Combine(SharedData.Root, "artifacts", "paint.txt"), $"{words}\n");
        Assert.True(At(painted, 0.5) < Most, words);
        visit.IsQuiet(address);
    }

    private static string Of(string which, double[] times) => string.Create(CultureInfo.InvariantCulture, $"{which} {times.Length} moves {At(times, 0.5):F1} ms at the median, {At(times, 0.95):F1} at the 95th percentile");

    private static double At(double[] times, double share) => times.Order().ElementAt((int)(share * times.Length));

    private static string Table(int features)
    {
        var random = new Random(5);
        string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
        IEnumerable<string> Rows()
        {
            yield return $"{string.Join(',', Enumerable.Range(0, features).Select(j => $"x{j}"))},y";
            for (int i = 0; i < 200; i++)
            {
                double[] x = [.. Enumerable.Range(0, features).Select(_ => random.NextDouble() - 0.5)];
                yield return $"{string.Join(',', x.Select(Number))},{Number((20 * x[0]) + (10 * x[1]) - (6 * x[2]) + (2 * x[3]) + (6 * random.NextDouble()))}";
            }
        }

        return $"{string.Join('\n', Rows())}\n";
    }
}
