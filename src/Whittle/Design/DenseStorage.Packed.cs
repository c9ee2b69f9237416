using Whittle.Numerics;

namespace Whittle.Design;

/// <content>
/// Cross products of many columns with each other. Blocks of rows are packed once, centred and multiplied by the roots of their weights.
/// </content>
public abstract partial class DenseStorage
{
    // Fewer columns are not worth their packing: they fill few panels, of which the last is seldom whole.
    private static int FewColumns => Kernels.PanelWidth == Kernels.NarrowPanel ? FewInNarrow : FewInWide;

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
        int m = rows.Length, size = m * count, runs = size > SmallSums ? 1 : Math.Clamp(Rows / RowsPerRun, 1, MaxRuns);
        var roots = new double[Rows];
        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = Math.Sqrt(sign * weights.Span[i]);
        }

        result.Span[..size].Clear();
        if (runs == 1)
        {
            AddPacked(rows, count, centres, roots, 0, Blocks(PackedPanels.Rows), result, workers);
        }
        else
        {
            var sums = new double[runs][];
            workers.Run(runs, run =>
            {
                sums[run] = new double[size];
                AddPacked(rows, count, centres, roots, Blocks(PackedPanels.Rows) * run / runs, Blocks(PackedPanels.Rows) * (run + 1) / runs, sums[run], Alone);
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

    private void AddPacked(ReadOnlyMemory<int> rows, int count, ReadOnlyMemory<double> centres, double[] roots, int firstBlock, int lastBlock, Memory<double> result, Workers workers)
    {
        using var panels = new PackedPanels(rows.Length);
        for (int block = firstBlock; block < lastBlock; block++)
        {
            int from = block * PackedPanels.Rows, length = Math.Min(PackedPanels.Rows, Rows - from);
            workers.Run(panels.Count, panel => Pack(rows.Span, centres.Span, roots, panel * Kernels.PanelWidth, from, length, panels.Panel(panel, length)));
            panels.AddProducts(length, count, result, workers);
        }
    }

    // √w(x − c) of a panel's columns, row after row.
    private void Pack(ReadOnlySpan<int> columns, ReadOnlySpan<double> centres, ReadOnlySpan<double> roots, int first, int from, int length, Span<double> panel)
    {
        int width = Kernels.PanelWidth, last = columns.Length - 1;
        double[] work = CreateWork(Quad * length);
        int room = work.Length / Quad;
        for (int k = first; k < Math.Min(first + width, columns.Length); k += Quad)
        {
            int j0 = columns[k], j1 = columns[Math.Min(k + 1, last)], j2 = columns[Math.Min(k + 2, last)], j3 = columns[Math.Min(k + 3, last)];
            Kernels.Pack(
                Part(j0, from, length, work.AsSpan(0, room)), Part(j1, from, length, work.AsSpan(room, room)), Part(j2, from, length, work.AsSpan(2 * room, room)), Part(j3, from, length, work.AsSpan(3 * room, room)),
                [centres[j0], centres[j1], centres[j2], centres[j3]], roots.Slice(from, length), panel[(k - first)..], width);
        }
    }
}
