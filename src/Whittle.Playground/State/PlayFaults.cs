using Whittle.Errors;

namespace Whittle.Playground;

/// <summary>What the page itself has to say against a table.</summary>
internal static class PlayFaults
{
    public static WhittleException NoTable() => new(
        FaultKind.Usage, "no-table", "There is no table of yours: this page keeps none when it is loaded.", null, "Give it again, or use the students’ table.");

    public static WhittleException TooLarge(string source, int most) => new(
        FaultKind.Data, "too-large", $"{source} is larger than {most / 1_000_000} MB, the most that this page takes.", source, "Fit it with the command line, which has no such limit.");

    public static WhittleException TooManyColumns(string source, int columns, int most) => new(
        FaultKind.Data, "too-large", $"{source} has {columns} columns; this page takes {most} at most.", source, "Fit it with the command line, which has no such limit.");

    public static WhittleException TooManyRows(string source, int rows, int most) => new(
        FaultKind.Data, "too-large", $"{source} has {rows} rows; this page fits {most} at most.", source, "Fit it with the command line, which has no such limit.");

    public static WhittleException TooMuchWork(int rows, int coefficients, int most) => new(
        FaultKind.Data, "too-large", $"{rows} rows times {coefficients} coefficients (each level of a text is one) would keep this page busy for long; their product may be {most} at most.", null,
        "Take columns out, or fit it with the command line, which has no such limit.");

    public static WhittleException NoFeatures() => new(
        FaultKind.Usage, "no-features", "No column but the response is in; there is nothing to explain it by.", null, "Tick at least one other column, or give a table that has one.");

    public static WhittleException ConstantResponse(string response, string value, int rows) => new(
        FaultKind.Data, "constant-response", $"Column '{response}' is {value} in {(rows == 1 ? "the only row" : $"all {rows} rows")}; there is nothing to explain.", null, "Choose another response.");
}
