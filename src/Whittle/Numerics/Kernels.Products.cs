using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>Dot products, combinations of columns, and tiles of columns by vectors: where most of the time goes.</content>
internal static partial class Kernels
{
    /// <summary>Σᵢ xᵢyᵢ.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => IsWide ? Dot<Vector512<double>, Wide>(x, y) : Dot<Vector<double>, Narrow>(x, y);

    /// <summary>y ← y + a·x.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        if (IsWide)
        {
            AddScaled<Vector512<double>, Wide>(a, x, y);
        }
        else
        {
            AddScaled<Vector<double>, Narrow>(a, x, y);
        }
    }

    /// <summary>y ← y + a·(x − c) element by element: the subtraction comes first, so that a large mean costs no digits.</summary>
    public static void AddScaledCentred(double a, ReadOnlySpan<double> x, double c, Span<double> y)
    {
        if (IsWide)
        {
            AddScaledCentred<Vector512<double>, Wide>(a, x, c, y);
        }
        else
        {
            AddScaledCentred<Vector<double>, Narrow>(a, x, c, y);
        }
    }

    /// <summary>y ← y + Σₖ aₖ(xₖ − cₖ) of four columns, one after the other: the bits of four single calls, with y read and written once.</summary>
    public static void AddFourScaledCentred(
        ReadOnlySpan<double> a, ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> c, Span<double> y)
    {
        if (IsWide)
        {
            AddFourScaledCentred<Vector512<double>, Wide>(a, x0, x1, x2, x3, c, y);
        }
        else
        {
            AddFourScaledCentred<Vector<double>, Narrow>(a, x0, x1, x2, x3, c, y);
        }
    }

    /// <summary>y_b ← y_b + Σₖ a[4k + b](xₖ − cₖ) of four columns for four vectors: the bits of four calls for one, with every column read once.</summary>
    public static void AddFourToFour(
        ReadOnlySpan<double> a, ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> c,
        Span<double> y0, Span<double> y1, Span<double> y2, Span<double> y3)
    {
        if (IsWide)
        {
            AddFourToFour<Vector512<double>, Wide>(a, x0, x1, x2, x3, c, y0, y1, y2, y3);
        }
        else
        {
            AddFourToFour<Vector<double>, Narrow>(a, x0, x1, x2, x3, c, y0, y1, y2, y3);
        }
    }

    /// <summary>y ← y + Σⱼ aⱼxⱼ, where xⱼ stands in a matrix from j·stride on: four columns at a time.</summary>
    public static void AddCombination(ReadOnlySpan<double> a, ReadOnlySpan<double> matrix, int stride, Span<double> y)
    {
        int n = y.Length, j = 0;
        ReadOnlySpan<double> centres = stackalloc double[4];
        for (; j <= a.Length - 4; j += 4)
        {
            ReadOnlySpan<double> from = matrix[(j * stride)..];
            AddFourScaledCentred(a.Slice(j, 4), from[..n], from.Slice(stride, n), from.Slice(2 * stride, n), from.Slice(3 * stride, n), centres, y);
        }

        for (; j < a.Length; j++)
        {
            AddScaled(a[j], matrix.Slice(j * stride, n), y);
        }
    }

    /// <summary>z ← (x − c)∘y element by element; z may be x or y.</summary>
    public static void MultiplyCentred(ReadOnlySpan<double> x, double c, ReadOnlySpan<double> y, Span<double> z)
    {
        if (IsWide)
        {
            MultiplyCentred<Vector512<double>, Wide>(x, c, y, z);
        }
        else
        {
            MultiplyCentred<Vector<double>, Narrow>(x, c, y, z);
        }
    }

    /// <summary>
    /// Adds a tile of up to four centred columns times up to four vectors to its sums: s[4a + b] += Σᵢ (xₐᵢ − cₐ) v_bᵢ. Columns that are
    /// missing from the tile repeat the last one, and so do vectors; the caller ignores those sums.
    /// </summary>
    public static void CentredTile(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, ReadOnlySpan<double> v2, ReadOnlySpan<double> v3, Span<double> sums)
    {
        if (IsWide)
        {
            CentredTile<Vector512<double>, Wide>(x0, x1, x2, x3, centres, v0, v1, v2, v3, sums);
        }
        else
        {
            // Sixteen sums, and what they are made of, are more than there are short registers.
            CentredHalfTile<Vector<double>, Narrow>(x0, x1, centres[..2], v0, v1, v2, v3, sums[..8]);
            CentredHalfTile<Vector<double>, Narrow>(x2, x3, centres[2..], v0, v1, v2, v3, sums[8..]);
        }
    }

    /// <summary>Adds four centred columns times one vector to their sums: s[a] += Σᵢ (xₐᵢ − cₐ) vᵢ.</summary>
    public static void CentredDots(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v, Span<double> sums)
    {
        if (IsWide)
        {
            CentredDots<Vector512<double>, Wide>(x0, x1, x2, x3, centres, v, sums);
        }
        else
        {
            CentredDots<Vector<double>, Narrow>(x0, x1, x2, x3, centres, v, sums);
        }
    }

    /// <summary>Adds four centred columns times two vectors to their sums: s[4a + b] += Σᵢ (xₐᵢ − cₐ) v_bᵢ.</summary>
    public static void CentredPairs(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, Span<double> sums)
    {
        if (IsWide)
        {
            CentredPairs<Vector512<double>, Wide>(x0, x1, x2, x3, centres, v0, v1, sums);
        }
        else
        {
            CentredPairs<Vector<double>, Narrow>(x0, x1, x2, x3, centres, v0, v1, sums);
        }
    }

    /// <summary>One centred column times two vectors: Σᵢ (xᵢ − c) uᵢ and Σᵢ (xᵢ − c) vᵢ. Short columns of memory are read the fastest one after the other.</summary>
    public static (double First, double Second) CentredPair(ReadOnlySpan<double> x, double c, ReadOnlySpan<double> u, ReadOnlySpan<double> v) =>
        IsWide ? CentredPair<Vector512<double>, Wide>(x, c, u, v) : CentredPair<Vector<double>, Narrow>(x, c, u, v);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot<T, L>(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x.Length, w = L.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        T s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            s0 = L.MultiplyAdd(L.Load(ref px, i), L.Load(ref py, i), s0);
            s1 = L.MultiplyAdd(L.Load(ref px, i + w), L.Load(ref py, i + w), s1);
            s2 = L.MultiplyAdd(L.Load(ref px, i + (2 * w)), L.Load(ref py, i + (2 * w)), s2);
            s3 = L.MultiplyAdd(L.Load(ref px, i + (3 * w)), L.Load(ref py, i + (3 * w)), s3);
        }

        for (; i <= n - w; i += w)
        {
            s0 = L.MultiplyAdd(L.Load(ref px, i), L.Load(ref py, i), s0);
        }

        if (i < n && n >= w)
        {
            s1 = L.MultiplyAdd(L.Load(ref px, n - w), L.LoadLast(ref py, n, n - i), s1);
            i = n;
        }

        double sum = L.Sum(L.Add(L.Add(s0, s1), L.Add(s2, s3)));
        for (; i < n; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<T, L>(double a, ReadOnlySpan<double> x, Span<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x.Length, w = L.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        T va = L.Of(a);
        for (; i <= n - w; i += w)
        {
            L.Store(L.MultiplyAdd(va, L.Load(ref px, i), L.Load(ref py, i)), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] = double.MultiplyAddEstimate(a, x[i], y[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaledCentred<T, L>(double a, ReadOnlySpan<double> x, double c, Span<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x.Length, w = L.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        T va = L.Of(a), vc = L.Of(c);
        for (; i <= n - w; i += w)
        {
            L.Store(L.MultiplyAdd(va, L.Subtract(L.Load(ref px, i), vc), L.Load(ref py, i)), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] = double.MultiplyAddEstimate(a, x[i] - c, y[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourScaledCentred<T, L>(
        ReadOnlySpan<double> a, ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> c, Span<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double p0 = ref MemoryMarshal.GetReference(x0);
        ref double p1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double p2 = ref MemoryMarshal.GetReference(x2[..n]);
        ref double p3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        T a0 = L.Of(a[0]), a1 = L.Of(a[1]), a2 = L.Of(a[2]), a3 = L.Of(a[3]), c0 = L.Of(c[0]), c1 = L.Of(c[1]), c2 = L.Of(c[2]), c3 = L.Of(c[3]);
        for (; i <= n - w; i += w)
        {
            T sum = L.MultiplyAdd(a0, L.Subtract(L.Load(ref p0, i), c0), L.Load(ref py, i));
            sum = L.MultiplyAdd(a1, L.Subtract(L.Load(ref p1, i), c1), sum);
            sum = L.MultiplyAdd(a2, L.Subtract(L.Load(ref p2, i), c2), sum);
            L.Store(L.MultiplyAdd(a3, L.Subtract(L.Load(ref p3, i), c3), sum), ref py, i);
        }

        for (; i < n; i++)
        {
            double sum = double.MultiplyAddEstimate(a[0], x0[i] - c[0], y[i]);
            sum = double.MultiplyAddEstimate(a[1], x1[i] - c[1], sum);
            sum = double.MultiplyAddEstimate(a[2], x2[i] - c[2], sum);
            y[i] = double.MultiplyAddEstimate(a[3], x3[i] - c[3], sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourToFour<T, L>(
        ReadOnlySpan<double> a, ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> c,
        Span<double> y0, Span<double> y1, Span<double> y2, Span<double> y3)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double p0 = ref MemoryMarshal.GetReference(x0), p1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double p2 = ref MemoryMarshal.GetReference(x2[..n]), p3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double q0 = ref MemoryMarshal.GetReference(y0[..n]), q1 = ref MemoryMarshal.GetReference(y1[..n]);
        ref double q2 = ref MemoryMarshal.GetReference(y2[..n]), q3 = ref MemoryMarshal.GetReference(y3[..n]);
        T c0 = L.Of(c[0]), c1 = L.Of(c[1]), c2 = L.Of(c[2]), c3 = L.Of(c[3]);
        T a00 = L.Of(a[0]), a01 = L.Of(a[1]), a02 = L.Of(a[2]), a03 = L.Of(a[3]), a10 = L.Of(a[4]), a11 = L.Of(a[5]), a12 = L.Of(a[6]), a13 = L.Of(a[7]);
        T a20 = L.Of(a[8]), a21 = L.Of(a[9]), a22 = L.Of(a[10]), a23 = L.Of(a[11]), a30 = L.Of(a[12]), a31 = L.Of(a[13]), a32 = L.Of(a[14]), a33 = L.Of(a[15]);
        for (; i <= n - w; i += w)
        {
            T t = L.Subtract(L.Load(ref p0, i), c0);
            T s0 = L.MultiplyAdd(a00, t, L.Load(ref q0, i)), s1 = L.MultiplyAdd(a01, t, L.Load(ref q1, i));
            T s2 = L.MultiplyAdd(a02, t, L.Load(ref q2, i)), s3 = L.MultiplyAdd(a03, t, L.Load(ref q3, i));
            t = L.Subtract(L.Load(ref p1, i), c1);
            (s0, s1, s2, s3) = (L.MultiplyAdd(a10, t, s0), L.MultiplyAdd(a11, t, s1), L.MultiplyAdd(a12, t, s2), L.MultiplyAdd(a13, t, s3));
            t = L.Subtract(L.Load(ref p2, i), c2);
            (s0, s1, s2, s3) = (L.MultiplyAdd(a20, t, s0), L.MultiplyAdd(a21, t, s1), L.MultiplyAdd(a22, t, s2), L.MultiplyAdd(a23, t, s3));
            t = L.Subtract(L.Load(ref p3, i), c3);
            L.Store(L.MultiplyAdd(a30, t, s0), ref q0, i);
            L.Store(L.MultiplyAdd(a31, t, s1), ref q1, i);
            L.Store(L.MultiplyAdd(a32, t, s2), ref q2, i);
            L.Store(L.MultiplyAdd(a33, t, s3), ref q3, i);
        }

        for (; i < n; i++)
        {
            double t0 = x0[i] - c[0], t1 = x1[i] - c[1], t2 = x2[i] - c[2], t3 = x3[i] - c[3];
            y0[i] = double.MultiplyAddEstimate(a[12], t3, double.MultiplyAddEstimate(a[8], t2, double.MultiplyAddEstimate(a[4], t1, double.MultiplyAddEstimate(a[0], t0, y0[i]))));
            y1[i] = double.MultiplyAddEstimate(a[13], t3, double.MultiplyAddEstimate(a[9], t2, double.MultiplyAddEstimate(a[5], t1, double.MultiplyAddEstimate(a[1], t0, y1[i]))));
            y2[i] = double.MultiplyAddEstimate(a[14], t3, double.MultiplyAddEstimate(a[10], t2, double.MultiplyAddEstimate(a[6], t1, double.MultiplyAddEstimate(a[2], t0, y2[i]))));
            y3[i] = double.MultiplyAddEstimate(a[15], t3, double.MultiplyAddEstimate(a[11], t2, double.MultiplyAddEstimate(a[7], t1, double.MultiplyAddEstimate(a[3], t0, y3[i]))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyCentred<T, L>(ReadOnlySpan<double> x, double c, ReadOnlySpan<double> y, Span<double> z)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x.Length, w = L.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        ref double pz = ref MemoryMarshal.GetReference(z[..n]);
        T vc = L.Of(c);
        for (; i <= n - w; i += w)
        {
            L.Store(L.Multiply(L.Subtract(L.Load(ref px, i), vc), L.Load(ref py, i)), ref pz, i);
        }

        for (; i < n; i++)
        {
            z[i] = (x[i] - c) * y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CentredTile<T, L>(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, ReadOnlySpan<double> v2, ReadOnlySpan<double> v3, Span<double> sums)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double a2 = ref MemoryMarshal.GetReference(x2[..n]), a3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double b0 = ref MemoryMarshal.GetReference(v0[..n]), b1 = ref MemoryMarshal.GetReference(v1[..n]);
        ref double b2 = ref MemoryMarshal.GetReference(v2[..n]), b3 = ref MemoryMarshal.GetReference(v3[..n]);
        T c0 = L.Of(centres[0]), c1 = L.Of(centres[1]), c2 = L.Of(centres[2]), c3 = L.Of(centres[3]);
        T s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        T s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        bool hasRest = n % w != 0 && n >= w;
        int whole = n - (n % w), end = hasRest ? whole + w : whole;
        for (; i < end; i += w)
        {
            // What is left at the end is read with the numbers before it, against which zeros stand.
            bool isRest = i == whole;
            int at = isRest ? n - w : i;
            T u0 = L.Load(ref b0, at), u1 = L.Load(ref b1, at), u2 = L.Load(ref b2, at), u3 = L.Load(ref b3, at);
            if (isRest)
            {
                int rest = n - whole;
                (u0, u1, u2, u3) = (L.LoadLast(ref b0, n, rest), L.LoadLast(ref b1, n, rest), L.LoadLast(ref b2, n, rest), L.LoadLast(ref b3, n, rest));
            }

            T t = L.Subtract(L.Load(ref a0, at), c0);
            s00 = L.MultiplyAdd(t, u0, s00);
            s01 = L.MultiplyAdd(t, u1, s01);
            s02 = L.MultiplyAdd(t, u2, s02);
            s03 = L.MultiplyAdd(t, u3, s03);
            t = L.Subtract(L.Load(ref a1, at), c1);
            s10 = L.MultiplyAdd(t, u0, s10);
            s11 = L.MultiplyAdd(t, u1, s11);
            s12 = L.MultiplyAdd(t, u2, s12);
            s13 = L.MultiplyAdd(t, u3, s13);
            t = L.Subtract(L.Load(ref a2, at), c2);
            s20 = L.MultiplyAdd(t, u0, s20);
            s21 = L.MultiplyAdd(t, u1, s21);
            s22 = L.MultiplyAdd(t, u2, s22);
            s23 = L.MultiplyAdd(t, u3, s23);
            t = L.Subtract(L.Load(ref a3, at), c3);
            s30 = L.MultiplyAdd(t, u0, s30);
            s31 = L.MultiplyAdd(t, u1, s31);
            s32 = L.MultiplyAdd(t, u2, s32);
            s33 = L.MultiplyAdd(t, u3, s33);
        }

        AddRow(sums, 0, L.Sum(s00), L.Sum(s01), L.Sum(s02), L.Sum(s03));
        AddRow(sums, 4, L.Sum(s10), L.Sum(s11), L.Sum(s12), L.Sum(s13));
        AddRow(sums, 8, L.Sum(s20), L.Sum(s21), L.Sum(s22), L.Sum(s23));
        AddRow(sums, 12, L.Sum(s30), L.Sum(s31), L.Sum(s32), L.Sum(s33));
        for (i = end; i < n; i++)
        {
            AddRowProducts(sums, 0, x0[i] - centres[0], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 4, x1[i] - centres[1], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 8, x2[i] - centres[2], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 12, x3[i] - centres[3], v0[i], v1[i], v2[i], v3[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CentredHalfTile<T, L>(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> centres, ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, ReadOnlySpan<double> v2, ReadOnlySpan<double> v3, Span<double> sums)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double b0 = ref MemoryMarshal.GetReference(v0[..n]), b1 = ref MemoryMarshal.GetReference(v1[..n]);
        ref double b2 = ref MemoryMarshal.GetReference(v2[..n]), b3 = ref MemoryMarshal.GetReference(v3[..n]);
        T c0 = L.Of(centres[0]), c1 = L.Of(centres[1]);
        T s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        for (; i <= n - w; i += w)
        {
            T u0 = L.Load(ref b0, i), u1 = L.Load(ref b1, i), u2 = L.Load(ref b2, i), u3 = L.Load(ref b3, i);
            T t = L.Subtract(L.Load(ref a0, i), c0);
            s00 = L.MultiplyAdd(t, u0, s00);
            s01 = L.MultiplyAdd(t, u1, s01);
            s02 = L.MultiplyAdd(t, u2, s02);
            s03 = L.MultiplyAdd(t, u3, s03);
            t = L.Subtract(L.Load(ref a1, i), c1);
            s10 = L.MultiplyAdd(t, u0, s10);
            s11 = L.MultiplyAdd(t, u1, s11);
            s12 = L.MultiplyAdd(t, u2, s12);
            s13 = L.MultiplyAdd(t, u3, s13);
        }

        AddRow(sums, 0, L.Sum(s00), L.Sum(s01), L.Sum(s02), L.Sum(s03));
        AddRow(sums, 4, L.Sum(s10), L.Sum(s11), L.Sum(s12), L.Sum(s13));
        for (; i < n; i++)
        {
            AddRowProducts(sums, 0, x0[i] - centres[0], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 4, x1[i] - centres[1], v0[i], v1[i], v2[i], v3[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CentredDots<T, L>(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v, Span<double> sums)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double a2 = ref MemoryMarshal.GetReference(x2[..n]), a3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double b = ref MemoryMarshal.GetReference(v[..n]);
        T c0 = L.Of(centres[0]), c1 = L.Of(centres[1]), c2 = L.Of(centres[2]), c3 = L.Of(centres[3]);
        T s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            T u = L.Load(ref b, i), z = L.Load(ref b, i + w);
            s0 = L.MultiplyAdd(L.Subtract(L.Load(ref a0, i), c0), u, s0);
            s1 = L.MultiplyAdd(L.Subtract(L.Load(ref a1, i), c1), u, s1);
            s2 = L.MultiplyAdd(L.Subtract(L.Load(ref a2, i), c2), u, s2);
            s3 = L.MultiplyAdd(L.Subtract(L.Load(ref a3, i), c3), u, s3);
            t0 = L.MultiplyAdd(L.Subtract(L.Load(ref a0, i + w), c0), z, t0);
            t1 = L.MultiplyAdd(L.Subtract(L.Load(ref a1, i + w), c1), z, t1);
            t2 = L.MultiplyAdd(L.Subtract(L.Load(ref a2, i + w), c2), z, t2);
            t3 = L.MultiplyAdd(L.Subtract(L.Load(ref a3, i + w), c3), z, t3);
        }

        AddRow(sums, 0, L.Sum(L.Add(s0, t0)), L.Sum(L.Add(s1, t1)), L.Sum(L.Add(s2, t2)), L.Sum(L.Add(s3, t3)));
        for (; i < n; i++)
        {
            sums[0] += (x0[i] - centres[0]) * v[i];
            sums[1] += (x1[i] - centres[1]) * v[i];
            sums[2] += (x2[i] - centres[2]) * v[i];
            sums[3] += (x3[i] - centres[3]) * v[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CentredPairs<T, L>(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, Span<double> sums)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x0.Length, w = L.Count, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double a2 = ref MemoryMarshal.GetReference(x2[..n]), a3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double b0 = ref MemoryMarshal.GetReference(v0[..n]), b1 = ref MemoryMarshal.GetReference(v1[..n]);
        T c0 = L.Of(centres[0]), c1 = L.Of(centres[1]), c2 = L.Of(centres[2]), c3 = L.Of(centres[3]);
        T s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        for (; i <= n - w; i += w)
        {
            T u = L.Load(ref b0, i), z = L.Load(ref b1, i);
            T x = L.Subtract(L.Load(ref a0, i), c0);
            s0 = L.MultiplyAdd(x, u, s0);
            t0 = L.MultiplyAdd(x, z, t0);
            x = L.Subtract(L.Load(ref a1, i), c1);
            s1 = L.MultiplyAdd(x, u, s1);
            t1 = L.MultiplyAdd(x, z, t1);
            x = L.Subtract(L.Load(ref a2, i), c2);
            s2 = L.MultiplyAdd(x, u, s2);
            t2 = L.MultiplyAdd(x, z, t2);
            x = L.Subtract(L.Load(ref a3, i), c3);
            s3 = L.MultiplyAdd(x, u, s3);
            t3 = L.MultiplyAdd(x, z, t3);
        }

        AddRow(sums, 0, L.Sum(s0), L.Sum(t0), 0, 0);
        AddRow(sums, 4, L.Sum(s1), L.Sum(t1), 0, 0);
        AddRow(sums, 8, L.Sum(s2), L.Sum(t2), 0, 0);
        AddRow(sums, 12, L.Sum(s3), L.Sum(t3), 0, 0);
        for (; i < n; i++)
        {
            AddRowProducts(sums, 0, x0[i] - centres[0], v0[i], v1[i], 0, 0);
            AddRowProducts(sums, 4, x1[i] - centres[1], v0[i], v1[i], 0, 0);
            AddRowProducts(sums, 8, x2[i] - centres[2], v0[i], v1[i], 0, 0);
            AddRowProducts(sums, 12, x3[i] - centres[3], v0[i], v1[i], 0, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double First, double Second) CentredPair<T, L>(ReadOnlySpan<double> x, double c, ReadOnlySpan<double> u, ReadOnlySpan<double> v)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = x.Length, w = L.Count, i = 0;
        ref double a = ref MemoryMarshal.GetReference(x), b0 = ref MemoryMarshal.GetReference(u[..n]), b1 = ref MemoryMarshal.GetReference(v[..n]);
        T centre = L.Of(c), s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            T y = L.Subtract(L.Load(ref a, i), centre);
            s0 = L.MultiplyAdd(y, L.Load(ref b0, i), s0);
            t0 = L.MultiplyAdd(y, L.Load(ref b1, i), t0);
            y = L.Subtract(L.Load(ref a, i + w), centre);
            s1 = L.MultiplyAdd(y, L.Load(ref b0, i + w), s1);
            t1 = L.MultiplyAdd(y, L.Load(ref b1, i + w), t1);
            y = L.Subtract(L.Load(ref a, i + (2 * w)), centre);
            s2 = L.MultiplyAdd(y, L.Load(ref b0, i + (2 * w)), s2);
            t2 = L.MultiplyAdd(y, L.Load(ref b1, i + (2 * w)), t2);
            y = L.Subtract(L.Load(ref a, i + (3 * w)), centre);
            s3 = L.MultiplyAdd(y, L.Load(ref b0, i + (3 * w)), s3);
            t3 = L.MultiplyAdd(y, L.Load(ref b1, i + (3 * w)), t3);
        }

        for (; i <= n - w; i += w)
        {
            T y = L.Subtract(L.Load(ref a, i), centre);
            s0 = L.MultiplyAdd(y, L.Load(ref b0, i), s0);
            t0 = L.MultiplyAdd(y, L.Load(ref b1, i), t0);
        }

        double first = L.Sum(L.Add(L.Add(s0, s1), L.Add(s2, s3))), second = L.Sum(L.Add(L.Add(t0, t1), L.Add(t2, t3)));
        for (; i < n; i++)
        {
            first += (x[i] - c) * u[i];
            second += (x[i] - c) * v[i];
        }

        return (first, second);
    }

    private static void AddRow(Span<double> sums, int at, double s0, double s1, double s2, double s3)
    {
        sums[at] += s0;
        sums[at + 1] += s1;
        sums[at + 2] += s2;
        sums[at + 3] += s3;
    }

    private static void AddRowProducts(Span<double> sums, int at, double x, double v0, double v1, double v2, double v3) =>
        AddRow(sums, at, x * v0, x * v1, x * v2, x * v3);
}
