using Whittle.Models;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Coefficients that shrink as the penalty grows, and those that reach exactly zero.</summary>
internal static class PenaltyPanel
{
    /// <summary>Its picture.</summary>
    public static MovingChart Bars(PlayState state) => BarsChart.Draw("penalty", Students.FitOf(state), () => Students.FreeOf(state.Factors).Coefficients.ToDictionary(c => c.Label, c => c.Standardized));

    public static PanelView Draw(PlayState state)
    {
        LinearModel model = Students.FitOf(state);
        string[] left = [.. model.Coefficients.Where(c => c.Estimate == 0).Select(c => c.Name)];
        int kept = model.Coefficients.Count - left.Length;
        var said = new FitWords(model, Students.Of(state).LambdaScale);
        var html = new Html("penalty-", state.HasNumbers);
        html.Paragraph(state.Penalty == "none" ? "Without a penalty every coefficient is as the data alone would have it."
            : $"{said.Lambda}.");
        html.Figure(Bars(state).Chart);
        html.Paragraph(left.Length > 0 ? $"Exactly zero, and so left out: {string.Join(", ", left)}." : state.Penalty is "ridge" ? "L2 shrinks all of them and leaves none out." : "None is exactly zero.");
        html.Paragraph(said.Certificate);
        string words = $"{kept} of {model.Coefficients.Count} factors kept";
        return new PanelView(state.Penalty == "none" ? words : $"lambda {Plain.Number(Students.ToShown(state))}, {words}", html.ToString());
    }
}
