using Whittle.Errors;

namespace Whittle.Data;

/// <summary>A column of text held as codes into its distinct levels, which stand in ordinal order; code −1 is a missing cell.</summary>
public sealed class TextColumn : Column
{
    private readonly int[] _codes;
    private readonly string[] _levels;

    /// <summary>Encodes one text a row; null is a missing cell.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="cells">One text a row.</param>
    /// <param name="concern">Why the column should not be used as it stands, or null.</param>
    public TextColumn(string name, IReadOnlyList<string?> cells, WhittleException? concern = null)
        : base(name, cells.Count, concern)
    {
        _levels = [.. cells.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < _levels.Length; k++)
        {
            index[_levels[k]] = k;
        }

        _codes = new int[cells.Count];
        for (int i = 0; i < _codes.Length; i++)
        {
            _codes[i] = cells[i] is { } cell ? index[cell] : -1;
            MissingCount += _codes[i] < 0 ? 1 : 0;
        }
    }

    private TextColumn(TextColumn source, int[] codes)
        : base(source.Name, codes.Length, source.Concern)
    {
        _levels = source._levels;
        _codes = codes;
        MissingCount = codes.Count(c => c < 0);
    }

    /// <summary>The distinct texts in ordinal order. After <see cref="Take"/> a level may have no row.</summary>
    public IReadOnlyList<string> Levels => _levels;

    /// <summary>One code a row into <see cref="Levels"/>; −1 is a missing cell.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <inheritdoc/>
    public override int MissingCount { get; }

    /// <summary>The text of a row, or null where it is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public string? this[int row] => _codes[row] < 0 ? null : _levels[_codes[row]];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] < 0;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            taken[i] = _codes[rows[i]];
        }

        return new TextColumn(this, taken);
    }
}
