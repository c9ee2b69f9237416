using Whittle.Explain;

namespace Whittle.Report;

/// <summary>What was left out, who took over, and who could stand in.</summary>
internal static class DroppedPart
{
    private const int Most = 50;

    public static void Write(Html html, FitReport report)
    {
        IReadOnlyList<DroppedFeature> dropped = report.Explanation?.Dropped ?? report.Model.Explain().Dropped;
        if (dropped.Count == 0)
        {
            html.Paragraph(report.Model.L1Ratio == 0 && report.Model.Lambda > 0 ? "Nothing was left out: ridge only shrinks." : "Nothing was left out.");
        }
        else
        {
            html.List(dropped.Take(Most).Select(d => $"{d}{(d.DescribeTakeover() is { } more ? $" {more}" : "")}"));
            if (dropped.Count > Most)
            {
                html.Paragraph($"{dropped.Count - Most} more are worth less.");
            }
        }

        if (report.Explanation?.Alternatives is { Count: > 0 } alternatives)
        {
            html.Element("h3", "Who could stand in");
            html.Table(
                "The same λ without one of the features that it keeps",
                ["without", "explains", "less by", "instead"],
                alternatives.Select(a => (string[])[a.Without, Plain.Percent(a.DevianceExplained), Plain.Percent(a.Fall), a.Instead.Count == 0 ? "nobody" : $"{string.Join(", ", a.Instead.Take(3))}{(a.Instead.Count > 3 ? ", …" : "")}{(a.IsAsGood ? " (as good)" : "")}"]));
        }
    }
}
