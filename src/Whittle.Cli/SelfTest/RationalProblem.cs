using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Cli;

/// <summary>A least-squares problem of integers, whose answer is found in exact fractions by Gaussian elimination of the normal equations.</summary>
/// <param name="Name">What is hard about it.</param>
/// <param name="Columns">X by columns, the first of them ones.</param>
/// <param name="Response">y.</param>
internal sealed record RationalProblem(string Name, long[][] Columns, long[] Response)
{
    // The least common multiple of 1 … 25.
    private const long Multiple = 26_771_144_400;

    /// <summary>The problems of the self-test: easy, near-collinear, a large mean, high powers, a Hilbert matrix, and one that is fitted without error.</summary>
    public static IReadOnlyList<RationalProblem> All()
    {
        long[] index = [.. Enumerable.Range(1, 21).Select(i => (long)i)];
        var random = new Xoshiro256(11);
        long[] Noise(int size) => Array.ConvertAll(index, _ => (long)(random.NextInt((2 * size) + 1) - size));
        long[] ones = Array.ConvertAll(index, _ => 1L), a = Noise(50), b = Noise(50);
        return
        [
            new("independent columns", [ones, a, b], Noise(1000)),
            new("nearly equal columns", [ones, [.. a.Select(v => v * 1_000_000)], [.. a.Zip(b, (v, e) => (v * 1_000_000) + e)]], Noise(1000)),
            new("a mean of a billion", [ones, [.. a.Select(v => v + 1_000_000_000)]], [.. a.Select((v, i) => (3 * v) + b[i] + 2_000_000_000)]),
            new("powers up to 7", [ones, .. Enumerable.Range(1, 7).Select(k => Array.ConvertAll(index, x => Power(x, k)))], Noise(100_000)),
            new("a Hilbert matrix", [ones, .. Enumerable.Range(0, 5).Select(k => Array.ConvertAll(index, i => Multiple / (i + k)))], Noise(1000)),
            new("an exact fit", [ones, a, b], [.. a.Zip(b, (u, v) => 7 + (2 * u) - (5 * v))]),
        ];
    }

    /// <summary>Fits the problem in doubles and counts digits.</summary>
    public SelfTestSet Run()
    {
        int n = Response.Length, p = Columns.Length;
        double[] columns = [.. Columns.SelectMany(c => c.Select(v => (double)v))];
        LeastSquaresFit fit = LeastSquares.Fit(columns, n, Array.ConvertAll(Response, v => (double)v), true);
        Rational[,] system = NormalEquations();
        Eliminate(system);
        Rational[] beta = [.. Enumerable.Range(0, p).Select(j => system[j, p])];
        Rational squares = 0;
        for (int i = 0; i < n; i++)
        {
            Rational error = Response[i];
            for (int j = 0; j < p; j++)
            {
                error -= beta[j] * Columns[j][i];
            }

            squares += error * error;
        }

        Rational variance = squares / (n - p);
        return SelfTestSet.Of(
            Name, fit, [.. beta.Select(v => v.ToDouble())], [.. Enumerable.Range(0, p).Select(j => (variance * system[j, p + 1 + j]).SquareRoot())], variance.SquareRoot());
    }

    // [XᵀX | Xᵀy | I]
    private Rational[,] NormalEquations()
    {
        int p = Columns.Length;
        var system = new Rational[p, (2 * p) + 1];
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k < (2 * p) + 1; k++)
            {
                system[j, k] = k < p ? Inner(Columns[j], Columns[k]) : k == p ? Inner(Columns[j], Response) : k - p - 1 == j ? 1 : 0;
            }
        }

        return system;
    }

    private static Rational Inner(long[] a, long[] b)
    {
        Rational sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (Rational)a[i] * b[i];
        }

        return sum;
    }

    // Gauss–Jordan; exact, so any pivot that is not zero will do (the matrix is positive definite, so the diagonal is).
    private static void Eliminate(Rational[,] system)
    {
        for (int pivot = 0; pivot < system.GetLength(0); pivot++)
        {
            Rational divisor = system[pivot, pivot];
            for (int k = 0; k < system.GetLength(1); k++)
            {
                system[pivot, k] /= divisor;
            }

            for (int j = 0; j < system.GetLength(0); j++)
            {
                Rational share = system[j, pivot];
                for (int k = 0; k < system.GetLength(1) && j != pivot && !share.IsZero; k++)
                {
                    system[j, k] -= share * system[pivot, k];
                }
            }
        }
    }

    private static long Power(long x, int k) => k == 0 ? 1 : x * Power(x, k - 1);
}
