using System.Globalization;

namespace Whittle.Errors;

/// <summary>Every message of the core, in one place; takes only strings and numbers.</summary>
internal static class Faults
{
    public static WhittleException NotFinite(string column, int row, double value) => new(
        FaultKind.Data, "not-finite",
        $"Column '{column}' holds {Text(value)}; every number must be finite.",
        $"column '{column}', row {row + 1}", "Correct the cell or leave the column out.");

    public static WhittleException EmptyTable(string source) => new(
        FaultKind.Data, "empty-table", $"{source} has no columns; a table needs at least one.", source, "Check that this is the file you meant.");

    public static WhittleException BadName(string source, string name) => name.Length == 0
        ? new(FaultKind.Data, "bad-name", $"{source} has a column without a name; every column needs one.", source, "Give the column a name.")
        : new(FaultKind.Data, "bad-name", $"{source} has two columns named '{name}'; names must be distinct.", $"column '{name}'", "Rename one of them.");

    public static WhittleException RaggedTable(string source, string name, int rows, int expected) => new(
        FaultKind.Data, "ragged-table", $"Column '{name}' of {source} has {rows} rows where others have {expected}.", $"column '{name}'", "Give every column the same number of rows.");

    public static WhittleException NoSuchColumn(string source, string name, string? nearest) => new(
        FaultKind.Data, "no-such-column", $"{source} has no column '{name}'.", $"column '{name}'",
        nearest is null ? "Check the name; case counts." : $"Did you mean '{nearest}'?");

    public static WhittleException NotNumeric(string source, string name) => new(
        FaultKind.Data, "not-numeric", $"Column '{name}' of {source} holds text where numbers are needed.", $"column '{name}'", "Name a column of numbers.");

    public static WhittleException MissingInRole(string source, string name, int count, int firstRow) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {Count(count, "missing cell")}, the first in row {firstRow + 1}.",
        $"column '{name}', row {firstRow + 1}", "Leave those rows out with --missing drop, or complete them: a response, weights or folds are never filled in.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
