using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>Products with sparse columns, which gather and scatter.</content>
internal static partial class Kernels
{
    /// <summary>Vectors that <see cref="SparseDots"/> multiplies at once: as many doubles as a cache line holds.</summary>
    public const int SparseLanes = 8;

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

    /// <summary>Σₑ xₑ y[2·atₑ] and Σₑ xₑ y[2·atₑ + 1]: two vectors whose values of a row stand side by side.</summary>
    /// <param name="at">Rows of <paramref name="y"/>; the caller vouches for them.</param>
    /// <param name="x">One value a row.</param>
    /// <param name="y">Two values a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double First, double Second) SparseDotPair(ReadOnlySpan<int> at, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = at.Length, e = 0;
        ref int place = ref MemoryMarshal.GetReference(at);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), py = ref MemoryMarshal.GetReference(y);
        Vector128<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; e <= n - 4; e += 4)
        {
            s0 += Vector128.Create(Unsafe.Add(ref px, e)) * Vector128.LoadUnsafe(ref py, 2 * (nuint)Unsafe.Add(ref place, e));
            s1 += Vector128.Create(Unsafe.Add(ref px, e + 1)) * Vector128.LoadUnsafe(ref py, 2 * (nuint)Unsafe.Add(ref place, e + 1));
            s2 += Vector128.Create(Unsafe.Add(ref px, e + 2)) * Vector128.LoadUnsafe(ref py, 2 * (nuint)Unsafe.Add(ref place, e + 2));
            s3 += Vector128.Create(Unsafe.Add(ref px, e + 3)) * Vector128.LoadUnsafe(ref py, 2 * (nuint)Unsafe.Add(ref place, e + 3));
        }

        Vector128<double> sum = (s0 + s1) + (s2 + s3);
        for (; e < n; e++)
        {
            sum += Vector128.Create(Unsafe.Add(ref px, e)) * Vector128.LoadUnsafe(ref py, 2 * (nuint)Unsafe.Add(ref place, e));
        }

        return (sum[0], sum[1]);
    }

    /// <summary>s[v] = Σₑ xₑ y[8·atₑ + v] for v = 0 … 7: eight vectors whose values of a row stand side by side.</summary>
    /// <param name="at">Rows of <paramref name="y"/>; the caller vouches for them.</param>
    /// <param name="x">One value a row.</param>
    /// <param name="y">Eight values a row.</param>
    /// <param name="sums">Eight sums, overwritten.</param>
    public static void SparseDots(ReadOnlySpan<int> at, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sums)
    {
        if (IsWide)
        {
            SparseDots<Vector512<double>, Wide>(at, x, y, sums);
        }
        else
        {
            SparseDots<Vector<double>, Narrow>(at, x, y, sums);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseDots<T, L>(ReadOnlySpan<int> at, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sums)
        where T : struct
        where L : struct, ILanes<T>
    {
        int n = at.Length, w = L.Count;
        ref int place = ref MemoryMarshal.GetReference(at);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), py = ref MemoryMarshal.GetReference(y), s = ref MemoryMarshal.GetReference(sums[..SparseLanes]);
        for (int v = 0; v < SparseLanes; v += 2 * w)
        {
            T s0 = default, s1 = default;
            if (v + w >= SparseLanes)
            {
                for (int e = 0; e < n; e++)
                {
                    s0 = L.MultiplyAdd(L.Of(Unsafe.Add(ref px, e)), L.Load(ref py, (SparseLanes * Unsafe.Add(ref place, e)) + v), s0);
                }

                L.Store(s0, ref s, v);
                continue;
            }

            for (int e = 0; e < n; e++)
            {
                T scale = L.Of(Unsafe.Add(ref px, e));
                int from = (SparseLanes * Unsafe.Add(ref place, e)) + v;
                s0 = L.MultiplyAdd(scale, L.Load(ref py, from), s0);
                s1 = L.MultiplyAdd(scale, L.Load(ref py, from + w), s1);
            }

            L.Store(s0, ref s, v);
            L.Store(s1, ref s, v + w);
        }
    }
}
