using Microsoft.Playwright;

namespace Whittle.BrowserTests;

/// <summary>Sliders and what can be dragged, by keys and by mouse; what they say; and a page that rests when nothing asks it to move.</summary>
public sealed class SliderTests(Browser browser, PlaygroundServer server)
{
    [Fact]
    public async Task By_keyboard_a_polynomial_overfits_and_a_penalty_calms_it()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("overfitting");
        await Press(visit, "degree", "End");
        Assert.Contains("degree=15&", visit.Page.Url, StringComparison.Ordinal);
        string wild = await visit.Text("overfitting");
        Assert.Contains("Degree 15, without a penalty to speak of", wild, StringComparison.Ordinal);
        await Press(visit, "degree", "ArrowLeft");
        Assert.StartsWith("degree 14, 15 coefficients, error ", await Spoken(visit, "degree"), StringComparison.Ordinal);
        await Press(visit, "degree", "ArrowRight");
        Assert.StartsWith("no penalty to speak of, error ", await Spoken(visit, "smooth-slider"), StringComparison.Ordinal);
        for (int k = 0; k < 4; k++)
        {
            await Press(visit, "smooth-slider", "PageUp");
        }

        Assert.StartsWith("lambda 0.0", await Spoken(visit, "smooth-slider"), StringComparison.Ordinal);
        string calm = await visit.Text("overfitting");
        Assert.True(ToCome(calm) < ToCome(wild), calm);
        await Press(visit, "sample", "ArrowRight");
        Assert.Contains("&sample=2&", visit.Page.Url, StringComparison.Ordinal);
        Assert.NotEqual(calm, await visit.Text("overfitting"));
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task By_mouse_a_slider_is_clicked_and_a_point_is_dragged_and_put_back()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("overfitting");
        await Click(visit, "degree", 0);
        Assert.Contains("degree=1&", visit.Page.Url, StringComparison.Ordinal);
        string before = await visit.Text("overfitting");
        ILocator picture = visit.Page.Locator("[data-panel=overfitting] svg").First;
        await picture.EvaluateAsync("p => p.scrollIntoView({ block: 'end' })");
        await visit.Settle();
        LocatorBoundingBoxResult box = (await picture.BoundingBoxAsync())!;
        float X(double x) => (float)(box.X + ((64 + ((x + 1.05) / 2.1 * 672)) / 760 * box.Width));
        float Y(double y) => (float)(box.Y + ((96 + ((2 - y) / 4 * 320)) / 472 * box.Height));

        // Pressed beside the fifth point, and let go to the right of the picture: it is the fifth that moves, and no higher than it may.
        await visit.Page.Mouse.MoveAsync(X(-1 + (8.0 / 19)), Y(1));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(X(0.5), Y(1.5), new() { Steps = 4 });
        await visit.Settle();
        Assert.Contains("&point=5&moved=5:1.5&", Uri.UnescapeDataString(visit.Page.Url), StringComparison.Ordinal);
        await visit.Page.Mouse.MoveAsync(X(1.2), Y(2.4), new() { Steps = 4 });
        await visit.Page.Mouse.UpAsync();
        await visit.Page.Mouse.MoveAsync(X(0), Y(0));
        await visit.Settle();
        Assert.Contains("&point=5&moved=5:2&", Uri.UnescapeDataString(visit.Page.Url), StringComparison.Ordinal);
        Assert.Contains("One point was moved by hand.", await visit.Text("overfitting"), StringComparison.Ordinal);
        Assert.Equal("2", await visit.Page.Locator("input[name=height]").InputValueAsync());

        // The same by keys, for another one.
        await Press(visit, "point", "Home");
        await Press(visit, "height", "Home");
        Assert.Contains("&point=1&moved=1:-2,5:2&", Uri.UnescapeDataString(visit.Page.Url), StringComparison.Ordinal);
        Assert.StartsWith("height -2 of point 1, error ", await Spoken(visit, "height"), StringComparison.Ordinal);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Put them back" }).ClickAsync();
        await visit.Settle();
        Assert.Equal(before, await visit.Text("overfitting"));
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task By_keyboard_and_mouse_correlation_turns_a_choice_into_chance()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.See("collinearity");
        await Press(visit, "corr", "Home");
        string apart = await visit.Text("collinearity");
        Assert.StartsWith("correlation 0, the lasso keeps one alone in ", await Spoken(visit, "corr"), StringComparison.Ordinal);
        await Press(visit, "corr", "End");
        string together = await visit.Text("collinearity");
        Assert.StartsWith("correlation 0.999, the lasso keeps one alone in ", await Spoken(visit, "corr"), StringComparison.Ordinal);
        Assert.True(Number(together, "Least squares spreads by ") > 10 * Number(apart, "Least squares spreads by "), together);
        Assert.True(Number(together, "both in ") < Number(apart, "both in "), together);
        await Press(visit, "corr", "ArrowLeft");
        Assert.Contains("corr=0.998&", visit.Page.Url, StringComparison.Ordinal);
        await Click(visit, "corr", 0.5);
        Assert.Matches(@"corr=0\.(4[89]|5)\d*&", visit.Page.Url);
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task By_keyboard_and_mouse_a_network_is_trained_and_L1_kills_weights()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        // The panel above grows when it is drawn, and would push this one out of sight.
        await visit.See("own");
        await visit.See("network");
        string free = await visit.Text("network");
        Assert.Contains("Without a regularizer, after 1000 of 1000 passes", free, StringComparison.Ordinal);
        Assert.Contains("0 of 288 weights are exactly zero", free, StringComparison.Ordinal);
        await visit.Page.GetByRole(AriaRole.Radio, new() { Name = "no regularizer" }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Settle();
        Assert.Contains("&net=l1&", visit.Page.Url, StringComparison.Ordinal);
        await Press(visit, "decay-slider", "PageUp");
        string sparse = await visit.Text("network");
        Assert.InRange(Number(sparse, "is noise. It was least at pass "), 0, 1000);
        Assert.Matches("[12][0-9]{2} of 288 weights are exactly zero", sparse);
        Assert.Matches("^lambda 0\\.0[0-9]+, error .* weights at zero$", await Spoken(visit, "decay-slider"));
        await visit.Page.GetByRole(AriaRole.Radio, new() { Name = "L2 and dropout" }).ClickAsync();
        await visit.Settle();
        await Click(visit, "drop", 0.5);
        Assert.Contains("and dropout of ", await visit.Text("network"), StringComparison.Ordinal);
        await Press(visit, "netseed", "ArrowRight");
        Assert.EndsWith("&netseed=2", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.Locator("[data-panel=network] svg").Nth(2).ScrollIntoViewIfNeededAsync();
        await visit.Keep("playground-network");
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task A_network_rests_out_of_sight_and_shows_its_end_alone_to_who_asked_for_rest()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?netseed=33");
        await visit.See("own");
        await visit.Page.Locator("[data-panel=network]").EvaluateAsync("s => s.scrollIntoView({ block: 'start' })");
        await visit.Page.Locator("[data-panel=network] svg").First.WaitForAsync();
        await visit.Page.EvaluateAsync("scrollTo(0, 0)");
        await visit.Settle();
        string left = await visit.Text("network");
        Assert.DoesNotContain("after 1000 of 1000", left, StringComparison.Ordinal);
        await visit.Page.WaitForTimeoutAsync(500);
        Assert.Equal(left, await visit.Text("network"));

        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visit.Page.EvaluateAsync("() => { window.seen = 0; new MutationObserver(m => { window.seen += m.length; }).observe(document.querySelector('[data-panel=network] .out'), { childList: true }); }");
        await visit.See("network");
        Assert.Contains("after 1000 of 1000", await visit.Text("network"), StringComparison.Ordinal);
        Assert.InRange(await visit.Page.EvaluateAsync<int>("window.seen"), 1, 2);
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task Other_sliders_say_what_they_are_set_to()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?mix=0.25&stretch=4&angle=45&b1=-1&b2=2&lambda=0.5");
        await visit.See("geometry");
        Assert.Equal("share of L1 0.25, lambda 0.5, 3 of 5 factors kept", await Spoken(visit, "mix"));
        Assert.StartsWith("4 times as long as wide, touching at ", await Spoken(visit, "stretch"), StringComparison.Ordinal);
        Assert.StartsWith("45 degrees, touching at ", await Spoken(visit, "angle"), StringComparison.Ordinal);
        Assert.StartsWith("bottom -1 across, touching at ", await Spoken(visit, "b1"), StringComparison.Ordinal);
        Assert.StartsWith("bottom 2 upwards, touching at ", await Spoken(visit, "b2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_slider_of_lambda_moves_and_speaks_in_the_convention_that_is_chosen()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address, "?lambda=2");
        await visit.See("penalty");
        await visit.Page.Locator("select[name=as]").SelectOptionAsync("mean");
        await visit.Settle();
        Assert.Equal("lambda 20, 3 of 5 factors kept", await Spoken(visit, "slider"));
        await Press(visit, "slider", "End");
        Assert.Equal("lambda 1000, 0 of 5 factors kept", await Spoken(visit, "slider"));
        Assert.Equal("1000", await visit.Page.Locator("input[name=shown]").InputValueAsync());
        Assert.Contains("lambda=100&as=mean&", visit.Page.Url, StringComparison.Ordinal);
        await Press(visit, "slider", "Home");
        Assert.Equal("lambda 0.01, 5 of 5 factors kept", await Spoken(visit, "slider"));
        Assert.Contains("lambda=0.001&as=mean&", visit.Page.Url, StringComparison.Ordinal);

        // By mouse to the middle, which is at the square root of the product of both ends; under another penalty the same λ has another number.
        await Click(visit, "slider", 0.5);
        Assert.InRange(double.Parse(await visit.Page.Locator("input[name=shown]").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture), 2.8, 3.6);
        await visit.Page.Locator("select[name=as]").SelectOptionAsync("sklearn");
        await visit.Page.GetByLabel("L2 (ridge)").CheckAsync();
        await visit.Settle();
        await Press(visit, "slider", "End");
        Assert.Equal("lambda 20000, 5 of 5 factors kept", await Spoken(visit, "slider"));
        Assert.Contains("lambda=100&as=sklearn&", visit.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("high", visit.Page.Url, StringComparison.Ordinal);
        visit.IsQuiet(address);
    }

    [Fact]
    public async Task Nothing_moves_for_those_who_asked_for_rest()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visit.See("penalty");
        await Press(visit, "slider", "ArrowRight");
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("document.getAnimations().length"));

        // Whatever comes to move one day rests too.
        const string Motion = "() => { const s = document.querySelector('h1').style; s.transition = 'opacity 5s'; s.scrollBehavior = 'smooth'; const c = getComputedStyle(document.querySelector('h1')); return `${c.transitionDuration} ${c.transitionProperty} ${c.scrollBehavior}`; }";
        Assert.Equal("0s none auto", (await visit.Page.EvaluateAsync<string>(Motion)).Replace("0s all", "0s none", StringComparison.Ordinal));
        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.Equal("5s opacity smooth", await visit.Page.EvaluateAsync<string>(Motion));
    }

    [Fact]
    public async Task The_engine_rests_when_the_picture_has_settled_and_while_the_page_is_hidden()
    {
        string address = await server.Address();
        await using Visit visit = await browser.OpenPlayground(address);
        await visit.Page.AddInitScriptAsync("window.asked = []; const post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (...all) { window.asked.push(all[0].panel ?? ''); return post.apply(this, all); };");
        await visit.Page.ReloadAsync();
        await visit.See("penalty");
        string[] drawn = await Asked(visit);
        Assert.Contains("penalty", drawn);
        await visit.Page.WaitForTimeoutAsync(1000);
        Assert.Equal(drawn, await Asked(visit));

        await Hide(visit, true);
        ILocator slider = visit.Page.Locator("input[name=slider]");
        await slider.FocusAsync();
        for (int k = 0; k < 20; k++)
        {
            await visit.Page.Keyboard.PressAsync("ArrowRight");
        }

        await visit.Page.WaitForTimeoutAsync(500);
        Assert.Equal(drawn, await Asked(visit));
        Assert.Contains("lambda=1&", visit.Page.Url, StringComparison.Ordinal);

        // What was asked for meanwhile is drawn once, when it is looked at: what most of is in sight before the rest.
        await Hide(visit, false);
        await visit.Settle();
        string[] then = (await Asked(visit))[drawn.Length..];
        Assert.Equal("penalty", then[0]);
        Assert.Equal(then.Distinct(), then);
        Assert.Contains("lambda=1.58489&", visit.Page.Url, StringComparison.Ordinal);
        visit.IsQuiet(address);

        static Task<string[]> Asked(Visit visit) => visit.Page.EvaluateAsync<string[]>("window.asked");
        static Task Hide(Visit visit, bool isHidden) => visit.Page.EvaluateAsync("is => { Object.defineProperty(document, 'hidden', { value: is, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);
    }

    private static async Task Press(Visit visit, string slider, string key)
    {
        await visit.Page.Locator($"input[name={slider}]").FocusAsync();
        await visit.Page.Keyboard.PressAsync(key);
        await visit.Settle();
    }

    // At a share of its length.
    private static async Task Click(Visit visit, string slider, double share)
    {
        ILocator control = visit.Page.Locator($"input[name={slider}]");
        LocatorBoundingBoxResult box = (await control.BoundingBoxAsync())!;
        await control.ClickAsync(new() { Position = new() { X = (float)Math.Clamp(share * box.Width, 2, box.Width - 2), Y = box.Height / 2 } });
        await visit.Settle();
    }

    private static Task<string?> Spoken(Visit visit, string slider) => visit.Page.Locator($"input[name={slider}]").GetAttributeAsync("aria-valuetext");

    private static double ToCome(string text) => Number(text, "on points to come ");

    // The number that follows words.
    private static double Number(string text, string words)
    {
        string after = text[(text.IndexOf(words, StringComparison.Ordinal) + words.Length)..];
        return double.Parse(string.Concat(after.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or 'e' or '-' or '+')).TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture);
    }
}
