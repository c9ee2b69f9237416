using System.Globalization;

namespace Whittle.Errors;

/// <summary>Every message about formulas and their expressions; those about how one is written point into it.</summary>
internal static class FormulaFaults
{
    private const string Operators = "Between terms stand + - : * / ^ %in%; the intercept is 1 or 0; arithmetic goes inside I( ).";

    public static WhittleException StrayCharacter(string text, int at) =>
        Written(text, at, $"'{text[at]}' has no meaning in a formula", $"{Operators} Put a name with other characters in backticks.");

    public static WhittleException Unclosed(string text, int at, string what, char close) =>
        Written(text, at, $"{what} that begins here is not closed", $"Add the closing {close}.");

    public static WhittleException Unexpected(string text, int at, string found, string allowed) =>
        Written(text, at, $"{found} stands where {allowed} is needed", Operators);

    public static WhittleException ArithmeticOutside(string text, int at, string found) =>
        Written(text, at, $"{found} stands where an operator between terms is needed", "Put arithmetic inside I( ), such as I(a + 2 * b).");

    public static WhittleException BadNumber(string text, int at, string found) =>
        Written(text, at, $"{found} is no number that fits a double", "Write a number such as 2, 0.5 or 1e-3.");

    public static WhittleException NumberAsTerm(string text, int at, string found) =>
        Written(text, at, $"'{found}' stands as a term; of numbers only 1 and 0 may, with and without an intercept", $"Put arithmetic inside I( ), such as I(a + {found}).");

    public static WhittleException UnknownFunction(string text, int at, string name, string? nearest, string known) =>
        Written(text, at, $"'{name}' is no function of a formula; known are {known}", nearest is null ? "Compute the column before, or use one of these." : $"Did you mean '{nearest}'?");

    public static WhittleException FunctionAsValue(string text, int at, string name) =>
        Written(text, at, $"{name}( ) stands inside arithmetic; it may stand as a term only", "Take it out of the parentheses.");

    public static WhittleException BadArgument(string text, int at, string function, string allowed) =>
        Written(text, at, $"{function} has another argument than it takes", $"Write {allowed}.");

    public static WhittleException BadDegree(string text, int at, string found, string what, int most) =>
        Written(text, at, $"{found} is no {what}; it must be a whole number in [1, {most}]", "Write a number such as 2.");

    public static WhittleException ResponseOutside(string text, int at, string call) =>
        Written(text, at, $"{call} stands on the right; it is a response", "Write it left of ~.");

    public static WhittleException OffsetInside(string text, int at) =>
        Written(text, at, "offset( ) stands inside another term; it has no coefficient to share", "Add it to the formula by + alone.");

    public static WhittleException NoTilde(string text) =>
        Written(text, text.Length, "The ~ between response and terms is missing", "Write response ~ terms, such as score ~ homework + sleep.", true);

    public static WhittleException NoResponse(string text) =>
        Written(text, 0, "The formula has no response", "Write it left of ~, such as score ~ homework + sleep.", true);

    public static WhittleException SaidTwice(string text, string what, string own, string other) =>
        Written(text, 0, $"The formula has {own} as {what}, and {other} is given as well", $"Name {what} once.", true);

    public static WhittleException DotOutside(string text, int at) =>
        Written(text, at, "'.' stands inside arithmetic; it means all other columns and is a term", "Name a column.");

    public static WhittleException UnknownColumn(string text, int at, string source, string name, string? nearest) => new(
        FaultKind.Data, "no-such-column", $"{source} has no column '{name}', which the formula names at character {at + 1}.", $"column '{name}'",
        nearest is null ? "Check the name; case counts." : $"Did you mean '{nearest}'?", null, Excerpt(text, at));

    public static WhittleException TextAsNumber(string text, int at, string source, string name, string term) => new(
        FaultKind.Data, "not-numeric", $"Column '{name}' of {source} holds text, and '{term}' needs numbers.", $"column '{name}'",
        "Name a column of numbers, or use the text column as a term of its own.", null, Excerpt(text, at));

    public static WhittleException ResponseAsFeature(string text, int at, string source, string name) => new(
        FaultKind.Usage, "feature-has-role", $"Column '{name}' of {source} holds the response and cannot be a feature as well.", $"column '{name}'",
        "Take it out of one side of the formula.", null, Excerpt(text, at));

    public static WhittleException UnknownReference(string text, int at, string name, string level, string? nearest) => new(
        FaultKind.Data, "unseen-level", $"Column '{name}' has no level '{level}' to be the reference.", $"column '{name}'",
        nearest is null ? "Name one of its levels." : $"Did you mean '{nearest}'?", null, Excerpt(text, at));

    public static WhittleException OutsideDomain(string expression, string source, int row, string argument, double value, string function, string domain, string? column) => new(
        FaultKind.Data, "outside-domain", $"{expression} has no value in row {row + 1} of {source}: {argument} is {Text(value)}, and {function} needs {domain}.",
        column is null ? $"row {row + 1}" : $"column '{column}', row {row + 1}", "Correct the cell, leave the row out, or choose another expression.");

    public static WhittleException NotFinite(string expression, string source, int row, double value, string? column) => new(
        FaultKind.Data, "not-finite", $"{expression} is {Text(value)} in row {row + 1} of {source}; every number must be finite.",
        column is null ? $"row {row + 1}" : $"column '{column}', row {row + 1}", "Correct the cell, leave the row out, or choose another expression.");

    public static WhittleException MissingInTerm(string source, string name, int count, int firstRow, string term) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {count} missing {(count == 1 ? "cell" : "cells")}, the first in row {firstRow + 1}, and '{term}' needs them all.",
        $"column '{name}', row {firstRow + 1}", "Leave such rows out with --missing drop, or complete them: mean and indicator fill only a column that is a term of its own.");

    public static WhittleException TooFewPoints(string term, int degree, int distinct) => new(
        FaultKind.Data, "too-few-values", $"{term} needs at least {degree + 1} distinct values; the rows of the fit have {distinct}.", term, "Lower the degree.");

    public static WhittleException NotNumbers(string term) => new(
        FaultKind.Data, "not-finite", $"The polynomial {term} is not finite on the rows of the fit.", term, "Bring the column to a smaller scale.");

    private static WhittleException Written(string text, int at, string what, string fix, bool isWhole = false) => new(
        FaultKind.Usage, "bad-formula", isWhole ? $"{what}." : $"{what} (character {at + 1} of the formula).", null, fix, null, Excerpt(text, at));

    // The formula on one line and a caret under a character of it, also where characters before it are shown as codes.
    private static string Excerpt(string text, int at)
    {
        string line = string.Concat(text.Select(c => char.IsWhiteSpace(c) ? ' ' : c));
        return $"{Printable.Of(line)}\n{new string(' ', Printable.Of(line[..at]).Length)}^";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
