using Whittle.Losses;
using Whittle.Selection;

namespace Whittle.Report;

/// <summary>What is said of rows that a fit did not see.</summary>
internal static class HeldOutWords
{
    /// <summary>How well rows are predicted, in a sentence.</summary>
    public static string Of(HeldOutSummary summary, Loss loss, string what)
    {
        LossWords words = LossWords.Of(loss);
        return $"On {what} ({summary.Rows} {(summary.Rows == 1 ? "row" : "rows")}): {words.Error} {Plain.Number(summary.Deviance)}, of the null model {Plain.Number(summary.NullDeviance)}{(double.IsFinite(summary.Explained) ? $", so that {Plain.Percent(summary.Explained)} of it is explained" : "")}"
            + $"{(summary.MeanAbsoluteError is { } absolute ? $"; mean absolute error {Plain.Number(absolute)}{(loss.Name == "squared" ? $", root mean squared error {Plain.Number(Math.Sqrt(summary.MeanSquaredError!.Value))}" : "")}" : "")}.";
    }

    /// <summary>How well classes are told apart, in a sentence.</summary>
    public static string Classes(string what, ClassTable table, ClassSummary? two) =>
        $"Classes on {what}: {Plain.Percent(table.ErrorRate)} wrong, log loss {Plain.Number(table.LogLoss)}{(two is null ? "" : $", AUC {Number(two.AreaUnderCurve)}, Brier score {Plain.Number(two.BrierScore)}, calibration slope {Number(two.CalibrationSlope)}")}.";

    /// <summary>The headers of the table of classes: own class, its rows, what they are named, recall and precision.</summary>
    public static IReadOnlyList<string> ClassHeaders(ClassTable table, int shown) => ["class", "rows", .. table.Classes.Take(shown).Select(c => $"named {c}"), "recall", "precision"];

    /// <summary>A row a class.</summary>
    public static IEnumerable<IReadOnlyList<string>> ClassRows(ClassTable table, int shown) => Enumerable.Range(0, shown).Select(k => (string[])
    [
        table.Classes[k], Plain.Number(table.RowsOf(k)), .. table.Counts[k].Take(shown).Select(Plain.Number), Share(table.Recall(k)), Share(table.Precision(k)),
    ]);

    private static string Share(double share) => double.IsNaN(share) ? "none" : Plain.Percent(share);

    private static string Number(double value) => double.IsNaN(value) ? "none" : Plain.Number(value);
}
