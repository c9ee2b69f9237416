using System.Text;
using Sylvan.Data.Csv;
using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// Reads delimited text with a header into a <see cref="Table"/>. The types are decided from the text of every cell: a number is what
/// <see cref="double.Parse(string)"/> accepts and is finite, an empty cell is missing, everything else is text; what looks like a mistake
/// (dates, identifiers, a few cells that are no numbers) becomes a concern of its column. Nothing is dropped, replaced or renamed.
/// Thread-safe. Memory: the file, plus 8 bytes a number.
/// </summary>
public static class CsvTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts; default all found or usual.</param>
    /// <exception cref="WhittleException">The file is not a table; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, CsvOptions? options = null) => ReadWithReport(path, options).Table;

    /// <summary>Reads a file and says what was found.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts.</param>
    /// <exception cref="WhittleException">The file is not a table; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (Table Table, TableReport Report) ReadWithReport(string path, CsvOptions? options = null) =>
        ReadWithReport(File.ReadAllBytes(path), Path.GetFileName(path), options);

    /// <summary>Reads text in memory (UTF-8, or what a byte-order mark says) and says what was found.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">What the file is called in messages.</param>
    /// <param name="options">Delimiter, decimal mark, missing texts.</param>
    /// <exception cref="WhittleException">The text is not a table; the message names the line.</exception>
    public static (Table Table, TableReport Report) ReadWithReport(byte[] content, string source, CsvOptions? options = null)
    {
        options ??= new CsvOptions();
        char delimiter = options.Delimiter ?? DelimiterFinder.Find(content, Open);
        string[] names = ReadHeader(content, source, delimiter);
        ColumnReader[] readers = [.. names.Select(name => new ColumnReader(name, options))];
        int rows = ReadNumbers(content, source, delimiter, readers);
        List<string?>?[] texts = ReadTexts(content, source, delimiter, readers);
        Column[] columns = [.. readers.Select((reader, j) => texts[j] is { } cells ? reader.CreateText(cells) : reader.CreateNumbers())];
        var report = new TableReport(source, delimiter, options.Delimiter is not null, options.DecimalMark, rows, [.. columns.Select(Describe)]);
        return (new Table(columns, source), report);
    }

    private static StreamReader Open(byte[] content) => new(new MemoryStream(content, false), StrictUtf8, true);

    private static ColumnReport Describe(Column column) => new(
        column.Name, column is TextColumn ? "text" : "number", (column as TextColumn)?.Levels ?? [], column.MissingCount,
        column.Concern is { } concern ? $"{concern.Message} {concern.Fix}" : null);

    private static string[] ReadHeader(byte[] content, string source, char delimiter)
    {
        string[]? names = null;
        Read(content, source, delimiter, (record, line) =>
        {
            if (names is null)
            {
                if (record.GetRawRecordSpan().Trim("\r\n").IsEmpty)
                {
                    throw TableFaults.BlankLine(source, line);
                }

                names = new string[record.RowFieldCount];
                for (int j = 0; j < names.Length; j++)
                {
                    names[j] = record.GetFieldSpan(j).ToString();
                }

                return true;
            }

            return names.Length == 1 && record.RowFieldCount > 1 ? throw TableFaults.TitleLine(source, names[0], record.RowFieldCount) : false;
        });
        names = names ?? throw TableFaults.Empty(source);
        CheckNames(names, source);
        return names;
    }

    private static void CheckNames(string[] names, string source)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int j = 0; j < names.Length; j++)
        {
            if (names[j].Length == 0)
            {
                throw TableFaults.EmptyName(source, j + 1);
            }

            if (!seen.TryAdd(names[j], j))
            {
                throw TableFaults.DuplicateName(source, names[j], seen[names[j]] + 1, j + 1);
            }
        }

        if (names.All(name => double.TryParse(name, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _)))
        {
            throw TableFaults.HeaderIsData(source);
        }
    }

    // Every record after the header; blank lines are allowed only where nothing follows them.
    private static int ReadNumbers(byte[] content, string source, char delimiter, ColumnReader[] readers)
    {
        int rows = -1, blank = 0;
        Read(content, source, delimiter, (record, line) =>
        {
            if (record.GetRawRecordSpan().Trim("\r\n").IsEmpty)
            {
                blank = blank == 0 ? line : blank;
                return true;
            }

            if (blank > 0)
            {
                throw TableFaults.BlankLine(source, blank);
            }

            if (record.RowFieldCount != readers.Length)
            {
                throw TableFaults.Ragged(source, line, record.RowFieldCount, readers.Length);
            }

            rows++;
            for (int j = 0; j < readers.Length && rows > 0; j++)
            {
                readers[j].Add(record.GetFieldSpan(j), line);
            }

            return true;
        });
        return rows > 0 ? rows : throw TableFaults.NoRows(source);
    }

    private static List<string?>?[] ReadTexts(byte[] content, string source, char delimiter, ColumnReader[] readers)
    {
        var texts = Array.ConvertAll(readers, reader => reader.NeedsText ? new List<string?>() : null);
        int[] needed = [.. Enumerable.Range(0, texts.Length).Where(j => texts[j] is not null)];
        bool isHeader = true;
        var pool = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = pool.GetAlternateLookup<ReadOnlySpan<char>>();
        if (needed.Length > 0)
        {
            Read(content, source, delimiter, (record, _) =>
            {
                if (!isHeader && !record.GetRawRecordSpan().Trim("\r\n").IsEmpty)
                {
                    foreach (int j in needed)
                    {
                        ReadOnlySpan<char> cell = record.GetFieldSpan(j);
                        string? text = null;
                        if (!readers[j].IsMissing(cell) && !lookup.TryGetValue(cell, out text))
                        {
                            pool.Add(text = cell.ToString());
                        }

                        texts[j]!.Add(text);
                    }
                }

                isHeader = false;
                return true;
            });
        }

        return texts;
    }

    // Calls back with every record and the physical line it starts on, until one says false. The raw text of each record tells how many
    // lines it spans, since a quoted cell may hold line ends.
    private static void Read(byte[] content, string source, char delimiter, Func<CsvDataReader, int, bool> onRecord)
    {
        int line = 1;
        try
        {
            using StreamReader text = Open(content);
            using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = delimiter,
                Comment = '\0',
                ResultSetMode = ResultSetMode.SingleResult,
                MaxBufferSize = int.MaxValue / 4,
            });
            while (reader.Read())
            {
                ReadOnlySpan<char> raw = reader.GetRawRecordSpan();
                if (raw.Contains('\0'))
                {
                    throw TableFaults.NulCharacter(source, line);
                }

                if (!onRecord(reader, line))
                {
                    return;
                }

                line += CountLineEnds(raw);
            }
        }
        catch (CsvFormatException e)
        {
            throw TableFaults.Malformed(source, line, e.FieldOrdinal + 1, e.Message, e);
        }
        catch (DecoderFallbackException e)
        {
            throw TableFaults.NotText(source, line, e);
        }
    }

    private static int CountLineEnds(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')) ? 1 : 0;
        }

        return count;
    }
}
