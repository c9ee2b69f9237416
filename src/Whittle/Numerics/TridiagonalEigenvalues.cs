namespace Whittle.Numerics;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix without its eigenvectors: implicit QL steps on squares, without square roots (Pal, Walker &amp; Kahan; Parlett,
/// <i>The Symmetric Eigenvalue Problem</i> (1998), §8.15; LAPACK's dsterf). Correct to rounding of the largest; about 15k² operations.
/// </summary>
internal static class TridiagonalEigenvalues
{
    private const int MaxSteps = 60;
    private const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>The k eigenvalues, in no particular order.</summary>
    /// <param name="diagonal">T[i, i], k numbers.</param>
    /// <param name="offDiagonal">T[i + 1, i] at i, at least k − 1 numbers.</param>
    public static double[] Of(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        int k = diagonal.Length;
        double largest = 0;
        for (int i = 0; i < k; i++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(diagonal[i]), i + 1 < k ? Math.Abs(offDiagonal[i]) : 0));
        }

        double unit = largest > 0 ? Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1000, 1000)) : 1;
        double[] d = new double[k], squares = new double[k];
        for (int i = 0; i < k; i++)
        {
            d[i] = diagonal[i] * unit;
            double e = i + 1 < k ? offDiagonal[i] * unit : 0;
            squares[i] = e * e;
        }

        for (int low = 0; low < k; low++)
        {
            for (int step = 0; step < MaxSteps; step++)
            {
                int high = low;
                while (high < k - 1 && IsLarge(squares[high], d[high], d[high + 1]))
                {
                    high++;
                }

                if (high == low)
                {
                    break;
                }

                Sweep(d, squares, low, high);
            }
        }

        return Array.ConvertAll(d, value => value / unit);
    }

    private static bool IsLarge(double square, double above, double below)
    {
        double sum = UnitRoundoff * (Math.Abs(above) + Math.Abs(below));
        return square > sum * sum;
    }

    // One QL sweep on rows low … high with Wilkinson's shift; squares are those of the off-diagonal.
    private static void Sweep(double[] d, double[] squares, int low, int high)
    {
        double root = Math.Sqrt(squares[low]), shift = (d[low + 1] - d[low]) / (2 * root);
        shift = d[low] - (root / (shift + Math.CopySign(double.Hypot(shift, 1), shift)));
        double c = 1, s = 0, gamma = d[high] - shift, p = gamma * gamma;
        for (int i = high - 1; i >= low; i--)
        {
            double square = squares[i], r = p + square, before = c, last = gamma;
            if (i < high - 1)
            {
                squares[i + 1] = s * r;
            }

            c = p / r;
            s = square / r;
            gamma = (c * (d[i] - shift)) - (s * last);
            d[i + 1] = last + (d[i] - gamma);
            p = c != 0 ? gamma * gamma / c : before * square;
        }

        squares[low] = s * p;
        d[low] = shift + gamma;
        squares[high] = 0;
    }
}
