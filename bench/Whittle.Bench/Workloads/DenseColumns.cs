using Whittle.Numerics;

namespace Whittle.Bench.Workloads;

/// <summary>Dense columns of each kind, column-major.</summary>
internal static class DenseColumns
{
    private const int FactorCount = 10;
    private const int GeneBlock = 20;

    public static double[] Create(Workload workload, Xoshiro256 random)
    {
        int n = workload.Rows, p = workload.Columns;
        var x = new double[checked(n * p)];
        double[][] factors = [.. Enumerable.Range(0, FactorCount).Select(_ => Normals(n, random))];
        for (int j = 0; j < p; j++)
        {
            Span<double> column = x.AsSpan(j * n, n), before = j > 0 ? x.AsSpan((j - 1) * n, n) : default;
            switch (workload.Kind)
            {
                case ColumnKind.Factors:
                    FillFactors(column, factors, random);
                    break;
                case ColumnKind.Genotypes:
                    FillGenotypes(column, j % GeneBlock == 0 ? default : before, random);
                    break;
                case ColumnKind.Duplicates when j % 5 == 4:
                    before.CopyTo(column);
                    break;
                default:
                    FillNeighbour(column, before, workload.Correlation, random);
                    break;
            }
        }

        return x;
    }

    private static void FillNeighbour(Span<double> column, ReadOnlySpan<double> before, double correlation, Xoshiro256 random)
    {
        double own = Math.Sqrt(1 - (correlation * correlation));
        for (int i = 0; i < column.Length; i++)
        {
            double normal = random.NextNormal();
            column[i] = before.IsEmpty ? normal : (correlation * before[i]) + (own * normal);
        }
    }

    private static void FillFactors(Span<double> column, double[][] factors, Xoshiro256 random)
    {
        double[] loadings = Normals(factors.Length, random);
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = random.NextNormal() * Math.Sqrt(factors.Length);
            for (int f = 0; f < factors.Length; f++)
            {
                column[i] += loadings[f] * factors[f][i];
            }
        }
    }

    // Nine in ten people have the count of the variant before; the tenth draws anew.
    private static void FillGenotypes(Span<double> column, ReadOnlySpan<double> before, Xoshiro256 random)
    {
        double frequency = 0.05 + (0.45 * random.NextDouble());
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = !before.IsEmpty && random.NextDouble() < 0.9 ? before[i] : (random.NextDouble() < frequency ? 1 : 0) + (random.NextDouble() < frequency ? 1 : 0);
        }
    }

    private static double[] Normals(int count, Xoshiro256 random) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
}
