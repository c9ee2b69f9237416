using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>The lines of a Matrix Market file that are neither blank nor a comment, and where the last one stands.</summary>
internal sealed class MarketLines
{
    private readonly StreamReader _reader;
    private readonly string _source;
    private int _line;

    public MarketLines(StreamReader reader, string source) => (_reader, _source) = (reader, source);

    /// <summary>The next line of any kind, or null at the end.</summary>
    public string? ReadRaw()
    {
        _line++;
        return _reader.ReadLine();
    }

    /// <summary>The next line that says something, or null at the end.</summary>
    public string? Read()
    {
        string? line = ReadRaw();
        while (line is not null && (line.StartsWith('%') || line.AsSpan().IsWhiteSpace()))
        {
            line = ReadRaw();
        }

        return line;
    }

    /// <summary>A fault of the line last read.</summary>
    public WhittleException Fault(string why) => TableFaults.NotMarket(_source, _line, why);
}
