using System.Security.Cryptography;
using System.Text;

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

    public static string Write(FitReport report)
    {
        string style = $"{PageStyle.Css}\n{ChartStyle.Css}";
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        string title = $"{new FitWords(report.Model, report.Regression?.LambdaScale).Name} of {LossWords.Response(report.Model)}";
        var html = new Html();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        html.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Element("title", title);
        html.Raw($"<style>{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the report</a>\n<header>");
        html.Element("h1", title);
        html.Raw("</header>\n<nav aria-label=\"Parts\"><ul>");
        (string Id, string Title, Func<FitReport, bool> Has, Action<Html, FitReport> Write)[] parts = [.. Parts.Where(p => p.Has(report))];
        foreach ((string id, string name, _, _) in parts)
        {
            html.Raw($"<li><a href=\"#{id}\">{MarkupText.Escape(name)}</a></li>");
        }

        html.Raw("</ul></nav>\n<main id=\"main\">");
        SummaryPart.Write(html, report);
        foreach ((string id, string name, _, Action<Html, FitReport> write) in parts)
        {
            html.Raw($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{MarkupText.Escape(name)}</h2>");
            write(html, report);
            html.Raw("</section>");
        }

        html.Raw("</main>\n</body>\n</html>");
        return html.ToString();
    }
}
