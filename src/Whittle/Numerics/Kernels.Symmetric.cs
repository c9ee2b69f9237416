using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>A symmetric matrix of which half is stored times a vector: what a reduction to tridiagonal form does all the time.</content>
internal static partial class Kernels
{
    /// <summary>Rows and columns of the squares on the diagonal that <see cref="SymmetricMultiply"/> wants spelled out: a multiple of every register's width.</summary>
    public const int SquareSize = 8;

    /// <summary>
    /// y ← y + Ax for some rows of a symmetric A with what mirrors them. A row holds the columns before its square on the diagonal, which count for those rows too, and the whole of its square. Every number is
    /// read once.
    /// </summary>
    /// <param name="a">Rows of A, row i from i·stride on.</param>
    /// <param name="stride">Numbers between rows.</param>
    /// <param name="from">The first row, a multiple of <see cref="SquareSize"/>.</param>
    /// <param name="to">One after the last, likewise.</param>
    /// <param name="x">x, at least <paramref name="to"/> numbers, as y has.</param>
    /// <param name="y">Sums, added to at 0 … to − 1.</param>
    public static void SymmetricMultiply(ReadOnlySpan<double> a, int stride, int from, int to, ReadOnlySpan<double> x, Span<double> y)
    {
        if (IsWide)
        {
            SymmetricMultiply<Vector512<double>, Wide>(a, stride, from, to, x, y);
        }
        else
        {
            SymmetricMultiply<Vector<double>, Narrow>(a, stride, from, to, x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SymmetricMultiply<T, L>(ReadOnlySpan<double> a, int stride, int from, int to, ReadOnlySpan<double> x, Span<double> y)
        where T : struct
        where L : struct, ILanes<T>
    {
        const int Rows = 4;
        ref double px = ref MemoryMarshal.GetReference(x[..to]), py = ref MemoryMarshal.GetReference(y[..to]);
        for (int first = from; first < to; first += Rows)
        {
            int square = first / SquareSize * SquareSize, end = square + SquareSize, j = 0;
            ref double a0 = ref MemoryMarshal.GetReference(a.Slice(first * stride, end)), a1 = ref MemoryMarshal.GetReference(a.Slice((first + 1) * stride, end));
            ref double a2 = ref MemoryMarshal.GetReference(a.Slice((first + 2) * stride, end)), a3 = ref MemoryMarshal.GetReference(a.Slice((first + 3) * stride, end));
            T x0 = L.Of(x[first]), x1 = L.Of(x[first + 1]), x2 = L.Of(x[first + 2]), x3 = L.Of(x[first + 3]);
            T s0 = default, s1 = default, s2 = default, s3 = default;
            for (; j < square; j += L.Count)
            {
                T xj = L.Load(ref px, j), sum = L.Load(ref py, j), t = L.Load(ref a0, j);
                s0 = L.MultiplyAdd(t, xj, s0);
                sum = L.MultiplyAdd(t, x0, sum);
                t = L.Load(ref a1, j);
                s1 = L.MultiplyAdd(t, xj, s1);
                sum = L.MultiplyAdd(t, x1, sum);
                t = L.Load(ref a2, j);
                s2 = L.MultiplyAdd(t, xj, s2);
                sum = L.MultiplyAdd(t, x2, sum);
                t = L.Load(ref a3, j);
                s3 = L.MultiplyAdd(t, xj, s3);
                L.Store(L.MultiplyAdd(t, x3, sum), ref py, j);
            }

            for (; j < end; j += L.Count)
            {
                T xj = L.Load(ref px, j);
                s0 = L.MultiplyAdd(L.Load(ref a0, j), xj, s0);
                s1 = L.MultiplyAdd(L.Load(ref a1, j), xj, s1);
                s2 = L.MultiplyAdd(L.Load(ref a2, j), xj, s2);
                s3 = L.MultiplyAdd(L.Load(ref a3, j), xj, s3);
            }

            AddRow(y, first, L.Sum(s0), L.Sum(s1), L.Sum(s2), L.Sum(s3));
        }
    }
}
