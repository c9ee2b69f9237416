using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>A symmetric matrix that is changed and multiplied in one pass: what a reduction to tridiagonal form does all the time.</content>
internal static partial class Kernels
{
    /// <summary>Rows and columns of the squares on the diagonal that <see cref="UpdateAndMultiply"/> wants spelled out: a multiple of every register's width.</summary>
    public const int SquareSize = 8;

    /// <summary>
    /// A ← A − vwᵀ − wvᵀ, and y ← y + Ax of the matrix so changed, for some rows of a symmetric A with what mirrors them. A row holds the columns before its square on the diagonal, which
    /// count for those rows too, and the whole of its square. Every number is read and written once.
    /// </summary>
    /// <param name="a">Rows of A, row i from i·stride on.</param>
    /// <param name="stride">Numbers between rows.</param>
    /// <param name="from">The first row, a multiple of <see cref="SquareSize"/>.</param>
    /// <param name="to">One after the last, likewise.</param>
    /// <param name="v">v, at least <paramref name="to"/> numbers, as w, x and y have.</param>
    /// <param name="w">w.</param>
    /// <param name="x">x.</param>
    /// <param name="y">Sums, added to at 0 … to − 1.</param>
    public static void UpdateAndMultiply(Span<double> a, int stride, int from, int to, ReadOnlySpan<double> v, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> y)
    {
        if (IsWide)
        {
            UpdateAndMultiply<Vector512<double>, Wide>(a, stride, from, to, v, w, x, y);
        }
        else
        {
            UpdateAndMultiply<Vector<double>, Narrow>(a, stride, from, to, v, w, x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateAndMultiply<T, L>(
        Span<double> a, int stride, int from, int to, ReadOnlySpan<double> v, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        const int Rows = 4;
        ref double pv = ref MemoryMarshal.GetReference(v[..to]), pw = ref MemoryMarshal.GetReference(w[..to]);
        ref double px = ref MemoryMarshal.GetReference(x[..to]), py = ref MemoryMarshal.GetReference(y[..to]);
        for (int first = from; first < to; first += Rows)
        {
            int square = first / SquareSize * SquareSize, end = square + SquareSize;
            ref double a0 = ref MemoryMarshal.GetReference(a.Slice(first * stride, end)), a1 = ref MemoryMarshal.GetReference(a.Slice((first + 1) * stride, end));
            ref double a2 = ref MemoryMarshal.GetReference(a.Slice((first + 2) * stride, end)), a3 = ref MemoryMarshal.GetReference(a.Slice((first + 3) * stride, end));
            T v0 = L.Of(-v[first]), v1 = L.Of(-v[first + 1]), v2 = L.Of(-v[first + 2]), v3 = L.Of(-v[first + 3]);
            T w0 = L.Of(-w[first]), w1 = L.Of(-w[first + 1]), w2 = L.Of(-w[first + 2]), w3 = L.Of(-w[first + 3]);
            T x0 = L.Of(x[first]), x1 = L.Of(x[first + 1]), x2 = L.Of(x[first + 2]), x3 = L.Of(x[first + 3]);
            T s0 = default, s1 = default, s2 = default, s3 = default;
            for (int j = 0; j < end; j += L.Count)
            {
                T vj = L.Load(ref pv, j), wj = L.Load(ref pw, j), xj = L.Load(ref px, j);
                T t0 = L.MultiplyAdd(w0, vj, L.MultiplyAdd(v0, wj, L.Load(ref a0, j)));
                T t1 = L.MultiplyAdd(w1, vj, L.MultiplyAdd(v1, wj, L.Load(ref a1, j)));
                T t2 = L.MultiplyAdd(w2, vj, L.MultiplyAdd(v2, wj, L.Load(ref a2, j)));
                T t3 = L.MultiplyAdd(w3, vj, L.MultiplyAdd(v3, wj, L.Load(ref a3, j)));
                L.Store(t0, ref a0, j);
                L.Store(t1, ref a1, j);
                L.Store(t2, ref a2, j);
                L.Store(t3, ref a3, j);
                s0 = L.MultiplyAdd(t0, xj, s0);
                s1 = L.MultiplyAdd(t1, xj, s1);
                s2 = L.MultiplyAdd(t2, xj, s2);
                s3 = L.MultiplyAdd(t3, xj, s3);
                if (j < square)
                {
                    T sum = L.MultiplyAdd(t1, x1, L.MultiplyAdd(t0, x0, L.Load(ref py, j)));
                    L.Store(L.MultiplyAdd(t3, x3, L.MultiplyAdd(t2, x2, sum)), ref py, j);
                }
            }

            AddRow(y, first, L.Sum(s0), L.Sum(s1), L.Sum(s2), L.Sum(s3));
        }
    }
}
