using Whittle.Design;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// ZZᵀ, rows by rows, of the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized columns: for more columns than
/// rows. Blocks of columns are spelled out and packed, in which their rows take the place of columns. Cost: n²p operations.
/// </summary>
internal static class RowGram
{
    private const int ColumnsPerChunk = 8;

    private static readonly Workers Alone = new(1);

    /// <summary>The most additions that an entry goes through one after the other, of m columns.</summary>
    public static double LongestSum(int m) => Math.Min(m, PackedPanels.Rows) + ((m + PackedPanels.Rows - 1) / PackedPanels.Rows);

    /// <summary>The n × n matrix, both halves.</summary>
    /// <param name="design">The columns.</param>
    /// <param name="penalized">Those that are penalized.</param>
    /// <param name="factors">Their factors.</param>
    /// <param name="space">What they are projected off.</param>
    /// <param name="rootShares">√(w/Σw), one a row.</param>
    public static double[] Of(StandardizedDesign design, int[] penalized, PenaltyFactors factors, ColumnSpace space, double[] rootShares)
    {
        int n = design.Rows;
        var gram = new double[n * n];
        using var panels = new PackedPanels(n);
        for (int from = 0; from < penalized.Length; from += PackedPanels.Rows)
        {
            int[] columns = penalized[from..Math.Min(penalized.Length, from + PackedPanels.Rows)];
            Pack(design, columns, factors, space, rootShares, panels);
            panels.AddProducts(columns.Length, n, gram, design.Workers);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                gram[(i * n) + j] = gram[(j * n) + i];
            }
        }

        return gram;
    }

    private static void Pack(StandardizedDesign design, int[] columns, PenaltyFactors factors, ColumnSpace space, double[] rootShares, PackedPanels panels)
    {
        int n = design.Rows, width = Kernels.PanelWidth;
        (space.Basis.Count > 0 ? Alone : design.Workers).Run((columns.Length + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
        {
            var column = new double[n];
            for (int k = chunk * ColumnsPerChunk; k < Math.Min(columns.Length, (chunk + 1) * ColumnsPerChunk); k++)
            {
                design.CopyColumn(columns[k], column);
                if (space.Basis.Count > 0)
                {
                    space.Remove(column);
                }

                Kernels.Multiply(column, rootShares, column);
                double root = Math.Sqrt(factors[columns[k]]);
                for (int i = 0; root != 1 && i < n; i++)
                {
                    column[i] /= root;
                }

                for (int panel = 0; panel < panels.Count; panel++)
                {
                    int top = panel * width;
                    column.AsSpan(top, Math.Min(width, n - top)).CopyTo(panels.Panel(panel, columns.Length)[(k * width)..]);
                }
            }
        });
    }
}
