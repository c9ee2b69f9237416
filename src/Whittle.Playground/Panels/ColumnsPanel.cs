using System.Globalization;
using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>What the columns of a table are for: the controls of the panel of own data, which no page can know beforehand. What is wrong with a table that is none, that panel says.</summary>
internal static class ColumnsPanel
{
    public static PanelView Draw(PlayState asked)
    {
        PlayState state = GivenTable.Resolve(asked);
        Table table;
        try
        {
            table = GivenTable.Of(state);
        }
        catch (WhittleException)
        {
            return new PanelView("", "");
        }

        var options = new StringBuilder();
        var boxes = new StringBuilder();
        for (int j = 1; j <= table.Columns.Count; j++)
        {
            Column column = table.Columns[j - 1];
            string name = MarkupText.Escape(column.Name), ticked = state.Out.Contains(j) ? "" : " checked", disabled = j == state.Response ? " disabled" : "";
            options.Append(CultureInfo.InvariantCulture, $"<option value=\"{j}\"{(j == state.Response ? " selected" : "")}>{name}</option>");
            boxes.Append(CultureInfo.InvariantCulture, $"<label><input type=\"checkbox\" name=\"out\" value=\"{j}\"{ticked}{disabled}> <span>{name}{MarkupText.Escape(Kind(column))}</span></label>\n");
        }

        var html = new Html();
        html.Raw($"<label>to be explained <select name=\"y\">{options}</select></label>");
        html.Raw($"<fieldset class=\"columns\"><legend>Columns that are in</legend>\n{boxes}</fieldset>");
        return new PanelView(Plain.Clean($"{table.Source}: {Count(table.Rows, "row")}, {Count(table.Columns.Count, "column")}."), html.ToString());
    }

    private static string Kind(Column column)
    {
        string[] notes = [.. column is TextColumn text ? [$"text, {Count(text.Levels.Count, "level")}"] : Array.Empty<string>(), .. column.MissingCount > 0 ? [$"{column.MissingCount} missing"] : Array.Empty<string>()];
        return notes.Length == 0 ? "" : $" ({string.Join("; ", notes)})";
    }

    private static string Count(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";
}
