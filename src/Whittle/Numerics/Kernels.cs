using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <summary>
/// The inner loops, and the only type that names vector registers. Every kernel adds in an order that depends on nothing but the
/// lengths, so the same input gives the same bits. Products and sums use <see cref="Vector.MultiplyAddEstimate(Vector{double}, Vector{double}, Vector{double})"/>:
/// a fused instruction where the processor has one, a multiply and an add where it has not.
/// </summary>
internal static partial class Kernels
{
    /// <summary>Rows that a blocked kernel takes at a time, so that a tile of columns stays in the nearest caches.</summary>
    public const int RowBlock = 2048;

    /// <summary>Σᵢ xᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> x)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        Vector<double> s0 = default, s1 = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            s0 += Load(ref px, i);
            s1 += Load(ref px, i + w);
        }

        double sum = Vector.Sum(s0 + s1);
        for (; i < n; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>(x, y) ← (c·x − s·y, s·x + c·y): a plane rotation of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(double c, double s, Span<double> x, Span<double> y)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        Vector<double> vc = new(c), vs = new(s);
        for (; i <= n - w; i += w)
        {
            Vector<double> a = Load(ref px, i), b = Load(ref py, i);
            Store(Vector.MultiplyAddEstimate(vc, a, -(vs * b)), ref px, i);
            Store(Vector.MultiplyAddEstimate(vs, a, vc * b), ref py, i);
        }

        for (; i < n; i++)
        {
            (x[i], y[i]) = ((c * x[i]) - (s * y[i]), (s * x[i]) + (c * y[i]));
        }
    }

    /// <summary>Rotates neighbouring entries of four rows, one pair after the other: (xⱼ, xⱼ₊₁) ← (cⱼxⱼ + sⱼxⱼ₊₁, cⱼxⱼ₊₁ − sⱼxⱼ). Each row waits for its own last pair, so four go side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RotateRows(ReadOnlySpan<double> c, ReadOnlySpan<double> s, Span<double> x0, Span<double> x1, Span<double> x2, Span<double> x3)
    {
        int n = c.Length;
        ref double pc = ref MemoryMarshal.GetReference(c), ps = ref MemoryMarshal.GetReference(s[..n]);
        ref double p0 = ref MemoryMarshal.GetReference(x0[..(n + 1)]), p1 = ref MemoryMarshal.GetReference(x1[..(n + 1)]);
        ref double p2 = ref MemoryMarshal.GetReference(x2[..(n + 1)]), p3 = ref MemoryMarshal.GetReference(x3[..(n + 1)]);
        double l0 = p0, l1 = p1, l2 = p2, l3 = p3;
        for (int j = 0; j < n; j++)
        {
            double cosine = Unsafe.Add(ref pc, j), sine = Unsafe.Add(ref ps, j);
            double r0 = Unsafe.Add(ref p0, j + 1), r1 = Unsafe.Add(ref p1, j + 1), r2 = Unsafe.Add(ref p2, j + 1), r3 = Unsafe.Add(ref p3, j + 1);
            Unsafe.Add(ref p0, j) = (cosine * l0) + (sine * r0);
            Unsafe.Add(ref p1, j) = (cosine * l1) + (sine * r1);
            Unsafe.Add(ref p2, j) = (cosine * l2) + (sine * r2);
            Unsafe.Add(ref p3, j) = (cosine * l3) + (sine * r3);
            l0 = (cosine * r0) - (sine * l0);
            l1 = (cosine * r1) - (sine * l1);
            l2 = (cosine * r2) - (sine * l2);
            l3 = (cosine * r3) - (sine * l3);
        }

        Unsafe.Add(ref p0, n) = l0;
        Unsafe.Add(ref p1, n) = l1;
        Unsafe.Add(ref p2, n) = l2;
        Unsafe.Add(ref p3, n) = l3;
    }

    /// <summary>z ← x − c; z may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre(ReadOnlySpan<double> x, double c, Span<double> z)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pz = ref MemoryMarshal.GetReference(z[..n]);
        var vc = new Vector<double>(c);
        for (; i <= n - w; i += w)
        {
            Store(Load(ref px, i) - vc, ref pz, i);
        }

        for (; i < n; i++)
        {
            z[i] = x[i] - c;
        }
    }

    /// <summary>z ← x∘y element by element; z may be x or y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        ref double pz = ref MemoryMarshal.GetReference(z[..n]);
        for (; i <= n - w; i += w)
        {
            Store(Load(ref px, i) * Load(ref py, i), ref pz, i);
        }

        for (; i < n; i++)
        {
            z[i] = x[i] * y[i];
        }
    }

    /// <summary>The places where |xᵢ| + a·sᵢ &gt; b·lᵢ, ascending.</summary>
    /// <param name="x">Numbers of either sign.</param>
    /// <param name="a">The factor of s.</param>
    /// <param name="s">As many numbers.</param>
    /// <param name="b">The factor of l.</param>
    /// <param name="l">As many numbers; where b·l is not a number, no place is.</param>
    /// <param name="places">The places, overwritten; room for all.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Beyond(ReadOnlySpan<double> x, double a, ReadOnlySpan<double> s, double b, ReadOnlySpan<double> l, Span<int> places)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0, count = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double ps = ref MemoryMarshal.GetReference(s[..n]), pl = ref MemoryMarshal.GetReference(l[..n]);
        Vector<double> va = new(a), vb = new(b);
        for (; i <= n - w; i += w)
        {
            Vector<double> reach = Vector.MultiplyAddEstimate(va, Load(ref ps, i), Vector.Abs(Load(ref px, i)));
            if (Vector.GreaterThanAny(reach, vb * Load(ref pl, i)))
            {
                for (int k = i; k < i + w; k++)
                {
                    places[count] = k;
                    count += double.MultiplyAddEstimate(a, s[k], Math.Abs(x[k])) > b * l[k] ? 1 : 0;
                }
            }
        }

        for (; i < n; i++)
        {
            places[count] = i;
            count += double.MultiplyAddEstimate(a, s[i], Math.Abs(x[i])) > b * l[i] ? 1 : 0;
        }

        return count;
    }

    /// <summary>y ← x, each number exactly as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<float> x, Span<double> y)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref float px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref px, i))), out Vector<double> low, out Vector<double> high);
            Store(low, ref py, i);
            Store(high, ref py, i + w);
        }

        for (; i < n; i++)
        {
            y[i] = x[i];
        }
    }

    /// <summary>Σᵢ wᵢ(xᵢ − c)², the centred sum of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double CentredSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pw = ref MemoryMarshal.GetReference(weights[..n]);
        var vc = new Vector<double>(c);
        Vector<double> s0 = default, s1 = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector<double> d0 = Load(ref px, i) - vc, d1 = Load(ref px, i + w) - vc;
            s0 = Vector.MultiplyAddEstimate(d0 * Load(ref pw, i), d0, s0);
            s1 = Vector.MultiplyAddEstimate(d1 * Load(ref pw, i + w), d1, s1);
        }

        double sum = Vector.Sum(s0 + s1);
        for (; i < n; i++)
        {
            sum += weights[i] * (x[i] - c) * (x[i] - c);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int at) =>
        Unsafe.ReadUnaligned<Vector<double>>(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double start, int at) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)), value);
}
