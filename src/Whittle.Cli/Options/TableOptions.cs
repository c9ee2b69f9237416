using System.CommandLine;
using Whittle.Data;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>How a file of rows is read: the same on every verb that reads one.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "The character between cells; found by itself among , ; tab |.", HelpName = "CHAR" };
    private readonly Option<string> _decimal = CheckedOption.Choice("--decimal", "The decimal mark.", ".", ",");
    private readonly Option<string[]> _na = new("--na") { Description = "A text that means a missing cell, beside the empty one; may be repeated.", HelpName = "TEXT" };
    private readonly Option<string[]> _factor = new("--factor") { Description = "A column to read as text, whatever it holds; may be repeated.", HelpName = "NAME" };

    /// <summary>The file.</summary>
    public Argument<string> File { get; } = new("DATA") { Description = "A .csv or .tsv file (or any text with a header), or a matrix: .npy, .npz, .mtx, .svm, .svmlight, .libsvm." };

    /// <summary>The options that say how text is read.</summary>
    public IReadOnlyList<Option> All => [_delimiter, _decimal, _na, _factor];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads a table and what was found in it.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="options">The parsed words.</param>
    /// <param name="factors">Columns that are text beside those of --factor.</param>
    public (Table Table, TableReport Report) Read(string file, ParseResult options, params string[] factors)
    {
        var csv = new CsvOptions
        {
            Delimiter = options.GetValue(_delimiter) switch { null => null, "tab" or "\\t" => '\t', { Length: 1 } one => one[0], string other => throw CliFaults.BadUsage($"--delimiter is '{other}'; it must be one character, or tab.") },
            DecimalMark = options.GetValue(_decimal)![0],
            NaTexts = options.GetValue(_na) ?? [],
            Factors = [.. options.GetValue(_factor) ?? [], .. factors],
        };
        (Table Table, TableReport Report) found = InputFile.Read(file, path => CsvTable.ReadWithReport(path, csv));
        foreach (string name in options.GetValue(_factor) ?? [])
        {
            _ = found.Table[name];
        }

        return found;
    }

    /// <summary>Reads a matrix, on which the options of text have no meaning.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="options">The parsed words.</param>
    /// <param name="fewestColumns">How many columns the matrix is known to have, where the file itself does not say.</param>
    /// <param name="others">More options of the verb that are about tables only.</param>
    public MatrixFile ReadMatrix(string file, ParseResult options, int fewestColumns = 0, params IEnumerable<Option> others)
    {
        string[] misplaced = [.. others.Concat(All).Where(options.IsGiven).Select(o => o.Name)];
        return misplaced.Length == 0 ? MatrixFile.Read(file, fewestColumns) : throw CliFaults.TableOptionsOnMatrix(misplaced);
    }
}
