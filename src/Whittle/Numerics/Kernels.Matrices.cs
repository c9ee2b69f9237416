using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>
/// Products of matrices that stand row after row, for batches of rows that pass through a network. Every entry is one chain of additions in the order of the inner dimension, whatever tile it falls into,
/// so rows may be shared out to threads as one likes.
/// </content>
internal static partial class Kernels
{
    private const int TileRows = 4;

    // Of so many rows and numbers on, columns of B are first copied side by side: rows far apart would fall on the same few places of a cache.
    private const int PackedRows = 16;
    private const int PackedNumbers = 2048;

    /// <summary>
    /// C[i, :] ← start + Σₖ a(i, k)·B[k, :] for the rows from … to − 1 of C. The left factor is read by two strides, so that its transpose costs nothing; B and C have their rows contiguous.
    /// </summary>
    /// <param name="from">The first row of C.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">How many k.</param>
    /// <param name="a">The left factor: a(i, k) stands at i·aRow + k·aColumn.</param>
    /// <param name="aRow">From one row of the left factor to the next.</param>
    /// <param name="aColumn">From one column of the left factor to the next.</param>
    /// <param name="b">B, inner × columns.</param>
    /// <param name="start">What a row of C begins with, one number a column; empty for 0.</param>
    /// <param name="c">C, at least to × columns; the rows are overwritten.</param>
    public static void MatrixProduct(
        int from, int to, int columns, int inner, ReadOnlySpan<double> a, int aRow, int aColumn, ReadOnlySpan<double> b, ReadOnlySpan<double> start, Span<double> c)
    {
        if (IsWide && columns >= Vector512<double>.Count)
        {
            MatrixProduct<Vector512<double>, Wide>(from, to, columns, inner, a, aRow, aColumn, b, start, c);
        }
        else
        {
            MatrixProduct<Vector<double>, Narrow>(from, to, columns, inner, a, aRow, aColumn, b, start, c);
        }
    }

    /// <summary>T ← Bᵀ.</summary>
    /// <param name="b">B, rows × columns, row after row.</param>
    /// <param name="rows">Rows of B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <param name="t">T, columns × rows, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<double> b, int rows, int columns, Span<double> t)
    {
        const int Block = 8;
        ref double pb = ref MemoryMarshal.GetReference(b[..(rows * columns)]), pt = ref MemoryMarshal.GetReference(t[..(rows * columns)]);
        for (int i0 = 0; i0 < rows; i0 += Block)
        {
            int i1 = Math.Min(i0 + Block, rows);
            for (int j = 0; j < columns; j++)
            {
                for (int i = i0; i < i1; i++)
                {
                    Unsafe.Add(ref pt, (j * rows) + i) = Unsafe.Add(ref pb, (i * columns) + j);
                }
            }
        }
    }

    /// <summary>sums[j] ← Σᵢ B[i, j], row after row.</summary>
    public static void ColumnSums(ReadOnlySpan<double> b, int rows, int columns, Span<double> sums)
    {
        sums[..columns].Clear();
        for (int i = 0; i < rows; i++)
        {
            Add(b.Slice(i * columns, columns), sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<double> x, Span<double> y)
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), py = ref MemoryMarshal.GetReference(y[..n]);
        for (; i <= n - w; i += w)
        {
            Store(Load(ref py, i) + Load(ref px, i), ref py, i);
        }

        for (; i < n; i++)
        {
            y[i] += x[i];
        }
    }

    private static void MatrixProduct<T, L>(
        int from, int to, int columns, int inner, ReadOnlySpan<double> a, int aRow, int aColumn, ReadOnlySpan<double> b, ReadOnlySpan<double> start, Span<double> c)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count, rows = to - from;
        if (rows <= 0)
        {
            return;
        }

        ref double pa = ref MemoryMarshal.GetReference(a[..(inner == 0 ? 0 : ((to - 1) * aRow) + ((inner - 1) * aColumn) + 1)]);
        ref double pb = ref MemoryMarshal.GetReference(b[..(inner * columns)]), pc = ref MemoryMarshal.GetReference(c[..(to * columns)]);
        ref double ps = ref MemoryMarshal.GetReference(start.Length == 0 ? start : start[..columns]);
        bool starts = start.Length > 0;
        if (columns < w || rows < TileRows)
        {
            for (int i = from; i < to; i++)
            {
                Row<T, L>(i, columns, inner, ref pa, aRow, aColumn, ref pb, ref ps, starts, ref pc);
            }

            return;
        }

        bool packs = rows >= PackedRows && inner * columns > PackedNumbers;
        double[]? panel = packs ? ArrayPool<double>.Shared.Rent(inner * 3 * w) : null, tiles = packs && aColumn != 1 ? ArrayPool<double>.Shared.Rent((rows + TileRows) * inner) : null;
        if (tiles is not null)
        {
            PackTiles(from, to, inner, ref pa, aRow, aColumn, tiles);
            pa = ref MemoryMarshal.GetArrayDataReference(tiles);
        }

        (int rowStep, int columnStep) = tiles is null ? (aRow, aColumn) : (1, TileRows);

        // The last tile of either direction reaches back over the one before it and writes the same numbers again.
        for (int j = 0; j < columns;)
        {
            int registers = columns - j >= 3 * w ? 3 : columns - j >= 2 * w ? 2 : 1, stride = panel is null ? columns : registers * w;
            j = Math.Min(j, columns - (registers * w));
            ref double tileOfB = ref Unsafe.Add(ref pb, j);
            if (panel is not null)
            {
                PackPanel<T, L>(ref tileOfB, columns, inner, registers, panel);
                tileOfB = ref MemoryMarshal.GetArrayDataReference(panel);
            }

            for (int i = from; i < to; i += TileRows)
            {
                int at = Math.Min(i, to - TileRows);
                ref double rowOfA = ref Unsafe.Add(ref pa, tiles is null ? at * aRow : (i - from) * inner), tileOfC = ref Unsafe.Add(ref pc, (at * columns) + j), tileOfStart = ref Unsafe.Add(ref ps, starts ? j : 0);
                switch (registers)
                {
                    case 3:
                        ThreeRegisters<T, L>(columns, inner, ref rowOfA, rowStep, columnStep, ref tileOfB, stride, ref tileOfStart, starts, ref tileOfC);
                        break;
                    case 2:
                        TwoRegisters<T, L>(columns, inner, ref rowOfA, rowStep, columnStep, ref tileOfB, stride, ref tileOfStart, starts, ref tileOfC);
                        break;
                    default:
                        OneRegister<T, L>(columns, inner, ref rowOfA, rowStep, columnStep, ref tileOfB, stride, ref tileOfStart, starts, ref tileOfC);
                        break;
                }
            }

            j += registers * w;
        }

        foreach (double[]? buffer in (ReadOnlySpan<double[]?>)[panel, tiles])
        {
            if (buffer is not null)
            {
                ArrayPool<double>.Shared.Return(buffer);
            }
        }
    }

    // Four rows of A side by side, one tile after the other; the last reaches back.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTiles(int from, int to, int inner, ref double a, int aRow, int aColumn, double[] tiles)
    {
        ref double target = ref MemoryMarshal.GetArrayDataReference(tiles);
        for (int i = from; i < to; i += TileRows)
        {
            ref double row = ref Unsafe.Add(ref a, Math.Min(i, to - TileRows) * aRow);
            for (int k = 0; k < inner; k++)
            {
                ref double source = ref Unsafe.Add(ref row, k * aColumn);
                target = source;
                Unsafe.Add(ref target, 1) = Unsafe.Add(ref source, aRow);
                Unsafe.Add(ref target, 2) = Unsafe.Add(ref source, 2 * aRow);
                Unsafe.Add(ref target, 3) = Unsafe.Add(ref source, 3 * aRow);
                target = ref Unsafe.Add(ref target, TileRows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel<T, L>(ref double b, int columns, int inner, int registers, double[] panel)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count, at = 0;
        ref double to = ref MemoryMarshal.GetArrayDataReference(panel);
        for (int k = 0; k < inner; k++)
        {
            ref double row = ref Unsafe.Add(ref b, k * columns);
            for (int r = 0; r < registers; r++, at += w)
            {
                L.Store(L.Load(ref row, r * w), ref to, at);
            }
        }
    }

    // Four rows by three registers of columns: twelve sums, as many as hide the latency of a fused multiply and add.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeRegisters<T, L>(int columns, int inner, ref double a, int aRow, int aColumn, ref double b, int bRow, ref double start, bool starts, ref double c)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count;
        T s00 = starts ? L.Load(ref start, 0) : default, s01 = starts ? L.Load(ref start, w) : default, s02 = starts ? L.Load(ref start, 2 * w) : default;
        T s10 = s00, s11 = s01, s12 = s02, s20 = s00, s21 = s01, s22 = s02, s30 = s00, s31 = s01, s32 = s02;
        ref double a1 = ref Unsafe.Add(ref a, aRow);
        ref double a2 = ref Unsafe.Add(ref a1, aRow);
        ref double a3 = ref Unsafe.Add(ref a2, aRow);
        nint at = 0, row = 0, aStep = aColumn, bStep = bRow;
        for (int k = 0; k < inner; k++, at += aStep, row += bStep)
        {
            ref double rowOfB = ref Unsafe.Add(ref b, row);
            T b0 = L.Load(ref rowOfB, 0), b1 = L.Load(ref rowOfB, w), b2 = L.Load(ref rowOfB, 2 * w);
            T x = L.Of(Unsafe.Add(ref a, at));
            s00 = L.MultiplyAdd(b0, x, s00);
            s01 = L.MultiplyAdd(b1, x, s01);
            s02 = L.MultiplyAdd(b2, x, s02);
            x = L.Of(Unsafe.Add(ref a1, at));
            s10 = L.MultiplyAdd(b0, x, s10);
            s11 = L.MultiplyAdd(b1, x, s11);
            s12 = L.MultiplyAdd(b2, x, s12);
            x = L.Of(Unsafe.Add(ref a2, at));
            s20 = L.MultiplyAdd(b0, x, s20);
            s21 = L.MultiplyAdd(b1, x, s21);
            s22 = L.MultiplyAdd(b2, x, s22);
            x = L.Of(Unsafe.Add(ref a3, at));
            s30 = L.MultiplyAdd(b0, x, s30);
            s31 = L.MultiplyAdd(b1, x, s31);
            s32 = L.MultiplyAdd(b2, x, s32);
        }

        StoreThree<T, L>(ref c, 0, s00, s01, s02);
        StoreThree<T, L>(ref c, columns, s10, s11, s12);
        StoreThree<T, L>(ref c, 2 * columns, s20, s21, s22);
        StoreThree<T, L>(ref c, 3 * columns, s30, s31, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRegisters<T, L>(int columns, int inner, ref double a, int aRow, int aColumn, ref double b, int bRow, ref double start, bool starts, ref double c)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count;
        T s00 = starts ? L.Load(ref start, 0) : default, s01 = starts ? L.Load(ref start, w) : default;
        T s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
        ref double a1 = ref Unsafe.Add(ref a, aRow);
        ref double a2 = ref Unsafe.Add(ref a1, aRow);
        ref double a3 = ref Unsafe.Add(ref a2, aRow);
        nint at = 0, row = 0, aStep = aColumn, bStep = bRow;
        for (int k = 0; k < inner; k++, at += aStep, row += bStep)
        {
            ref double rowOfB = ref Unsafe.Add(ref b, row);
            T b0 = L.Load(ref rowOfB, 0), b1 = L.Load(ref rowOfB, w);
            T x = L.Of(Unsafe.Add(ref a, at));
            s00 = L.MultiplyAdd(b0, x, s00);
            s01 = L.MultiplyAdd(b1, x, s01);
            x = L.Of(Unsafe.Add(ref a1, at));
            s10 = L.MultiplyAdd(b0, x, s10);
            s11 = L.MultiplyAdd(b1, x, s11);
            x = L.Of(Unsafe.Add(ref a2, at));
            s20 = L.MultiplyAdd(b0, x, s20);
            s21 = L.MultiplyAdd(b1, x, s21);
            x = L.Of(Unsafe.Add(ref a3, at));
            s30 = L.MultiplyAdd(b0, x, s30);
            s31 = L.MultiplyAdd(b1, x, s31);
        }

        StoreTwo<T, L>(ref c, 0, s00, s01);
        StoreTwo<T, L>(ref c, columns, s10, s11);
        StoreTwo<T, L>(ref c, 2 * columns, s20, s21);
        StoreTwo<T, L>(ref c, 3 * columns, s30, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRegister<T, L>(int columns, int inner, ref double a, int aRow, int aColumn, ref double b, int bRow, ref double start, bool starts, ref double c)
        where T : struct
        where L : struct, ILanes<T>
    {
        T s0 = starts ? L.Load(ref start, 0) : default, s1 = s0, s2 = s0, s3 = s0;
        nint at = 0, row = 0, aStep = aColumn, bStep = bRow;
        for (int k = 0; k < inner; k++, at += aStep, row += bStep)
        {
            T b0 = L.Load(ref Unsafe.Add(ref b, row), 0);
            s0 = L.MultiplyAdd(b0, L.Of(Unsafe.Add(ref a, at)), s0);
            s1 = L.MultiplyAdd(b0, L.Of(Unsafe.Add(ref a, at + aRow)), s1);
            s2 = L.MultiplyAdd(b0, L.Of(Unsafe.Add(ref a, at + (2 * aRow))), s2);
            s3 = L.MultiplyAdd(b0, L.Of(Unsafe.Add(ref a, at + (3 * aRow))), s3);
        }

        L.Store(s0, ref c, 0);
        L.Store(s1, ref c, columns);
        L.Store(s2, ref c, 2 * columns);
        L.Store(s3, ref c, 3 * columns);
    }

    // One row where a tile has no room: few rows, or fewer columns than a register holds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T, L>(int i, int columns, int inner, ref double a, int aRow, int aColumn, ref double b, ref double start, bool starts, ref double c)
        where T : struct
        where L : struct, ILanes<T>
    {
        int w = L.Count, j = 0;
        ref double rowOfA = ref Unsafe.Add(ref a, i * aRow), rowOfC = ref Unsafe.Add(ref c, i * columns);
        for (; j <= columns - w; j += w)
        {
            T sum = starts ? L.Load(ref start, j) : default;
            for (int k = 0; k < inner; k++)
            {
                sum = L.MultiplyAdd(L.Load(ref b, (k * columns) + j), L.Of(Unsafe.Add(ref rowOfA, k * aColumn)), sum);
            }

            L.Store(sum, ref rowOfC, j);
        }

        for (; j < columns; j++)
        {
            double sum = starts ? Unsafe.Add(ref start, j) : 0;
            for (int k = 0; k < inner; k++)
            {
                sum = double.MultiplyAddEstimate(Unsafe.Add(ref b, (k * columns) + j), Unsafe.Add(ref rowOfA, k * aColumn), sum);
            }

            Unsafe.Add(ref rowOfC, j) = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreThree<T, L>(ref double c, int at, T s0, T s1, T s2)
        where T : struct
        where L : struct, ILanes<T>
    {
        StoreTwo<T, L>(ref c, at, s0, s1);
        L.Store(s2, ref c, at + (2 * L.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTwo<T, L>(ref double c, int at, T s0, T s1)
        where T : struct
        where L : struct, ILanes<T>
    {
        L.Store(s0, ref c, at);
        L.Store(s1, ref c, at + L.Count);
    }
}
