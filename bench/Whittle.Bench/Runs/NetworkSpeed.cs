using System.Diagnostics;
using System.Text.Json;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Numerics;

namespace Whittle.Bench.Runs;

/// <summary>How long a step of training takes: forward, backward and Adam on a batch that stands in memory, double precision, squared loss, ReLU, no penalty.</summary>
internal sealed record NetworkSpeed(string System, string Network, int Batch, int Threads, double Microseconds, double Gigaflops)
{
    private const int Rounds = 15;
    private const double RoundSeconds = 0.15;

    /// <summary>The networks, as the widths of their layers.</summary>
    public static IReadOnlyList<int[]> Networks { get; } = [[5, 32, 32, 1], [30, 128, 64, 1], [500, 256, 256, 1]];

    /// <summary>The sizes of batches.</summary>
    public static IReadOnlyList<int> Batches { get; } = [32, 256];

    /// <summary>Measures all of them and writes them as JSON.</summary>
    public static void Run(string output, int threads) =>
        File.WriteAllText(output, JsonSerializer.Serialize(Networks.SelectMany(widths => Batches.Select(batch => Measure(widths, batch, threads))), JsonSerializerOptions.Web));

    private static NetworkSpeed Measure(int[] widths, int batch, int threads)
    {
        int n = 4 * batch;
        var random = new Xoshiro256(1);
        double[] x = [.. Enumerable.Range(0, n * widths[0]).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        var shape = new NetworkShape { Inputs = widths[0], Hidden = widths[1..^1] };
        var options = new NetworkOptions { LearningRate = 1e-3, BatchSize = batch };
        int[][] batches = [.. Enumerable.Range(0, n).Chunk(batch)];
        var workers = new Workers(threads);
        var trainer = new Trainer(TrainingRows.Of(Loss.Squared, x, y, [.. Enumerable.Repeat(1.0, n)]), [.. Enumerable.Range(0, n)], [], shape, options, workers);
        double[] theta = Whittle.Neural.Network.Create(shape, 1).Parameters.ToArray(), gradient = new double[theta.Length];
        OptimizerState state = options.Optimizer.Start(theta.Length, workers);
        int step = 0;
        double[] times = new double[Rounds];
        for (int round = -2; round < Rounds; round++)
        {
            int steps = 0;
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < RoundSeconds)
            {
                for (int k = 0; k < 8; k++, steps++)
                {
                    trainer.Step(batches[step++ % batches.Length], theta, [], gradient, state, options.Rate, random);
                }
            }

            if (round >= 0)
            {
                times[round] = clock.Elapsed.TotalMicroseconds / steps;
            }
        }

        Array.Sort(times);
        double median = times[Rounds / 2];
        return new NetworkSpeed("Whittle", string.Join('-', widths), batch, threads, median, Flops(widths, batch) / median / 1000);
    }

    // Three products a layer, but for the first one the way back to the inputs.
    private static double Flops(int[] widths, int batch) => 2.0 * batch * ((3 * widths.Skip(1).Zip(widths, (to, from) => (double)to * from).Sum()) - (widths[0] * widths[1]));
}
