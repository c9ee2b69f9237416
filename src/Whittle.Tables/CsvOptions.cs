using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>How delimited text is read. Immutable and thread-safe.</summary>
public sealed record CsvOptions
{
    /// <summary>The character between cells, any but a quote, a line end or NUL; default (null) found among comma, semicolon, tab and bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The decimal mark of numbers, <c>.</c> or <c>,</c>; default <c>.</c>.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>Texts that mean a missing cell (case and spaces count), beside the empty cell; default none.</summary>
    public IReadOnlyCollection<string> NaTexts { get; init; } = [];

    /// <summary>Columns that are text whatever they hold; default none. Names that the file does not have are ignored.</summary>
    public IReadOnlyCollection<string> Factors { get; init; } = [];

    /// <summary>Whether a cell is missing: empty, or one of the texts that say so.</summary>
    internal bool IsMissing(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
        {
            return true;
        }

        foreach (string text in NaTexts)
        {
            if (cell.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Throws all faults of the options at once.</summary>
    /// <exception cref="WhittleException">A delimiter or decimal mark that cannot be one (<c>bad-csv-options</c>).</exception>
    internal void Check()
    {
        bool isDelimiterBad = Delimiter is '"' or '\r' or '\n' or '\0', isMarkBad = DecimalMark is not ('.' or ',');
        if (isDelimiterBad || isMarkBad)
        {
            throw TableFaults.BadOptions(isDelimiterBad ? Delimiter : null, isMarkBad ? DecimalMark : null);
        }
    }
}
