using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Whittle.Numerics;

/// <content>Products of columns that were packed row after row: what Gram matrices are made of.</content>
internal static partial class Kernels
{
    /// <summary>
    /// Adds the products of a panel of <see cref="PanelWidth"/> columns with four columns, both packed row after row: c[k + q·stride] += Σᵢ b[i·width + k] a[i·width + q]. Every entry is one chain of
    /// additions, and four rows of a tile share what is read.
    /// </summary>
    /// <param name="b">The panel, a run of rows.</param>
    /// <param name="a">The panel that holds the four columns, from the first of them on.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="c">Sums, added to; all of a panel's are written.</param>
    /// <param name="stride">From one of the four columns to the next.</param>
    public static void PackedTile(ReadOnlySpan<double> b, ReadOnlySpan<double> a, int rows, Span<double> c, int stride)
    {
        if (IsWide)
        {
            PackedTile<Vector512<double>, Wide>(b, a, rows, c, stride);
        }
        else
        {
            for (int at = 0; at < NarrowPanel; at += PanelRegisters * Vector<double>.Count)
            {
                PackedTile<Vector<double>, Narrow>(b[at..], a, rows, c[at..], stride);
            }
        }
    }

    /// <summary>Packs four columns row after row: panel[i·width + k] = wᵢ(xₖᵢ − cₖ).</summary>
    /// <param name="x0">The first column.</param>
    /// <param name="x1">The second.</param>
    /// <param name="x2">The third.</param>
    /// <param name="x3">The fourth.</param>
    /// <param name="centres">c, four numbers.</param>
    /// <param name="w">One factor a row.</param>
    /// <param name="panel">The panel, from the place of the first column on.</param>
    /// <param name="width">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(
        ReadOnlySpan<double> x0, ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, ReadOnlySpan<double> x3, ReadOnlySpan<double> centres, ReadOnlySpan<double> w, Span<double> panel, int width)
    {
        int n = w.Length;
        double c0 = centres[0], c1 = centres[1], c2 = centres[2], c3 = centres[3];
        ref double p0 = ref MemoryMarshal.GetReference(x0[..n]), p1 = ref MemoryMarshal.GetReference(x1[..n]);
        ref double p2 = ref MemoryMarshal.GetReference(x2[..n]), p3 = ref MemoryMarshal.GetReference(x3[..n]);
        ref double pp = ref MemoryMarshal.GetReference(panel[..(n == 0 ? 0 : ((n - 1) * width) + 4)]);
        int i = 0;
        if (Avx.IsSupported)
        {
            // Four rows at a time: four columns of a square become its rows.
            ref double pw = ref MemoryMarshal.GetReference(w);
            Vector256<double> v0 = Vector256.Create(c0), v1 = Vector256.Create(c1), v2 = Vector256.Create(c2), v3 = Vector256.Create(c3);
            for (; i <= n - 4; i += 4)
            {
                Vector256<double> factors = Vector256.LoadUnsafe(ref pw, (nuint)i);
                Vector256<double> a0 = factors * (Vector256.LoadUnsafe(ref p0, (nuint)i) - v0), a1 = factors * (Vector256.LoadUnsafe(ref p1, (nuint)i) - v1);
                Vector256<double> a2 = factors * (Vector256.LoadUnsafe(ref p2, (nuint)i) - v2), a3 = factors * (Vector256.LoadUnsafe(ref p3, (nuint)i) - v3);
                Vector256<double> even01 = Avx.UnpackLow(a0, a1), odd01 = Avx.UnpackHigh(a0, a1), even23 = Avx.UnpackLow(a2, a3), odd23 = Avx.UnpackHigh(a2, a3);
                nuint at = (nuint)(i * width), step = (nuint)width;
                Avx.Permute2x128(even01, even23, 0x20).StoreUnsafe(ref pp, at);
                Avx.Permute2x128(odd01, odd23, 0x20).StoreUnsafe(ref pp, at + step);
                Avx.Permute2x128(even01, even23, 0x31).StoreUnsafe(ref pp, at + (2 * step));
                Avx.Permute2x128(odd01, odd23, 0x31).StoreUnsafe(ref pp, at + (3 * step));
            }
        }

        for (; i < n; i++)
        {
            double factor = w[i];
            ref double to = ref Unsafe.Add(ref pp, i * width);
            to = factor * (Unsafe.Add(ref p0, i) - c0);
            Unsafe.Add(ref to, 1) = factor * (Unsafe.Add(ref p1, i) - c1);
            Unsafe.Add(ref to, 2) = factor * (Unsafe.Add(ref p2, i) - c2);
            Unsafe.Add(ref to, 3) = factor * (Unsafe.Add(ref p3, i) - c3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackedTile<T, L>(ReadOnlySpan<double> b, ReadOnlySpan<double> a, int rows, Span<double> c, int stride)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count, width = PanelWidth;
        ref double pb = ref MemoryMarshal.GetReference(b[..(((rows - 1) * width) + (PanelRegisters * w))]), pa = ref MemoryMarshal.GetReference(a[..(((rows - 1) * width) + 4)]);
        ref double pc = ref MemoryMarshal.GetReference(c[..((3 * stride) + (PanelRegisters * w))]);
        T s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        T s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        for (int i = 0; i < rows * width; i += width)
        {
            T b0 = L.Load(ref pb, i), b1 = L.Load(ref pb, i + w), b2 = L.Load(ref pb, i + (2 * w));
            T x = L.Of(Unsafe.Add(ref pa, i));
            s00 = L.MultiplyAdd(b0, x, s00);
            s01 = L.MultiplyAdd(b1, x, s01);
            s02 = L.MultiplyAdd(b2, x, s02);
            x = L.Of(Unsafe.Add(ref pa, i + 1));
            s10 = L.MultiplyAdd(b0, x, s10);
            s11 = L.MultiplyAdd(b1, x, s11);
            s12 = L.MultiplyAdd(b2, x, s12);
            x = L.Of(Unsafe.Add(ref pa, i + 2));
            s20 = L.MultiplyAdd(b0, x, s20);
            s21 = L.MultiplyAdd(b1, x, s21);
            s22 = L.MultiplyAdd(b2, x, s22);
            x = L.Of(Unsafe.Add(ref pa, i + 3));
            s30 = L.MultiplyAdd(b0, x, s30);
            s31 = L.MultiplyAdd(b1, x, s31);
            s32 = L.MultiplyAdd(b2, x, s32);
        }

        AddThree<T, L>(ref pc, 0, s00, s01, s02);
        AddThree<T, L>(ref pc, stride, s10, s11, s12);
        AddThree<T, L>(ref pc, 2 * stride, s20, s21, s22);
        AddThree<T, L>(ref pc, 3 * stride, s30, s31, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddThree<T, L>(ref double c, int at, T s0, T s1, T s2)
        where T : struct
        where L : struct, ILanes<T>
    {
        L.Store(L.Add(L.Load(ref c, at), s0), ref c, at);
        L.Store(L.Add(L.Load(ref c, at + L.Count), s1), ref c, at + L.Count);
        L.Store(L.Add(L.Load(ref c, at + (2 * L.Count)), s2), ref c, at + (2 * L.Count));
    }
}
