using Whittle.Errors;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Any table: what a penalty leaves of its columns, how λ was chosen, and the model to take away.</summary>
internal static class OwnPanel
{
    public static PanelView Draw(PlayState state)
    {
        try
        {
            return Draw(OwnFit.Of(state), state);
        }
        catch (WhittleException fault)
        {
            string fix = fault.Fix?.Contains("--", StringComparison.Ordinal) == true
                ? $"{fault.Fix} (Words that begin with -- are options of the command line. Here a column is left out by its box, and “missing cells” says what becomes of those.)" : fault.Fix ?? "";
            return new PanelView(fault.Message, $"<p role=\"alert\">{MarkupText.Escape($"{fault.Message} {fix}".TrimEnd())}</p>");
        }
    }

    /// <summary>Its first picture, or null where there is nothing to draw.</summary>
    public static MovingChart? TryBars(PlayState state)
    {
        try
        {
            return Bars(OwnFit.Of(state));
        }
        catch (WhittleException)
        {
            return null;
        }
    }

    private static MovingChart Bars(FitReport report) => BarsChart.Draw("own", report.Model, () => report.Model.Lambda > 0 ? report.FreePerDeviation() : null);

    private static PanelView Draw(FitReport report, PlayState state)
    {
        LinearModel model = report.Model;
        var words = new FitWords(model, report.Regression!.LambdaScale);
        var html = new Html("own-", state.HasNumbers);
        SummaryPart.Write(html, report);
        html.Paragraph(words.Objective);
        foreach (string sentence in new[] { model.Lambda > 0 ? $"{words.Lambda}." : null, report.Missing, words.TextColumns }.OfType<string>())
        {
            html.Paragraph(sentence);
        }

        html.Raw("<p><button type=\"button\" data-save=\"model.json\">Save the model</button> as model.json, which predict, inspect and report of the command line open.</p>");
        html.Figure(Bars(report).Chart);
        html.Figure(PathPicture.Draw(report.Path!, report.CrossValidated is { } choice ? CrossValidationChart.Marks(choice.CrossValidation) : model.Lambda > 0 ? [(model.Lambda, "λ now")] : []));
        if (report.CrossValidated is not null)
        {
            ChoicePart.Write(html, report);
        }

        html.Disclose("The coefficients and the certificate in numbers", () =>
        {
            if (state.HasNumbers)
            {
                CoefficientPart.Write(html, report with { LeastSquares = null });
                CertificatePart.Write(html, report);
            }
        });
        int kept = model.Coefficients.Count(c => c.Estimate != 0);
        return new PanelView($"{(model.Lambda > 0 ? $"lambda {Plain.Number(model.Lambda)}, " : "")}{kept} of {model.Coefficients.Count} coefficients kept", html.ToString());
    }
}
