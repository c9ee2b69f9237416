namespace Whittle.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix, A = V diag(d) Vᵀ: reduction to tridiagonal form (<see cref="TridiagonalForm"/>), then
/// implicit QL steps with Wilkinson's shift. About 9k³ multiplications.
/// Source: Golub &amp; Van Loan, <i>Matrix Computations</i>, 4th ed. (2013), §8.3; Bowdler, Martin, Reinsch &amp; Wilkinson 1968,
/// doi:10.1007/BF02219771.
/// </summary>
internal static class SymmetricEigen
{
    private const int MaxSteps = 60;
    private const int StripWidth = 64;
    private const int MostRotations = 1 << 16;
    private const double UnitRoundoff = 1.1102230246251565e-16;

    private static readonly Workers Alone = new(1);

    /// <summary>Decomposes in place.</summary>
    /// <param name="a">k × k, symmetric; afterwards row i is the eigenvector of values[i].</param>
    /// <param name="k">The order.</param>
    /// <returns>The k eigenvalues, in no particular order.</returns>
    public static double[] Decompose(double[] a, int k) => Decompose(a, k, Alone);

    /// <summary>Decomposes in place, on several threads; the same bits on any number.</summary>
    /// <param name="a">k × k, symmetric; afterwards row i is the eigenvector of values[i].</param>
    /// <param name="k">The order.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>The k eigenvalues, in no particular order.</returns>
    public static double[] Decompose(double[] a, int k, Workers workers)
    {
        // A power of two brings the largest entry near 1, exactly, so that no square underflows or overflows.
        double largest = a.Length == 0 ? 0 : a.Max(Math.Abs), unit = largest > 0 ? Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1000, 1000)) : 1;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] *= unit;
        }

        var form = new TridiagonalForm(a, k, workers);
        double[] diagonal = [.. form.Diagonal], off = [.. form.OffDiagonal];
        Array.Clear(a);
        for (int i = 0; i < k; i++)
        {
            a[(i * k) + i] = 1;
        }

        // Row i becomes Qeᵢ, the i-th basis vector.
        form.Apply(a, k);
        Iterate(a, k, diagonal, off, workers);
        return Array.ConvertAll(diagonal, d => d / unit);
    }

    private static void Iterate(double[] basis, int k, double[] d, double[] e, Workers workers)
    {
        var rotations = new List<(int Row, double Cosine, double Sine)>();
        for (int low = 0; low < k; low++)
        {
            for (int step = 0; ; step++)
            {
                int high = low;
                while (high < k - 1 && Math.Abs(e[high]) > UnitRoundoff * (Math.Abs(d[high]) + Math.Abs(d[high + 1])))
                {
                    high++;
                }

                if (high == low || step == MaxSteps)
                {
                    break;
                }

                Sweep(rotations, d, e, low, high);
                if (rotations.Count > MostRotations)
                {
                    Apply(rotations, basis, k, workers);
                }
            }
        }

        Apply(rotations, basis, k, workers);
    }

    // Rotates neighbouring rows of the basis, in strips of columns that stay in cache.
    private static void Apply(List<(int Row, double Cosine, double Sine)> rotations, double[] basis, int k, Workers workers)
    {
        workers.Run((k + StripWidth - 1) / StripWidth, strip =>
        {
            int from = strip * StripWidth, width = Math.Min(StripWidth, k - from);
            foreach ((int row, double cosine, double sine) in rotations)
            {
                Kernels.Rotate(cosine, sine, basis.AsSpan((row * k) + from, width), basis.AsSpan(((row + 1) * k) + from, width));
            }
        });
        rotations.Clear();
    }

    // One implicit QL sweep on rows low … high of the tridiagonal matrix; its plane rotations are noted, for the basis.
    private static void Sweep(List<(int Row, double Cosine, double Sine)> rotations, double[] d, double[] e, int low, int high)
    {
        double g = (d[low + 1] - d[low]) / (2 * e[low]);
        double r = double.Hypot(g, 1);
        g = d[high] - d[low] + (e[low] / (g + (g >= 0 ? r : -r)));
        double s = 1, c = 1, p = 0;
        for (int i = high - 1; i >= low; i--)
        {
            double f = s * e[i], b = c * e[i];
            r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[high] = 0;
                return;
            }

            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            rotations.Add((i, c, s));
        }

        d[low] -= p;
        e[low] = g;
        e[high] = 0;
    }
}
