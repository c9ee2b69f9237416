using System.Runtime.InteropServices;
using Whittle.Data;

namespace Whittle.Tables;

/// <summary>Gathers the cells of a column of text, each distinct text once, with its count and first line. Not thread-safe.</summary>
internal sealed class TextCells
{
    private readonly string _name;
    private readonly CsvOptions _options;
    private readonly List<TextLevel> _levels = [];
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _index = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public TextCells(string name, CsvOptions options)
    {
        _name = name;
        _options = options;
    }

    /// <summary>Takes the cell of the next row.</summary>
    public void Add(RecordReader record, int cell)
    {
        ReadOnlySpan<char> text = record[cell];
        if (_options.IsMissing(text))
        {
            _codes.Add(-1);
            return;
        }

        if (!_index.TryGetValue(text, out int code))
        {
            _index[text] = code = _levels.Count;
            _levels.Add(new TextLevel(text.ToString(), 0, record.LineOf(cell)));
        }

        _codes.Add(code);
        ref TextLevel level = ref CollectionsMarshal.AsSpan(_levels)[code];
        level = level with { Count = level.Count + 1 };
    }

    /// <summary>The column, with its concern unless it was asked for as text.</summary>
    public TextColumn Create()
    {
        var cells = new string?[_codes.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = _codes[i] < 0 ? null : _levels[_codes[i]].Text;
        }

        return new TextColumn(_name, cells, _options.Factors.Contains(_name) ? null : ColumnConcern.Of(_name, _levels, _options.DecimalMark));
    }
}
