using System.Buffers;
using Whittle.Design;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// ZZᵀ, rows by rows, of the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized columns: for more columns than
/// rows, which are spelled out by panels of which one is held at a time. Cost: n²p operations.
/// </summary>
internal static class RowGram
{
    private const int Tile = 4;
    private const int ColumnsPerChunk = 8;
    private const int RowsPerChunk = 16;
    private const int MaxPanel = 1024;
    private const int PanelNumbers = 1 << 18;

    private static readonly Workers Alone = new(1);

    /// <summary>The most additions that an entry goes through one after the other, of n rows and m columns.</summary>
    public static double LongestSum(int n, int m) => (Math.Min(m, Width(n)) / Kernels.Lanes) + (2 * Kernels.Lanes) + ((m + Width(n) - 1) / Width(n));

    /// <summary>The n × n matrix, both halves.</summary>
    /// <param name="design">The columns.</param>
    /// <param name="penalized">Those that are penalized.</param>
    /// <param name="factors">Their factors.</param>
    /// <param name="space">What they are projected off.</param>
    /// <param name="rootShares">√(w/Σw), one a row.</param>
    public static double[] Of(StandardizedDesign design, int[] penalized, PenaltyFactors factors, ColumnSpace space, double[] rootShares)
    {
        int n = design.Rows, width = Width(n);
        double[] gram = new double[n * n], panel = ArrayPool<double>.Shared.Rent(n * width);
        for (int from = 0; from < penalized.Length; from += width)
        {
            int[] columns = penalized[from..Math.Min(penalized.Length, from + width)];
            Spell(design, columns, factors, space, rootShares, panel);
            AddProducts(panel, n, columns.Length, gram, design.Workers);
        }

        ArrayPool<double>.Shared.Return(panel);

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                gram[(i * n) + j] = gram[(j * n) + i];
            }
        }

        return gram;
    }

    private static int Width(int n) => Math.Clamp(PanelNumbers / n / ColumnsPerChunk * ColumnsPerChunk, 8 * ColumnsPerChunk, MaxPanel);

    // The panel row by row.
    private static void Spell(StandardizedDesign design, int[] columns, PenaltyFactors factors, ColumnSpace space, double[] rootShares, double[] panel)
    {
        int n = design.Rows, width = columns.Length;
        (space.Basis.Count > 0 ? Alone : design.Workers).Run((width + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
        {
            int from = chunk * ColumnsPerChunk, to = Math.Min(width, from + ColumnsPerChunk);
            double[] spelled = ArrayPool<double>.Shared.Rent(ColumnsPerChunk * n);
            for (int k = from; k < to; k++)
            {
                Span<double> column = spelled.AsSpan((k - from) * n, n);
                design.CopyColumn(columns[k], column);
                if (space.Basis.Count > 0)
                {
                    double[] projected = column.ToArray();
                    space.Remove(projected);
                    projected.CopyTo(column);
                }

                Kernels.Multiply(column, rootShares, column);
                double root = Math.Sqrt(factors[columns[k]]);
                for (int i = 0; root != 1 && i < n; i++)
                {
                    column[i] /= root;
                }
            }

            for (int i = 0; i < n; i++)
            {
                Span<double> row = panel.AsSpan((i * width) + from, to - from);
                for (int k = 0; k < row.Length; k++)
                {
                    row[k] = spelled[(k * n) + i];
                }
            }

            ArrayPool<double>.Shared.Return(spelled);
        });
    }

    // The lower half, tile by tile, the longest rows first.
    private static void AddProducts(double[] panel, int n, int width, double[] gram, Workers workers)
    {
        int chunks = (n + RowsPerChunk - 1) / RowsPerChunk;
        workers.Run(chunks, chunk =>
        {
            int first = (chunks - 1 - chunk) * RowsPerChunk, last = Math.Min(n, first + RowsPerChunk);
            ReadOnlySpan<double> Row(int tile, int k) => panel.AsSpan(Math.Min(tile + k, n - 1) * width, width);
            ReadOnlySpan<double> centres = stackalloc double[Tile];
            Span<double> sums = stackalloc double[Tile * Tile];
            for (int left = 0; left < last; left += Tile)
            {
                for (int top = Math.Max(first, left); top < last; top += Tile)
                {
                    sums.Clear();
                    Kernels.CentredTile(
                        Row(top, 0), Row(top, 1), Row(top, 2), Row(top, 3), centres, Row(left, 0), Row(left, 1), Row(left, 2), Row(left, 3), sums);
                    for (int i = 0; i < Math.Min(Tile, n - top); i++)
                    {
                        for (int j = 0; j < Math.Min(Tile, n - left); j++)
                        {
                            gram[((top + i) * n) + left + j] += sums[(Tile * i) + j];
                        }
                    }
                }
            }
        });
    }
}
