using System.Runtime.CompilerServices;

namespace Whittle.Numerics;

/// <summary>
/// The two loops of a residual in double-double. Products and sums of the high parts are split without error; what is split off, and the products
/// with low parts, is gathered in a second double. So the result is as good as if formed with 106 bits and rounded once at the end: the error
/// is at most about (nu)² Σ|x||v|, u = 2⁻⁵³. Twice as fast as normalizing after every term.
/// Source: Ogita, Rump &amp; Oishi 2005, doi:10.1137/030601818 (algorithm 5.3). Thread-safe.
/// </summary>
internal static class CompensatedSums
{
    /// <summary>start + Σᵢ (xᵢ + xLowᵢ)(vᵢ + vLowᵢ).</summary>
    /// <param name="start">What the sum starts from.</param>
    /// <param name="x">n high parts.</param>
    /// <param name="xLow">n low parts, or empty.</param>
    /// <param name="v">n high parts.</param>
    /// <param name="vLow">n low parts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DoubleDouble Dot(double start, ReadOnlySpan<double> x, ReadOnlySpan<double> xLow, ReadOnlySpan<double> v, ReadOnlySpan<double> vLow)
    {
        double sum = start, rest = 0;
        v = v[..x.Length];
        vLow = vLow[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble product = DoubleDouble.Product(x[i], v[i]);
            DoubleDouble next = DoubleDouble.Sum(sum, product.Hi);
            sum = next.Hi;
            rest += next.Lo + (product.Lo + (x[i] * vLow[i]));
        }

        for (int i = 0; i < xLow.Length; i++)
        {
            rest += xLow[i] * v[i];
        }

        return DoubleDouble.Sum(sum, rest);
    }

    /// <summary>(sum + rest)ᵢ ← (sum + rest)ᵢ − (xᵢ + xLowᵢ)·b for every i; the two parts of a sum may overlap.</summary>
    /// <param name="b">The factor.</param>
    /// <param name="x">n high parts.</param>
    /// <param name="xLow">n low parts, or empty.</param>
    /// <param name="sum">n sums, rounded.</param>
    /// <param name="rest">What their roundings left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractScaled(DoubleDouble b, ReadOnlySpan<double> x, ReadOnlySpan<double> xLow, Span<double> sum, Span<double> rest)
    {
        double high = -b.Hi, low = -b.Lo;
        sum = sum[..x.Length];
        rest = rest[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble product = DoubleDouble.Product(x[i], high);
            DoubleDouble next = DoubleDouble.Sum(sum[i], product.Hi);
            sum[i] = next.Hi;
            rest[i] += next.Lo + (product.Lo + (x[i] * low));
        }

        for (int i = 0; i < xLow.Length; i++)
        {
            rest[i] += xLow[i] * high;
        }
    }
}
