using System.Text.Json.Serialization;
using Whittle.Bench.Runs;
using Whittle.Bench.Workloads;

namespace Whittle.Bench.Reports;

/// <summary>What all systems did on one workload.</summary>
internal sealed record WorkloadResult(string Name, int Rows, int Columns, long Entries, long Bytes, IReadOnlyList<FitReport> Fits)
{
    // About 1e-6 and 1e-4: nobody is put aside for half a digit.
    private const double GapReached = 3e-6;
    private const double KktReached = 3e-4;

    [JsonIgnore]
    public Workload Workload => Workload.All.Single(w => w.Name == Name);

    /// <summary>Whittle at its default on two threads, or on as many as were measured.</summary>
    [JsonIgnore]
    public FitReport Whittle => Fits.Where(f => f.System == "Whittle" && f.Setting == "default").MaxBy(f => f.Threads)!;

    /// <summary>Whittle on two threads where a relative gap of 1e-6 is enough; at its default where that was not measured.</summary>
    [JsonIgnore]
    public FitReport AtEqualPrecision => Fits.FirstOrDefault(f => f.System == "Whittle" && f.Setting == "gap 1e-6") ?? Whittle;

    /// <summary>The fastest rival that reaches a relative gap of about 1e-6 (other losses: a violation of about 1e-4·λ); null where none does.</summary>
    [JsonIgnore]
    public FitReport? BestRival => Rivals.Where(Reaches).MinBy(f => f.Median);

    /// <summary>The rival whose default is fastest, however precise.</summary>
    [JsonIgnore]
    public FitReport? FastestDefault => Rivals.Where(f => f.Setting == "default").MinBy(f => f.Median);

    /// <summary>Where no rival reaches the precision, the seconds after which one that might have was stopped; else null.</summary>
    [JsonIgnore]
    public double? RivalsStoppedAfter => BestRival is null ? Fits.Min(f => f.StoppedAfter) : null;

    [JsonIgnore]
    public IEnumerable<FitReport> Rivals => Fits.Where(f => f.System != "Whittle" && f.Seconds.Count > 0);

    /// <summary>Bytes held beside the data and an idle process.</summary>
    [JsonIgnore]
    public long ExtraBytes => Math.Max(0, Whittle.PeakBytes!.Value - Whittle.IdleBytes!.Value - Bytes);

    /// <summary>How many times as fast as the best rival a fit is; where that one was stopped, at least.</summary>
    public double? RatioTo(FitReport fit) => (BestRival?.Median ?? RivalsStoppedAfter) / fit.Median;

    private bool Reaches(FitReport fit) => Workload.Loss == "squared" ? fit.Gap <= GapReached || fit.CurveDifference <= GapReached : fit.Kkt <= KktReached;
}
