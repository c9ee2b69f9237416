namespace Whittle.Tables;

/// <summary>How delimited text is read.</summary>
public sealed record CsvOptions
{
    /// <summary>The character between cells; default (null) found among comma, semicolon, tab and bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The decimal mark of numbers, <c>.</c> or <c>,</c>; default <c>.</c>.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>Texts that mean a missing cell, beside the empty cell; default none.</summary>
    public IReadOnlyCollection<string> NaTexts { get; init; } = [];

    /// <summary>Columns that are text whatever they hold; default none. Names that the file does not have are ignored.</summary>
    public IReadOnlyCollection<string> Factors { get; init; } = [];
}
