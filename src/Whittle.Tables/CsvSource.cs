using System.Text;

namespace Whittle.Tables;

/// <summary>
/// Text that can be read from its start any number of times, in constant memory where the stream can seek. Bytes are UTF-8 unless a
/// byte-order mark says otherwise, and bytes that are no text are an error, never a replacement character. Not thread-safe.
/// </summary>
internal sealed class CsvSource : IDisposable
{
    private const int BufferBytes = 1 << 16;

    // What stands for bad bytes where their line is looked for: a code point that no text contains.
    private const char Marker = '\uFFFF';

    private readonly Stream? _stream;
    private readonly string _text = "";
    private readonly long _start;
    private readonly bool _isOurs;

    /// <summary>Reads a file.</summary>
    public CsvSource(string path)
    {
        Name = Path.GetFileName(path);
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        _isOurs = true;
        if (!_stream.CanSeek)
        {
            using Stream pipe = _stream;
            _stream = Copy(pipe);
        }
    }

    /// <summary>Reads a stream from where it stands; one that cannot seek is copied into memory.</summary>
    public CsvSource(Stream stream, string name)
    {
        Name = name;
        _isOurs = !stream.CanSeek;
        _stream = _isOurs ? Copy(stream) : stream;
        _start = _stream.Position;
    }

    /// <summary>Reads the rest of a text, which is kept in memory.</summary>
    public CsvSource(TextReader text, string name)
    {
        Name = name;
        _text = text.ReadToEnd();
    }

    /// <summary>What the source is called in messages.</summary>
    public string Name { get; }

    /// <summary>The text from its start. Only the reader opened last may be used.</summary>
    public TextReader Open() => Open(DecoderFallback.ExceptionFallback);

    /// <summary>The physical line, from 1, of the first bytes that are no text.</summary>
    public int LineOfBadBytes()
    {
        using TextReader text = Open(new DecoderReplacementFallback(Marker.ToString()));
        int line = 1, c;
        bool afterReturn = false;
        while ((c = text.Read()) >= 0 && c != Marker)
        {
            line += c == '\r' || (c == '\n' && !afterReturn) ? 1 : 0;
            afterReturn = c == '\r';
        }

        return line;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOurs)
        {
            _stream?.Dispose();
        }
    }

    private TextReader Open(DecoderFallback fallback)
    {
        if (_stream is null)
        {
            return new StringReader(_text.StartsWith('\uFEFF') ? _text[1..] : _text);
        }

        _stream.Position = _start;
        Span<byte> head = stackalloc byte[4];
        (string encoding, int markLength) = head[.._stream.ReadAtLeast(head, head.Length, false)] switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            [0xFF, 0xFE, 0, 0] => ("utf-32", 4),
            [0, 0, 0xFE, 0xFF] => ("utf-32BE", 4),
            [0xFF, 0xFE, ..] => ("utf-16", 2),
            [0xFE, 0xFF, ..] => ("utf-16BE", 2),
            _ => ("utf-8", 0),
        };
        _stream.Position = _start + markLength;
        return new StreamReader(_stream, Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, fallback), false, BufferBytes, leaveOpen: true);
    }

    private static MemoryStream Copy(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
