using Whittle.Numerics;

namespace Whittle.Inference;

/// <summary>
/// s of <see cref="KnockoffConstruction"/> for a correlation matrix Σ. By coordinates: with M = 2Σ − diag(s) and W = M⁻¹, the room of sⱼ while the others stay is aⱼ = sⱼ + 1/Wⱼⱼ, since 1/Wⱼⱼ is a Schur complement, and the entropy is
/// largest at aⱼ/2. A step changes W by a rank-one term. Source: Askari, Rebjock, d'Aspremont &amp; El Ghaoui 2021 (<i>FANOK</i>); Spector &amp; Janson 2022, doi:10.1214/22-AOS2205. Cost: p³ a sweep, some tens of sweeps.
/// </summary>
internal static class KnockoffDistances
{
    private const int MostSweeps = 200;
    private const double Precision = 1e-8;

    /// <summary>One s a column, 0 for columns that are not tested, or null where Σ is singular to rounding.</summary>
    /// <param name="correlation">Σ, p × p.</param>
    /// <param name="isTested">Which columns.</param>
    /// <param name="construction">Which s.</param>
    /// <param name="workers">Who works.</param>
    public static double[]? Find(double[] correlation, bool[] isTested, KnockoffConstruction construction, Workers workers)
    {
        int p = isTested.Length;
        double least = SymmetricEigen.Decompose([.. correlation], p, workers).DefaultIfEmpty(1).Min();
        if (least <= 1e-10)
        {
            return null;
        }

        double[] distances = [.. isTested.Select(t => t ? Math.Min(1, construction == KnockoffConstruction.EquiCorrelated ? 2 * least : least) : 0)];
        double moved = construction == KnockoffConstruction.MaximumEntropy ? double.PositiveInfinity : 0;
        for (int sweep = 0; sweep < MostSweeps && moved >= Precision; sweep++)
        {
            moved = Sweep(correlation, isTested, distances);
        }

        return distances;
    }

    // One step for every tested column; how far the largest went.
    private static double Sweep(double[] correlation, bool[] isTested, double[] distances)
    {
        int p = isTested.Length;
        double[] inverse = InverseOf(correlation, distances), row = new double[p];
        double moved = 0;
        for (int j = 0; j < p; j++)
        {
            if (isTested[j])
            {
                inverse.AsSpan(j * p, p).CopyTo(row);
                double next = (distances[j] + (1 / row[j])) / 2, step = next - distances[j], factor = step / (1 - (step * row[j]));
                for (int k = 0; k < p && factor != 0; k++)
                {
                    Kernels.AddScaled(factor * row[k], row, inverse.AsSpan(k * p, p));
                }

                distances[j] = next;
                moved = Math.Max(moved, Math.Abs(step));
            }
        }

        return moved;
    }

    private static double[] InverseOf(double[] correlation, double[] distances)
    {
        int p = distances.Length;
        var factor = new Cholesky(0);
        for (int a = 0; a < p; a++)
        {
            double[] cross = [.. Enumerable.Range(0, a).Select(b => 2 * correlation[(a * p) + b])];
            factor.TryAppend(cross, (2 * correlation[(a * p) + a]) - distances[a]);
        }

        var inverse = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            inverse[(a * p) + a] = 1;
            factor.Solve(inverse.AsSpan(a * p, p));
        }

        return inverse;
    }
}
