namespace Whittle.Numerics;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix A = LLᵀ that grows and shrinks by rows: the one kept factor behind
/// every path. Rows of L are separate arrays, so appending and deleting move no memory but their own. Not thread-safe.
/// <para>
/// Cost for k rows: append k²/2 multiplications, delete 3(k − at)², solve k². A row whose pivot is below the tolerance times its
/// diagonal is refused: the column depends on those before it to rounding.
/// Source: Golub &amp; Van Loan, <i>Matrix Computations</i>, 4th ed. (2013), §4.2 and §6.5.
/// </para>
/// </summary>
/// <param name="tolerance">The smallest pivot that is accepted, as a share of the row's diagonal.</param>
internal sealed class Cholesky(double tolerance = Cholesky.PivotTolerance)
{
    /// <summary>The customary tolerance: below it a column depends on those before it to rounding.</summary>
    public const double PivotTolerance = 1e-9;

    private readonly List<double[]> _rows = [];

    /// <summary>How many rows the factor has.</summary>
    public int Count => _rows.Count;

    /// <summary>Forgets every row.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Appends a row of A.</summary>
    /// <param name="cross">A's entries with the rows before it, <see cref="Count"/> of them.</param>
    /// <param name="diagonal">A's diagonal entry, positive.</param>
    /// <param name="solved">How many entries, from the first, <see cref="Substitute"/> has seen to.</param>
    /// <returns>False, with the factor unchanged, where the pivot is refused.</returns>
    public bool TryAppend(ReadOnlySpan<double> cross, double diagonal, int solved = 0)
    {
        int k = Count;
        var row = new double[k + 1];
        cross[..k].CopyTo(row);
        ForwardSubstitute(row.AsSpan(0, k), solved);
        double pivot = diagonal - Kernels.Dot(row.AsSpan(0, k), row.AsSpan(0, k));
        if (!(pivot > tolerance * diagonal))
        {
            return false;
        }

        row[k] = Math.Sqrt(pivot);
        _rows.Add(row);
        return true;
    }

    /// <summary>Readies rows of A to be appended one after the other: solves L x = b in place for several b of <see cref="Count"/> entries, by tiles of four rows and four b.</summary>
    public void Substitute(double[][] right)
    {
        const int Tile = 4;
        Span<double> sums = stackalloc double[Tile * Tile];
        ReadOnlySpan<double> centres = stackalloc double[Tile];
        for (int first = 0; first < right.Length; first += Tile)
        {
            int height = Math.Min(Tile, right.Length - first);
            double[] b0 = right[first], b1 = right[first + Math.Min(1, height - 1)], b2 = right[first + Math.Min(2, height - 1)], b3 = right[first + height - 1];
            for (int i = 0; i < Count; i += Tile)
            {
                int width = Math.Min(Tile, Count - i);
                sums.Clear();
                Kernels.CentredTile(
                    b0.AsSpan(0, i), b1.AsSpan(0, i), b2.AsSpan(0, i), b3.AsSpan(0, i), centres,
                    _rows[i], _rows[i + Math.Min(1, width - 1)], _rows[i + Math.Min(2, width - 1)], _rows[i + width - 1], sums);
                for (int q = 0; q < height; q++)
                {
                    double[] b = right[first + q];
                    for (int k = 0; k < width; k++)
                    {
                        double[] row = _rows[i + k];
                        double rest = b[i + k] - sums[(Tile * q) + k];
                        for (int c = i; c < i + k; c++)
                        {
                            rest -= row[c] * b[c];
                        }

                        b[i + k] = rest / row[i + k];
                    }
                }
            }
        }
    }

    /// <summary>
    /// Deletes row and column <paramref name="at"/> of A. The rows below keep one entry too many, which Givens rotations of neighbouring
    /// columns remove; each row is rotated by all earlier rotations at once, so memory is read in order.
    /// </summary>
    public void Delete(int at)
    {
        _rows.RemoveAt(at);
        int k = Count;

        // A row keeps its array: what stands beyond its diagonal is never read again.
        Span<double> cosine = k - at <= 256 ? stackalloc double[k - at] : new double[k - at];
        Span<double> sine = k - at <= 256 ? stackalloc double[k - at] : new double[k - at];
        for (int i = at; i < k; i++)
        {
            double[] row = _rows[i];
            double left = row[at];
            for (int c = at; c < i; c++)
            {
                double right = row[c + 1];
                row[c] = (cosine[c - at] * left) + (sine[c - at] * right);
                left = (cosine[c - at] * right) - (sine[c - at] * left);
            }

            double last = row[i + 1], length = double.Hypot(left, last);
            cosine[i - at] = left / length;
            sine[i - at] = last / length;
            row[i] = length;
        }

    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        ForwardSubstitute(b);
        for (int i = Count - 1; i >= 0; i--)
        {
            double[] row = _rows[i];
            b[i] /= row[i];
            Kernels.AddScaled(-b[i], row.AsSpan(0, i), b);
        }
    }

    private void ForwardSubstitute(Span<double> b, int from = 0)
    {
        for (int i = from; i < b.Length; i++)
        {
            double[] row = _rows[i];
            b[i] = (b[i] - Kernels.Dot(row.AsSpan(0, i), b[..i])) / row[i];
        }
    }
}
