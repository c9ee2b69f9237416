using System.Text.Json.Serialization;

namespace Whittle.Bench.Runs;

/// <summary>What one system did on one workload; the file that every system writes beside its coefficients.</summary>
internal sealed record FitReport
{
    public required string System { get; init; }

    public required string Setting { get; init; }

    public required int Threads { get; init; }

    /// <summary>Seconds of each run of a process that has warmed up.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>The median of <see cref="Seconds"/>.</summary>
    [JsonIgnore]
    public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);

    /// <summary>Seconds of a process's first run, where code is compiled as it is used.</summary>
    public double? FirstSeconds { get; init; }

    /// <summary>The most memory the process held until its first run was done.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>What the process held before it read the data.</summary>
    public long? IdleBytes { get; init; }

    /// <summary>How often X was read.</summary>
    public double? Passes { get; init; }

    /// <summary>Floating-point operations of products with X.</summary>
    public double? Operations { get; init; }

    /// <summary>Largest duality gap over the path, relative to the null objective; where there is one.</summary>
    public double? Gap { get; init; }

    /// <summary>Largest violation of the optimality conditions over the path, in times of λ.</summary>
    public double? Kkt { get; init; }

    /// <summary>How many columns are kept at the last λ.</summary>
    public int? Kept { get; init; }

    /// <summary>Largest difference of the cross-validated errors from those of the most precise system, relative.</summary>
    public double? CurveDifference { get; init; }

    /// <summary>The seconds after which it was stopped, unfinished; null where it finished.</summary>
    public double? StoppedAfter { get; init; }
}
