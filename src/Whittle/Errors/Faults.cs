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

    public static WhittleException FeatureHasRole(string source, string name, string role) => new(
        FaultKind.Usage, "feature-has-role", $"Column '{name}' of {source} holds {role} and cannot be a feature as well.", $"column '{name}'", "Leave it out of the list of features.");

    public static WhittleException MissingInRole(string source, string name, int count, int firstRow) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {Count(count, "missing cell")}, the first in row {firstRow + 1}.",
        $"column '{name}', row {firstRow + 1}", "Leave those rows out with --missing drop, or complete them: a response, weights or folds are never filled in.");

    public static WhittleException BadShape(int length, int rows, int columns) => new(
        FaultKind.Data, "bad-shape", $"{length} values do not make a matrix of {rows} rows × {columns} columns.", "values", "Hand over rows × columns values in column-major order, with at least one row.");

    public static WhittleException BadSparse(string why, string where) => new(
        FaultKind.Data, "bad-sparse", $"The sparse matrix cannot be used: {why}.", where, "Hand over each place once, inside the matrix, by column and then by row; or use SparseDesign.FromTriplets, which sorts and adds.");

    public static WhittleException BadPenaltyFactor(int column, double value) => new(
        FaultKind.Usage, "bad-penalty-factor", $"The penalty factor of coefficient {column + 1} is {Text(value)}; it must be in [0, Infinity]: 0 is never penalized, Infinity is excluded.",
        $"coefficient {column + 1}", "Give a factor of 0 or more.");

    public static WhittleException MissingFeature(string source, string name, int count, int firstRow, bool isText) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {Count(count, "missing cell")}, the first in row {firstRow + 1}.",
        $"column '{name}', row {firstRow + 1}",
        isText
            ? $"Choose --missing drop (leave such rows out), --missing indicator (missing is a level of its own), or --exclude {name}."
            : $"Choose --missing drop (leave such rows out), --missing mean, --missing indicator (mean and a column that says so), or --exclude {name}.");

    public static WhittleException NotText(string source, string name) => new(
        FaultKind.Data, "not-text", $"Column '{name}' of {source} holds numbers where the model knows text.", $"column '{name}'", $"Read the column as text: --factor {name}.");

    public static WhittleException UnseenLevel(string source, string name, string level, int row, string? nearest, IReadOnlyList<string> levels) => new(
        FaultKind.Data, "unseen-level",
        $"Column '{name}' of {source} holds '{level}' in row {row + 1}, which no row of the fit had; known are {string.Join(", ", levels.Take(8).Select(l => $"'{l}'"))}{(levels.Count > 8 ? ", …" : "")}.",
        $"column '{name}', row {row + 1}",
        (nearest is null ? "" : $"Did you mean '{nearest}'? ") + "With --unseen baseline it counts as none of the levels.");

    public static WhittleException NoRecipe() => new(
        FaultKind.Usage, "no-recipe", "The model was fitted to a matrix without names and cannot read a table.", "table", "Predict from a matrix with the same columns.");

    public static WhittleException BadFolds(int count, int rows) => new(
        FaultKind.Usage, "bad-folds", $"{Count(count, "fold")} cannot be made of {Count(rows, "row")}; there must be at least 2 and at most one a row.", "folds", "Choose another number of folds.");

    public static WhittleException ModelUnreadable(string why, Exception? inner = null) => new(
        FaultKind.Model, "model-unreadable", $"The file is not a complete Whittle model: {why}.", null, "Save the model again with --save.", inner);

    public static WhittleException ModelNewer(string schema, string known) => new(
        FaultKind.Model, "model-newer", $"The model's schema is '{schema}'; this version reads '{known}'.", "schema", "Use the version of Whittle that wrote it, or a newer one.");

    public static WhittleException ModelChanged() => new(
        FaultKind.Model, "model-changed", "The model was changed after it was saved: its checksum does not match.", "checksum", "Save the model again with --save; do not edit the file.");

    public static WhittleException AliasedColumns(string which, int parameters, int rows) => new(
        FaultKind.Data, "aliased-columns", $"Least squares has no single answer for {parameters} coefficients on {Count(rows, "row")}: {which}.", "features",
        "Leave such columns out with --exclude, or use a penalty, which decides between them.");

    /// <summary>All faults of an options object at once.</summary>
    public static WhittleException BadOptions(IReadOnlyList<string> faults) => new(
        FaultKind.Usage, "bad-options", string.Join(" ", faults), null, faults.Count == 1 ? "Correct the option." : "Correct the options.");

    public static string OutOfRange(string option, double value, string range, string meaning) => $"{option} is {Text(value)}; it must be in {range}: {meaning}.";

    public static WhittleException BadLength(string what, int length, int expected) => new(
        FaultKind.Data, "bad-length", $"{what}: {Count(length, "value")} where the design has {expected}.", what, $"Hand over {expected} values.");

    public static WhittleException BadWeight(int row, double value) => new(
        FaultKind.Data, "bad-weight", $"The weight of row {row + 1} is {Text(value)}; weights must be finite and 0 or more.", $"row {row + 1}", "Correct the weight.");

    public static WhittleException NoWeight() => new(
        FaultKind.Data, "no-weight", "No row has a positive weight; at least one must.", "weights", "Give at least one row a weight above 0.");

    public static WhittleException NotFiniteResponse(int row, double value) => new(
        FaultKind.Data, "not-finite", $"The response of row {row + 1} is {Text(value)}; every response must be finite.", $"row {row + 1}", "Correct the value or leave the row out.");

    public static WhittleException LambdaNeedsL1(double l1Ratio) => new(
        FaultKind.Usage, "exact-path-needs-lasso", $"The exact path is piecewise linear for the lasso only; L1Ratio is {Text(l1Ratio)}.", "L1Ratio", "Use L1Ratio 1, or a grid of λ.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
