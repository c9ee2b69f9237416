using Whittle.Models;

namespace Whittle.Report;

/// <summary>The whole of it in a paragraph.</summary>
internal static class SummaryPart
{
    private const int MostNamed = 6;

    public static void Write(Html html, FitReport report)
    {
        LinearModel model = report.Model;
        var words = new FitWords(model, report.Regression?.LambdaScale);
        LossWords loss = LossWords.Of(model.Loss);
        Coefficient[] kept = [.. model.Coefficients.Where(c => c.Estimate != 0).OrderByDescending(c => Math.Abs(c.Standardized))];
        int left = model.Coefficients.Count - kept.Length;
        html.Raw($"<p class=\"lead\">{MarkupText.Escape(string.Join(" ", Sentences()))}</p>");
        html.Raw($"<p class=\"sign {(model.IsCertified ? "good" : "bad")}\">{MarkupText.Escape(model.IsCertified ? $"Certified. {words.Certificate}" : $"NOT certified: read everything below with care. {words.Certificate}")}</p>");

        IEnumerable<string> Sentences()
        {
            yield return $"This model predicts {LossWords.Response(model)} from {Count(model.Coefficients.Count, "coefficient")}, fitted to {Count(model.Rows, "row")}.";
            string names = string.Join(", ", kept.Take(MostNamed).Select(c => $"{c.Label} ({(c.Standardized > 0 ? "raises it" : "lowers it")})"));
            yield return kept.Length == 0 ? "It keeps none of them: its prediction is the same for every row."
                : $"It keeps {(left == 0 ? "all of them" : $"{kept.Length}")}, the largest per standard deviation first: {names}{(kept.Length > MostNamed ? $" and {kept.Length - MostNamed} more" : "")}.";
            if (left > 0 && kept.Length > 0)
            {
                yield return model.L1Ratio > 0 && model.Lambda > 0 ? $"{Count(left, "coefficient")} did not earn the price that the penalty asks and {(left == 1 ? "is" : "are")} left out." : $"{Count(left, "coefficient")} {(left == 1 ? "is" : "are")} left out.";
            }

            yield return $"On its own rows it explains {Plain.Percent(model.DevianceExplained)} of the {loss.Measure}.";
            if (report.CrossValidated is { CrossValidation: { } found } path)
            {
                int at = found.IndexOf(report.Rule);
                string measure = FoldWords.Of(found.Measure, loss).TrimEnd(',');
                yield return $"On rows left out its {measure} is {Plain.Number(found.Means[at])} ± {Plain.Number(found.StandardErrors[at])}{(report.LeastSquares?.HeldOutError is { } free ? $", where {loss.Free} has {Plain.Number(free)}" : "")}{(path.Path.Points[0].Indices.Count == 0 ? $" and no feature at all {Plain.Number(found.Means[0])}" : "")}.";
            }

            if (model.Lambda > 0)
            {
                yield return $"The penalty’s strength λ = {Plain.Number(model.Lambda)} was {(model.ChosenBy == "given" ? "given" : $"chosen: {words.Chosen}{(report.CrossValidated is null ? "" : " of the cross-validation")}")}.";
            }
        }
    }

    private static string Count(int count, string what) => $"{Plain.Number(count)} {what}{(count == 1 ? "" : "s")}";
}
