using System.Runtime.CompilerServices;

namespace Whittle.Numerics;

/// <summary>
/// A block of rows of many columns, packed by panels of <see cref="Kernels.PanelWidth"/> columns, row after row: both factors of a product of columns are read from the same panels in the order in which they are used,
/// and every read serves several products (Goto &amp; van de Geijn 2008, doi:10.1145/1356052.1356053). Who packs, does so panel by panel, on any threads.
/// </summary>
internal sealed class PackedPanels : IDisposable
{
    private const int Quad = 4;

    // A panel fills most of the first cache: the taller it is, the less often the sums are read and written.
    private const int PanelNumbers = 3072;

    private readonly int _columns;
    private readonly AlignedBuffer _packed;

    /// <param name="columns">How many columns, at least 1.</param>
    public PackedPanels(int columns)
    {
        _columns = columns;
        Count = (columns + Kernels.PanelWidth - 1) / Kernels.PanelWidth;
        _packed = new AlignedBuffer(Count * PanelNumbers);

        // Beyond the last column stand numbers that nobody asks for.
        Panel(Count - 1, Rows).Clear();
    }

    /// <summary>The most rows that a block may have.</summary>
    public static int Rows => PanelNumbers / Kernels.PanelWidth;

    /// <summary>How many panels there are.</summary>
    public int Count { get; }

    /// <summary>A panel: row i of its column k at i·<see cref="Kernels.PanelWidth"/> + k.</summary>
    public Span<double> Panel(int panel, int rows) => _packed.Span.Slice(panel * PanelNumbers, Kernels.PanelWidth * rows);

    /// <summary>
    /// Adds the products over the block of its m columns with the last of them: result[k + q·m] += Σᵢ xᵢₖ xᵢ_q. Of the square that these make with themselves only what is not below the diagonal is whole.
    /// </summary>
    /// <param name="rows">How many rows the block has.</param>
    /// <param name="last">How many columns q are.</param>
    /// <param name="result">Sums, m × last.</param>
    /// <param name="workers">Who works.</param>
    public void AddProducts(int rows, int last, Memory<double> result, Workers workers)
    {
        int m = _columns, square = m - last;
        workers.Run(Count, panel =>
        {
            int width = Kernels.PanelWidth, top = panel * width, height = Math.Min(width, m - top);
            Span<double> sums = result.Span[..(m * last)], tile = stackalloc double[Quad * width];
            for (int q = Math.Max(0, top - square) / Quad * Quad; q < last; q += Quad)
            {
                AddTile(Panel(panel, rows), square + q, rows, Math.Min(Quad, last - q), sums[((q * m) + top)..], height, tile);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _packed.Dispose();

    // Four columns, of which the first is one of all, times a panel; by way of a tile of their own where either is not whole.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(ReadOnlySpan<double> b, int column, int rows, int columns, Span<double> sums, int height, Span<double> tile)
    {
        int width = Kernels.PanelWidth, aligned = column / Quad * Quad;
        if (columns == Quad && height == width && aligned == column)
        {
            Kernels.PackedTile(b, QuadAt(column, rows), rows, sums, _columns);
            return;
        }

        // The columns begin between two fours: each of these is multiplied, and what is not asked for is dropped.
        for (int first = aligned; first < column + columns; first += Quad)
        {
            tile.Clear();
            Kernels.PackedTile(b, QuadAt(first, rows), rows, tile, width);
            for (int q = Math.Max(column, first); q < Math.Min(column + columns, first + Quad); q++)
            {
                Kernels.AddScaled(1, tile.Slice((q - first) * width, height), sums.Slice((q - column) * _columns, height));
            }
        }
    }

    private ReadOnlySpan<double> QuadAt(int column, int rows) => Panel(column / Kernels.PanelWidth, rows)[(column % Kernels.PanelWidth)..];
}
