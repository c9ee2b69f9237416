using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Tests.Laws;

/// <summary>Independent normal columns, the first two of which explain a response in the domain of a loss.</summary>
internal static class SimulatedData
{
    public static (DenseDesign Columns, double[] Response) Create(string loss, int rows, int columns)
    {
        var random = new Xoshiro256(5);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] score = [.. Enumerable.Range(0, rows).Select(i => x[i] - (0.7 * x[i + rows]) + (0.8 * random.NextNormal()))];
        double[] response = loss switch
        {
            "logistic" => [.. score.Select(s => s + random.NextNormal() > 0 ? 1.0 : 0)],
            "multinomial" => [.. score.Select(s => s > 0.7 ? 2.0 : s > -0.7 ? 1 : 0)],
            "poisson" => [.. score.Select(s => Math.Floor(2 * Math.Exp(s / 2)))],
            "gamma" or "tweedie" => [.. score.Select(s => Math.Exp(s / 2))],
            "cox" => [.. score.Select(s => Math.Exp(-s)), .. score.Select((_, i) => i % 3 == 0 ? 0.0 : 1)],
            "multi-squared" => [.. score, .. score.Select(s => s * s)],
            _ => score,
        };
        return (new DenseDesign(x, rows, columns), response);
    }
}
