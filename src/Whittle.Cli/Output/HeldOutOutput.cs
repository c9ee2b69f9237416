using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What is said of rows that a fit did not see: classes and who is taken for whom, or several responses.</summary>
internal static class HeldOutOutput
{
    private const int MostClasses = 12;

    /// <summary>Words: a sentence of two classes, and the table of any.</summary>
    public static void Write(Shell shell, string what, ClassTable? classes, ClassSummary? two, IReadOnlyList<(string Name, ResponseSummary Summary)>? responses)
    {
        if (classes is not null)
        {
            shell.Output.WriteLine(Plain.Clean(HeldOutWords.Classes(what, classes, two)));
            Table table = new() { Border = TableBorder.None };
            int shown = Math.Min(classes.Classes.Count, MostClasses);
            table.AddColumns([.. HeldOutWords.ClassHeaders(classes, shown).Select((h, k) => k == 0 ? new TableColumn(Markup.Escape(Plain.Clean(h))) : Headers.Right(Markup.Escape(Plain.Clean(h))))]);
            foreach (IReadOnlyList<string> row in HeldOutWords.ClassRows(classes, shown))
            {
                table.AddRow([.. row.Select(cell => Markup.Escape(Plain.Clean(cell)))]);
            }

            shell.Output.Write(table);
            if (shown < classes.Classes.Count)
            {
                shell.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {classes.Classes.Count - shown} more classes (--json has them)."));
            }
        }

        if (responses is not null)
        {
            shell.Output.WriteLine(Plain.Clean($"Of each response on {what}, with the variance explained: {string.Join(", ", responses.Select(r => $"{r.Name} {Plain.Number(r.Summary.MeanSquaredError)}{(double.IsFinite(r.Summary.VarianceExplained) ? $" ({Plain.Percent(r.Summary.VarianceExplained)})" : "")}"))}."));
        }
    }

    /// <summary>The fields.</summary>
    public static void Write(Utf8JsonWriter json, ClassTable? classes, ClassSummary? two, IReadOnlyList<(string Name, ResponseSummary Summary)>? responses)
    {
        if (two is not null)
        {
            ResponseJson.WriteClasses(json, two);
        }

        if (classes is not null)
        {
            json.WriteStartObject("classTable");
            json.WriteReal("errorRate", classes.ErrorRate);
            json.WriteReal("logLoss", classes.LogLoss);
            json.WriteStartArray("classes");
            for (int k = 0; k < classes.Classes.Count; k++)
            {
                json.WriteStartObject();
                json.WriteString("name", classes.Classes[k]);
                FitJson.WriteArray(json, "namedAs", classes.Counts[k]);
                json.WriteReal("recall", classes.Recall(k));
                json.WriteReal("precision", classes.Precision(k));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (responses is not null)
        {
            json.WriteStartObject("heldOutResponses");
            foreach ((string name, ResponseSummary summary) in responses)
            {
                json.WriteStartObject(name);
                json.WriteReal("meanSquaredError", summary.MeanSquaredError);
                json.WriteReal("varianceExplained", summary.VarianceExplained);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    /// <summary>A summary as an object.</summary>
    public static void Write(Utf8JsonWriter json, string name, HeldOutSummary summary, IReadOnlyList<string> outputs)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows", summary.Rows);
        json.WriteReal("deviance", summary.Deviance);
        json.WriteReal("nullDeviance", summary.NullDeviance);
        json.WriteReal("explained", summary.Explained);
        if (summary.MeanSquaredError is { } squared)
        {
            json.WriteReal("meanSquaredError", squared);
            json.WriteReal("meanAbsoluteError", summary.MeanAbsoluteError);
        }

        Write(json, summary.Classes, summary.TwoClasses, Named(summary.Responses, outputs));
        json.WriteEndObject();
    }

    /// <summary>Summaries of responses with their names.</summary>
    public static IReadOnlyList<(string Name, ResponseSummary Summary)>? Named(IReadOnlyList<ResponseSummary>? responses, IReadOnlyList<string> outputs) => responses is null ? null : [.. responses.Select((r, k) => (outputs[k], r))];
}
