using Whittle.Models;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A line with many inputs, and what its squares add up to.</summary>
internal static class FitPanel
{
    private const int Shown = 20;

    public static PanelView Draw(PlayState state)
    {
        LinearModel model = Students.FreeOf(state.Factors);
        double[] y = Students.Table.Numbers(Students.Response), predicted = model.Predict(Students.Table);
        double mean = y.Average(), empty = y.Average(v => (v - mean) * (v - mean)), own = y.Zip(predicted).Average(p => (p.First - p.Second) * (p.First - p.Second));
        var html = new Html("fit-", state.HasNumbers);
        html.Paragraph($"With the mean alone, the mean squared error is {Plain.Number(empty)}. With {string.Join(", ", state.Factors)} it is {Plain.Number(own)}: {Plain.Percent(1 - (own / empty))} of it is explained.");
        string terms = string.Concat(model.Coefficients.Select(c => $" {(c.Estimate < 0 ? "−" : "+")} {Plain.Number(Math.Abs(c.Estimate))}·{c.Name}"));
        html.Paragraph($"score = {Plain.Number(model.Intercept)}{terms}");
        int step = y.Length / Shown;
        (int, double, double)[] rows = [.. Enumerable.Range(0, Shown).Select(k => (k * step, predicted[k * step], y[k * step]))];
        html.Figure(SquaresChart.Draw(rows));
        return new PanelView($"{state.Factors.Count} of {PlayState.AllFactors.Count} factors in, mean squared error {Plain.Number(own)}", html.ToString());
    }
}
