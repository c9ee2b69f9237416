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
        LassoNetPoint best = path.Points[path.BestIndex];
        Line(LassoNetWords.What(path, options, data.Outputs));
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
        Line(LassoNetWords.Importance(path));
        Table features = new() { Border = TableBorder.None };
        features.AddColumns([.. LassoNetWords.Headers(path).Select((h, k) => k == 0 ? new TableColumn(h) : Headers.Right(h))]);
        int shown = all ? path.Inputs.Count : Math.Min(path.Inputs.Count, MostFeatures);
        foreach (IReadOnlyList<string> row in LassoNetWords.Rows(path).Take(shown))
        {
            features.AddRow([.. row.Select(cell => Markup.Escape(Plain.Clean(cell)))]);
        }

        shell.Output.Write(features);
        if (shown < path.Inputs.Count)
        {
            Line($"… and {path.Inputs.Count - shown} more (--all prints them).");
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
        if (path.Leaves.Count > 1)
        {
            json.WriteStartArray("leaves");
            foreach (IReadOnlyList<double> seed in path.Leaves)
            {
                json.WriteStartArray();
                foreach (double lambda in seed)
                {
                    json.WriteReal(lambda);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

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
