using Whittle.Models;

namespace Whittle.Report;

/// <summary>The table of coefficients, and what they are beside those of other fits.</summary>
internal static class CoefficientPart
{
    private const int MostKept = 300;
    private const int MostLeft = 50;

    public static void Write(Html html, FitReport report)
    {
        LinearModel model = report.Model;
        LossWords loss = LossWords.Of(model.Loss);
        var asked = new AskedColumns(report.Confidence, report.Stability, report.Partners);
        bool hasFree = report.LeastSquares is { Undefined: null }, hasErrors = model.Coefficients.Any(c => c.StandardError is not null);
        Coefficient[] kept = [.. model.Coefficients.Where(c => c.Estimate != 0 || c.Status == CoefficientStatus.Unpenalized).OrderByDescending(c => Math.Abs(c.Standardized))];
        Coefficient[] left = [.. model.Coefficients.Except(kept).OrderByDescending(c => c.Worth ?? -1)], shown = [.. kept.Take(MostKept), .. left.Take(MostLeft)];
        bool hasWorth = model.Coefficients.Any(c => c.Worth is not null), hasEntries = model.Coefficients.Any(c => c.EntersAt is not null);
        string[] headers =
        [
            "feature", "per unit", "per SD", .. If(hasErrors, "standard error"), .. If(hasFree, loss.Free, "shrunk by"), .. If(hasEntries, "enters at λ"), .. If(hasWorth, "worth"), .. asked.Headers,
        ];
        IEnumerable<string[]> intercepts = LossWords.Intercepts(model).Select(i => (string[])[i.Label, i.Value, .. Enumerable.Repeat("", headers.Length - 2)]);
        html.Table($"Coefficients of {LossWords.Response(model)}", headers, [.. intercepts, .. shown.Select(Row)], model.Coefficients.Count - shown.Length);
        html.Paragraph("Per unit: the change of the predictor for one more unit of the column. Per SD: for one standard deviation more, so that features can be compared."
            + (hasFree ? $" Shrunk by: how much of the coefficient that {loss.Free} gives the penalty took." : report.LeastSquares?.Undefined is { } reason ? $" {LossWords.Capital(loss.Free)} is blank: {reason}." : "")
            + (hasWorth ? " Worth: what the loss would gain for each bit of the coefficient at zero, over the price that the penalty asks for it; below 100 %, zero is the better bargain." : ""));
        foreach (string line in asked.Lines)
        {
            html.Paragraph(line.Trim());
        }

        if (report.LeastSquares is not null || report.Ridge is not null)
        {
            html.Figure(report.DrawCoefficients());
        }

        string[] Row(Coefficient c) =>
        [
            c.Label, .. c.Status switch
            {
                CoefficientStatus.LeftOut => ["left out", "left out"],
                CoefficientStatus.Excluded => ["excluded", "excluded"],
                CoefficientStatus.Constant => ["constant", "constant"],
                _ => (string[])[Plain.Number(c.Estimate), Plain.Number(c.Standardized)],
            },
            .. If(hasErrors, c.StandardError is { } error ? Plain.Number(error) : ""),
            .. hasFree ? Free(report, c) : [],
            .. If(hasEntries, c.Status == CoefficientStatus.Unpenalized ? "unpenalized" : c.EntersAt is { } entry ? Plain.Number(entry) : c.Status == CoefficientStatus.LeftOut ? "never" : ""),
            .. If(hasWorth, c.Worth is { } worth ? WorthOf(worth, c.Estimate != 0) : ""),
            .. asked.Cells(c),
        ];
    }

    // What is left out never reads as 100 %.
    private static string WorthOf(double worth, bool isKept) => isKept || worth >= 1 ? "100 %" : worth >= 0.9995 ? "just under 100 %" : Plain.Percent(worth);

    private static string[] Free(FitReport report, Coefficient c)
    {
        if (report.LeastSquares!.References.Contains(c.Name))
        {
            return ["reference", ""];
        }

        return report.LeastSquares.Estimates.TryGetValue(c.Label, out double free)
            ? [Plain.Number(free), free == 0 ? "" : c.Estimate / free is var share && share < 0 ? "other sign" : share > 1 ? $"grown by {Plain.Percent(share - 1)}" : Plain.Percent(1 - share)]
            : ["", ""];
    }

    private static string[] If(bool has, params string[] cells) => has ? cells : [];
}
