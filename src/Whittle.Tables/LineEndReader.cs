namespace Whittle.Tables;

/// <summary>
/// Reads a lone \r as \n, so that every line ends in \n: the parser takes a lone \r for text where the first line ended otherwise. \r\n
/// stays as it is, since it may stand in a quoted cell. Not thread-safe.
/// </summary>
internal sealed class LineEndReader(TextReader inner) : TextReader
{
    /// <summary>The next character, where \r means a line end whether or not it is alone.</summary>
    public override int Peek() => inner.Peek();

    /// <inheritdoc/>
    public override int Read()
    {
        int c = inner.Read();
        return c == '\r' && inner.Peek() != '\n' ? '\n' : c;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int count = inner.Read(buffer);
        Span<char> rest = buffer[..count];
        for (int at = rest.IndexOf('\r'); at >= 0; at = rest.IndexOf('\r'))
        {
            int next = at + 1 < rest.Length ? rest[at + 1] : inner.Peek();
            if (next != '\n')
            {
                rest[at] = '\n';
            }

            rest = rest[(at + 1)..];
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
