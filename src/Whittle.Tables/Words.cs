namespace Whittle.Tables;

/// <summary>The words of a line, parted by spaces and tabs, one after the other.</summary>
internal ref struct Words(ReadOnlySpan<char> line)
{
    private readonly ReadOnlySpan<char> _line = line;
    private int _next;

    /// <summary>The word last found.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Where in the line it begins, from 1.</summary>
    public int Character { get; private set; }

    /// <summary>Finds the next word; false at the end of the line.</summary>
    public bool MoveNext()
    {
        while (_next < _line.Length && IsBlank(_line[_next]))
        {
            _next++;
        }

        int from = _next;
        while (_next < _line.Length && !IsBlank(_line[_next]))
        {
            _next++;
        }

        Word = _line[from.._next];
        Character = from + 1;
        return from < _next;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\f' or '\v';
}
