using Whittle.Bench.Runs;

namespace Whittle.Bench.Reports;

/// <summary>The result file of a comparison.</summary>
internal sealed record ComparisonResult(Machine Machine, IReadOnlyList<WorkloadResult> Workloads);
