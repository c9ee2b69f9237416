using System.Buffers;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// A dense matrix in column-major order, seen as runs of doubles, however its numbers are stored. Products run in tiles of four columns by
/// four vectors over blocks of rows that stay in cache.
/// </summary>
public abstract partial class DenseStorage : DesignMatrix
{
    private const int ColumnsPerChunk = 16;

    // Columns of about a page of memory at most are read one after the other: four side by side are as many places that a processor must guess ahead from, which it does within a page.
    private const int ShortColumn = 768;

    // Rows at a time where several products share a block: a hundred columns of it stay in the second cache.
    private const int SharedBlock = 512;

    // Numbers of columns that are swept twice: they stay in the third cache with those of another thread.
    private const int NearNumbers = 1 << 18;

    // Cross products: rows of X that are summed apart, how many such runs and sums there may be, and chunks enough for many threads.
    private const int RowsPerRun = 2048;
    private const int MaxRuns = 16;
    private const int MaxSums = 1 << 22;
    private const int MinChunks = 8;
    private const int MinStrip = 64;

    // So many products are worth a second thread, even where their rows are few.
    private const long ManyProducts = 1 << 16;

    // Vectors that share the columns they are made of, where a block of rows is not enough for several threads.
    private const int VectorsPerChunk = 8;

    // Columns that are spelled out or added at a time, and its rows that stay in the second cache with them.
    private const int SpelledColumns = 64;
    private const int NearColumns = 128;

    private static readonly Workers Alone = new(1);

    private protected DenseStorage(int length, int rows, int columns)
        : base(rows, columns)
    {
        if (rows < 1 || columns < 0 || length != (long)rows * columns)
        {
            throw Faults.BadShape(length, rows, columns);
        }
    }

    /// <summary>The fault of a value that is not finite, by its place in the storage.</summary>
    private protected WhittleException NotFinite(int position, double value) =>
        Faults.NotFinite(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{(position / Rows) + 1}"), position % Rows, value);

    /// <inheritdoc/>
    internal sealed override int? LongestSum => Math.Max((Kernels.RowBlock / Kernels.Lanes) + Kernels.Lanes + Blocks(Kernels.RowBlock), PackedPanels.Rows + Blocks(PackedPanels.Rows) + MaxRuns);

    /// <inheritdoc/>
    internal sealed override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        // Every row has its sums in the order of the columns, however the rows are cut.
        int size = (long)Rows * columns.Length < ManyProducts ? Kernels.RowBlock : Math.Clamp((Rows / MinChunks) & ~15, MinStrip, Kernels.RowBlock);
        workers.Run(Blocks(size), block => AddBlock(columns.Span, coefficients.Span, centres.Span, block * size, size, result.Span));
    }

    /// <inheritdoc/>
    internal sealed override void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers)
    {
        // Few rows are one block: threads then take vectors.
        int blocks = Blocks(SharedBlock), share = blocks < MinChunks ? VectorsPerChunk : Math.Max(1, vectors.Length), shares = (vectors.Length + share - 1) / share;
        workers.Run(blocks * shares, chunk =>
        {
            (int part, int block) = Math.DivRem(chunk, blocks);
            int start = part * share, end = Math.Min(vectors.Length, start + share);

            // A few columns at a time, which vectors with similar indices find in cache.
            int longest = vectors[start..end].Select(v => v.Indices.Length).DefaultIfEmpty(0).Max();
            for (int first = 0; first < longest; first += SpelledColumns)
            {
                for (int q = start; q < end;)
                {
                    int together = q + 4 <= end && vectors.AsSpan(q, 4) is var four && ReferenceEquals(four[0].Indices, four[1].Indices)
                        && ReferenceEquals(four[0].Indices, four[2].Indices) && ReferenceEquals(four[0].Indices, four[3].Indices) ? 4 : 1;
                    int length = Math.Clamp(vectors[q].Indices.Length - first, 0, SpelledColumns), spelled = 0;
                    if (together == 4)
                    {
                        spelled = length & ~3;
                        AddBlockToFour(vectors.AsSpan(q, 4), Math.Min(first, vectors[q].Indices.Length), spelled, centres.Span, block * SharedBlock, results.Span[(q * Rows)..]);
                    }

                    for (int k = q; k < q + together; k++)
                    {
                        int from = Math.Min(first + spelled, vectors[k].Indices.Length);
                        AddBlock(
                            vectors[k].Indices.AsSpan(from, length - spelled), vectors[k].Values.AsSpan(from, length - spelled),
                            centres.Span, block * SharedBlock, SharedBlock, results.Span.Slice(k * Rows, Rows));
                    }

                    q += together;
                }
            }
        });
    }

    /// <inheritdoc/>
    internal sealed override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        int m = columns.Length, chunks = (m + ColumnsPerChunk - 1) / ColumnsPerChunk;
        workers.Run(chunks, chunk =>
        {
            int first = chunk * ColumnsPerChunk, last = Math.Min(m, first + ColumnsPerChunk);
            Span<double> sums = result.Span;
            double[] work = CreateWork(4 * Kernels.RowBlock);
            for (int q = 0; q < count; q++)
            {
                sums[((q * m) + first)..((q * m) + last)].Clear();
            }

            if (count is 1 or 2 && Rows <= ShortColumn)
            {
                ReadOnlySpan<double> u = vectors.Span[..Rows], v = vectors.Span.Slice((count - 1) * Rows, Rows);
                for (int k = first; k < last; k++)
                {
                    int j = columns.Span[k];
                    (sums[k], sums[((count - 1) * m) + k]) = Kernels.CentredPair(Part(j, 0, Rows, work), centres.Span[j], u, v);
                }

                return;
            }

            for (int from = 0; from < Rows; from += Kernels.RowBlock)
            {
                int length = Math.Min(Kernels.RowBlock, Rows - from);
                for (int k = first; k < last; k += 4)
                {
                    AddTiles(columns.Span, centres.Span, k, Math.Min(4, last - k), vectors.Span, Rows, from, count, from, length, work, sums);
                }
            }
        });
    }

    /// <summary>
    /// A chunk is a run of rows, with sums of its own that are added in order at the end, times a strip of the result. It takes a block of rows at a time, of which the columns are
    /// centred and weighted by panels that stay in the second cache. Where the columns end the rows, as in a Gram matrix, one half of that square is mirrored.
    /// </summary>
    /// <inheritdoc/>
    internal sealed override void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        int m = rows.Length, count = columns.Length, size = m * count, square = m - count, blocks = Blocks(SharedBlock);
        int runs = Math.Clamp(Math.Min(Rows / RowsPerRun, MaxSums / Math.Max(1, size)), 1, MaxRuns);
        int strip = Math.Max(MinStrip, (((m * runs / MinChunks) + 3) & ~3)), strips = (m + strip - 1) / strip;
        bool isMirrored = rows.Span.EndsWith(columns.Span);
        if (isMirrored && count >= FewColumns && CommonSign(weights.Span) is var sign and not 0)
        {
            PackedProducts(rows, count, centres, weights, sign, result, workers);
            Mirror(result, m, count, workers);
            return;
        }

        double[] more = ArrayPool<double>.Shared.Rent((runs - 1) * size);
        workers.Run(runs * strips, chunk =>
        {
            (int run, int part) = Math.DivRem(chunk, strips);
            int top = part * strip, bottom = Math.Min(m, top + strip);
            Span<double> sums = run == 0 ? result.Span[..size] : more.AsSpan((run - 1) * size, size);
            double[] panel = ArrayPool<double>.Shared.Rent(SpelledColumns * SharedBlock), work = CreateWork(4 * SharedBlock);
            for (int q = 0; q < count; q++)
            {
                sums[((q * m) + top)..((q * m) + bottom)].Clear();
            }

            for (int block = blocks * run / runs; block < blocks * (run + 1) / runs; block++)
            {
                int from = block * SharedBlock, length = Math.Min(SharedBlock, Rows - from);
                for (int near = top; near < bottom; near += NearColumns)
                {
                    int far = Math.Min(bottom, near + NearColumns);
                    for (int first = isMirrored ? Math.Max(0, near - square) / SpelledColumns * SpelledColumns : 0; first < count; first += SpelledColumns)
                    {
                        int width = Math.Min(SpelledColumns, count - first);
                        Spell(columns.Span.Slice(first, width), centres.Span, weights.Span, from, length, panel);
                        for (int k = near; k < (isMirrored ? Math.Min(far, square + first + width) : far); k += 4)
                        {
                            int above = isMirrored ? Math.Clamp(k - square - first, 0, width) & ~3 : 0;
                            AddTiles(rows.Span, centres.Span, k, Math.Min(4, far - k), panel.AsSpan(above * length, (width - above) * length), length, 0, width - above, from, length, work, sums[((first + above) * m)..]);
                        }
                    }
                }
            }

            ArrayPool<double>.Shared.Return(panel);
        });
        workers.Run((count + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
        {
            Span<double> target = result.Span[..size];
            for (int q = chunk * ColumnsPerChunk; q < Math.Min(count, (chunk + 1) * ColumnsPerChunk); q++)
            {
                int length = isMirrored ? square + q + 1 : m;
                for (int run = 1; run < runs; run++)
                {
                    Kernels.AddScaled(1, more.AsSpan(((run - 1) * size) + (q * m), length), target.Slice(q * m, length));
                }
            }
        });
        if (isMirrored)
        {
            Mirror(result, m, count, workers);
        }

        ArrayPool<double>.Shared.Return(more);
    }

    /// <inheritdoc/>
    internal sealed override int GramPanel => Columns;

    /// <inheritdoc/>
    internal sealed override void CopyColumn(int column, double centre, Span<double> result)
    {
        ReadOnlySpan<double> x = Part(column, 0, Rows, result);
        Kernels.Centre(x, centre, result);
    }

    /// <inheritdoc/>
    internal sealed override DesignMatrix Take(int[] rows, Func<int, double[]> room)
    {
        int m = rows.Length;
        double[] values = room(m * Columns);
        double[] work = CreateWork(Rows);
        for (int j = 0; j < Columns; j++)
        {
            ReadOnlySpan<double> x = Part(j, 0, Rows, work);
            Span<double> taken = values.AsSpan(j * m, m);
            for (int k = 0; k < taken.Length; k++)
            {
                taken[k] = x[rows[k]];
            }
        }

        return new DenseDesign(values.AsMemory(0, m * Columns), m, Columns);
    }

    /// <inheritdoc/>
    internal sealed override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers) => Moments(weights, weightSum, weights, true, new double[Columns], workers);

    /// <inheritdoc/>
    internal sealed override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, ReadOnlyMemory<double> vector, bool isCentred, Memory<double> products, Workers workers)
    {
        var moments = new ColumnMoments[Columns];
        int counting = Math.Max(0, weights.Span.IndexOfAnyExcept(0.0));
        workers.Run((Columns + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk =>
        {
            // As many columns together as stay in the third cache, so that what they share is read once.
            int end = Math.Min(Columns, (chunk + 1) * ColumnsPerChunk), together = Math.Clamp(NearNumbers / Rows, 1, ColumnsPerChunk);
            double[] work = CreateWork(Kernels.RowBlock);
            for (int j = chunk * ColumnsPerChunk; j < end; j += together)
            {
                int width = Math.Min(together, end - j);
                MomentsOf(j, weights.Span, weightSum, counting, vector.Span, isCentred, work, moments.AsSpan(j, width), products.Span.Slice(j, width));
            }
        });
        return moments;
    }

    /// <summary>Rows <paramref name="from"/> … <paramref name="from"/> + length − 1 of a column: a view of what is stored, or a copy in <paramref name="work"/>.</summary>
    private protected abstract ReadOnlySpan<double> Part(int column, int from, int length, Span<double> work);

    /// <summary>Room for a copy of so many numbers; none where parts are views.</summary>
    private protected abstract double[] CreateWork(int length);

    // Two sweeps, the first shifted by a value of the column itself, so that a large mean costs no digits; each adds up blocks of rows.
    private void MomentsOf(
        int first, ReadOnlySpan<double> weights, double weightSum, int counting, ReadOnlySpan<double> vector, bool isCentred, Span<double> work, Span<ColumnMoments> moments, Span<double> products)
    {
        int count = moments.Length;
        Span<double> shifts = stackalloc double[ColumnsPerChunk], means = stackalloc double[ColumnsPerChunk], squares = stackalloc double[ColumnsPerChunk], rests = stackalloc double[ColumnsPerChunk];
        Span<bool> differ = stackalloc bool[ColumnsPerChunk];
        for (int k = 0; k < count; k++)
        {
            shifts[k] = Part(first + k, counting, 1, work)[0];
            (means[k], squares[k], rests[k], products[k], differ[k]) = (0, 0, 0, 0, false);
        }

        for (int from = 0; from < Rows; from += Kernels.RowBlock)
        {
            int length = Math.Min(Kernels.RowBlock, Rows - from);
            for (int k = 0; k < count; k++)
            {
                (bool differs, double sum) = Kernels.DifferenceAndSum(Part(first + k, from, length, work), weights.Slice(from, length), shifts[k]);
                differ[k] |= differs;
                means[k] += sum;
            }
        }

        for (int k = 0; k < count; k++)
        {
            means[k] = differ[k] ? shifts[k] + (means[k] / weightSum) : shifts[k];
        }

        for (int from = 0; from < Rows; from += Kernels.RowBlock)
        {
            int length = Math.Min(Kernels.RowBlock, Rows - from);
            for (int k = 0; k < count; k++)
            {
                (double sum, double square, double product) = Kernels.CentredMoments(
                    Part(first + k, from, length, work), weights.Slice(from, length), means[k], vector.Slice(from, length), isCentred ? means[k] : 0);
                (rests[k], squares[k], products[k]) = (rests[k] + sum, squares[k] + square, products[k] + product);
            }
        }

        for (int k = 0; k < count; k++)
        {
            moments[k] = differ[k] ? new ColumnMoments(means[k], Math.Sqrt(squares[k] / weightSum), false, rests[k] / weightSum) : new ColumnMoments(means[k], 0, true);
        }
    }

    private int Blocks(int size) => (Rows + size - 1) / size;

    private void AddBlock(ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> centres, int from, int size, Span<double> result)
    {
        int length = Math.Min(size, Rows - from);
        Span<double> target = result.Slice(from, length);
        double[] work = CreateWork(4 * length);
        int room = work.Length / 4, k = 0;
        for (; k + 4 <= columns.Length; k += 4)
        {
            int j0 = columns[k], j1 = columns[k + 1], j2 = columns[k + 2], j3 = columns[k + 3];
            Kernels.AddFourScaledCentred(
                coefficients.Slice(k, 4),
                Part(j0, from, length, work.AsSpan(0, room)), Part(j1, from, length, work.AsSpan(room, room)),
                Part(j2, from, length, work.AsSpan(2 * room, room)), Part(j3, from, length, work.AsSpan(3 * room, room)),
                [centres[j0], centres[j1], centres[j2], centres[j3]], target);
        }

        for (; k < columns.Length; k++)
        {
            Kernels.AddScaledCentred(coefficients[k], Part(columns[k], from, length, work), centres[columns[k]], target);
        }
    }

    private static void Mirror(Memory<double> result, int m, int count, Workers workers) => workers.Run(
        (count + ColumnsPerChunk - 1) / ColumnsPerChunk, chunk => Mirror(result.Span[..(m * count)], m, chunk * ColumnsPerChunk, Math.Min(count, (chunk + 1) * ColumnsPerChunk)));

    // Some columns, four at a time, for four vectors with the same indices whose results follow each other.
    private void AddBlockToFour(ReadOnlySpan<SparseVector> vectors, int first, int count, ReadOnlySpan<double> centres, int from, Span<double> results)
    {
        int length = Math.Min(SharedBlock, Rows - from);
        double[] work = CreateWork(4 * length);
        int room = work.Length / 4;
        Span<double> a = stackalloc double[16];
        Span<double> y0 = results.Slice(from, length), y1 = results.Slice(Rows + from, length), y2 = results.Slice((2 * Rows) + from, length), y3 = results.Slice((3 * Rows) + from, length);
        for (int k = first; k < first + count; k += 4)
        {
            ReadOnlySpan<int> j = vectors[0].Indices.AsSpan(k, 4);
            for (int b = 0; b < 4; b++)
            {
                ReadOnlySpan<double> values = vectors[b].Values.AsSpan(k, 4);
                (a[b], a[4 + b], a[8 + b], a[12 + b]) = (values[0], values[1], values[2], values[3]);
            }

            Kernels.AddFourToFour(
                a, Part(j[0], from, length, work.AsSpan(0, room)), Part(j[1], from, length, work.AsSpan(room, room)),
                Part(j[2], from, length, work.AsSpan(2 * room, room)), Part(j[3], from, length, work.AsSpan(3 * room, room)),
                [centres[j[0]], centres[j[1]], centres[j[2]], centres[j[3]]], y0, y1, y2, y3);
        }
    }

    // Fills what lies below the diagonal of the square that ends m × count sums, for columns from … to − 1, from what lies above it.
    private static void Mirror(Span<double> sums, int m, int from, int to)
    {
        int count = sums.Length / m, square = m - count;
        for (int k = from + 1; k < count; k++)
        {
            for (int q = from; q < Math.Min(k, to); q++)
            {
                sums[square + k + (q * m)] = sums[square + q + (k * m)];
            }
        }
    }

    // w∘(x − c) of some columns and rows, one column after the other.
    private void Spell(ReadOnlySpan<int> columns, ReadOnlySpan<double> centres, ReadOnlySpan<double> weights, int from, int length, Span<double> panel)
    {
        for (int q = 0; q < columns.Length; q++)
        {
            Span<double> column = panel.Slice(q * length, length);
            Kernels.MultiplyCentred(Part(columns[q], from, length, column), centres[columns[q]], weights.Slice(from, length), column);
        }
    }

    // Rows from … from + length − 1 of columns k … k + width − 1 times the same rows of vectors, of which the q-th has them from start + q·stride on.
    private void AddTiles(
        ReadOnlySpan<int> columns, ReadOnlySpan<double> centres, int k, int width, ReadOnlySpan<double> vectors, int stride, int start, int count, int from, int length, Span<double> work, Span<double> sums)
    {
        int last = width - 1, m = columns.Length;
        int j0 = columns[k], j1 = columns[k + Math.Min(1, last)], j2 = columns[k + Math.Min(2, last)], j3 = columns[k + last];
        int room = work.Length / 4;
        ReadOnlySpan<double> x0 = Part(j0, from, length, work[..room]), x1 = Part(j1, from, length, work.Slice(room, room));
        ReadOnlySpan<double> x2 = Part(j2, from, length, work.Slice(2 * room, room)), x3 = Part(j3, from, length, work.Slice(3 * room, room));
        ReadOnlySpan<double> c = [centres[j0], centres[j1], centres[j2], centres[j3]];
        Span<double> tile = stackalloc double[16];
        int q = 0;
        for (; q + 2 < count; q += 4)
        {
            int height = Math.Min(4, count - q), end = height - 1;
            tile.Clear();
            Kernels.CentredTile(
                x0, x1, x2, x3, c,
                vectors.Slice((q * stride) + start, length), vectors.Slice(((q + Math.Min(1, end)) * stride) + start, length),
                vectors.Slice(((q + Math.Min(2, end)) * stride) + start, length), vectors.Slice(((q + end) * stride) + start, length), tile);
            for (int b = 0; b < height; b++)
            {
                for (int a = 0; a < width; a++)
                {
                    sums[((q + b) * m) + k + a] += tile[(4 * a) + b];
                }
            }
        }

        if (q + 1 < count)
        {
            tile.Clear();
            Kernels.CentredPairs(x0, x1, x2, x3, c, vectors.Slice((q * stride) + start, length), vectors.Slice(((q + 1) * stride) + start, length), tile);
            for (int a = 0; a < width; a++)
            {
                sums[(q * m) + k + a] += tile[4 * a];
                sums[((q + 1) * m) + k + a] += tile[(4 * a) + 1];
            }
        }
        else if (q < count)
        {
            tile.Clear();
            Kernels.CentredDots(x0, x1, x2, x3, c, vectors.Slice((q * stride) + start, length), tile);
            for (int a = 0; a < width; a++)
            {
                sums[(q * m) + k + a] += tile[a];
            }
        }
    }
}
