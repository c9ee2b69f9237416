using System.Globalization;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>Every message about files of rows, in one place.</summary>
internal static class TableFaults
{
    private const int LongestShown = 40;
    private const int ShownCells = 5;

    public static WhittleException BadOptions(char? delimiter, char? decimalMark) => new(
        FaultKind.Usage, "bad-csv-options",
        string.Join(' ', new[]
        {
            delimiter is { } d ? $"Delimiter is {Show(d.ToString())}; it must not be a quote, a line end or NUL." : null,
            decimalMark is { } m ? $"DecimalMark is {Show(m.ToString())}; it must be '.' or ','." : null,
        }.OfType<string>()),
        delimiter is null ? "DecimalMark" : decimalMark is null ? "Delimiter" : "Delimiter, DecimalMark", "Choose other characters, or leave the options out.");

    public static WhittleException Empty(string source) => Data("empty-file", $"{source} is empty; a table needs a header and at least one row.", source, "Check that this is the file you meant.");

    public static WhittleException NoRows(string source) => Data("no-rows", $"{source} has a header and no rows.", source, "Check that the file is complete.");

    public static WhittleException BlankLine(string source, int line) => Data("blank-line", $"Line {line} of {source} is blank; blank lines inside a table are not allowed.", $"line {line}", "Delete the line, or cut the file where the table ends.");

    public static WhittleException AmbiguousDelimiter(string source, char first, char second, int cells) => Data(
        "ambiguous-delimiter", $"{source} has {cells} cells a line with {Delimiter(first)} between them, and as many with {Delimiter(second)}.", source, "Say which it is with --delimiter.");

    public static WhittleException TitleLine(string source, IReadOnlyList<string> title, int cells) => Data(
        "title-line",
        title.Count == 1
            ? $"Line 1 of {source} is one cell, {Show(title[0])}, where the lines below have {cells}; the first line must be the header."
            : $"Line 1 of {source} has {title.Count} cells where the lines below have {cells}, and the header seems to stand below it; the first line must be the header.",
        "line 1", "Delete the title above the header.");

    public static WhittleException Ragged(string source, int line, int cells, int expected, char delimiter) => Data(
        "ragged-row", $"Line {line} of {source} has {Count(cells, "cell")} where the header has {expected}.", $"line {line}",
        $"Complete or correct the line; a cell that holds {Delimiter(delimiter)} must be in quotes.");

    public static WhittleException BrokenQuotes(string source, BrokenQuote quote, Exception inner) => new(
        FaultKind.Data, "bad-quotes",
        quote.Line == 0
            ? $"Line {quote.OpenLine} of {source}, cell {quote.Cell}: the quote that opens the cell is never closed."
            : $"Line {quote.Line} of {source}, cell {quote.Cell}: text follows the closing quote of the cell{(quote.Line == quote.OpenLine ? "" : $" that begins in line {quote.OpenLine}")}.",
        $"line {(quote.Line == 0 ? quote.OpenLine : quote.Line)}, cell {quote.Cell}", "A cell that begins with a quote must end with one, and each quote inside it must be doubled.", inner);

    public static WhittleException NotText(string source, int line, byte[] bytes, Exception inner) => new(
        FaultKind.Data, "not-utf8", $"Line {line} of {source} holds {(bytes.Length == 1 ? "the byte" : "the bytes")} {string.Join(' ', bytes.Select(b => $"0x{b:X2}"))}, which {(bytes.Length == 1 ? "is" : "are")} not text in the file's encoding.",
        $"line {line}", "Save the file as UTF-8.", inner);

    public static WhittleException NulCharacter(string source, int line) => Data(
        "nul-character", $"Line {line} of {source} holds a NUL character; this is not a text table.", $"line {line}", "Check that this is the file you meant, saved as UTF-8 text.");

    public static WhittleException EmptyName(string source, int line, int cell, bool isLast) => Data(
        "bad-name", $"Cell {cell} of the header of {source} is empty; every column needs a name.", $"line {line}, cell {cell}", isLast ? "Name the column, or delete the delimiter at the end of every line." : "Name the column.");

    public static WhittleException DuplicateName(string source, string name, int line, int first, int second) => Data(
        "bad-name", $"{source} has two columns named {Show(name)}, cells {first} and {second} of the header; names must be distinct.", $"line {line}, cell {second}", "Rename one of them, or add a header line if line 1 is data.");

    public static WhittleException HeaderIsData(string source) => Data("no-header", $"Every cell of line 1 of {source} is a number; the first line must hold names.", "line 1", "Add a header line with the names of the columns.");

    public static WhittleException AllMissing(string name) => Data("all-missing", $"Column {Show(name)} has no value at all.", Column(name), Leave(name));

    public static WhittleException NotFinite(string name, string cell, int line) => Data(
        "not-finite", $"Column {Show(name)} holds {Show(cell)} in line {line}; every number must be finite.", Place(line, name),
        $"Correct the cell, say --na {Word(cell)} if it means missing, or {Lower(Leave(name))}");

    public static WhittleException NaTexts(string name, IReadOnlyList<TextLevel> texts, int numbers)
    {
        int count = texts.Sum(t => t.Count);
        string[] words = [.. texts.Select(t => t.Text).Order(StringComparer.Ordinal)];
        string read = $"{Count(count, "cell")} that read{(count == 1 ? "s" : "")} {string.Join(", ", words.Select(Show))}, the first in line {texts[0].Line}";
        return Data(
            "na-texts", numbers > 0 ? $"Column {Show(name)} is numbers but for {read}." : $"Column {Show(name)} is nothing but {read}.", Place(texts[0].Line, name),
            $"If that means missing, say {Na(words)}; otherwise correct the cells or {Lower(Leave(name))}");
    }

    public static WhittleException OtherDecimalMark(string name, TextLevel cell, char mark, bool mayBeThousands) => Data(
        mark == ',' ? "decimal-comma" : "decimal-point", $"Column {Show(name)} would be numbers with a decimal {(mark == ',' ? "comma" : "point")}: line {cell.Line} reads {Show(cell.Text)}.", Place(cell.Line, name),
        mayBeThousands
            ? $"If the comma separates thousands, delete it; if it is the decimal mark, read the file with --decimal , or {Lower(Leave(name))}"
            : $"Read the file with --decimal {mark} or {Lower(Leave(name))}");

    public static WhittleException Dates(string name, TextLevel cell) => Data(
        "date-column", $"Column {Show(name)} holds dates such as {Show(cell.Text)} in line {cell.Line}; a date is no feature by itself.", Place(cell.Line, name),
        $"{Leave(name)} Or replace it by numbers that mean something, such as days since a start.");

    public static WhittleException Mixed(string name, int numbers, IReadOnlyList<TextLevel> others, IReadOnlyList<TextLevel> suspects)
    {
        int count = others.Sum(c => c.Count);
        string shown = string.Join(", ", others.Take(ShownCells).Select(c => $"{Show(c.Text)} in line {c.Line}{(c.Count > 1 ? $" and {c.Count - 1} more" : "")}"));
        return Data(
            "mixed-column", $"Column {Show(name)} holds {Count(numbers, "number")} and {Count(count, "cell")} that {(count == 1 ? "is" : "are")} not: {shown}{(others.Count > ShownCells ? ", …" : "")}.",
            Place(others[0].Line, name),
            $"Correct the cells, {(suspects.Count > 0 ? $"say {Na(suspects.Select(s => s.Text))} for missing ones, " : "")}read the column as text with --factor {Word(name)}, or {Lower(Leave(name))}");
    }

    public static WhittleException Identifier(string name, int levels, int rows) => Data(
        "identifier", $"Column {Show(name)} has {levels} different texts in {rows} rows; it looks like a name or number of each row, not a feature.", Column(name), $"{Leave(name)} Or use it all the same with --factor {Word(name)}.");

    public static WhittleException NotNpy(string source, string why) => Data("bad-npy", $"{source} cannot be read as a .npy matrix: {why}.", source, "Save it with numpy.save as a one- or two-dimensional array of float64 or float32.");

    public static WhittleException NotNpz(string source, string why, Exception? inner = null) => new(
        FaultKind.Data, "bad-npz", $"{source} cannot be read as a sparse matrix: {why}.", source, "Save it with scipy.sparse.save_npz(file, matrix.tocsc()).", inner);

    public static WhittleException NotMarket(string source, int line, string why) => Data(
        "bad-mtx", $"Line {line} of {source}: {why}.", $"line {line}", "Save it with scipy.io.mmwrite, or correct the line.");

    public static WhittleException NotSvmLight(string source, int line, int character, string why) => Data(
        "bad-svmlight", $"Line {line} of {source}, character {character}: {why}.", $"line {line}, character {character}",
        "A line reads label index:value index:value … with ascending indices; sklearn.datasets.dump_svmlight_file writes such files.");

    public static WhittleException NoFeatures(string source, string what) => Data("empty-file", $"{source} holds {what}.", source, "Check that this is the file you meant.");

    public static WhittleException NotFiniteEntry(string source, int row, int column, double value) => Data(
        "not-finite", $"{source} holds {value.ToString("R", CultureInfo.InvariantCulture)} in row {row}, column {column} (from 0); every entry must be finite.", $"row {row}, column {column}", "Correct the entry or leave out its row or column.");

    /// <summary>A text of the file in quotes, cut where it is long (but never inside a surrogate pair). The exception makes it printable.</summary>
    public static string Show(string text)
    {
        int length = text.Length <= LongestShown ? text.Length : char.IsHighSurrogate(text[LongestShown - 1]) ? LongestShown - 1 : LongestShown;
        return $"'{text[..length]}{(length < text.Length ? "…" : "")}'";
    }

    // A text of the file as a shell takes it for one word.
    private static string Word(string text)
    {
        bool isPlain = text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '-' or ':' or '%' or '+' or '=' or '@');
        return isPlain ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    private static WhittleException Data(string code, string message, string where, string fix) => new(FaultKind.Data, code, message, where, fix);

    private static string Place(int line, string column) => $"line {line}, {Column(column)}";

    private static string Column(string name) => $"column {Show(name)}";

    private static string Delimiter(char delimiter) => delimiter switch { ',' => "a comma", ';' => "a semicolon", '\t' => "a tab", '|' => "a bar", _ => Show(delimiter.ToString()) };

    private static string Na(IEnumerable<string> texts) => string.Join(' ', texts.Select(t => $"--na {Word(t)}"));

    private static string Leave(string name) => $"Leave it out with --exclude {Word(name)}.";

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
