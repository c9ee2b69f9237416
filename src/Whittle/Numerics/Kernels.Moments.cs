using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <content>What is asked of a column before anything is fitted, in two sweeps.</content>
internal static partial class Kernels
{
    /// <summary>The least and the largest xᵢ with wᵢ &gt; 0 (∞ and −∞ where there is none), and Σᵢ wᵢ(xᵢ − c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Low, double High, double Sum) ExtentAndSum(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), pw = ref MemoryMarshal.GetReference(weights[..n]);
        Vector<double> lows = new(double.PositiveInfinity), highs = new(double.NegativeInfinity), most = lows, least = highs, vc = new(c), sums = default;
        for (; i <= n - w; i += w)
        {
            Vector<double> value = Load(ref px, i), weight = Load(ref pw, i);
            Vector<long> counts = Vector.GreaterThan(weight, Vector<double>.Zero);
            lows = Vector.Min(lows, Vector.ConditionalSelect(counts, value, most));
            highs = Vector.Max(highs, Vector.ConditionalSelect(counts, value, least));
            sums = Vector.MultiplyAddEstimate(value - vc, weight, sums);
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity, sum = Vector.Sum(sums);
        for (int lane = 0; lane < w; lane++)
        {
            (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        }

        for (; i < n; i++)
        {
            (low, high) = weights[i] > 0 ? (Math.Min(low, x[i]), Math.Max(high, x[i])) : (low, high);
            sum += weights[i] * (x[i] - c);
        }

        return (low, high, sum);
    }

    /// <summary>Σᵢ wᵢ(xᵢ − c), Σᵢ wᵢ(xᵢ − c)² and Σᵢ vᵢ(xᵢ − d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Squares, double Product) CentredMoments(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c, ReadOnlySpan<double> v, double d)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), pw = ref MemoryMarshal.GetReference(weights[..n]), pv = ref MemoryMarshal.GetReference(v[..n]);
        Vector<double> vc = new(c), vd = new(d), sums = default, squares = default, products = default;
        for (; i <= n - w; i += w)
        {
            Vector<double> value = Load(ref px, i), centred = value - vc, weighted = centred * Load(ref pw, i);
            sums += weighted;
            squares = Vector.MultiplyAddEstimate(weighted, centred, squares);
            products = Vector.MultiplyAddEstimate(value - vd, Load(ref pv, i), products);
        }

        double sum = Vector.Sum(sums), square = Vector.Sum(squares), product = Vector.Sum(products);
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
