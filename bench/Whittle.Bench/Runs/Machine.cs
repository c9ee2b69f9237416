using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Whittle.Bench.Runs;

/// <summary>What this machine can do at most, measured: bytes a second from memory and floating-point operations a second in registers, on one thread and on all.</summary>
/// <param name="Threads">How many threads it has.</param>
/// <param name="VectorBits">The width of a vector register.</param>
/// <param name="BytesPerSecond">Reading memory, on one thread and on all.</param>
/// <param name="OperationsPerSecond">Multiplying and adding, on one thread and on all.</param>
internal sealed record Machine(int Threads, int VectorBits, double[] BytesPerSecond, double[] OperationsPerSecond)
{
    private const int Doubles = 1 << 25;
    private const int Steps = 20_000_000;
    private const int Chains = 10;
    private const int Trials = 5;

    public static Machine Measure()
    {
        int all = Environment.ProcessorCount;
        var memory = new double[Doubles];
        Array.Fill(memory, 1);
        return new Machine(
            all,
            Vector512.IsHardwareAccelerated ? 512 : 8 * Vector<byte>.Count,
            [.. new[] { 1, all }.Select(t => 8.0 * Doubles / Best(t, k => ReadSum(memory.AsSpan(k * (Doubles / t), Doubles / t))))],
            [.. new[] { 1, all }.Select(t => 2.0 * t * Steps * Chains * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector<double>.Count) / Best(t, _ => MultiplyAdd()))]);
    }

    private static double Best(int threads, Func<int, double> work)
    {
        double best = double.PositiveInfinity, kept = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, k => kept += work(k));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return double.IsNaN(kept) ? double.NaN : best;
    }

    private static double ReadSum(ReadOnlySpan<double> values)
    {
        Vector512<double> a = default, b = default, c = default, d = default;
        for (int i = 0; i + 32 <= values.Length; i += 32)
        {
            a += Vector512.Create(values.Slice(i, 8));
            b += Vector512.Create(values.Slice(i + 8, 8));
            c += Vector512.Create(values.Slice(i + 16, 8));
            d += Vector512.Create(values.Slice(i + 24, 8));
        }

        return Vector512.Sum(a + b + c + d);
    }

    // As many chains as hide the latency, in registers as wide as the processor has them.
    private static double MultiplyAdd() => Vector512.IsHardwareAccelerated ? MultiplyAddWide() : MultiplyAddNarrow();

    private static double MultiplyAddWide()
    {
        Vector512<double> x = Vector512.Create(1.0 - 1e-9), y = Vector512.Create(1e-9);
        Vector512<double> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int step = 0; step < Steps; step++)
        {
            (a, b, c, d, e) = (Fuse(a), Fuse(b), Fuse(c), Fuse(d), Fuse(e));
            (f, g, h, i, j) = (Fuse(f), Fuse(g), Fuse(h), Fuse(i), Fuse(j));
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);

        Vector512<double> Fuse(Vector512<double> z) => Vector512.FusedMultiplyAdd(z, x, y);
    }

    private static double MultiplyAddNarrow()
    {
        Vector<double> x = new(1.0 - 1e-9), y = new(1e-9);
        Vector<double> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int step = 0; step < Steps; step++)
        {
            (a, b, c, d, e) = (Fuse(a), Fuse(b), Fuse(c), Fuse(d), Fuse(e));
            (f, g, h, i, j) = (Fuse(f), Fuse(g), Fuse(h), Fuse(i), Fuse(j));
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j);

        Vector<double> Fuse(Vector<double> z) => Vector.FusedMultiplyAdd(z, x, y);
    }
}
