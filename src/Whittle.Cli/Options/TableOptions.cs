using System.CommandLine;
using Whittle.Data;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>How a file of rows is read: the same on every verb that reads one.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "The character between cells; found by itself among , ; tab |.", HelpName = "CHAR" };
    private readonly Option<string?> _decimal = new("--decimal") { Description = "The decimal mark, . or , (default .).", HelpName = "CHAR" };
    private readonly Option<string[]> _na = new("--na") { Description = "A text that means a missing cell, beside the empty one; may be repeated.", HelpName = "TEXT" };
    private readonly Option<string[]> _factor = new("--factor") { Description = "A column to read as text, whatever it holds; may be repeated.", HelpName = "NAME" };

    /// <summary>The file.</summary>
    public Argument<string> File { get; } = new("DATA") { Description = "A .csv or .tsv file (or any text with a header), or a .npy matrix." };

    public void AddTo(Command command)
    {
        command.Add(_delimiter);
        command.Add(_decimal);
        command.Add(_na);
        command.Add(_factor);
    }

    /// <summary>Reads a table and what was found in it.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="options">The parsed words.</param>
    /// <param name="factors">Columns that are text beside those of --factor.</param>
    public (Table Table, TableReport Report) Read(string file, ParseResult options, params string[] factors)
    {
        try
        {
            return CsvTable.ReadWithReport(file, new CsvOptions
            {
                Delimiter = options.GetValue(_delimiter) switch { null => null, "tab" or "\\t" => '\t', { Length: 1 } one => one[0], string other => throw CliFaults.BadUsage($"--delimiter is '{other}'; it must be one character, or tab.") },
                DecimalMark = options.GetValue(_decimal) switch { null or "." => '.', "," => ',', string other => throw CliFaults.BadUsage($"--decimal is '{other}'; it must be . or ,.") },
                NaTexts = options.GetValue(_na) ?? [],
                Factors = [.. options.GetValue(_factor) ?? [], .. factors],
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliFaults.Unreadable(file, e.Message);
        }
    }
}
