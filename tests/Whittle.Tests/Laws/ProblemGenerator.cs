using Whittle.Numerics;

namespace Whittle.Tests.Laws;

/// <summary>One generator of problems for every law: shapes, collinearity, duplicates, constants, ties, scales, weights, factors.</summary>
internal static class ProblemGenerator
{
    private static readonly (int Rows, int Columns)[] Shapes = [(30, 5), (60, 12), (100, 30), (25, 25), (20, 50), (40, 120), (8, 3), (200, 8), (50, 1), (5, 40), (2, 4)];

    public static TestProblem Create(int seed)
    {
        var random = new Xoshiro256(seed);
        (int n, int p) = Shapes[random.NextInt(Shapes.Length)];
        double rho = (new[] { 0, 0.5, 0.9, 0.99 })[random.NextInt(4)];
        double[] x = CreateAutoregressive(random, n, p, rho);
        var traits = new List<string> { $"{n}×{p}", $"rho={rho.ToString(System.Globalization.CultureInfo.InvariantCulture)}" };
        var beta = new double[p];
        for (int k = 0; k < Math.Min(p, 1 + random.NextInt(8)); k++)
        {
            beta[random.NextInt(p)] = random.NextNormal() * 3;
        }

        Vary(random, "sum", traits, () => Add(x, n, random.NextInt(p), random.NextInt(p), random.NextInt(p)));
        Vary(random, "binary", traits, () => Fill(x, n, random.NextInt(p), i => random.NextInt(2)));
        int shifted = random.NextInt(p), shrunk = random.NextInt(p);
        Vary(random, "mean", traits, () => Change(x, n, shifted, v => v + 1e4));
        Vary(random, "huge", traits, () => Change(x, n, random.NextInt(p), v => v * 1e6));

        // Not both: the intercept of a tiny column far from 0 has no 7 digits in original units.
        Vary(random, "tiny", traits, () => Change(x, n, shrunk, v => shrunk == shifted ? v : v * 1e-6));
        Vary(random, "constant", traits, () => Fill(x, n, random.NextInt(p), _ => 3.25));
        Vary(random, "duplicate", traits, () => Copy(x, n, random.NextInt(p), random.NextInt(p), 1));
        Vary(random, "negated", traits, () => Copy(x, n, random.NextInt(p), random.NextInt(p), -1));
        double noise = (new[] { 0, 0.1, 1, 5 })[random.NextInt(4)];
        traits.Add($"noise={noise.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        var y = new double[n];
        Array.Fill(y, 10);
        for (int j = 0; j < p; j++)
        {
            AddSignal(x.AsSpan(j * n, n), beta[j], y);
        }

        for (int i = 0; i < n; i++)
        {
            y[i] += noise * random.NextNormal();
        }

        Vary(random, "ties", traits, () =>
        {
            for (int i = 0; i < n; i++)
            {
                y[i] = Math.Round(y[i]);
            }
        });
        double[] weights = Enumerable.Repeat(1.0, n).ToArray(), factors = Enumerable.Repeat(1.0, p).ToArray();
        Vary(random, "weights", traits, () =>
        {
            for (int i = 0; i < n; i++)
            {
                weights[i] = i % 7 == 3 ? 0 : 0.2 + (3 * random.NextDouble());
            }
        });
        Vary(random, "factors", traits, () =>
        {
            for (int j = 0; j < p; j++)
            {
                factors[j] = 0.3 + random.NextDouble();
            }

            factors[random.NextInt(p)] = 0;
            factors[random.NextInt(p)] = double.PositiveInfinity;
        });
        bool intercept = random.NextInt(5) > 0, standardize = random.NextInt(4) > 0;
        traits.Add(intercept ? "intercept" : "no intercept");
        traits.Add(standardize ? "standardized" : "as given");
        return new TestProblem($"#{seed}: {string.Join(", ", traits)}", n, p, x, y, weights, factors, intercept, standardize);
    }

    public static double[] CreateAutoregressive(Xoshiro256 random, int n, int p, double rho)
    {
        var x = new double[n * p];
        for (int i = 0; i < n; i++)
        {
            double previous = random.NextNormal();
            for (int j = 0; j < p; j++)
            {
                previous = j == 0 ? previous : (rho * previous) + (Math.Sqrt(1 - (rho * rho)) * random.NextNormal());
                x[i + (j * n)] = previous;
            }
        }

        return x;
    }

    private static void Vary(Xoshiro256 random, string trait, List<string> traits, Action change)
    {
        if (random.NextInt(4) == 0)
        {
            traits.Add(trait);
            change();
        }
    }

    private static void Fill(double[] x, int n, int column, Func<int, double> value)
    {
        for (int i = 0; i < n; i++)
        {
            x[i + (column * n)] = value(i);
        }
    }

    private static void Change(double[] x, int n, int column, Func<double, double> change) => Fill(x, n, column, i => change(x[i + (column * n)]));

    // A column's part of the response is beta times its standard score, whatever its size and mean; a constant column has none.
    private static void AddSignal(ReadOnlySpan<double> column, double beta, double[] y)
    {
        double mean = 0, square = 0;
        foreach (double value in column)
        {
            mean += value / column.Length;
        }

        foreach (double value in column)
        {
            square += (value - mean) * (value - mean) / column.Length;
        }

        for (int i = 0; i < y.Length && square > 0; i++)
        {
            y[i] += beta * (column[i] - mean) / Math.Sqrt(square);
        }
    }

    private static void Add(double[] x, int n, int first, int second, int to) => Fill(x, n, to, i => x[i + (first * n)] + x[i + (second * n)]);

    private static void Copy(double[] x, int n, int from, int to, double sign) => Fill(x, n, to, i => sign * x[i + (from * n)]);
}
