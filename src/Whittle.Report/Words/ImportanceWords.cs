using Whittle.Explain;
using Whittle.Losses;

namespace Whittle.Report;

/// <summary>What is said of a permutation importance.</summary>
internal static class ImportanceWords
{
    /// <summary>The headers of its table.</summary>
    public static IReadOnlyList<string> Headers(PermutationImportance importance) => ["column", importance.IsLargerBetter ? "falls by" : "grows by", .. HasErrors(importance) ? (string[])["standard error"] : [], "over shuffles", "relied on"];

    /// <summary>What errors are called.</summary>
    public static string Measure(PermutationImportance importance, Loss loss) => FoldWords.Of(importance.Measure, LossWords.Of(loss));

    /// <summary>What was done, in a sentence.</summary>
    public static string What(PermutationImportance importance, Loss loss, long seed)
    {
        int repeats = importance.Columns.Count == 0 ? 0 : importance.Columns[0].Increases.Count;
        return $"What it relies on: by how much the {Measure(importance, loss)} of {Plain.Number(importance.Error)} {(importance.IsLargerBetter ? "falls" : "grows")} when a column's cells are shuffled among the {importance.Rows} rows, the mean of {repeats} {(repeats == 1 ? "shuffle" : "shuffles")} (seed {Plain.Full(seed)}).";
    }

    /// <summary>What must be known to read it.</summary>
    public static string Caveat(PermutationImportance importance) =>
        $"{(HasErrors(importance) ? "The standard error is that of rows: other rows would say something else by about as much; beside it stands how much shuffles differ. " : "")}This is about this network and these rows. Columns that say the same share what they are relied on for, and each may look dispensable beside the other; on rows of the training what was learned by heart counts too.";

    /// <summary>A row a column, the largest first.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(PermutationImportance importance) => importance.Columns.OrderByDescending(c => c.Mean).Select(c => (string[])
    [
        c.Name, Plain.Number(c.Mean), .. HasErrors(importance) ? (string[])[Plain.Number(c.StandardError)] : [], $"± {Plain.Number(c.StandardDeviation)}",
        c.Increases.All(i => i == 0) ? "no" : !HasErrors(importance) ? "" : c.IsClear ? "yes" : "cannot be shown",
    ]);

    private static bool HasErrors(PermutationImportance importance) => importance.Columns.Any(c => double.IsFinite(c.StandardError));
}
