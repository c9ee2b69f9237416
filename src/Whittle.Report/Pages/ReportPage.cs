namespace Whittle.Report;

/// <summary>The page of a report: its parts in order, those that have something to say.</summary>
internal static class ReportPage
{
    private static readonly (string Id, string Title, Func<FitReport, bool> Has, Action<Html, FitReport> Write)[] Parts =
    [
        ("data", "The data, and what was done to them", _ => true, DataPart.Write),
        ("coefficients", "Coefficients", _ => true, CoefficientPart.Write),
        ("left-out", "What was left out, and why", _ => true, DroppedPart.Write),
        ("path", "The path", r => r.Path is { Points.Count: > 1 } || r.SavedPath is not null, PathPart.Write),
        ("choice", "The choice of λ", r => r.CrossValidated is not null, ChoicePart.Write),
        ("ledger", "The reward ledger", r => r.Explanation is not null && r.Model.Lambda > 0, LedgerPart.Write),
        ("beside", "Beside least squares and ridge", r => r.LeastSquares is not null || r.Ridge is not null, BesidePart.Write),
        ("rows", "Residuals and influential rows", r => r.Residuals is not null || r.NoRows is not null, RowPart.Write),
        ("collinearity", "Features that say the same", r => r.Explanation?.Collinearity is not null, CollinearityPart.Write),
        ("certificate", "The certificate", _ => true, CertificatePart.Write),
        ("again", "How to make this again", _ => true, AgainPart.Write),
        ("glossary", "Words", _ => true, GlossaryPart.Write),
    ];

    public static string Write(FitReport report) => PageFrame.Write(
        $"{new FitWords(report.Model, report.Regression?.LambdaScale).Name} of {LossWords.Response(report.Model)}",
        html => SummaryPart.Write(html, report),
        [.. Parts.Where(p => p.Has(report)).Select(p => (p.Id, p.Title, (Action<Html>)(html => p.Write(html, report))))]);
}
