using Whittle.Explain;

namespace Whittle.Report;

/// <summary>How the coefficients came to be where they are as the penalty weakens.</summary>
internal static class PathPart
{
    private const int MostHistories = 40;

    public static void Write(Html html, FitReport report)
    {
        (double Lambda, string Name)[] marks = report.CrossValidated is { } choice ? [.. CrossValidationChart.Marks(choice.CrossValidation)] : report.Model.Lambda > 0 ? [(report.Model.Lambda, "this fit")] : [];
        Chart path = Draw(PathView.Lambda, "What the penalty leaves of each coefficient");
        html.Figure(path);
        html.Disclose("The path against Σ|β|", () => html.Figure(Draw(PathView.L1Norm, "The path against the size of the coefficients"), path.Title));
        html.Disclose("The path against the deviance explained", () => html.Figure(Draw(PathView.DevianceExplained, "The path against what is explained"), path.Title));
        FeatureHistory[] histories = [.. (report.Explanation?.Histories ?? []).Where(h => h.Events.Count > 0).OrderByDescending(h => h.Events[0].Lambda)];
        if (histories.Length > 0)
        {
            html.Element("h3", "Who came when");
            html.List(histories.Take(MostHistories).Select(h => h.ToString()));
            if (histories.Length > MostHistories)
            {
                html.Paragraph($"{histories.Length - MostHistories} more came later.");
            }
        }

        Chart Draw(PathView view, string title) => report.Path is { } fitted ? CoefficientPathChart.Draw(fitted, view, marks, title) : CoefficientPathChart.Draw(report.SavedPath!, view, marks, title);
    }
}
