using System.Text.Json;
using Spectre.Console;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What <c>explain</c> says of a saved network: the document <c>whittle.network-explanation/1</c>, and words.</summary>
internal static class NetworkExplainOutput
{
    private const int MostLines = 25;

    /// <summary>Words.</summary>
    /// <param name="shell">Where they go.</param>
    /// <param name="model">The network.</param>
    /// <param name="rows">What was found on rows, and what they are called; null without any.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <param name="all">Whether every line is printed.</param>
    public static void Write(Shell shell, NeuralModel model, (string Name, HeldOutSummary Summary, PermutationImportance Importance)? rows, long seed, bool all)
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        Line(NetworkWords.What(model));
        Line($"  {NetworkWords.Penalty(model.Options)}");
        (string Name, string Why)[] dead = [.. NetworkWords.DeadInputs(model)];
        Line(dead.Length == 0 ? "Every input has influence." : $"{dead.Length} of {model.Inputs.Count} inputs have no influence:");
        foreach ((string name, string why) in dead.Take(all ? dead.Length : MostLines))
        {
            Line($"  {name}: {why}");
        }

        if (!all && dead.Length > MostLines)
        {
            Line($"  … and {dead.Length - MostLines} more (--all prints them).");
        }

        if (rows is not var (called, summary, importance))
        {
            Line("What it relies on is measured on rows: name a table after the network, best of rows that it was not trained on.");
            return;
        }

        Line();
        Line(HeldOutWords.Of(summary, model.Loss, called));
        HeldOutOutput.Write(shell, called, summary.Classes, summary.TwoClasses, HeldOutOutput.Named(summary.Responses, model.Outputs));
        Line();
        Line(ImportanceWords.What(importance, model.Loss, seed));
        Table table = new() { Border = TableBorder.None };
        table.AddColumns([.. ImportanceWords.Headers(importance).Select((h, k) => k == 0 || h == "relied on" ? new TableColumn(h) : Headers.Right(h))]);
        int shown = all ? importance.Columns.Count : Math.Min(MostLines, importance.Columns.Count);
        foreach (IReadOnlyList<string> row in ImportanceWords.Rows(importance).Take(shown))
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(Plain.Clean(cell)))]);
        }

        shell.Output.Write(table);
        if (shown < importance.Columns.Count)
        {
            Line($"… and {importance.Columns.Count - shown} more (--all prints them).");
        }

        Line(ImportanceWords.Caveat(importance));
    }

    /// <summary>The document.</summary>
    public static void Write(Utf8JsonWriter json, NeuralModel model, (string Name, HeldOutSummary Summary, PermutationImportance Importance)? rows, long seed)
    {
        json.WriteString("schema", "whittle.network-explanation/1");
        ResponseJson.WriteNames(json, model.Response);
        json.WriteStartArray("deadInputs");
        foreach ((string name, string why) in NetworkWords.DeadInputs(model))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("why", why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (rows is not var (_, summary, importance))
        {
            return;
        }

        HeldOutOutput.Write(json, "heldOut", summary, model.Outputs);
        json.WriteString("measure", FoldWords.Code(importance.Measure));
        json.WriteReal("error", importance.Error);
        json.WriteNumber("seed", seed);
        json.WriteBoolean("complete", importance.IsComplete);
        json.WriteStartArray("importance");
        foreach (PermutedColumn column in importance.Columns.OrderByDescending(c => c.Mean))
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteReal("mean", column.Mean);
            json.WriteReal("standardError", column.StandardError);
            json.WriteReal("standardDeviation", column.StandardDeviation);
            FitJson.WriteArray(json, "increases", column.Increases);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
