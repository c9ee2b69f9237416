using Whittle.Paths;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>The whole path with a cursor at λ, and the exact points where features come and go.</summary>
internal static class PathPanel
{
    public static PanelView Draw(PlayState state)
    {
        var html = new Html("path-", state.HasNumbers);
        RegularizationPath path = Students.PathOf(state);
        double lambda = Math.Clamp(state.Lambda, path.Points[^1].Lambda, path.Points[0].Lambda);
        html.Figure(PathPicture.Draw(path, [(lambda, "λ now")]));
        if (state.L1Ratio == 1)
        {
            ExactPath exact = Students.ExactOf(state);
            html.Table("Where features come and go, exactly", ["λ", "event"], exact.Events.Select(e => (string[])[Plain.Number(e.Lambda), $"{state.Factors[e.Column]} {(e.Enters ? "enters" : "leaves")}"]));
        }

        int kept = path.Points.MinBy(p => Math.Abs(Math.Log(p.Lambda / lambda)))!.Indices.Count;
        return new PanelView($"lambda {Plain.Number(state.Lambda)}, {kept} of {state.Factors.Count} factors kept", html.ToString());
    }
}
