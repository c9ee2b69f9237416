using System.Globalization;
using Whittle.Paths;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>The whole path with a cursor at λ, and the points where features come and go.</summary>
internal static class PathPanel
{
    public static PanelView Draw(PlayState state)
    {
        var html = new Html("path-", state.HasNumbers);
        RegularizationPath path = Students.PathOf(state);
        double lambda = Math.Clamp(state.Lambda, path.Points[^1].Lambda, path.Points[0].Lambda);
        html.Figure(PathPicture.Draw(path, [(lambda, "λ now")]));
        if (state.L1Ratio > 0)
        {
            (string how, string why) = state.L1Ratio == 1
                ? ("exactly", "Between these points every line is straight, so that they are where straight lines meet zero or their price.")
                : ($"to {Breakpoints.Digits} digits", $"A mixture bends the lines between these points, so that no formula gives them: each is narrowed by certified fits until {Breakpoints.Digits} digits are sure, down to λ = {Plain.Number(Breakpoints.Least * path.LambdaMax)}.");
            html.Table($"Where features come and go, {how}", ["λ", "event"], Events(state));
            html.Paragraph(why);
        }
        else
        {
            html.Paragraph("Under L2 alone nothing comes or goes: every factor is in at every λ.");
        }

        int kept = path.Points.MinBy(p => Math.Abs(Math.Log(p.Lambda / lambda)))!.Indices.Count;
        return new PanelView($"lambda {Plain.Number(state.Lambda)}, {kept} of {state.Factors.Count} factors kept", html.ToString());
    }

    private static IEnumerable<string[]> Events(PlayState state)
    {
        var gone = new HashSet<int>();
        foreach (PathEvent e in Students.EventsOf(state))
        {
            string what = !e.Enters ? "leaves" : gone.Contains(e.Column) ? "enters again" : "enters";
            gone.Add(e.Column);
            yield return [e.Lambda.ToString($"G{Breakpoints.Digits}", CultureInfo.InvariantCulture), $"{state.Factors[e.Column]} {what}"];
        }
    }
}
