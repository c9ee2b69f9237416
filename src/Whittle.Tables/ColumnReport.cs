namespace Whittle.Tables;

/// <summary>What was found in one column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>number</c> or <c>text</c>.</param>
/// <param name="Levels">Its distinct texts in ordinal order; empty for numbers.</param>
/// <param name="Missing">How many cells are missing.</param>
/// <param name="Concern">Why it cannot be used as it stands, with what to do; null where it can.</param>
public sealed record ColumnReport(string Name, string Type, IReadOnlyList<string> Levels, int Missing, string? Concern);
