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
    private readonly int _panelNumbers;
    private readonly AlignedBuffer _packed;

    /// <param name="columns">How many columns, at least 1.</param>
    /// <param name="rows">The most rows that a block has; default <see cref="Rows"/>, which are the most there may be.</param>
    public PackedPanels(int columns, int? rows = null)
    {
        _columns = columns;
        _panelNumbers = Kernels.PanelWidth * (rows ?? Rows);
        Count = (columns + Kernels.PanelWidth - 1) / Kernels.PanelWidth;
        _packed = new AlignedBuffer(Count * _panelNumbers);

        // Beyond the last column stand numbers that nobody asks for.
        Panel(Count - 1, rows ?? Rows).Clear();
    }

    /// <summary>The most rows that a block may have.</summary>
    public static int Rows => PanelNumbers / Kernels.PanelWidth;

    /// <summary>How many panels there are.</summary>
    public int Count { get; }

    /// <summary>A panel: row i of its column k at i·<see cref="Kernels.PanelWidth"/> + k.</summary>
    public Span<double> Panel(int panel, int rows) => _packed.Span.Slice(panel * _panelNumbers, Kernels.PanelWidth * rows);

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
                AddTile(panel, this, square + q, rows, Math.Min(Quad, last - q), sums[((q * m) + top)..], m, height, tile);
            }
        });
    }

    /// <summary>
    /// Adds the products over the block of the first m of its columns with as many others, of which half is whole: result[k + q·stride] += Σᵢ xᵢₖ zᵢ_q, for k up to the end of the square on the diagonal that holds q.
    /// </summary>
    /// <param name="others">z, a block of the same rows.</param>
    /// <param name="rows">How many rows the blocks have.</param>
    /// <param name="m">How many columns.</param>
    /// <param name="square">How many rows such squares have, a multiple of four.</param>
    /// <param name="stride">From the sums of one q to those of the next.</param>
    /// <param name="result">Sums.</param>
    /// <param name="workers">Who works.</param>
    public void AddHalf(PackedPanels others, int rows, int m, int square, int stride, Memory<double> result, Workers workers) =>
        workers.Run((m + Kernels.PanelWidth - 1) / Kernels.PanelWidth, panel =>
        {
            int top = panel * Kernels.PanelWidth, height = Math.Min(Kernels.PanelWidth, m - top);
            Span<double> tile = stackalloc double[Quad * Kernels.PanelWidth];
            for (int q = top / square * square; q < m; q += Quad)
            {
                AddTile(panel, others, q, rows, Math.Min(Quad, m - q), result.Span[((q * stride) + top)..], stride, height, tile);
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _packed.Dispose();

    // Four columns of others, from one of them on, times a panel; by way of a tile of their own where either is not whole.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(int panel, PackedPanels others, int column, int rows, int columns, Span<double> sums, int stride, int height, Span<double> tile)
    {
        ReadOnlySpan<double> b = Panel(panel, rows);
        int width = Kernels.PanelWidth, aligned = column / Quad * Quad;
        if (columns == Quad && height == width && aligned == column)
        {
            Kernels.PackedTile(b, others.QuadAt(column, rows), rows, sums, stride);
            return;
        }

        // The columns begin between two fours: each of these is multiplied, and what is not asked for is dropped.
        for (int first = aligned; first < column + columns; first += Quad)
        {
            tile.Clear();
            Kernels.PackedTile(b, others.QuadAt(first, rows), rows, tile, width);
            for (int q = Math.Max(column, first); q < Math.Min(column + columns, first + Quad); q++)
            {
                Kernels.AddScaled(1, tile.Slice((q - first) * width, height), sums.Slice((q - column) * stride, height));
            }
        }
    }

    private ReadOnlySpan<double> QuadAt(int column, int rows) => Panel(column / Kernels.PanelWidth, rows)[(column % Kernels.PanelWidth)..];
}
