using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <content>What is asked of a column before anything is fitted, in two sweeps.</content>
internal static partial class Kernels
{
    /// <summary>Whether any xᵢ with wᵢ &gt; 0 is another number than c, and Σᵢ wᵢ(xᵢ − c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (bool Differs, double Sum) DifferenceAndSum(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), pw = ref MemoryMarshal.GetReference(weights[..n]);
        Vector<double> vc = new(c), sums = default, more = default;
        Vector<long> differ = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector<double> first = Load(ref px, i) - vc, second = Load(ref px, i + w) - vc, weight = Load(ref pw, i), other = Load(ref pw, i + w);
            sums = Vector.MultiplyAddEstimate(first, weight, sums);
            more = Vector.MultiplyAddEstimate(second, other, more);
            differ |= (Vector.AsVectorInt64(first) & Vector.GreaterThan(weight, Vector<double>.Zero)) | (Vector.AsVectorInt64(second) & Vector.GreaterThan(other, Vector<double>.Zero));
        }

        double sum = Vector.Sum(sums + more);

        // The sign is left out: 0 and −0 are the same number.
        bool differs = (differ & new Vector<long>(long.MaxValue)) != Vector<long>.Zero;
        for (; i < n; i++)
        {
            differs |= weights[i] > 0 && x[i] != c;
            sum += weights[i] * (x[i] - c);
        }

        return (differs, sum);
    }

    /// <summary>Σᵢ wᵢ(xᵢ − c), Σᵢ wᵢ(xᵢ − c)² and Σᵢ vᵢ(xᵢ − d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Squares, double Product) CentredMoments(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c, ReadOnlySpan<double> v, double d)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), pw = ref MemoryMarshal.GetReference(weights[..n]), pv = ref MemoryMarshal.GetReference(v[..n]);
        Vector<double> vc = new(c), vd = new(d), sums = default, squares = default, products = default, moreSums = default, moreSquares = default, moreProducts = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector<double> value = Load(ref px, i), centred = value - vc, weighted = centred * Load(ref pw, i);
            sums += weighted;
            squares = Vector.MultiplyAddEstimate(weighted, centred, squares);
            products = Vector.MultiplyAddEstimate(value - vd, Load(ref pv, i), products);
            value = Load(ref px, i + w);
            centred = value - vc;
            weighted = centred * Load(ref pw, i + w);
            moreSums += weighted;
            moreSquares = Vector.MultiplyAddEstimate(weighted, centred, moreSquares);
            moreProducts = Vector.MultiplyAddEstimate(value - vd, Load(ref pv, i + w), moreProducts);
        }

        double sum = Vector.Sum(sums + moreSums), square = Vector.Sum(squares + moreSquares), product = Vector.Sum(products + moreProducts);
        for (; i < n; i++)
        {
            double centred = x[i] - c;
            sum += weights[i] * centred;
            square += weights[i] * centred * centred;
            product += v[i] * (x[i] - d);
        }

        return (sum, square, product);
    }
}
