using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Inference;

/// <summary>
/// The correlations of standardized columns, shrunken towards none by as much as their own noise asks for: Σ = (1 − δ)S + δI with δ = min(1, b²/d²), d² = ‖S − I‖², b² = Σᵢ‖xᵢxᵢᵀ − S‖²/n² (Ledoit &amp; Wolf 2004,
/// doi:10.1016/S0047-259X(03)00096-4). Always regular; where rows are many δ is near 0.
/// </summary>
internal static class CorrelationEstimate
{
    /// <summary>S = XᵀX/n of columns with mean square 1.</summary>
    public static double[] Sample(double[] x, int columns, Workers workers)
    {
        int n = x.Length / Math.Max(1, columns);
        int[] all = [.. Enumerable.Range(0, columns)];
        double[] s = new double[columns * columns], shares = new double[n];
        Array.Fill(shares, 1.0 / n);
        new DenseDesign(x, n, columns).CrossProducts(all, all, new double[columns], shares, s, workers);
        for (int a = 0; a < columns; a++)
        {
            s[(a * columns) + a] = 1;
        }

        return s;
    }

    /// <summary>Σ and δ.</summary>
    public static (double[] Correlation, double Shrinkage) Shrunken(double[] x, int columns, Workers workers)
    {
        double[] s = Sample(x, columns, workers);
        int n = x.Length / Math.Max(1, columns);
        double squares = Kernels.Dot(s, s), distance = squares - columns, fourth = 0;
        for (int i = 0; i < n; i++)
        {
            double length = 0;
            for (int j = 0; j < columns; j++)
            {
                length += x[i + (j * n)] * x[i + (j * n)];
            }

            fourth += length * length;
        }

        double noise = ((fourth / n) - squares) / n, shrinkage = distance <= 0 ? 1 : Math.Clamp(noise / distance, 0, 1);
        for (int k = 0; k < s.Length; k++)
        {
            s[k] = k % (columns + 1) == 0 ? 1 : (1 - shrinkage) * s[k];
        }

        return (s, shrinkage);
    }
}
