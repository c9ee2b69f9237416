namespace Whittle.Tables;

/// <summary>A distinct text of a column, in how many cells it stands, and the physical line of the first.</summary>
internal readonly record struct TextLevel(string Text, int Count, int Line);
