using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <summary>
/// The inner loops, and the only file that names vector registers. Every kernel adds in an order that depends on nothing but the
/// lengths, so the same input gives the same bits. Products and sums use <see cref="Vector.MultiplyAddEstimate(Vector{double}, Vector{double}, Vector{double})"/>:
/// a fused instruction where the processor has one, a multiply and an add where it has not.
/// </summary>
internal static class Kernels
{
    /// <summary>Rows that a blocked kernel takes at a time, so that a tile of columns stays in the nearest caches.</summary>
    public const int RowBlock = 2048;

    /// <summary>Vectors that <see cref="SparseDots"/> multiplies at once: as many doubles as a cache line holds.</summary>
    public const int SparseLanes = 8;

    /// <summary>Numbers that a register holds: as many sums of one product grow side by side.</summary>
    public static int Lanes => Vector<double>.Count;

    /// <summary>Σᵢ xᵢyᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            s0 = Vector.MultiplyAddEstimate(Load(ref px, i), Load(ref py, i), s0);
            s1 = Vector.MultiplyAddEstimate(Load(ref px, i + w), Load(ref py, i + w), s1);
            s2 = Vector.MultiplyAddEstimate(Load(ref px, i + (2 * w)), Load(ref py, i + (2 * w)), s2);
            s3 = Vector.MultiplyAddEstimate(Load(ref px, i + (3 * w)), Load(ref py, i + (3 * w)), s3);
        }

        for (; i <= n - w; i += w)
        {
            s0 = Vector.MultiplyAddEstimate(Load(ref px, i), Load(ref py, i), s0);
        }

        double sum = Vector.Sum((s0 + s1) + (s2 + s3));
        for (; i < n; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Σᵢ xᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> x)
    {
        int n = x.Length, w = Lanes, i = 0;
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

    /// <summary>y ← y + a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        var va = new Vector<double>(a);
        for (; i <= n - w; i += w)
        {
            Store(Vector.MultiplyAddEstimate(va, Load(ref px, i), Load(ref py, i)), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] += a * x[i];
        }
    }

    /// <summary>y ← y + a·(x − c) element by element: the subtraction comes first, so that a large mean costs no digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaledCentred(double a, ReadOnlySpan<double> x, double c, Span<double> y)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        Vector<double> va = new(a), vc = new(c);
        for (; i <= n - w; i += w)
        {
            Store(Vector.MultiplyAddEstimate(va, Load(ref px, i) - vc, Load(ref py, i)), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] += a * (x[i] - c);
        }
    }

    /// <summary>y ← y + Σₖ aₖ(xₖ − cₖ) of four columns, one after the other: the bits of four single calls, with y read and written once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFourScaledCentred(
        ReadOnlySpan<double> a, ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> c, Span<double> y)
    {
        int n = x0.Length, w = Lanes, i = 0;
        ref double p0 = ref MemoryMarshal.GetReference(x0);
        ref double p1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double p2 = ref MemoryMarshal.GetReference(x2[..n]);
        ref double p3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        Vector<double> a0 = new(a[0]), a1 = new(a[1]), a2 = new(a[2]), a3 = new(a[3]), c0 = new(c[0]), c1 = new(c[1]), c2 = new(c[2]), c3 = new(c[3]);
        for (; i <= n - w; i += w)
        {
            Vector<double> sum = Vector.MultiplyAddEstimate(a0, Load(ref p0, i) - c0, Load(ref py, i));
            sum = Vector.MultiplyAddEstimate(a1, Load(ref p1, i) - c1, sum);
            sum = Vector.MultiplyAddEstimate(a2, Load(ref p2, i) - c2, sum);
            Store(Vector.MultiplyAddEstimate(a3, Load(ref p3, i) - c3, sum), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] = y[i] + (a[0] * (x0[i] - c[0])) + (a[1] * (x1[i] - c[1])) + (a[2] * (x2[i] - c[2])) + (a[3] * (x3[i] - c[3]));
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

    /// <summary>(x, y) ← (c·x − s·y, s·x + c·y): a plane rotation of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(double c, double s, Span<double> x, Span<double> y)
    {
        int n = x.Length, w = Lanes, i = 0;
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

    /// <summary>z ← x∘y element by element; z may be x or y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
    {
        int n = x.Length, w = Lanes, i = 0;
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

    /// <summary>z ← (x − c)∘y element by element; z may be x or y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyCentred(ReadOnlySpan<double> x, double c, ReadOnlySpan<double> y, Span<double> z)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..n]);
        ref double pz = ref MemoryMarshal.GetReference(z[..n]);
        var vc = new Vector<double>(c);
        for (; i <= n - w; i += w)
        {
            Store((Load(ref px, i) - vc) * Load(ref py, i), ref pz, i);
        }

        for (; i < n; i++)
        {
            z[i] = (x[i] - c) * y[i];
        }
    }

    /// <summary>The least and the largest xᵢ with wᵢ &gt; 0; +∞ and −∞ where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Low, double High) Extent(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pw = ref MemoryMarshal.GetReference(weights[..n]);
        Vector<double> lows = new(double.PositiveInfinity), highs = new(double.NegativeInfinity), most = lows, least = highs;
        for (; i <= n - w; i += w)
        {
            Vector<double> value = Load(ref px, i);
            Vector<long> counts = Vector.GreaterThan(Load(ref pw, i), Vector<double>.Zero);
            lows = Vector.Min(lows, Vector.ConditionalSelect(counts, value, most));
            highs = Vector.Max(highs, Vector.ConditionalSelect(counts, value, least));
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int lane = 0; lane < w; lane++)
        {
            (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        }

        for (; i < n; i++)
        {
            (low, high) = weights[i] > 0 ? (Math.Min(low, x[i]), Math.Max(high, x[i])) : (low, high);
        }

        return (low, high);
    }

    /// <summary>Σᵢ wᵢ(xᵢ − c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double CentredSum(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double c)
    {
        int n = x.Length, w = Lanes, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pw = ref MemoryMarshal.GetReference(weights[..n]);
        var vc = new Vector<double>(c);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            s0 = Vector.MultiplyAddEstimate(Load(ref px, i) - vc, Load(ref pw, i), s0);
            s1 = Vector.MultiplyAddEstimate(Load(ref px, i + w) - vc, Load(ref pw, i + w), s1);
            s2 = Vector.MultiplyAddEstimate(Load(ref px, i + (2 * w)) - vc, Load(ref pw, i + (2 * w)), s2);
            s3 = Vector.MultiplyAddEstimate(Load(ref px, i + (3 * w)) - vc, Load(ref pw, i + (3 * w)), s3);
        }

        double sum = Vector.Sum((s0 + s1) + (s2 + s3));
        for (; i < n; i++)
        {
            sum += (x[i] - c) * weights[i];
        }

        return sum;
    }

    /// <summary>y ← x, each number exactly as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<float> x, Span<double> y)
    {
        int n = x.Length, w = Lanes, i = 0;
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
        int n = x.Length, w = Lanes, i = 0;
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

    /// <summary>
    /// Adds a tile of up to four centred columns times up to four vectors to its sums: s[4a + b] += Σᵢ (xₐᵢ − cₐ) v_bᵢ. Columns that are
    /// missing from the tile repeat the last one, and so do vectors; the caller ignores those sums.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CentredTile(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v0, ReadOnlySpan<double> v1, ReadOnlySpan<double> v2, ReadOnlySpan<double> v3, Span<double> sums)
    {
        int n = x0.Length, w = Lanes, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double a2 = ref MemoryMarshal.GetReference(x2[..n]), a3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double b0 = ref MemoryMarshal.GetReference(v0[..n]), b1 = ref MemoryMarshal.GetReference(v1[..n]);
        ref double b2 = ref MemoryMarshal.GetReference(v2[..n]), b3 = ref MemoryMarshal.GetReference(v3[..n]);
        Vector<double> c0 = new(centres[0]), c1 = new(centres[1]), c2 = new(centres[2]), c3 = new(centres[3]);
        Vector<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<double> s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (; i <= n - w; i += w)
        {
            Vector<double> u0 = Load(ref b0, i), u1 = Load(ref b1, i), u2 = Load(ref b2, i), u3 = Load(ref b3, i);
            Vector<double> t = Load(ref a0, i) - c0;
            s00 = Vector.MultiplyAddEstimate(t, u0, s00);
            s01 = Vector.MultiplyAddEstimate(t, u1, s01);
            s02 = Vector.MultiplyAddEstimate(t, u2, s02);
            s03 = Vector.MultiplyAddEstimate(t, u3, s03);
            t = Load(ref a1, i) - c1;
            s10 = Vector.MultiplyAddEstimate(t, u0, s10);
            s11 = Vector.MultiplyAddEstimate(t, u1, s11);
            s12 = Vector.MultiplyAddEstimate(t, u2, s12);
            s13 = Vector.MultiplyAddEstimate(t, u3, s13);
            t = Load(ref a2, i) - c2;
            s20 = Vector.MultiplyAddEstimate(t, u0, s20);
            s21 = Vector.MultiplyAddEstimate(t, u1, s21);
            s22 = Vector.MultiplyAddEstimate(t, u2, s22);
            s23 = Vector.MultiplyAddEstimate(t, u3, s23);
            t = Load(ref a3, i) - c3;
            s30 = Vector.MultiplyAddEstimate(t, u0, s30);
            s31 = Vector.MultiplyAddEstimate(t, u1, s31);
            s32 = Vector.MultiplyAddEstimate(t, u2, s32);
            s33 = Vector.MultiplyAddEstimate(t, u3, s33);
        }

        AddRow(sums, 0, Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s02), Vector.Sum(s03));
        AddRow(sums, 4, Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s12), Vector.Sum(s13));
        AddRow(sums, 8, Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s22), Vector.Sum(s23));
        AddRow(sums, 12, Vector.Sum(s30), Vector.Sum(s31), Vector.Sum(s32), Vector.Sum(s33));
        for (; i < n; i++)
        {
            AddRowProducts(sums, 0, x0[i] - centres[0], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 4, x1[i] - centres[1], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 8, x2[i] - centres[2], v0[i], v1[i], v2[i], v3[i]);
            AddRowProducts(sums, 12, x3[i] - centres[3], v0[i], v1[i], v2[i], v3[i]);
        }
    }

    /// <summary>Adds four centred columns times one vector to their sums: s[a] += Σᵢ (xₐᵢ − cₐ) vᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CentredDots(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres,
        ReadOnlySpan<double> v, Span<double> sums)
    {
        int n = x0.Length, w = Lanes, i = 0;
        ref double a0 = ref MemoryMarshal.GetReference(x0), a1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double a2 = ref MemoryMarshal.GetReference(x2[..n]), a3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double b = ref MemoryMarshal.GetReference(v[..n]);
        Vector<double> c0 = new(centres[0]), c1 = new(centres[1]), c2 = new(centres[2]), c3 = new(centres[3]);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector<double> u = Load(ref b, i), z = Load(ref b, i + w);
            s0 = Vector.MultiplyAddEstimate(Load(ref a0, i) - c0, u, s0);
            s1 = Vector.MultiplyAddEstimate(Load(ref a1, i) - c1, u, s1);
            s2 = Vector.MultiplyAddEstimate(Load(ref a2, i) - c2, u, s2);
            s3 = Vector.MultiplyAddEstimate(Load(ref a3, i) - c3, u, s3);
            t0 = Vector.MultiplyAddEstimate(Load(ref a0, i + w) - c0, z, t0);
            t1 = Vector.MultiplyAddEstimate(Load(ref a1, i + w) - c1, z, t1);
            t2 = Vector.MultiplyAddEstimate(Load(ref a2, i + w) - c2, z, t2);
            t3 = Vector.MultiplyAddEstimate(Load(ref a3, i + w) - c3, z, t3);
        }

        AddRow(sums, 0, Vector.Sum(s0 + t0), Vector.Sum(s1 + t1), Vector.Sum(s2 + t2), Vector.Sum(s3 + t3));
        for (; i < n; i++)
        {
            sums[0] += (x0[i] - centres[0]) * v[i];
            sums[1] += (x1[i] - centres[1]) * v[i];
            sums[2] += (x2[i] - centres[2]) * v[i];
            sums[3] += (x3[i] - centres[3]) * v[i];
        }
    }

    /// <summary>Σₑ xₑ y[atₑ].</summary>
    /// <param name="at">Positions in <paramref name="y"/>; the caller vouches for them.</param>
    /// <param name="x">One value a position.</param>
    /// <param name="y">What is gathered from.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SparseDot(ReadOnlySpan<int> at, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = at.Length, e = 0;
        ref int place = ref MemoryMarshal.GetReference(at);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), py = ref MemoryMarshal.GetReference(y);
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (; e <= n - 4; e += 4)
        {
            s0 += Unsafe.Add(ref px, e) * Unsafe.Add(ref py, Unsafe.Add(ref place, e));
            s1 += Unsafe.Add(ref px, e + 1) * Unsafe.Add(ref py, Unsafe.Add(ref place, e + 1));
            s2 += Unsafe.Add(ref px, e + 2) * Unsafe.Add(ref py, Unsafe.Add(ref place, e + 2));
            s3 += Unsafe.Add(ref px, e + 3) * Unsafe.Add(ref py, Unsafe.Add(ref place, e + 3));
        }

        double sum = (s0 + s1) + (s2 + s3);
        for (; e < n; e++)
        {
            sum += Unsafe.Add(ref px, e) * Unsafe.Add(ref py, Unsafe.Add(ref place, e));
        }

        return sum;
    }

    /// <summary>s[v] = Σₑ xₑ y[8·atₑ + v] for v = 0 … 7: eight vectors whose values of a row stand side by side.</summary>
    /// <param name="at">Rows of <paramref name="y"/>; the caller vouches for them.</param>
    /// <param name="x">One value a row.</param>
    /// <param name="y">Eight values a row.</param>
    /// <param name="sums">Eight sums, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SparseDots(ReadOnlySpan<int> at, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sums)
    {
        int n = at.Length, w = Lanes;
        ref int place = ref MemoryMarshal.GetReference(at);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), py = ref MemoryMarshal.GetReference(y), s = ref MemoryMarshal.GetReference(sums[..SparseLanes]);
        for (int v = 0; v < SparseLanes; v += 2 * w)
        {
            Vector<double> s0 = default, s1 = default;
            if (v + w >= SparseLanes)
            {
                for (int e = 0; e < n; e++)
                {
                    s0 = Vector.MultiplyAddEstimate(new Vector<double>(Unsafe.Add(ref px, e)), Load(ref py, (SparseLanes * Unsafe.Add(ref place, e)) + v), s0);
                }

                Store(s0, ref s, v);
                continue;
            }

            for (int e = 0; e < n; e++)
            {
                Vector<double> scale = new(Unsafe.Add(ref px, e));
                int from = (SparseLanes * Unsafe.Add(ref place, e)) + v;
                s0 = Vector.MultiplyAddEstimate(scale, Load(ref py, from), s0);
                s1 = Vector.MultiplyAddEstimate(scale, Load(ref py, from + w), s1);
            }

            Store(s0, ref s, v);
            Store(s1, ref s, v + w);
        }
    }

    /// <summary>y[atₑ] += a·xₑ.</summary>
    /// <param name="a">The factor.</param>
    /// <param name="at">Positions in <paramref name="y"/>; the caller vouches for them.</param>
    /// <param name="x">One value a position.</param>
    /// <param name="y">What is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSparse(double a, ReadOnlySpan<int> at, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = at.Length;
        ref int place = ref MemoryMarshal.GetReference(at);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), py = ref MemoryMarshal.GetReference(y);
        for (int e = 0; e < n; e++)
        {
            Unsafe.Add(ref py, Unsafe.Add(ref place, e)) += a * Unsafe.Add(ref px, e);
        }
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int at) =>
        Unsafe.ReadUnaligned<Vector<double>>(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double start, int at) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)), value);
}
