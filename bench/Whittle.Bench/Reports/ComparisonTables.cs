using System.Globalization;
using System.Text;
using Whittle.Bench.Runs;

namespace Whittle.Bench.Reports;

/// <summary>The tables of a comparison, as Markdown.</summary>
internal static class ComparisonTables
{
    private const double LeastAllowance = 64 << 20;

    /// <summary>One line a workload with rivals: the best of them at that precision, and Whittle at its default, which is more precise.</summary>
    public static string Short(ComparisonResult result) => Table(
        "| | rows × columns | best rival at that precision | seconds | Whittle, seconds | times as fast |", "|---|--:|---|--:|--:|--:|", WithRivals(result).Select(w => Line(
            w.Workload.Title, Size(w), w.BestRival is { } best ? $"{best.System}, {best.Setting}" : "none", RivalSeconds(w), Seconds(w.Whittle), Ratio(w, w.Whittle))));

    /// <summary><see cref="Short"/> with more beside it: the fastest default, one thread, the first run, the goals, and Whittle at the rivals' precision, by which these are judged.</summary>
    public static string Whole(ComparisonResult result) => Table(
        "| | | rows × columns | fastest default | best rival at a gap of 1e-6 | Whittle, default, 1 thread | 2 threads | first run | gap 1e-6 | goal | times as fast as the best rival | goal |",
        "|---|---|--:|---|---|--:|--:|--:|--:|--:|--:|--:|",
        WithRivals(result).Select(w => Line(
            w.Name, w.Workload.Title, Size(w), Named(w.FastestDefault), w.BestRival is null ? $"none{Bound(w, " within ", " s")}" : Named(w.BestRival),
            Seconds(w.Fits.FirstOrDefault(f => f.System == "Whittle" && f.Threads == 1)), $"{Seconds(w.Whittle)} {Precision(w.Whittle)}", Number(w.Whittle.FirstSeconds),
            $"{Seconds(w.AtEqualPrecision)} {Precision(w.AtEqualPrecision)}", Goal(GoalOf(w, result), w.AtEqualPrecision.Median <= GoalOf(w, result)),
            Ratio(w, w.AtEqualPrecision), Goal(w.Workload.GoalRatio, w.RatioTo(w.AtEqualPrecision) >= w.Workload.GoalRatio))));

    /// <summary>What the machine can do at most.</summary>
    public static string OfMachine(ComparisonResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"Registers of {result.Machine.VectorBits} bits; on one thread and on {result.Machine.Threads} memory is read at {Each(result.Machine.BytesPerSecond)} GB/s, and {Each(result.Machine.OperationsPerSecond)} Gflop/s are the most that was seen.\n");

    /// <summary>What Whittle's runs used of memory, bandwidth and arithmetic.</summary>
    public static string Use(ComparisonResult result) => Table(
        "| | data, MB | held beside them, MB | allowed, MB | passes over X | of memory bandwidth | of peak arithmetic |",
        "|---|--:|--:|--:|--:|--:|--:|",
        result.Workloads.Select(w => Line(
            w.Name, Megabytes(w.Bytes), Megabytes(w.ExtraBytes), Megabytes(Math.Max(0.2 * w.Bytes, LeastAllowance)), Number(w.Whittle.Passes),
            Share(w.Whittle.Passes * w.Bytes / w.Whittle.Median / result.Machine.BytesPerSecond[^1]), Share(w.Whittle.Operations / w.Whittle.Median / result.Machine.OperationsPerSecond[^1]))));

    /// <summary>Hard columns, Whittle alone.</summary>
    public static string Hard(ComparisonResult result) => Table(
        "| | rows × columns | seconds | largest gap | largest KKT violation, times λ | kept at the end |",
        "|---|--:|--:|--:|--:|--:|",
        result.Workloads.Where(w => !w.Workload.HasRivals).Select(w => Line(w.Workload.Title, Size(w), Seconds(w.Whittle), Tiny(w.Whittle.Gap), Tiny(w.Whittle.Kkt), $"{w.Whittle.Kept}")));

    /// <summary>Every fit of every system.</summary>
    public static string All(ComparisonResult result) => Table(
        "| | system | setting | threads | seconds | largest gap | largest KKT violation, times λ | kept at the end |",
        "|---|---|---|--:|--:|--:|--:|--:|",
        result.Workloads.SelectMany(w => w.Fits.Select(f => Line(
            w.Name, f.System, f.Setting, $"{f.Threads}", f.StoppedAfter is { } limit ? $"stopped after {Number(limit)}" : Seconds(f), Tiny(f.Gap ?? f.CurveDifference), Tiny(f.Kkt), $"{f.Kept}"))));

    private static IEnumerable<WorkloadResult> WithRivals(ComparisonResult result) => result.Workloads.Where(w => w.Workload.HasRivals);

    private static string Table(string head, string rule, IEnumerable<string> lines)
    {
        var text = new StringBuilder().Append(head).Append('\n').Append(rule).Append('\n');
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Size(WorkloadResult w) => string.Create(CultureInfo.InvariantCulture, $"{w.Rows:N0} × {w.Columns:N0}");

    private static string Named(FitReport? fit) => fit is null ? "none" : $"{fit.System}{(fit.Setting == "default" ? "" : $", {fit.Setting}")}: {Seconds(fit)} {Precision(fit)}";

    private static string Precision(FitReport fit) => $"[{Tiny(fit.Gap ?? fit.CurveDifference ?? fit.Kkt)}]";

    private static string Seconds(FitReport? fit) => fit is { Seconds.Count: > 0 } ? Number(fit.Median) : "";

    private static string RivalSeconds(WorkloadResult w) => w.BestRival is { } best ? Seconds(best) : Bound(w, "> ", "");

    private static string Bound(WorkloadResult w, string before, string after) => w.RivalsStoppedAfter is { } limit ? before + Number(limit) + after : "";

    // Two digits, as a number without an exponent; of a rival that was stopped the bound.
    private static string Ratio(WorkloadResult w, FitReport whittle) => w.RatioTo(whittle) is { } ratio ? (w.BestRival is null ? "> " : "") + ratio.ToString(ratio >= 10 ? "F0" : "G2", CultureInfo.InvariantCulture) : "";

    // An elastic net may take twice what its lasso took in the same run.
    private static double? GoalOf(WorkloadResult w, ComparisonResult result) => w.Workload.LassoName is { } lasso ? 2 * result.Workloads.FirstOrDefault(l => l.Name == lasso)?.AtEqualPrecision.Median : w.Workload.Goal;

    private static string Goal(double? goal, bool isMet) => goal is null ? "" : $"{Number(goal)}{(isMet ? ", met" : "")}";

    private static string Each(double[] rates) => string.Join(" and ", rates.Select(r => Math.Round(r / 1e9).ToString(CultureInfo.InvariantCulture)));

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 100 => value.Value.ToString("F0", CultureInfo.InvariantCulture),
        >= 1 => value.Value.ToString("G3", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Tiny(double? value) => value?.ToString("0e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal) ?? "";

    private static string Megabytes(double bytes) => Math.Round(bytes / 1e6).ToString(CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:F0} %") : "";
}
