using System.Globalization;
using Whittle.Models;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Playground;

/// <summary>The error of students left out along λ, and what each rule would leave out.</summary>
internal static class ChoicePanel
{
    public static PanelView Draw(PlayState state)
    {
        var html = new Html("choice-", state.HasNumbers);
        Regression regression = Students.Of(state);
        CrossValidatedPath path = Students.ChoiceOf(state);
        CrossValidation found = path.CrossValidation;
        html.Figure(CrossValidationChart.Draw(path, "mean squared error", regression.TrainingErrors(path.Path)));
        foreach ((SelectionRule rule, string name) in new[] { (SelectionRule.Minimum, "minimum"), (SelectionRule.OneStandardError, "one standard error") })
        {
            int at = found.IndexOf(rule);
            PathPoint point = path.Path.Points[at];
            string[] left = [.. state.Factors.Where((_, j) => !point.Indices.Contains(j))];
            html.Raw($"<p>{MarkupText.Escape($"At the {name}, λ = {Plain.Number(point.Lambda)}: error {Plain.Number(found.Means[at])} ± {Plain.Number(found.StandardErrors[at])}, left out: {(left.Length == 0 ? "none" : string.Join(", ", left))}.")} "
                + $"<button type=\"button\" data-set=\"{string.Create(CultureInfo.InvariantCulture, $"lambda={point.Lambda:G6}")}\">{MarkupText.Escape($"Use the {name}")}</button></p>");
        }

        return new PanelView($"minimum at lambda {Plain.Number(found.Lambdas[found.MinimumIndex])}, one standard error at {Plain.Number(found.Lambdas[found.OneStandardErrorIndex])}", html.ToString());
    }
}
