using Whittle.Selection;

namespace Whittle.Report;

/// <summary>How λ was chosen, and how much that decides.</summary>
internal static class ChoicePart
{
    public static void Write(Html html, FitReport report)
    {
        CrossValidatedPath path = report.CrossValidated!;
        CrossValidation found = path.CrossValidation;
        LossWords loss = LossWords.Of(report.Model.Loss);
        string best = found.IsLargerBetter ? "maximum" : "minimum";
        html.Paragraph($"Cross-validation{(report.Plan is { } plan ? $" ({FoldWords.Of(plan, found)})" : $" ({found.Folds.Count} folds)")}: {best} at λ = {Describe(path, found.MinimumIndex)}; one standard error at λ = {Describe(path, found.OneStandardErrorIndex)}. "
            + $"The {best} is the best of {found.Lambdas.Count} and so flatters a little; the rule of one standard error takes the strongest penalty that these rows cannot tell from it.");
        html.Figure(CrossValidationChart.Draw(path, FoldWords.Of(found.Measure, loss), report.TrainingErrors));
        if (found.Repeats.Count > 0)
        {
            html.Paragraph($"{FoldWords.Luck(path, SelectionRule.Minimum)} {FoldWords.Luck(path, SelectionRule.OneStandardError)}");
        }
    }

    private static string Describe(CrossValidatedPath path, int at) =>
        $"{Plain.Number(path.CrossValidation.Lambdas[at])} (error {Plain.Number(path.CrossValidation.Means[at])} ± {Plain.Number(path.CrossValidation.StandardErrors[at])}, {path.Path.Points[at].Indices.Count} kept)";
}
