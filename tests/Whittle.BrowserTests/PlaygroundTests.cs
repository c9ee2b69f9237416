using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whittle.Playground;

namespace Whittle.BrowserTests;

/// <summary>The playground as <c>whittle play</c> serves it: every panel by mouse and by keys, what its address may hold, and that its numbers are the library's.</summary>
public sealed class PlaygroundTests(Browser browser, PlaygroundServer server)
{
    private const int Phone = 360;
    private static readonly string[] Panels = ["fit", "penalty", "reward", "geometry", "path", "overfitting", "collinearity", "choice", "own", "network"];

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [InlineData(Phone, false)]
    [InlineData(Phone, true)]
    public async Task Every_panel_draws_quietly_and_has_no_findings(int width, bool dark)
    {
        string address = await server.Address();
        await using (Visit plain = await browser.OpenPlayground(address, width: width, dark: dark))
        {
            foreach (string panel in Panels)
            {
                await plain.See(panel);
                Assert.True(await plain.Page.Locator($"[data-panel={panel}] .out svg").First.IsVisibleAsync(), panel);
            }

            Assert.False(await plain.Overflows());
            plain.IsQuiet(address);
            await plain.Keep($"playground-{width}-{(dark ? "dark" : "light")}");
        }

        await using Visit open = await browser.OpenPlayground(address, width: width, dark: dark, bypassPolicy: true);
        foreach (string panel in Panels)
        {
            await open.See(panel);
        }

        await open.HasNoFindings();
    }

    [Fact]
    public async Task By_keyboard_the_slider_speaks_and_leaves_features_out()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?lambda=0.5");
        await visit.See("penalty");
        ILocator slider = visit.Page.Locator("input[name=slider]");
        Assert.Equal("lambda 0.5, 3 of 5 factors kept", await slider.GetAttributeAsync("aria-valuetext"));
        await slider.FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Settle();
        Assert.Contains("lambda=0.51", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.Keyboard.PressAsync("End");
        await visit.Settle();
        Assert.Equal("lambda 100, 0 of 5 factors kept", await slider.GetAttributeAsync("aria-valuetext"));
        Assert.Contains("Exactly zero, and so left out: homework, sleep, last_score, gpa, food.", await visit.Text("penalty"), StringComparison.Ordinal);
        await visit.Page.Keyboard.PressAsync("Home");
        await visit.Settle();
        Assert.Equal("lambda 0.001, 5 of 5 factors kept", await slider.GetAttributeAsync("aria-valuetext"));

        // Its numbers are behind a disclosure that keys open, and stay open while the slider moves.
        await visit.Page.Locator("[data-panel=penalty] summary").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForSelectorAsync("[data-panel=penalty] details[open] table");
        await slider.FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Settle();
        Assert.Equal(5, await visit.Page.Locator("[data-panel=penalty] details[open] tbody tr").CountAsync());
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task By_mouse_every_control_does_what_it_says()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("penalty");
        await visit.Page.GetByLabel("L2 (ridge)").CheckAsync();
        await visit.Settle();
        Assert.Contains("L2 shrinks all of them and leaves none out.", await visit.Text("penalty"), StringComparison.Ordinal);
        await visit.Page.GetByLabel("none", new() { Exact = true }).CheckAsync();
        await visit.Settle();
        Assert.Contains("Without a penalty every coefficient is as the data alone would have it.", await visit.Text("penalty"), StringComparison.Ordinal);
        await visit.Page.GetByLabel("L1 (lasso)").CheckAsync();
        await visit.Page.Locator("#controls").GetByLabel("gpa", new() { Exact = true }).UncheckAsync();
        await visit.See("fit");
        Assert.Contains("With homework, sleep, last_score, food it is", await visit.Text("fit"), StringComparison.Ordinal);
        await visit.Page.Locator("#controls").GetByLabel("gpa", new() { Exact = true }).CheckAsync();

        // λ in the tutorial's convention is ten times Whittle's for five standardized factors of one loss.
        await visit.Page.Locator("select[name=as]").SelectOptionAsync("mean");
        await visit.Settle();
        await visit.Page.Locator("input[name=shown]").FillAsync("20");
        await visit.Page.Locator("input[name=shown]").BlurAsync();
        await visit.Settle();
        Assert.Contains("lambda=2&", visit.Page.Url, StringComparison.Ordinal);
        await visit.See("choice");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use the minimum" }).ClickAsync();
        await visit.See("path");
        Assert.DoesNotContain("lambda=2&", visit.Page.Url, StringComparison.Ordinal);
        await visit.See("geometry");
        await visit.Page.Locator("[data-panel=geometry] svg").First.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await visit.Page.Locator("[data-panel=geometry] svg").First.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.3f));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.2f), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();
        await visit.Settle();
        Assert.Matches(@"b1=0(\.0\d*)?&b2=2", visit.Page.Url);
        Assert.Contains("They touch at a corner: the first coefficient is exactly zero.", await visit.Text("geometry"), StringComparison.Ordinal);
        visit.IsQuiet(address);
    }

    [Theory]
    [InlineData("?lambda=NaN&mix=1e999&b1=-7&b2=Infinity&stretch=0&angle=-1")]
    [InlineData("?on=<script>alert(1)</script>&pen=\"onload=alert(2)&feature=%00&as=none")]
    [InlineData("?v=99&lambda=3")]
    [InlineData("?lambda=&on=&=&&&%%%&shown=-1")]
    [InlineData("?on=food&pen=elastic-net&mix=0&lambda=1e-300")]
    public async Task No_address_leads_to_a_number_that_is_none(string query)
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, query);
        foreach (string panel in Panels)
        {
            await visit.See(panel);
        }

        await visit.IsSane();
        visit.IsQuiet(address);
        Assert.Matches(@"lambda=(0\.001|100|1|[\d.]+)&", visit.Page.Url);
    }

    [Fact]
    public async Task Five_hundred_walks_of_a_monkey_leave_it_sane_and_more_penalty_is_never_less_shrinking()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("penalty");
        await visit.Page.Locator("[data-panel=penalty] summary").ClickAsync();
        await visit.Page.WaitForSelectorAsync("[data-panel=penalty] details[open] table");
        var random = new Random(20);
        var seen = new Dictionary<string, List<(double Lambda, double Size)>>(StringComparer.Ordinal);
        for (int walk = 0; walk < 500; walk++)
        {
            string name = new[] { "slider", "slider", "slider", "mix", "b1", "b2", "stretch", "angle", "pen" }[random.Next(9)];
            if (name == "pen")
            {
                await visit.Page.EvaluateAsync("k => { const r = document.querySelectorAll('input[name=pen]')[k]; r.checked = true; r.dispatchEvent(new Event('input', { bubbles: true })); }", random.Next(4));
            }
            else
            {
                await visit.Page.EvaluateAsync("([n, share]) => { const s = document.querySelector(`input[name=${n}]`); s.value = +s.min + share * (s.max - s.min); s.dispatchEvent(new Event('input', { bubbles: true })); }", new object[] { name, random.NextDouble() });
            }

            await visit.Settle();
            string query = new Uri(visit.Page.Url).Query;
            string Value(string key) => Regex.Match(query, $"[?&]{key}=([^&]*)").Groups[1].Value;
            string penalty = Value("pen");
            if (penalty != "none")
            {
                double lambda = double.Parse(Value("lambda"), CultureInfo.InvariantCulture), ratio = penalty switch { "lasso" => 1, "ridge" => 0, _ => double.Parse(Value("mix"), CultureInfo.InvariantCulture) };
                string[] cells = [.. await visit.Page.Locator("[data-panel=penalty] details tbody tr td:nth-child(2)").AllInnerTextsAsync()];
                Assert.Equal(5, cells.Length);
                double size = cells.Sum(c => c == "left out" ? 0 : double.Parse(c, CultureInfo.InvariantCulture) is var b ? (ratio * Math.Abs(b)) + ((1 - ratio) * b * b / 2) : 0);
                string kind = FormattableString.Invariant($"{penalty} {ratio}");
                seen.TryAdd(kind, []);
                seen[kind].Add((lambda, size));
            }

            if (walk % 50 == 0)
            {
                await visit.IsSane();
            }
        }

        // Four digits are shown.
        Assert.True(seen.Values.Sum(s => s.Count) > 300);
        Assert.All(seen, kind => Assert.All(kind.Value.OrderBy(s => s.Lambda).Zip(kind.Value.OrderBy(s => s.Lambda).Skip(1)), pair => Assert.True(pair.Second.Size <= (pair.First.Size * 1.002) + 1e-9, $"{kind.Key}: {pair}")));
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task A_thousand_fits_in_the_browser_are_those_of_the_library()
    {
        const int Cases = 1000;
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        string[] found = await visit.Page.EvaluateAsync<string[]>("n => new Promise(done => { const w = new Worker('/worker.js', { type: 'module' }); w.onmessage = ({ data }) => data.golden ? done(data.golden) : w.postMessage({ golden: n }); })", Cases);
        Assert.Equal(Cases, found.Length);
        for (int seed = 0; seed < Cases; seed++)
        {
            double[][] there = Parts(found[seed]), here = Parts(Golden.Run(seed));
            Assert.Equal(here.Select(p => p.Length), there.Select(p => p.Length));
            for (int part = 0; part < here.Length; part++)
            {
                double scale = Math.Max(1e-300, here[part].Max(Math.Abs));

                // Columns are normal numbers, and at most ten of them in at least twenty rows, so conditions are below a hundred.
                double tolerance = part == 1 ? 1e-10 : 1e-12;
                Assert.All(here[part].Zip(there[part]), p => Assert.True(Math.Abs(p.First - p.Second) <= tolerance * scale, $"case {seed}, part {part}: {p.First:R} and {p.Second:R}"));
            }

            Assert.Equal(here[1].Select(b => b == 0), there[1].Select(b => b == 0));
        }
    }

    [Fact]
    public async Task The_server_answers_this_machine_alone_and_from_memory_alone()
    {
        string address = await server.Address();
        int port = new Uri(address).Port;
        Assert.StartsWith("HTTP/1.1 200", await Ask("GET / HTTP/1.1", $"Host: 127.0.0.1:{port}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Ask("GET /main.js HTTP/1.1", $"Host: 127.0.0.1:{port}", $"Origin: http://127.0.0.1:{port}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await Ask("GET / HTTP/1.1", $"Host: 127.0.0.1:{port}", "Origin: http://evil.example"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await Ask("GET / HTTP/1.1", $"Host: 127.0.0.1:{port}", "Origin: null"), StringComparison.Ordinal);
        Assert.DoesNotContain(" 200", (await Ask("GET / HTTP/1.1", "Host: evil.example"))[..20], StringComparison.Ordinal);
        Assert.DoesNotContain(" 200", (await Ask("GET / HTTP/1.1", $"Host: localhost:{port}"))[..20], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405", await Ask("POST / HTTP/1.1", $"Host: 127.0.0.1:{port}", "Content-Length: 0"), StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(new[] { "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/_framework/", "/whittle.dll", "/main.js%00" }.Select(path => Ask($"GET {path} HTTP/1.1", $"Host: 127.0.0.1:{port}"))), a => Assert.DoesNotContain(" 200", a[..20], StringComparison.Ordinal));

        async Task<string> Ask(params string[] lines)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadToEndAsync();
        }
    }

    private static double[][] Parts(string text) => [.. text.Split(';').Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
}
