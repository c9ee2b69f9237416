using System.Diagnostics;
using System.Text.Json;
using Whittle.Bench.Workloads;
using Whittle.Paths;

namespace Whittle.Bench.Runs;

/// <summary>Times the lasso against rows, columns, the size of the support, and threads.</summary>
internal static class ScaleCommand
{
    private const int Runs = 5;

    private static readonly double[] LambdaRatios = [0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005];
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Run(string resultFile)
    {
        int all = Environment.ProcessorCount;
        Workload wide = new() { Name = "scaling", Title = "lasso", Rows = 1_000, Columns = 4_000, TrueCount = 30 };
        ScalingSeries[] series =
        [
            new("rows", "lasso, n × 2,000, 30 true coefficients", 1, "n: a product with X takes n·p multiplications", Measure([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000], n => wide with { Rows = n, Columns = 2_000, LambdaRatio = 1e-2 }, all)),
            new("columns", "lasso, 500 × p, 30 true coefficients", 1, "p: a product with X takes n·p multiplications", Measure([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000], p => wide with { Rows = 500, Columns = p }, all)),
            new("support", "lasso, 1,000 × 4,000, down to smaller and smaller λ", 2, "s²: the inner products of the s columns of the factor",
                [.. LambdaRatios.SelectMany(ratio => Measure([0], _ => wide with { LambdaRatio = ratio }, all, path => path.Points[^1].Indices.Count))]),
            new("threads", "lasso, 1,000 × 10,000", -1, "1/t", [.. Enumerable.Range(1, all).SelectMany(t => Measure([t], _ => wide with { Columns = 10_000, TrueCount = 50 }, t))]),
        ];
        File.WriteAllText($"{resultFile}.part", JsonSerializer.Serialize(series, Indented) + "\n");
        File.Move($"{resultFile}.part", resultFile, overwrite: true);
    }

    private static ScalingPoint[] Measure(int[] quantities, Func<int, Workload> workload, int threads, Func<RegularizationPath, double>? quantity = null) =>
        Array.ConvertAll(quantities, q => Measure(WorkloadData.Create(workload(q)), new Fitting(threads), path => quantity?.Invoke(path) ?? q));

    private static ScalingPoint Measure(WorkloadData data, Fitting fitting, Func<RegularizationPath, double> quantity)
    {
        double[] lambdas = fitting.Lambdas(data), seconds = new double[Runs];
        RegularizationPath path = fitting.Fit(data, lambdas).Path;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            path = fitting.Fit(data, lambdas).Path;
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return new ScalingPoint(quantity(path), seconds[Runs / 2], path.Points.Max(p => p.Certificate.RelativeGap));
    }
}
