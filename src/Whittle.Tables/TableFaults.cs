using System.Globalization;
using System.Text;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>Every message about files of rows, in one place.</summary>
internal static class TableFaults
{
    private const int LongestShown = 40;

    public static WhittleException Empty(string source) => Data("empty-file", $"{source} is empty; a table needs a header and at least one row.", source, "Check that this is the file you meant.");

    public static WhittleException NoRows(string source) => Data("no-rows", $"{source} has a header and no rows.", source, "Check that the file is complete.");

    public static WhittleException BlankLine(string source, int line) => Data("blank-line", $"Line {line} of {source} is blank; blank lines inside a table are not allowed.", $"line {line}", "Delete the line, or cut the file where the table ends.");

    public static WhittleException TitleLine(string source, string text, int cells) => Data(
        "title-line", $"Line 1 of {source} is one cell, {Show(text)}, where the lines below have {cells}; the first line must be the header.", "line 1", "Delete the title above the header.");

    public static WhittleException Ragged(string source, int line, int cells, int expected) => Data(
        "ragged-row", $"Line {line} of {source} has {Count(cells, "cell")} where the header has {expected}.", $"line {line}", "Complete or correct the line; a cell that holds the delimiter must be in quotes.");

    public static WhittleException Malformed(string source, int line, int cell, string what, Exception inner) => new(
        FaultKind.Data, "bad-quotes", $"Line {line} of {source}, cell {cell}: {what}", $"line {line}, cell {cell}", "A cell that holds quotes must be in quotes, with each inner quote doubled.", inner);

    public static WhittleException NotText(string source, int line, Exception inner) => new(
        FaultKind.Data, "not-utf8", $"{source} is not UTF-8 text: the first bad byte is after line {line}.", $"line {line}", "Save the file as UTF-8.", inner);

    public static WhittleException NulCharacter(string source, int line) => Data("nul-character", $"Line {line} of {source} holds a NUL character; this is not a text table.", $"line {line}", "Check that this is the file you meant, saved as UTF-8 text.");

    public static WhittleException EmptyName(string source, int cell) => Data("bad-name", $"Cell {cell} of the header of {source} is empty; every column needs a name.", $"line 1, cell {cell}", "Name the column.");

    public static WhittleException DuplicateName(string source, string name, int first, int second) => Data(
        "bad-name", $"{source} has two columns named {Show(name)}, cells {first} and {second} of the header; names must be distinct.", $"line 1, cell {second}", "Rename one of them.");

    public static WhittleException HeaderIsData(string source) => Data("no-header", $"Every cell of line 1 of {source} is a number; the first line must hold names.", "line 1", "Add a header line with the names of the columns.");

    public static WhittleException AllMissing(string name) => Data("all-missing", $"Column {Show(name)} has no value at all.", Column(name), Leave(name));

    public static WhittleException NotFinite(string name, string cell, int line) => Data(
        "not-finite", $"Column {Show(name)} holds {Show(cell)} in line {line}; every number must be finite.", $"line {line}, {Column(name)}", $"Correct the cell, or {Lower(Leave(name))}");

    public static WhittleException NaTexts(string name, IReadOnlyList<string> texts, int count, int firstLine) => Data(
        "na-texts", $"Column {Show(name)} is numbers but for {Count(count, "cell")} that read{(count == 1 ? "s" : "")} {List(texts)}, the first in line {firstLine}.", $"line {firstLine}, {Column(name)}",
        $"If that means missing, say --na {texts[0]}; otherwise correct the cells or {Lower(Leave(name))}");

    public static WhittleException DecimalComma(string name, string cell, int line) => Data(
        "decimal-comma", $"Column {Show(name)} would be numbers with a decimal comma: line {line} reads {Show(cell)}.", $"line {line}, {Column(name)}", $"Read the file with --decimal , or {Lower(Leave(name))}");

    public static WhittleException Dates(string name, string cell, int line) => Data(
        "date-column", $"Column {Show(name)} holds dates such as {Show(cell)} in line {line}; a date is no feature by itself.", $"line {line}, {Column(name)}", $"{Leave(name)} Or replace it by numbers that mean something, such as days since a start.");

    public static WhittleException Mixed(string name, IReadOnlyList<(string Cell, int Line)> cells, int count, int numbers) => Data(
        "mixed-column", $"Column {Show(name)} holds {Count(numbers, "number")} and {Count(count, "cell")} that {(count == 1 ? "is" : "are")} not: {string.Join(", ", cells.Select(c => $"{Show(c.Cell)} in line {c.Line}"))}{(count > cells.Count ? ", …" : "")}.",
        $"line {cells[0].Line}, {Column(name)}", $"Correct the cells, read the column as text with --factor {name}, or {Lower(Leave(name))}");

    public static WhittleException Identifier(string name, int levels, int rows) => Data(
        "identifier", $"Column {Show(name)} has {levels} different texts in {rows} rows; it looks like a name or number of each row, not a feature.", Column(name), $"{Leave(name)} Or use it all the same with --factor {name}.");

    public static WhittleException NotNpy(string source, string why) => Data("bad-npy", $"{source} cannot be read as a .npy matrix: {why}.", source, "Save it with numpy.save as a one- or two-dimensional array of float64 or float32.");

    public static WhittleException NotFiniteEntry(string source, int row, int column, double value) => Data(
        "not-finite", $"{source} holds {value.ToString("R", CultureInfo.InvariantCulture)} in row {row}, column {column} (from 0); every entry must be finite.", $"row {row}, column {column}", "Correct the entry or leave out its row or column.");

    /// <summary>A text of the file in quotes, control characters as codes, cut where it is long.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder("'");
        foreach (char c in text.Length > LongestShown ? text[..LongestShown] : text)
        {
            bool isPlain = !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            shown.Append(isPlain ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        }

        return shown.Append(text.Length > LongestShown ? "…'" : "'").ToString();
    }

    private static WhittleException Data(string code, string message, string where, string fix) => new(FaultKind.Data, code, message, where, fix);

    private static string Column(string name) => $"column {Show(name)}";

    private static string Leave(string name) => $"Leave it out with --exclude {name}.";

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string List(IReadOnlyList<string> texts) => string.Join(", ", texts.Select(Show));

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
