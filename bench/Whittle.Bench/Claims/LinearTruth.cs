using Whittle.Numerics;

namespace Whittle.Bench.Claims;

/// <summary>A linear model whose coefficients are known: y = Xβ + noise.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Rows">n.</param>
/// <param name="Coefficients">β.</param>
/// <param name="Column">Draws one entry of a column from the entry before it in its row (0 for the first).</param>
/// <param name="Noise">Draws the noise of a row, given the row's first entry.</param>
internal sealed record LinearTruth(string Name, int Rows, double[] Coefficients, Func<Xoshiro256, double, double> Column, Func<Xoshiro256, double, double> Noise)
{
    /// <summary>The models of the tables.</summary>
    public static IReadOnlyList<LinearTruth> All { get; } =
    [
        new("independent columns", 100, Few(20), (random, _) => random.NextNormal(), Normal),
        new("neighbours correlated 0.9", 100, Few(20), Correlated(0.9), Normal),
        new("more columns than rows", 60, Few(150), Correlated(0.5), Normal),
        new("many small coefficients", 100, [.. Enumerable.Range(0, 20).Select(j => 0.25 * (j % 3 - 1))], Correlated(0.5), Normal),
        new("columns of 0 and 1, a fifth of them 1", 100, Few(20), (random, _) => random.NextDouble() < 0.2 ? 1 : 0, Normal),
        new("noise with heavy tails (t with 4 degrees)", 100, Few(20), Correlated(0.5), (random, _) => random.NextNormal() / Math.Sqrt(Enumerable.Range(0, 4).Sum(_ => Math.Pow(random.NextNormal(), 2)) / 4)),
        new("noise that grows with a column", 100, Few(20), Correlated(0.5), (random, x) => Math.Exp(x / 2) * random.NextNormal()),
    ];

    /// <summary>p.</summary>
    public int Columns => Coefficients.Length;

    /// <summary>Columns, in column-major order.</summary>
    public double[] TakeColumns(Xoshiro256 random)
    {
        var x = new double[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            double before = 0;
            for (int j = 0; j < Columns; j++)
            {
                before = x[i + (j * Rows)] = Column(random, before);
            }
        }

        return x;
    }

    /// <summary>Xβ.</summary>
    public double[] MeanOf(double[] x) => [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Columns).Sum(j => Coefficients[j] * x[i + (j * Rows)]))];

    /// <summary>A response.</summary>
    public double[] TakeResponse(Xoshiro256 random, double[] x, double[] mean) => [.. mean.Select((m, i) => m + Noise(random, x[i]))];

    private static double[] Few(int columns) => [.. Enumerable.Range(0, columns).Select(j => j switch { 0 => 1, 3 => 0.7, 7 => -1, 12 => 0.4, _ => 0.0 })];

    private static Func<Xoshiro256, double, double> Correlated(double rho) => (random, before) => (rho * before) + (Math.Sqrt(1 - (rho * rho)) * random.NextNormal());

    private static double Normal(Xoshiro256 random, double first) => random.NextNormal();
}
