using Whittle.Explain;

namespace Whittle.Report;

/// <summary>The picture of a permutation importance: for each column how much the error grows when its cells are shuffled, the largest first, with two standard errors of rows to both sides where there are any. Thread-safe.</summary>
public static class ImportanceChart
{
    private const int MostRows = 20;
    private const double Reach = 2;

    /// <summary>Draws an importance; at most 20 columns, those of the largest.</summary>
    /// <param name="importance">What was found.</param>
    /// <param name="measure">What errors are called, such as <c>mean squared error</c>.</param>
    public static Chart Draw(PermutationImportance importance, string measure)
    {
        PermutedColumn[] order = [.. importance.Columns.OrderByDescending(c => c.Mean)], drawn = [.. order.Take(MostRows)];
        bool hasErrors = drawn.Any(c => double.IsFinite(c.StandardError));
        string[] clear = [.. order.Where(c => c.IsClear).Select(c => c.Name)];
        string verb = importance.IsLargerBetter ? "falls" : "grows";
        return new DotChart("What predictions rely on", $"by how much the {measure} {verb} when the column is shuffled")
        {
            Series = [$"mean of {(importance.Columns.Count == 0 ? 0 : importance.Columns[0].Increases.Count)} shuffles{(hasErrors ? " ± two standard errors of rows" : "")}"],
            Rows = [.. drawn.Select(c => (c.Name, (double?[])[c.Mean]))],
            Intervals = hasErrors ? ("two standard errors below", "two above", [.. drawn.Select(c => (c.Mean - (Reach * c.StandardError), c.Mean + (Reach * c.StandardError)))]) : null,
        }.Draw($"The {measure} of {importance.Rows} rows is {Plain.Number(importance.Error)}; it {verb} most when {string.Join(", ", drawn.Take(5).Select(c => $"{c.Name} is shuffled ({Plain.Number(c.Mean)})"))}.{(hasErrors ? clear.Length == 0 ? " None is clear of 0 by two standard errors." : $" Clear of 0 by two standard errors: {string.Join(", ", clear.Take(MostRows))}." : "")}", order.Length - drawn.Length);
    }
}
