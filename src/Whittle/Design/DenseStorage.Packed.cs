using Whittle.Numerics;

namespace Whittle.Design;

/// <content>
/// Cross products of many columns with each other. Blocks of rows are packed once, centred and multiplied by the roots of their weights, so that both factors of a product are read from the same panels in the order in
/// which they are used, and every read serves several products (Goto &amp; van de Geijn 2008, doi:10.1145/1356052.1356053).
/// </content>
public abstract partial class DenseStorage
{
    // Rows of a block: a panel of it fills most of the first cache, and the taller it is, the less often the sums are read and written.
    private static int PackedRows => PanelNumbers / Kernels.PanelWidth;

    private const int PanelNumbers = 3072;

    // Fewer columns are not worth their packing: they fill few panels, of which the last is seldom whole.
    private static int FewColumns => Kernels.PanelWidth <= NarrowPanel ? FewInNarrow : FewInWide;

    private const int NarrowPanel = 12;
    private const int FewInNarrow = 36;
    private const int FewInWide = 128;
    private const int Quad = 4;

    // Sums of a run of rows that may have several copies, one a run; larger ones are shared by all threads.
    private const int SmallSums = 1 << 16;

    // ±1 where no weight is of the other sign (those between two outputs of a row are negative), 0 where both signs occur.
    private static int CommonSign(ReadOnlySpan<double> weights)
    {
        bool isPositive = false, isNegative = false;
        foreach (double weight in weights)
        {
            isPositive |= weight > 0;
            isNegative |= weight < 0;
        }

        return isNegative ? isPositive ? 0 : -1 : 1;
    }

    /// <summary>Fills all entries of which the row is not below the column, in the square where the columns end the rows, and those above that square.</summary>
    private void PackedProducts(ReadOnlyMemory<int> rows, int count, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, int sign, Memory<double> result, Workers workers)
    {
        int m = rows.Length, size = m * count, runs = size > SmallSums ? 1 : Math.Clamp(Rows / RowsPerRun, 1, MaxRuns), panels = (m + Kernels.PanelWidth - 1) / Kernels.PanelWidth;
        var roots = new double[Rows];
        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = Math.Sqrt(sign * weights.Span[i]);
        }

        result.Span[..size].Clear();
        if (runs == 1)
        {
            AddPacked(rows, count, centres, roots, 0, Blocks(PackedRows), panels, result, workers);
        }
        else
        {
            var sums = new double[runs][];
            workers.Run(runs, run =>
            {
                sums[run] = new double[size];
                AddPacked(rows, count, centres, roots, Blocks(PackedRows) * run / runs, Blocks(PackedRows) * (run + 1) / runs, panels, sums[run], Alone);
            });
            foreach (double[] own in sums)
            {
                Kernels.AddScaled(1, own, result.Span[..size]);
            }
        }

        for (int k = 0; k < size && sign < 0; k++)
        {
            result.Span[k] = -result.Span[k];
        }
    }

    private void AddPacked(ReadOnlyMemory<int> rows, int count, ReadOnlyMemory<double> centres, double[] roots, int firstBlock, int lastBlock, int panels, Memory<double> result, Workers workers)
    {
        int width = Kernels.PanelWidth, m = rows.Length, square = m - count;
        using var packed = new AlignedBuffer(panels * width * PackedRows);
        for (int block = firstBlock; block < lastBlock; block++)
        {
            int from = block * PackedRows, length = Math.Min(PackedRows, Rows - from);
            workers.Run(panels, panel => Pack(rows.Span, centres.Span, roots, panel * width, from, length, packed.Span.Slice(panel * width * PackedRows, width * length)));
            workers.Run(panels, panel =>
            {
                int top = panel * width, height = Math.Min(width, m - top);
                ReadOnlySpan<double> b = packed.Span.Slice(panel * width * PackedRows, width * length);
                Span<double> sums = result.Span[..(m * count)], tile = stackalloc double[Quad * width];
                for (int q = Math.Max(0, top - square) / Quad * Quad; q < count; q += Quad)
                {
                    AddTile(b, packed.Span, square + q, length, Math.Min(Quad, count - q), sums[((q * m) + top)..], m, height, tile);
                }
            });
        }
    }

    // Four columns, of which the first is one of the rows, times a panel; by way of a tile of their own where either is not whole.
    private static void AddTile(ReadOnlySpan<double> b, ReadOnlySpan<double> packed, int column, int length, int columns, Span<double> sums, int m, int height, Span<double> tile)
    {
        int width = Kernels.PanelWidth, aligned = column / Quad * Quad;
        if (columns == Quad && height == width && aligned == column)
        {
            Kernels.PackedTile(b, packed[((column / width * width * PackedRows) + (column % width))..], length, sums, m);
            return;
        }

        // The columns begin between two fours: each of these is multiplied, and what is not asked for is dropped.
        for (int first = aligned; first < column + columns; first += Quad)
        {
            tile.Clear();
            Kernels.PackedTile(b, packed[((first / width * width * PackedRows) + (first % width))..], length, tile, width);
            for (int q = Math.Max(column, first); q < Math.Min(column + columns, first + Quad); q++)
            {
                Kernels.AddScaled(1, tile.Slice((q - first) * width, height), sums.Slice((q - column) * m, height));
            }
        }
    }

    // √w(x − c) of a panel's columns, row after row; beyond the last column stand numbers that nobody asks for.
    private void Pack(ReadOnlySpan<int> columns, ReadOnlySpan<double> centres, ReadOnlySpan<double> roots, int first, int from, int length, Span<double> panel)
    {
        int width = Kernels.PanelWidth, last = columns.Length - 1;
        double[] work = CreateWork(Quad * length);
        int room = work.Length / Quad;
        if (first + width > columns.Length)
        {
            panel.Clear();
        }

        for (int k = first; k < Math.Min(first + width, columns.Length); k += Quad)
        {
            int j0 = columns[k], j1 = columns[Math.Min(k + 1, last)], j2 = columns[Math.Min(k + 2, last)], j3 = columns[Math.Min(k + 3, last)];
            Kernels.Pack(
                Part(j0, from, length, work.AsSpan(0, room)), Part(j1, from, length, work.AsSpan(room, room)), Part(j2, from, length, work.AsSpan(2 * room, room)), Part(j3, from, length, work.AsSpan(3 * room, room)),
                [centres[j0], centres[j1], centres[j2], centres[j3]], roots.Slice(from, length), panel[(k - first)..], width);
        }
    }
}
