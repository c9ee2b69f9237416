using System.Buffers;
using System.Runtime.CompilerServices;

namespace Whittle.Numerics;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix A = LLᵀ that grows and shrinks by rows: the one kept factor behind
/// every path. Rows of L are separate arrays, so appending and deleting move no memory but their own. Not thread-safe.
/// <para>
/// Cost for k rows: append k²/2 multiplications, delete 3(k − at)², solve k². Rows are taken by tiles of four by four, so that memory is read a quarter as often. A row whose pivot is below the
/// tolerance times its diagonal is refused: the column depends on those before it to rounding.
/// Source: Golub &amp; Van Loan, <i>Matrix Computations</i>, 4th ed. (2013), §4.2 and §6.5.
/// </para>
/// </summary>
/// <param name="tolerance">The smallest pivot that is accepted, as a share of the row's diagonal.</param>
/// <param name="pool">Where rows come from and go to; default its own.</param>
internal sealed class Cholesky(double tolerance = Cholesky.PivotTolerance, RowPool? pool = null)
{
    /// <summary>The customary tolerance: below it a column depends on those before it to rounding.</summary>
    public const double PivotTolerance = 1e-9;

    private const int Tile = 4;

    // Rows of a block that are readied together against the factor, and then against each other.
    private const int Panel = 64;
    private const int Strip = 8;

    // So many multiplications are worth a second thread.
    private const long ManyProducts = 1 << 17;

    private static readonly Workers Alone = new(1);

    private readonly List<double[]> _rows = [];
    private readonly RowPool _pool = pool ?? new RowPool();

    /// <summary>How many rows the factor has.</summary>
    public int Count => _rows.Count;

    /// <summary>Forgets every row.</summary>
    public void Clear() => _pool.Return(_rows);

    /// <summary>Appends a row of A.</summary>
    /// <param name="cross">A's entries with the rows before it, <see cref="Count"/> of them.</param>
    /// <param name="diagonal">A's diagonal entry, positive.</param>
    /// <returns>False, with the factor unchanged, where the pivot is refused.</returns>
    public bool TryAppend(ReadOnlySpan<double> cross, double diagonal)
    {
        double[] row = _pool.Take(Count + 1);
        cross[..Count].CopyTo(row);
        return TryAppend(row, diagonal, 0);
    }

    /// <summary>Appends rows of A, one after the other.</summary>
    /// <param name="rows">
    /// A's entries of each with the rows of the factor and then with those of the block before it, in arrays with room for one more, which the factor takes over.
    /// </param>
    /// <param name="diagonals">A's diagonal entries.</param>
    /// <param name="workers">Who works.</param>
    /// <returns>Which rows were accepted; the pivots of the others are refused, and they are as if they had not been in the block.</returns>
    public bool[] Append(double[][] rows, ReadOnlySpan<double> diagonals, Workers workers)
    {
        var accepted = new bool[rows.Length];
        for (int from = 0; from < rows.Length; from += Panel)
        {
            int to = Math.Min(rows.Length, from + Panel), before = Count;
            SubstituteByThreads(rows.AsMemory(from, to - from), workers);
            for (int start = from; start < to; start += Strip)
            {
                int end = Math.Min(to, start + Strip), solved = Count;
                Substitute(rows.AsSpan(start, end - start), before);
                for (int q = start; q < end; q++)
                {
                    accepted[q] = diagonals[q] > 0 && TryAppend(rows[q], diagonals[q], solved);
                    for (int later = q + 1; later < rows.Length && !accepted[q]; later++)
                    {
                        // Later rows have no entry with it.
                        int length = Count + later - q;
                        rows[later].AsSpan(Count + 1, length - Count - 1).CopyTo(rows[later].AsSpan(Count));
                    }
                }
            }
        }

        return accepted;
    }

    /// <summary>
    /// Deletes row and column <paramref name="at"/> of A. The rows below keep one entry too many, which Givens rotations of neighbouring
    /// columns remove; each row is rotated by all earlier rotations at once, four rows side by side.
    /// </summary>
    public void Delete(int at)
    {
        _pool.Return(_rows[at]);
        _rows.RemoveAt(at);
        int k = Count;

        // A row keeps its array: what stands beyond its diagonal is never read again.
        double[] rotations = ArrayPool<double>.Shared.Rent(2 * (k - at));
        Span<double> cosine = rotations.AsSpan(0, k - at), sine = rotations.AsSpan(k - at, k - at);
        for (int first = at; first < k; first += Tile)
        {
            int height = Math.Min(Tile, k - first), length = first - at;
            if (height == Tile)
            {
                Kernels.RotateRows(cosine[..length], sine[..length], _rows[first].AsSpan(at), _rows[first + 1].AsSpan(at), _rows[first + 2].AsSpan(at), _rows[first + 3].AsSpan(at));
            }

            for (int i = first; i < first + height; i++)
            {
                double[] row = _rows[i];
                for (int c = height == Tile ? first : at; c < i; c++)
                {
                    (row[c], row[c + 1]) = ((cosine[c - at] * row[c]) + (sine[c - at] * row[c + 1]), (cosine[c - at] * row[c + 1]) - (sine[c - at] * row[c]));
                }

                double pivot = double.Hypot(row[i], row[i + 1]);
                cosine[i - at] = row[i] / pivot;
                sine[i - at] = row[i + 1] / pivot;
                row[i] = pivot;
            }
        }

        ArrayPool<double>.Shared.Return(rotations);
    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        Span<double> sums = stackalloc double[Tile];
        ReadOnlySpan<double> centres = stackalloc double[Tile];
        int tiled = Count / Tile * Tile;
        for (int i = 0; i < tiled; i += Tile)
        {
            sums.Clear();
            Kernels.CentredDots(_rows[i].AsSpan(0, i), _rows[i + 1].AsSpan(0, i), _rows[i + 2].AsSpan(0, i), _rows[i + 3].AsSpan(0, i), centres, b, sums);
            new Corner(_rows[i], _rows[i + 1], _rows[i + 2], _rows[i + 3], i).Solve(b.Slice(i, Tile), sums);
        }

        for (int i = tiled; i < Count; i++)
        {
            b[i] = (b[i] - Kernels.Dot(_rows[i].AsSpan(0, i), b[..i])) / _rows[i][i];
        }

        for (int i = Count - 1; i >= tiled; i--)
        {
            b[i] /= _rows[i][i];
            Kernels.AddScaled(-b[i], _rows[i].AsSpan(0, i), b);
        }

        Span<double> negative = stackalloc double[Tile];
        for (int i = tiled - Tile; i >= 0; i -= Tile)
        {
            for (int k = Tile - 1; k >= 0; k--)
            {
                double rest = b[i + k];
                for (int below = k + 1; below < Tile; below++)
                {
                    rest -= _rows[i + below][i + k] * b[i + below];
                }

                b[i + k] = rest / _rows[i + k][i + k];
                negative[k] = -b[i + k];
            }

            Kernels.AddFourScaledCentred(negative, _rows[i].AsSpan(0, i), _rows[i + 1].AsSpan(0, i), _rows[i + 2].AsSpan(0, i), _rows[i + 3].AsSpan(0, i), centres, b);
        }
    }

    /// <summary>b ← A b.</summary>
    public void Multiply(Span<double> b)
    {
        for (int i = 0; i < Count; i++)
        {
            // Lᵀb: row i adds to entries up to i, of which the last was b's own.
            double own = b[i];
            b[i] = 0;
            if (own != 0)
            {
                Kernels.AddScaled(own, _rows[i].AsSpan(0, i + 1), b);
            }
        }

        for (int i = Count - 1; i >= 0; i--)
        {
            b[i] = Kernels.Dot(_rows[i].AsSpan(0, i + 1), b[..(i + 1)]);
        }
    }

    // The row's entries up to solved are those of L already.
    private bool TryAppend(double[] row, double diagonal, int solved)
    {
        int k = Count;
        for (int i = solved; i < k; i++)
        {
            row[i] = (row[i] - Kernels.Dot(_rows[i].AsSpan(0, i), row.AsSpan(0, i))) / _rows[i][i];
        }

        double pivot = diagonal - Kernels.Dot(row.AsSpan(0, k), row.AsSpan(0, k));
        if (!(pivot > tolerance * diagonal))
        {
            _pool.Return(row);
            return false;
        }

        row[k] = Math.Sqrt(pivot);
        _rows.Add(row);
        return true;
    }

    private void SubstituteByThreads(ReadOnlyMemory<double[]> right, Workers workers)
    {
        int parts = (long)Count * Count * right.Length < ManyProducts ? 1 : Math.Min(workers.Threads, (right.Length + Tile - 1) / Tile), tiles = (right.Length + Tile - 1) / Tile;
        (parts > 1 ? workers : Alone).Run(parts, part =>
        {
            int from = tiles * part / parts * Tile, to = Math.Min(right.Length, tiles * (part + 1) / parts * Tile);
            Substitute(right.Span[from..to], 0);
        });
    }

    // Solves L x = b in place for several b, whose entries before from are solved: four rows of L at a time, which all b find in the nearest cache.
    private void Substitute(ReadOnlySpan<double[]> right, int from)
    {
        Span<double> sums = stackalloc double[Tile * Tile];
        ReadOnlySpan<double> centres = stackalloc double[Tile];
        for (int i = from; i < Count; i += Tile)
        {
            int width = Math.Min(Tile, Count - i);
            double[] row0 = _rows[i], row1 = _rows[i + Math.Min(1, width - 1)], row2 = _rows[i + Math.Min(2, width - 1)], row3 = _rows[i + width - 1];
            ReadOnlySpan<double> r0 = row0.AsSpan(0, i), r1 = row1.AsSpan(0, i), r2 = row2.AsSpan(0, i), r3 = row3.AsSpan(0, i);
            Corner corner = width == Tile ? new Corner(row0, row1, row2, row3, i) : default;
            for (int first = 0; first < right.Length; first += Tile)
            {
                int height = Math.Min(Tile, right.Length - first);
                sums.Clear();
                Kernels.CentredTile(
                    right[first].AsSpan(0, i), right[first + Math.Min(1, height - 1)].AsSpan(0, i), right[first + Math.Min(2, height - 1)].AsSpan(0, i), right[first + height - 1].AsSpan(0, i),
                    centres, r0, r1, r2, r3, sums);
                for (int q = 0; q < height; q++)
                {
                    if (width == Tile)
                    {
                        corner.Solve(right[first + q].AsSpan(i, Tile), sums.Slice(Tile * q, Tile));
                    }
                    else
                    {
                        SolveFew(right[first + q], i, width, sums[(Tile * q)..]);
                    }
                }
            }
        }
    }

    // Entries i … i + width − 1 of L x = b, given what the entries before them subtract.
    private void SolveFew(Span<double> b, int i, int width, ReadOnlySpan<double> sums)
    {
        for (int k = 0; k < width; k++)
        {
            double[] row = _rows[i + k];
            double rest = b[i + k] - sums[k];
            for (int c = i; c < i + k; c++)
            {
                rest -= row[c] * b[c];
            }

            b[i + k] = rest / row[i + k];
        }
    }

    // The triangle of a tile's four rows at the diagonal, with the inverses of its pivots.
    private readonly struct Corner(double[] row0, double[] row1, double[] row2, double[] row3, int i)
    {
        private readonly double _l10 = row1[i], _l20 = row2[i], _l21 = row2[i + 1], _l30 = row3[i], _l31 = row3[i + 1], _l32 = row3[i + 2];
        private readonly double _inverse0 = 1 / row0[i], _inverse1 = 1 / row1[i + 1], _inverse2 = 1 / row2[i + 2], _inverse3 = 1 / row3[i + 3];

        // Four entries of L x = b, given what the entries before them subtract.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Solve(Span<double> b, ReadOnlySpan<double> sums)
        {
            double x0 = (b[0] - sums[0]) * _inverse0, x1 = (b[1] - sums[1] - (_l10 * x0)) * _inverse1;
            double x2 = (b[2] - sums[2] - (_l20 * x0) - (_l21 * x1)) * _inverse2;
            (b[0], b[1], b[2], b[3]) = (x0, x1, x2, (b[3] - sums[3] - (_l30 * x0) - (_l31 * x1) - (_l32 * x2)) * _inverse3);
        }
    }
}
