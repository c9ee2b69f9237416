using Whittle.Selection;

namespace Whittle.Report;

/// <summary>The same data and folds without a penalty, and with ridge's.</summary>
internal static class BesidePart
{
    public static void Write(Html html, FitReport report)
    {
        LossWords loss = LossWords.Of(report.Model.Loss);
        var rows = new List<string[]>();
        string error = report.CrossValidated is { CrossValidation: { } own } ? FoldWords.Of(own.Measure, loss).TrimEnd(',') : "error";
        int kept = report.Model.Coefficients.Count(c => c.Estimate != 0);
        if (report.CrossValidated is { } path)
        {
            rows.Add(Row("this fit", path, path.CrossValidation.IndexOf(report.Rule), report.Model.Relaxation is null ? kept : null));
        }
        else
        {
            rows.Add(["this fit", Plain.Number(report.Model.Lambda), "", "", Plain.Number(kept)]);
        }

        if (report.LeastSquares is { } free)
        {
            rows.Add([loss.Free, "0", free.HeldOutError is { } mean ? Plain.Number(mean) : "", "", free.Undefined is null ? Plain.Number(free.Estimates.Count) : ""]);
        }

        if (report.Ridge is { } ridge)
        {
            rows.Add(Row("ridge", ridge, ridge.CrossValidation.IndexOf(report.Rule), null));
        }

        html.Table("On the same folds", ["fit", "λ", $"{error} on rows left out", "±", "coefficients"], rows);
        if (report.LeastSquares?.Undefined is { } reason)
        {
            html.Paragraph($"{LossWords.Capital(loss.Free)} is blank: {reason}.");
        }

        if (report.CrossValidated is not null)
        {
            html.Paragraph("Errors nearer to each other than their standard errors are no difference that these rows can show; compare tests it.");
        }
    }

    private static string[] Row(string name, CrossValidatedPath path, int at, int? kept) =>
        [name, Plain.Number(path.CrossValidation.Lambdas[at]), Plain.Number(path.CrossValidation.Means[at]), Plain.Number(path.CrossValidation.StandardErrors[at]), Plain.Number(kept ?? path.Path.Points[at].Indices.Count)];
}
