using System.Text;

namespace Whittle.Tests.Tables;

/// <summary>Delimited text read one character at a time, by RFC 4180 with \n, \r\n and \r as line ends (and a lone \r read as \n): slow, plain, and no code of the library's.</summary>
internal sealed class PlainCsv
{
    private readonly string _text;
    private int _at;
    private int _line = 1;

    public PlainCsv(string text)
    {
        _text = text;
        while (_at < text.Length && BrokenLine is null)
        {
            ReadRecord();
        }
    }

    /// <summary>Each record's cells and the physical line it begins on; a line of nothing or spaces has null for cells.</summary>
    public List<(string[]? Cells, int Line)> Records { get; } = [];

    /// <summary>The line of the first broken quote, after the last of the records; null where all are whole.</summary>
    public int? BrokenLine { get; private set; }

    private void ReadRecord()
    {
        (int start, int line) = (_at, _line);
        var cells = new List<string>();
        do
        {
            string? cell = _at < _text.Length && _text[_at] == '"' ? ReadQuoted() : ReadBare();
            if (cell is null)
            {
                return;
            }

            cells.Add(cell);
        }
        while (Take(','));
        bool isBlank = cells.Count == 1 && string.IsNullOrWhiteSpace(_text[start.._at]);
        TakeLineEnd();
        Records.Add((isBlank ? null : [.. cells], line));
    }

    private string ReadBare()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is not (',' or '\n' or '\r'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string? ReadQuoted()
    {
        int openLine = _line;
        var cell = new StringBuilder();
        _at++;
        while (_at < _text.Length)
        {
            if (Take('"'))
            {
                if (!Take('"'))
                {
                    bool isEnd = _at == _text.Length || _text[_at] is ',' or '\n' or '\r';
                    BrokenLine = isEnd ? null : _line;
                    return isEnd ? cell.ToString() : null;
                }

                cell.Append('"');
                continue;
            }

            int start = _at;
            if (!TakeLineEnd())
            {
                _at++;
            }

            cell.Append(_text[start.._at] is "\r" ? "\n" : _text[start.._at]);
        }

        BrokenLine = openLine;
        return null;
    }

    private bool TakeLineEnd()
    {
        int start = _at;
        _ = Take('\r') ? Take('\n') : Take('\n');
        _line += _at > start ? 1 : 0;
        return _at > start;
    }

    private bool Take(char c)
    {
        bool isNext = _at < _text.Length && _text[_at] == c;
        _at += isNext ? 1 : 0;
        return isNext;
    }
}
