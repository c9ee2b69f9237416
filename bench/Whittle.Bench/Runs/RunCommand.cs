using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Whittle.Bench.Workloads;
using Whittle.Certificates;
using Whittle.Models;

namespace Whittle.Bench.Runs;

/// <summary>Fits one workload in a process of its own, several times, and writes coefficients and times.</summary>
internal static class RunCommand
{
    // A process has compiled what it uses often once it has worked for so long.
    private const double WarmSeconds = 1;

    private const double EnoughSeconds = 4;
    private const int FewestRuns = 3;
    private const int MostRuns = 15;

    public static void Run(string folder, string name, int threads, double? gap, bool quick)
    {
        using var process = Process.GetCurrentProcess();
        long idle = process.WorkingSet64;
        (WorkloadData data, double[] lambdas) = WorkloadFolder.Read(folder);
        CertificateTolerance tolerance = gap is { } g ? new CertificateTolerance { RelativeGap = g, KktViolation = 100 * g } : CertificateTolerance.Default;
        var fitting = new Fitting(threads, tolerance);
        double first = Time(fitting, data, lambdas, folder, name);
        process.Refresh();
        long peak = process.PeakWorkingSet64;
        for (double warm = 0; !quick && warm < WarmSeconds;)
        {
            warm += Time(fitting, data, lambdas, null, name);
        }

        var seconds = new List<double>();
        while (seconds.Count < (quick ? 1 : FewestRuns) || (!quick && seconds.Count < MostRuns && seconds.Sum() < EnoughSeconds))
        {
            seconds.Add(Time(fitting, data, lambdas, null, name));
        }

        var counting = new CountingDesign(data.Design);
        fitting.Fit(data, lambdas, counting);
        var report = new FitReport
        {
            System = "Whittle",
            Setting = gap is null ? "default" : string.Create(CultureInfo.InvariantCulture, $"gap {gap:0e-0}"),
            Threads = threads,
            Seconds = seconds,
            FirstSeconds = first,
            PeakBytes = peak,
            IdleBytes = idle,
            Passes = counting.Passes,
            Operations = counting.Operations,
        };
        File.WriteAllText(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
    }

    private static double Time(Fitting fitting, WorkloadData data, double[] lambdas, string? folder, string name)
    {
        long start = Stopwatch.GetTimestamp();
        var (path, validation) = fitting.Fit(data, lambdas);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (folder is not null)
        {
            WriteCoefficients(folder, name, data.Workload, path.Points);
            if (validation is not null)
            {
                WorkloadFolder.WriteArray(folder, $"{name}-curve.bin", validation.Means.ToArray());
            }
        }

        return seconds;
    }

    // For every λ and output the intercept and p coefficients.
    private static void WriteCoefficients(string folder, string name, Workload workload, IReadOnlyList<PathPoint> points)
    {
        using FileStream file = File.Create(Path.Combine(folder, $"{name}.bin"));
        var row = new double[1 + workload.Columns];
        foreach (PathPoint point in points)
        {
            IReadOnlyList<double> values = point.Values;
            for (int output = 0; output < workload.Outputs; output++)
            {
                Array.Clear(row);
                row[0] = point.Intercepts[output];
                for (int k = 0; k < values.Count; k++)
                {
                    int at = point.Indices[k] - (output * workload.Columns);
                    if (at >= 0 && at < workload.Columns)
                    {
                        row[1 + at] = values[k];
                    }
                }

                file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }
    }
}
