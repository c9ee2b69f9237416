using System.Globalization;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>How the losses of trainings went: the validation loss of each, where there is one, and of the first its training loss too. Thread-safe.</summary>
public static class LossCurveChart
{
    private const string Title = "Losses along the training";
    private const int MostRows = 50;

    /// <summary>Draws trainings of the same data.</summary>
    /// <param name="trainings">At least one, with what it is called; at most five are drawn. All with a validation part, or all without.</param>
    public static Chart Draw(IReadOnlyList<(string Name, NeuralModel Model)> trainings)
    {
        NeuralModel first = trainings[0].Model;
        bool hasValidation = first.Options.ValidationShare > 0;
        List<(string Name, double[] Losses)> lines = [.. hasValidation ? [(trainings.Count == 1 ? "training" : $"{trainings[0].Name}: training", [.. first.History.Select(e => e.TrainingLoss)])] : Array.Empty<(string, double[])>()];
        lines.AddRange(trainings.Take(ChartStyle.Lines - 1).Select(t => (trainings.Count == 1 ? hasValidation ? "validation" : "training" : t.Name, t.Model.History.Select(e => hasValidation ? e.ValidationLoss : e.TrainingLoss).ToArray())));
        int epochs = Math.Max(2, lines.Max(l => l.Losses.Length));

        // The first epochs are far above what is to be seen.
        double high = 1.1 * lines.Max(l => l.Losses.Skip(Math.Min(l.Losses.Length - 1, 2)).DefaultIfEmpty(1).Max());
        var plot = new Plot(new Axis(1, epochs, Plot.Left, Plot.Right), new Axis(0, high > 0 ? high : 1, Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, "passes over the training rows", $"mean loss of {(hasValidation ? "validation" : "training")} rows");
        plot.Clip(() =>
        {
            for (int k = 0; k < lines.Count; k++)
            {
                plot.DrawLine(lines[k].Losses.Select((loss, e) => (e + 1.0, loss)), $"l{k}");
            }
        });
        if (first.BestEpoch > 0)
        {
            plot.DrawMarks([(first.BestEpoch, "kept")]);
        }

        plot.DrawNames([.. lines.Select((l, k) => (l.Name, Math.Min(high, l.Losses[^1]), k))], null);
        int[] shown = [.. Enumerable.Range(0, Math.Min(epochs, MostRows)).Select(k => 1 + (int)Math.Round((double)k * (epochs - 1) / (Math.Min(epochs, MostRows) - 1))).Distinct()];
        return new Chart(
            Title, $"{string.Join("; ", lines.Select(l => $"{l.Name}: from {Plain.Number(l.Losses[0])} to {Plain.Number(l.Losses[^1])}, least {Plain.Number(l.Losses.Min())}"))}.",
            new ChartTable(["pass", .. lines.Select(l => l.Name)], [.. shown.Select(e => (string[])[e.ToString(CultureInfo.InvariantCulture), .. lines.Select(l => e <= l.Losses.Length ? Plain.Number(l.Losses[e - 1]) : "")])]), plot.Svg);
    }
}
