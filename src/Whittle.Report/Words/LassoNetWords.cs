using Whittle.Neural;

namespace Whittle.Report;

/// <summary>What is said of a path of LassoNet in a terminal and on a page.</summary>
internal static class LassoNetWords
{
    /// <summary>What it is.</summary>
    public static string What(LassoNetPath path, LassoNetOptions options, IReadOnlyList<string> outputs) =>
        $"LassoNet for {string.Join(", ", outputs)}: {path.Points.Count} λ from 0 (dense) to {Plain.Number(path.Points[^1].Lambda)}{(path.Points[^1].Kept.Count == 0 ? ", where no feature is left" : ", where it was cancelled")}; an input's weights are at most {Plain.Number(options.Hierarchy)} times its skip's.";

    /// <summary>Where it predicts best; null where no rows were kept for validation.</summary>
    public static string? Best(LassoNetPath path)
    {
        LassoNetPoint best = path.Points[path.BestIndex], dense = path.Points[0];
        return double.IsNaN(best.ValidationLoss) ? null
            : $"The least validation loss, {Plain.Number(best.ValidationLoss)}, is at λ = {Plain.Number(best.Lambda)} with {best.Kept.Count} of {path.Inputs.Count} features{(best.Kept.Count is > 0 and <= 10 ? $": {string.Join(", ", best.Kept.Select(j => path.Inputs[j]))}" : "")}; the dense network has {Plain.Number(dense.ValidationLoss)}. It is the least of {path.Points.Count} on the rows that chose each point, and so flatters.";
    }

    /// <summary>What importance is.</summary>
    public static string Importance(LassoNetPath path) =>
        $"How much each feature is needed: the λ at which it leaves for good{(path.Leaves.Count > 1 ? $", the mean of {path.Leaves.Count} seeds" : "")}.";

    /// <summary>The headers of the table of features.</summary>
    public static IReadOnlyList<string> Headers(LassoNetPath path) => ["feature", "leaves at λ", .. path.Leaves.Count > 1 ? (string[])["first seed", "least", "most"] : []];

    /// <summary>A row a feature, the last to leave first.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(LassoNetPath path) => Enumerable.Range(0, path.Inputs.Count).OrderByDescending(j => path.Importance[j]).Select(j => (string[])
    [
        path.Inputs[j], double.IsNaN(path.Importance[j]) ? "not known" : Plain.Number(path.Importance[j]),
        .. path.Leaves.Count > 1 ? (string[])[Plain.Number(path.Leaves[0][j]), Plain.Number(path.Leaves.Min(l => l[j])), Plain.Number(path.Leaves.Max(l => l[j]))] : [],
    ]);
}
