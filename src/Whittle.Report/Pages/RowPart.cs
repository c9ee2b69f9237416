using Whittle.Explain;

namespace Whittle.Report;

/// <summary>What the fit leaves of its rows, and which of them draw it to themselves.</summary>
internal static class RowPart
{
    private const int Most = 10;
    private const int FewestRows = 4;

    public static void Write(Html html, FitReport report)
    {
        bool isLeastSquares = report.Model.Loss.Name == "squared";
        if (report.Residuals is { Count: >= FewestRows } residuals)
        {
            html.Figure(ResidualChart.DrawFitted(residuals, isLeastSquares));
            html.Figure(ResidualChart.DrawNormal(residuals, isLeastSquares));
            if (report.Influence is { } influence)
            {
                html.Figure(ResidualChart.DrawLeverage(residuals, influence, isLeastSquares));
                WriteInfluence(html, residuals, influence);
            }
        }

        if (report.NoRows is { } why)
        {
            html.Paragraph(why);
        }
    }

    private static void WriteInfluence(Html html, IReadOnlyList<RowResidual> residuals, IReadOnlyList<RowInfluence> influence)
    {
        bool hasCook = influence.Any(i => i.CooksDistance is not null);
        Dictionary<int, RowResidual> own = residuals.ToDictionary(r => r.Row);
        html.Table(
            "The rows that move the fit most",
            ["row", "response", "predicted", "predictor", "predictor without the row", "leverage", .. hasCook ? ["Cook’s distance"] : Array.Empty<string>()],
            influence.OrderByDescending(ResidualChart.MoveOf).Take(Most).Select(i => (string[])
            [
                $"{i.Row + 1}", Plain.Number(own[i.Row].Response), Plain.Number(own[i.Row].Mean), Plain.Number(i.Predictor), Plain.Number(i.Without), Plain.Number(i.Leverage), .. hasCook ? [i.CooksDistance is { } d ? Plain.Number(d) : ""] : Array.Empty<string>(),
            ]));
    }
}
