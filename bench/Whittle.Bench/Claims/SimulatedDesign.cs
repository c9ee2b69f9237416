using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Bench.Claims;

/// <summary>A law of rows, from which a data set and rows to come are drawn alike.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Rows">n of the data set.</param>
/// <param name="Columns">p.</param>
/// <param name="Draw">Draws a row: fills its p columns and returns its response.</param>
internal sealed record SimulatedDesign(string Name, int Rows, int Columns, Func<Xoshiro256, double[], double> Draw)
{
    /// <summary>The designs of the tables.</summary>
    public static IReadOnlyList<SimulatedDesign> All { get; } =
    [
        new("independent columns, normal noise", 100, 20, (random, x) => Linear(Normal(random, x, 0)) + random.NextNormal()),
        new("neighbours correlated 0.9", 100, 20, (random, x) => Linear(Normal(random, x, 0.9)) + random.NextNormal()),
        new("more columns than rows", 60, 150, (random, x) => Linear(Normal(random, x, 0.5)) + random.NextNormal()),
        new("noise with heavy tails (t with 2 degrees)", 100, 20, (random, x) => Linear(Normal(random, x, 0.5)) + (random.NextNormal() / Math.Sqrt((Square(random.NextNormal()) + Square(random.NextNormal())) / 2))),
        new("noise that grows with a column", 100, 20, (random, x) => Linear(Normal(random, x, 0.5)) + (Math.Exp(x[0]) * random.NextNormal())),
        new("an effect that no line fits", 100, 20, (random, x) => Math.Sin(2 * Normal(random, x, 0.3)[0]) + (x[1] * x[2]) + (0.5 * random.NextNormal())),
    ];

    /// <summary>Draws rows.</summary>
    public (DenseDesign X, double[] Y) Take(Xoshiro256 random, int rows)
    {
        var x = new double[rows * Columns];
        double[] y = new double[rows], row = new double[Columns];
        for (int i = 0; i < rows; i++)
        {
            y[i] = Draw(random, row);
            for (int j = 0; j < Columns; j++)
            {
                x[i + (j * rows)] = row[j];
            }
        }

        return (new DenseDesign(x, rows, Columns), y);
    }

    private static double[] Normal(Xoshiro256 random, double[] x, double rho)
    {
        for (int j = 0; j < x.Length; j++)
        {
            x[j] = j == 0 ? random.NextNormal() : (rho * x[j - 1]) + (Math.Sqrt(1 - (rho * rho)) * random.NextNormal());
        }

        return x;
    }

    private static double Linear(double[] x) => x[0] + (0.7 * x[3]) - x[7] + (0.4 * x[12]);

    private static double Square(double value) => value * value;
}
