using System.Text;
using Sylvan.Data.Csv;
using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// Reads delimited text with a header into a <see cref="Table"/>. The types are decided from the text of every cell: a number is what
/// <see cref="double.Parse(string)"/> accepts with invariant rules and is finite, an empty cell is missing, everything else is text. What
/// looks like a mistake becomes the concern of its column, thrown when the column is used: dates, identifiers (more than 20 levels and more
/// than half as many as cells, or 10 or more cells that all differ), a few cells that are no numbers among numbers, a decimal mark other
/// than the one in use. A file that is no table is an error when it is read. Nothing is dropped, replaced or renamed; blank lines after the
/// last row hold nothing and are passed over. Thread-safe. Cost: one pass, and a second one if a column is text. Memory: 8 bytes a number,
/// 4 bytes a text cell and each distinct text of a column once; the file itself is not kept, unless it comes from a reader or from a stream
/// that cannot seek.
/// </summary>
public static class CsvTable
{
    /// <summary>Reads a file: UTF-8, or what its byte-order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts; default all found or usual.</param>
    /// <exception cref="WhittleException">The file is not a table, or an option is out of range; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static Table Read(string path, CsvOptions? options = null) => ReadWithReport(path, options).Table;

    /// <summary>Reads a stream from where it stands to its end: UTF-8, or what its byte-order mark says. The stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What they are called in messages.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts.</param>
    /// <exception cref="WhittleException">The text is not a table, or an option is out of range; the message names the line.</exception>
    public static Table Read(Stream stream, string source, CsvOptions? options = null) => ReadWithReport(stream, source, options).Table;

    /// <summary>Reads text from where its reader stands to its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts.</param>
    /// <exception cref="WhittleException">The text is not a table, or an option is out of range; the message names the line.</exception>
    public static Table Read(TextReader text, string source, CsvOptions? options = null) => ReadWithReport(text, source, options).Table;

    /// <summary>Reads a file and says what was found.</summary>
    /// <inheritdoc cref="Read(string, CsvOptions?)"/>
    public static (Table Table, TableReport Report) ReadWithReport(string path, CsvOptions? options = null)
    {
        using var file = new CsvSource(path);
        return Read(file, options ?? new CsvOptions());
    }

    /// <summary>Reads a stream and says what was found.</summary>
    /// <inheritdoc cref="Read(Stream, string, CsvOptions?)"/>
    public static (Table Table, TableReport Report) ReadWithReport(Stream stream, string source, CsvOptions? options = null)
    {
        using var bytes = new CsvSource(stream, source);
        return Read(bytes, options ?? new CsvOptions());
    }

    /// <summary>Reads text and says what was found.</summary>
    /// <inheritdoc cref="Read(TextReader, string, CsvOptions?)"/>
    public static (Table Table, TableReport Report) ReadWithReport(TextReader text, string source, CsvOptions? options = null)
    {
        using var kept = new CsvSource(text, source);
        return Read(kept, options ?? new CsvOptions());
    }

    private static (Table Table, TableReport Report) Read(CsvSource source, CsvOptions options)
    {
        options.Check();
        char delimiter = options.Delimiter ?? ',';
        try
        {
            var sample = new CsvSample(source);
            delimiter = options.Delimiter ?? sample.FindDelimiter();
            sample.RefuseTitle(delimiter);
            Column[] columns = ReadColumns(source, delimiter, options);
            var table = new Table(columns, source.Name);
            return (table, new TableReport(source.Name, delimiter, options.Delimiter is not null, options.DecimalMark, table.Rows, [.. columns.Select(Describe)]));
        }
        catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
        {
            using TextReader text = source.Open();
            throw TableFaults.BrokenQuotes(source.Name, BrokenQuote.Find(text, delimiter), e);
        }
        catch (DecoderFallbackException e)
        {
            throw TableFaults.NotText(source.Name, source.LineOfBadBytes(), e.BytesUnknown ?? [], e);
        }
    }

    private static Column[] ReadColumns(CsvSource source, char delimiter, CsvOptions options)
    {
        string[] names = CsvHeader.Read(source, delimiter, options.DecimalMark);
        NumberCells[] numbers = Array.ConvertAll(names, name => new NumberCells(name, options));
        ReadRows(source, delimiter, names.Length, record =>
        {
            for (int j = 0; j < numbers.Length; j++)
            {
                numbers[j].Add(record, j);
            }
        });

        TextCells?[] texts = Array.ConvertAll(numbers, column => column.IsText ? new TextCells(column.Name, options) : null);
        int[] textual = [.. Enumerable.Range(0, names.Length).Where(j => texts[j] is not null)];
        if (textual.Length > 0)
        {
            ReadRows(source, delimiter, names.Length, record =>
            {
                foreach (int j in textual)
                {
                    texts[j]!.Add(record, j);
                }
            });
        }

        return [.. numbers.Select((column, j) => (Column?)texts[j]?.Create() ?? column.Create())];
    }

    // Every record after the header. Blank lines may follow the last one, except in a single column, where one could be a missing cell.
    private static void ReadRows(CsvSource source, char delimiter, int columns, Action<RecordReader> onRow)
    {
        using var reader = new RecordReader(source.Open(), source.Name, delimiter);
        reader.Read();
        int blankLine = 0;
        bool hasRows = false;
        while (reader.Read())
        {
            if (reader.IsBlank)
            {
                blankLine = blankLine == 0 ? reader.Line : blankLine;
                continue;
            }

            if (blankLine > 0)
            {
                throw TableFaults.BlankLine(source.Name, blankLine);
            }

            if (reader.Count != columns)
            {
                throw TableFaults.Ragged(source.Name, reader.Line, reader.Count, columns, delimiter);
            }

            hasRows = true;
            onRow(reader);
        }

        if (!hasRows)
        {
            throw TableFaults.NoRows(source.Name);
        }

        if (blankLine > 0 && columns == 1)
        {
            throw TableFaults.BlankLine(source.Name, blankLine);
        }
    }

    private static ColumnReport Describe(Column column) => new(
        column.Name, column is TextColumn ? "text" : "number", (column as TextColumn)?.Levels ?? [], column.MissingCount,
        column.Concern is { } concern ? $"{concern.Message} {concern.Fix}" : null);
}
