using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What <c>net path</c> says: the document <c>whittle.lassonet/1</c>, and words.</summary>
internal static class LassoNetOutput
{
    private const int MostFeatures = 20;

    /// <summary>Words.</summary>
    public static void Write(Shell shell, LassoNetPath path, LassoNetOptions options, Regression data, bool all)
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        LassoNetPoint best = path.Points[path.BestIndex], last = path.Points[^1];
        Line($"LassoNet for {string.Join(", ", data.Outputs)}: {path.Points.Count} λ from 0 (dense) to {Plain.Number(last.Lambda)}{(path.IsComplete ? ", where no feature is left" : ", where it was cancelled")}; an input's weights are at most {Plain.Number(options.Hierarchy)} times its skip's.");
        Table table = new() { Border = TableBorder.None };
        table.AddColumns(Headers.Right("λ"), Headers.Right("features"), Headers.Right("validation loss"), new TableColumn(""));
        int before = -1;
        foreach (LassoNetPoint point in path.Points)
        {
            if (all || point.Kept.Count != before || point == best)
            {
                table.AddRow(Plain.Number(point.Lambda), point.Kept.Count.ToString(CultureInfo.InvariantCulture), double.IsNaN(point.ValidationLoss) ? "" : Plain.Number(point.ValidationLoss), point == best ? "least validation loss" : "");
                before = point.Kept.Count;
            }
        }

        shell.Output.Write(table);
        Line($"How much each feature is needed: the λ at which it leaves for good{(options.Seeds > 1 ? $", the mean of {options.Seeds} seeds" : "")}.");
        Table features = new() { Border = TableBorder.None };
        features.AddColumns(new TableColumn("feature"), Headers.Right("leaves at λ"));
        int[] order = [.. Enumerable.Range(0, path.Inputs.Count).OrderByDescending(j => path.Importance[j])];
        int shown = all ? order.Length : Math.Min(order.Length, MostFeatures);
        foreach (int j in order.Take(shown))
        {
            features.AddRow(Markup.Escape(Plain.Clean(path.Inputs[j])), double.IsNaN(path.Importance[j]) ? "not known" : Plain.Number(path.Importance[j]));
        }

        shell.Output.Write(features);
        if (shown < order.Length)
        {
            Line($"… and {order.Length - shown} more (--all prints them).");
        }
    }

    /// <summary>The document.</summary>
    public static void Write(Utf8JsonWriter json, LassoNetPath path)
    {
        json.WriteString("schema", "whittle.lassonet/1");
        json.WriteBoolean("complete", path.IsComplete);
        json.WriteNumber("best", path.BestIndex);
        json.WriteStartObject("importance");
        for (int j = 0; j < path.Inputs.Count; j++)
        {
            json.WriteReal(path.Inputs[j], double.IsNaN(path.Importance[j]) ? null : path.Importance[j]);
        }

        json.WriteEndObject();
        json.WriteStartArray("points");
        foreach (LassoNetPoint point in path.Points)
        {
            json.WriteStartObject();
            json.WriteReal("lambda", point.Lambda);
            json.WriteReal("validationLoss", double.IsNaN(point.ValidationLoss) ? null : point.ValidationLoss);
            json.WriteNumber("epochs", point.Epochs);
            json.WriteStartArray("kept");
            foreach (int j in point.Kept)
            {
                json.WriteStringValue(path.Inputs[j]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
