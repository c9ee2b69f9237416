namespace Whittle.Report;

/// <summary>A column in use that has missing cells, and how many.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Count">Missing cells in the file.</param>
internal sealed record MissingCells(string Column, int Count);
