using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>
/// Methods compared on the same outer folds, each making its own choices inside. The difference d of two methods' errors in a fold is paired, but folds share training rows, so its mean varies more than
/// independent folds would say: over J folds of all draws its variance is taken as (1/J + m/n)·S², S² that of the d, m/n the rows left out over those fitted to, and t has J − 1 degrees of freedom (Nadeau
/// &amp; Bengio 2003, doi:10.1023/A:1024068626366; with repeated draws Bouckaert &amp; Frank 2004, doi:10.1007/978-3-540-24775-3_3). The best is compared with each of the M − 1 others, so p-values are multiplied by
/// M − 1 (Bonferroni). Immutable and thread-safe.
/// </summary>
public sealed class Comparison
{
    /// <summary>The level of the tests: 0.05.</summary>
    public const double Level = 0.05;

    private Comparison(IReadOnlyList<ComparedMethod> methods, ErrorMeasure measure, int recommended, bool isComplete) =>
        (Methods, Measure, RecommendedIndex, IsComplete) = (methods, measure, recommended, isComplete);

    /// <summary>The methods, best mean first.</summary>
    public IReadOnlyList<ComparedMethod> Methods { get; }

    /// <summary>What errors are.</summary>
    public ErrorMeasure Measure { get; }

    /// <summary>Position of the method that keeps fewest coefficients (the median over folds) among those that are not shown to be worse than the best; of equals the better.</summary>
    public int RecommendedIndex { get; }

    /// <summary>The method at <see cref="RecommendedIndex"/>.</summary>
    public ComparedMethod Recommended => Methods[RecommendedIndex];

    /// <summary>Whether some method is shown to be worse than the best; otherwise there is no difference that these data can show.</summary>
    public bool ShowsDifference => Methods.Any(m => m.IsWorse);

    /// <summary>False where the work was cancelled: only folds that every method finished count.</summary>
    public bool IsComplete { get; }

    /// <summary>Compares procedures.</summary>
    /// <param name="procedures">At least two, with different names.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="plan">How outer folds are drawn, the same for all.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions; default the deviance.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; folds that all procedures finished are kept.</param>
    /// <exception cref="WhittleException">There are fewer than two procedures, or two of one name (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before all procedures finished two folds.</exception>
    public static Comparison Of(
        IReadOnlyList<Procedure> procedures, int rows, FoldPlan plan, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (procedures.Count < 2 || procedures.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() < procedures.Count)
        {
            throw Faults.BadOptions([procedures.Count < 2 ? "A comparison needs at least two procedures." : "Two procedures have one name; results are told apart by it."]);
        }

        var runs = new List<IReadOnlyList<NestedChoice>>();
        foreach (Procedure procedure in procedures)
        {
            cancellation.ThrowIfCancellationRequested();
            runs.Add(procedure.Run(plan, measure, progress is null ? null : new RepeatProgress(progress, runs.Count, procedures.Count), cancellation));
        }

        (int, int)[] shared = [.. runs[0].Select(c => (c.Repeat, c.Fold)).Where(at => runs.All(r => r.Any(c => (c.Repeat, c.Fold) == at)))];
        if (shared.Length < 2)
        {
            throw new OperationCanceledException(cancellation);
        }

        Folds folds = plan.Draw(rows);
        double[] ones = [.. Enumerable.Repeat(1.0, rows)];
        double ratio = Enumerable.Range(0, folds.Count).Average(f => folds.RowsOf(f).Length / Kernels.Sum(folds.TrainingWeights(f, ones)));
        return Create([.. procedures.Zip(runs, (p, r) => (p.Name, (NestedChoice[])[.. shared.Select(at => r.First(c => (c.Repeat, c.Fold) == at))]))], ratio, measure, shared.Length == folds.Count * plan.Repeats);
    }

    private static Comparison Create((string Name, NestedChoice[] Choices)[] found, double ratio, ErrorMeasure measure, bool isComplete)
    {
        int sign = measure.IsRanking() ? -1 : 1;
        (string Name, double[] Errors, double Mean, double Kept)[] order = [.. found.Select(f => (f.Name, f.Choices.Select(c => c.Error).ToArray(), f.Choices.Average(c => c.Error), Median(f.Choices.Select(c => c.Kept)))).OrderBy(f => sign * f.Item3)];
        int folds = order[0].Errors.Length, others = order.Length - 1;
        double quantile = StudentT.Quantile(Level / others, folds - 1);
        ComparedMethod[] methods =
        [
            .. order.Select((method, at) =>
            {
                double[] differences = [.. method.Errors.Zip(order[0].Errors, (own, best) => sign * (own - best))];
                double mean = differences.Average(), variance = differences.Sum(d => (d - mean) * (d - mean)) / (folds - 1), error = Math.Sqrt(((1.0 / folds) + ratio) * variance);
                double p = at == 0 || error == 0 ? mean > 0 ? 0 : 1 : Math.Min(1, others * StudentT.TwoSided(mean / error, folds - 1));
                return new ComparedMethod(method.Name, method.Mean, method.Kept, mean, at == 0 ? 0 : quantile * error, p, method.Errors);
            }),
        ];
        int recommended = Enumerable.Range(0, methods.Length).Where(k => !methods[k].IsWorse).MinBy(k => methods[k].MedianKept);
        return new Comparison(methods, measure, recommended, isComplete);
    }

    private static double Median(IEnumerable<int> counts)
    {
        int[] sorted = [.. counts.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
