using System.Globalization;
using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// Decides from the text of every cell what a column is. Numbers are stored as they come; a column with any other cell is read again as
/// text. Not thread-safe.
/// </summary>
internal sealed class ColumnReader
{
    private const int ShownCells = 5;

    // More levels than this, and more than half as many as rows, make a column of text an identifier.
    private const int MostLevels = 20;

    private static readonly HashSet<string> NaSuspects = new(StringComparer.Ordinal) { "NA", "N/A", "null", ".", "?" };
    private static readonly NumberFormatInfo CommaFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = " " };
    private static readonly string[] DateFormats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "d.M.yy", "d/M/yy", "M/d/yy",
        "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d'T'H:mm", "yyyy-M-d'T'H:mm:ss", "yyyy-M-d'T'H:mm:ss'Z'", "d/M/yyyy H:mm", "M/d/yyyy H:mm", "d.M.yyyy H:mm",
        "d MMM yyyy", "MMM d yyyy", "MMM d, yyyy", "d-MMM-yyyy", "d-MMM-yy",
    ];

    private readonly CsvOptions _options;
    private readonly List<double> _numbers = [];
    private readonly List<(string Cell, int Line)> _others = [];
    private readonly HashSet<string> _suspects = new(StringComparer.Ordinal);
    private (string Cell, int Line)? _notFinite;
    private int _numberCount;
    private int _otherCount;
    private int _suspectCount;
    private bool _allDates = true;
    private bool _allCommas = true;

    public ColumnReader(string name, CsvOptions options)
    {
        Name = name;
        _options = options;
        IsFactor = options.Factors.Contains(name);
    }

    public string Name { get; }

    /// <summary>Whether the column must be read again as text.</summary>
    public bool NeedsText => IsFactor || _otherCount > 0;

    private bool IsFactor { get; }

    /// <summary>Takes the next cell.</summary>
    public void Add(ReadOnlySpan<char> cell, int line)
    {
        double value = double.NaN;
        if (!IsMissing(cell))
        {
            if (double.TryParse(cell, NumberStyles.Float, _options.DecimalMark == ',' ? CommaFormat : NumberFormatInfo.InvariantInfo, out value) && double.IsFinite(value))
            {
                _numberCount++;
            }
            else
            {
                AddOther(cell.ToString(), !double.IsFinite(value), line);
                value = double.NaN;
            }
        }

        _numbers.Add(value);
    }

    /// <summary>Whether a cell is missing: empty, or one of the texts that say so.</summary>
    public bool IsMissing(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
        {
            return true;
        }

        foreach (string text in _options.NaTexts)
        {
            if (cell.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The column of numbers.</summary>
    public Column CreateNumbers()
    {
        WhittleException? concern = _notFinite is { } bad ? TableFaults.NotFinite(Name, bad.Cell, bad.Line) : _numberCount == 0 ? TableFaults.AllMissing(Name) : null;
        return new NumberColumn(Name, [.. _numbers], concern);
    }

    /// <summary>The column of text, from its cells read again; null is missing.</summary>
    public Column CreateText(IReadOnlyList<string?> cells)
    {
        int filled = cells.Count(c => c is not null);
        return new TextColumn(Name, cells, IsFactor ? null : TextConcern(new TextColumn(Name, cells).Levels.Count, filled));
    }

    private WhittleException? TextConcern(int levels, int filled) =>
        _suspectCount == _otherCount && _numberCount > 0 ? TableFaults.NaTexts(Name, [.. _suspects.Order(StringComparer.Ordinal)], _suspectCount, _others[0].Line)
        : _allCommas && _options.DecimalMark == '.' ? TableFaults.DecimalComma(Name, _others[0].Cell, _others[0].Line)
        : _allDates && _numberCount == 0 ? TableFaults.Dates(Name, _others[0].Cell, _others[0].Line)
        : _numberCount >= _otherCount ? TableFaults.Mixed(Name, _others, _otherCount, _numberCount)
        : levels > MostLevels && levels > filled / 2 ? TableFaults.Identifier(Name, levels, filled)
        : null;

    private void AddOther(string cell, bool isNumberButNotFinite, int line)
    {
        if (isNumberButNotFinite && double.TryParse(cell, NumberStyles.Float, NumberFormatInfo.InvariantInfo, out _))
        {
            _notFinite ??= (cell, line);
            return;
        }

        _otherCount++;
        if (_others.Count < ShownCells)
        {
            _others.Add((cell, line));
        }

        if (NaSuspects.Contains(cell))
        {
            _suspectCount++;
            _suspects.Add(cell);
            return;
        }

        _allCommas &= double.TryParse(cell, NumberStyles.Float, CommaFormat, out double value) && double.IsFinite(value);
        _allDates &= DateTime.TryParseExact(cell, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out _);
    }
}
