using System.Text.Json;
using Spectre.Console;
using Whittle.Design;
using Whittle.Report;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>What <c>check</c> says.</summary>
internal static class CheckOutput
{
    private const int MaxColumns = 34;
    private const int MaxLevels = 6;

    public static void Write(IAnsiConsole console, TableReport report, bool all)
    {
        string delimiter = report.Delimiter == '\t' ? "tab" : $"'{report.Delimiter}'";
        console.WriteLine(Plain.Clean(
            $"{report.Source}: {report.Rows} rows, {report.Columns.Count} columns, delimiter {delimiter} ({(report.IsDelimiterGiven ? "given" : "found")}), decimal mark '{report.DecimalMark}', header in line 1."));
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("column"), new TableColumn("type"), new TableColumn("missing") { Alignment = Justify.Right }, new TableColumn("levels"));
        int count = all ? report.Columns.Count : Math.Min(MaxColumns, report.Columns.Count);
        foreach (ColumnReport column in report.Columns.Take(count))
        {
            string levels = column.Type == "number" ? "" : $"{column.Levels.Count}: {string.Join(", ", column.Levels.Take(MaxLevels))}{(column.Levels.Count > MaxLevels ? ", …" : "")}";
            table.AddRow(Show(column.Name), column.Type, Plain.Number(column.Missing), Show(levels));
        }

        console.Write(table);
        if (count < report.Columns.Count)
        {
            console.WriteLine($"… and {report.Columns.Count - count} more (--all prints them).");
        }

        foreach (ColumnReport column in report.Columns.Where(c => c.Concern is not null))
        {
            console.WriteLine(Plain.Clean(column.Concern!));
        }
    }

    public static void Write(Shell shell, string source, MatrixFile matrix)
    {
        (DesignMatrix x, int? entries) = (matrix.Columns, (matrix.Columns as SparseDesign)?.EntryCount);
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.check-matrix/1");
                json.WriteString("source", source);
                json.WriteNumber("rows", x.Rows);
                json.WriteNumber("columns", x.Columns);
                if (entries is { } stored)
                {
                    json.WriteNumber("entries", stored);
                }

                if (matrix.FirstIndex is { } first)
                {
                    json.WriteNumber("firstIndex", first);
                }
            });
        }
        else
        {
            string kind = entries is null ? "a matrix" : "a sparse matrix", stored = entries is { } count ? $"{count} {(count == 1 ? "entry" : "entries")} stored, every one" : "every entry";
            string labels = matrix.FirstIndex is { } first ? $"; a label a row, indices from {first} (found)" : "";
            shell.Output.WriteLine(Plain.Clean($"{source}: {kind} of {x.Rows} rows × {x.Columns} columns, {stored} finite{labels}."));
        }
    }

    public static void Write(Utf8JsonWriter json, TableReport report)
    {
        json.WriteString("schema", "whittle.check/1");
        json.WriteString("source", report.Source);
        json.WriteString("delimiter", report.Delimiter.ToString());
        json.WriteString("decimal", report.DecimalMark.ToString());
        json.WriteNumber("rows", report.Rows);
        json.WriteStartArray("columns");
        foreach (ColumnReport column in report.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type);
            json.WriteNumber("missing", column.Missing);
            json.WriteStartArray("levels");
            foreach (string level in column.Levels)
            {
                json.WriteStringValue(level);
            }

            json.WriteEndArray();
            json.WriteString("concern", column.Concern);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Show(string text) => Markup.Escape(Plain.Clean(text));
}
