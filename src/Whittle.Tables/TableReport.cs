namespace Whittle.Tables;

/// <summary>What was found in a file.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Delimiter">The character between cells.</param>
/// <param name="IsDelimiterGiven">Whether the delimiter was given and not found.</param>
/// <param name="DecimalMark">The decimal mark.</param>
/// <param name="Rows">Rows of data, without the header.</param>
/// <param name="Columns">One report a column.</param>
public sealed record TableReport(string Source, char Delimiter, bool IsDelimiterGiven, char DecimalMark, int Rows, IReadOnlyList<ColumnReport> Columns);
