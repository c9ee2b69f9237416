using Sylvan.Data.Csv;

namespace Whittle.Tables;

/// <summary>
/// Delimited records with the physical lines they stand on. A record is what the quotes make of it: a quoted cell may hold line ends, so
/// records and lines differ in number. Not thread-safe.
/// </summary>
internal sealed class RecordReader : IDisposable
{
    private readonly string _source;
    private readonly CsvDataReader _reader;
    private int _nextLine = 1;

    /// <summary>Reads text from its start.</summary>
    /// <exception cref="CsvFormatException">The quotes of the first record are broken.</exception>
    public RecordReader(TextReader text, string source, char delimiter)
    {
        _source = source;
        _reader = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            Comment = '\0', // the default, #, would drop rows in silence
            ResultSetMode = ResultSetMode.SingleResult,
            MaxBufferSize = Array.MaxLength / sizeof(char),
        });
    }

    /// <summary>The physical line, from 1, that the record begins on.</summary>
    public int Line { get; private set; }

    /// <summary>How many cells the record has.</summary>
    public int Count => _reader.RowFieldCount;

    /// <summary>Whether the record is a line of nothing or of spaces.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>The text of a cell without its quotes, valid until the next record.</summary>
    public ReadOnlySpan<char> this[int cell] => _reader.GetFieldSpan(cell);

    /// <summary>Moves to the next record.</summary>
    /// <exception cref="CsvFormatException">The quotes of the record are broken.</exception>
    /// <exception cref="Errors.WhittleException">The record holds a NUL character.</exception>
    public bool Read()
    {
        Line = _nextLine;
        if (!_reader.Read())
        {
            return false;
        }

        ReadOnlySpan<char> raw = _reader.GetRawRecordSpan();
        _nextLine += CountLineEnds(raw);
        IsBlank = Count == 1 && raw.IsWhiteSpace();
        int nul = raw.IndexOf('\0');
        return nul < 0 ? true : throw TableFaults.NulCharacter(_source, Line + CountLineEnds(raw[..nul]));
    }

    /// <summary>The physical line, from 1, that a cell begins on.</summary>
    public int LineOf(int cell)
    {
        int line = Line;
        for (int j = 0; j < cell; j++)
        {
            line += CountLineEnds(this[j]);
        }

        return line;
    }

    /// <summary>The texts of all cells.</summary>
    public string[] ToArray()
    {
        var cells = new string[Count];
        for (int j = 0; j < cells.Length; j++)
        {
            cells[j] = this[j].ToString();
        }

        return cells;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // \n, \r\n and \r each end a line.
    private static int CountLineEnds(ReadOnlySpan<char> text)
    {
        int returns = text.Count('\r');
        return text.Count('\n') + (returns == 0 ? 0 : returns - text.Count("\r\n"));
    }
}
