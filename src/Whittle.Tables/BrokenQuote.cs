namespace Whittle.Tables;

/// <summary>Where the quotes of a text go wrong: a quoted cell that goes on after its closing quote, or never has one.</summary>
/// <param name="Line">The physical line, from 1, of the closing quote that text follows; 0 where the closing quote is missing.</param>
/// <param name="OpenLine">The physical line that the cell begins on.</param>
/// <param name="Cell">Which cell of its record it is, from 1.</param>
internal readonly record struct BrokenQuote(int Line, int OpenLine, int Cell)
{
    /// <summary>Scans text whose quotes are known to be broken.</summary>
    public static BrokenQuote Find(TextReader text, char delimiter)
    {
        int line = 1, openLine = 1, cell = 1;
        bool isStart = true, isQuoted = false;
        for (int c = text.Read(); c >= 0; c = text.Read())
        {
            bool isLineEnd = c == '\n' || (c == '\r' && text.Peek() != '\n');
            if (isQuoted)
            {
                line += isLineEnd ? 1 : 0;
                if (c != '"')
                {
                    continue;
                }

                int next = text.Peek();
                if (next == '"')
                {
                    text.Read();
                    continue;
                }

                if (next >= 0 && next != delimiter && next is not ('\r' or '\n'))
                {
                    return new BrokenQuote(line, openLine, cell);
                }

                isQuoted = false;
            }
            else if (c == '"' && isStart)
            {
                (isQuoted, openLine) = (true, line);
            }

            isStart = c == delimiter || isLineEnd;
            (line, cell) = isLineEnd ? (line + 1, 1) : (line, c == delimiter ? cell + 1 : cell);
        }

        return new BrokenQuote(0, openLine, cell);
    }
}
