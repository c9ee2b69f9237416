using Whittle.Report;

namespace Whittle.Playground;

/// <summary>What sliders say of themselves to those who hear the page; what comes of it, the panel says.</summary>
internal static class SliderWords
{
    /// <summary>The words of each slider but that of λ, whose panel says it all, as a query string by the sliders' names.</summary>
    public static string Of(PlayState state) => string.Join('&', Words(state).Select(w => $"{w.Name}={Uri.EscapeDataString(w.Text)}"));

    private static IEnumerable<(string Name, string Text)> Words(PlayState state)
    {
        yield return ("mix", $"share of L1 {Plain.Number(state.Mix)}");
        yield return ("b1", $"bottom {Plain.Number(state.Bowl.X)} across");
        yield return ("b2", $"bottom {Plain.Number(state.Bowl.Y)} upwards");
        yield return ("stretch", $"{Plain.Number(state.Stretch)} times as long as wide");
        yield return ("angle", $"{Plain.Number(state.Angle)} degrees");
        yield return ("degree", $"degree {state.Degree}, {state.Degree + 1} coefficients");
        yield return ("smooth-slider", state.Smoothing > OverfittingPanel.Least ? $"lambda {Plain.Number(state.Smoothing)}" : "no penalty to speak of");
        yield return ("sample", $"sample {state.Sample}");
        yield return ("point", $"point {state.Point} of {Curve.Points}, height {Plain.Number(Math.Round(state.Heights[state.Point - 1], 2))}");
        yield return ("height", $"height {Plain.Number(Math.Round(state.Heights[state.Point - 1], 2))} of point {state.Point}");
        yield return ("decay-slider", $"lambda {Plain.Number(state.Decay)}");
        yield return ("drop", $"dropout of {Plain.Percent(state.Dropped)}");
        yield return ("netseed", $"first weights number {state.NetSeed}");
        yield return ("corr", $"correlation {Plain.Number(state.Correlation)}");
    }
}
