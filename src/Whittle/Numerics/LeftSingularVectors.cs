namespace Whittle.Numerics;

/// <summary>
/// The left half of a thin singular value decomposition Z = U √D Vᵀ, for Z n × p in column-major order.
/// <para>
/// As a rule through the smaller Gram matrix (ZᵀZ or ZZᵀ), whose eigenvalues are correct to rounding of the largest. Tall matrices with columns of very
/// different sizes would lose the small ones that way; they are orthogonalized by one-sided Jacobi rotations instead, which keep every singular value
/// to the digits its column has (Demmel &amp; Veselić 1992, doi:10.1137/0613074).
/// </para>
/// Cost: n·p·min(n, p) + 9·min(n, p)³, or by rotations about 8 sweeps of 4np².
/// </summary>
internal static class LeftSingularVectors
{
    // Columns whose norms differ by more are rotated: their squares would differ by more than half the digits of the largest eigenvalue are worth.
    private const double SizeRatio = 1e3;
    private const int MaxSweeps = 40;
    private const int RowsPerBlock = 256;
    private const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>D and U, without the directions whose D is rounding.</summary>
    /// <param name="z">Z, unchanged.</param>
    /// <param name="n">Rows.</param>
    /// <param name="p">Columns.</param>
    /// <param name="size">The largest squared norm a column had before anything was subtracted from it: what rounding is relative to.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>The squared singular values, and as many columns of length n, one after the other.</returns>
    public static (double[] Squares, double[] Vectors) Of(double[] z, int n, int p, double size, Workers workers)
    {
        double[] norms = [.. Enumerable.Range(0, p).Select(j => Kernels.Dot(Column(z, n, j), Column(z, n, j)))];
        double largest = norms.DefaultIfEmpty(0).Max(), least = norms.Where(v => v > 0).DefaultIfEmpty(largest).Min();
        return p <= n && largest > SizeRatio * SizeRatio * least ? ByRotations(z, n, p, Math.Max(size, largest)) : ByGram(z, n, p, Math.Max(size, largest), workers);
    }

    private static (double[] Squares, double[] Vectors) ByGram(double[] z, int n, int p, double size, Workers workers)
    {
        bool tall = p <= n;
        int k = Math.Min(n, p);
        double[] gram = GramOf(tall ? z : Transpose(z, n, p, workers), tall ? n : p, k, workers);
        double[] values = SymmetricEigen.Decompose(gram, k, workers);
        int[] kept = [.. Enumerable.Range(0, k).Where(i => values[i] > 10 * k * UnitRoundoff * size)];
        var vectors = new double[n * kept.Length];
        if (!tall)
        {
            for (int at = 0; at < kept.Length; at++)
            {
                gram.AsSpan(kept[at] * k, k).CopyTo(Column(vectors, n, at));
            }

            return (Array.ConvertAll(kept, i => values[i]), vectors);
        }

        // U = Z V D^(−½), by rows of which all columns of Z stay in the second cache.
        workers.Run((n + RowsPerBlock - 1) / RowsPerBlock, block =>
        {
            int from = block * RowsPerBlock, length = Math.Min(RowsPerBlock, n - from);
            for (int at = 0; at < kept.Length; at++)
            {
                Span<double> u = vectors.AsSpan((at * n) + from, length);
                Kernels.AddCombination(gram.AsSpan(kept[at] * k, k), z.AsSpan(from), n, u);
                double root = Math.Sqrt(values[kept[at]]);
                for (int i = 0; i < u.Length; i++)
                {
                    u[i] /= root;
                }
            }
        });
        return (Array.ConvertAll(kept, i => values[i]), vectors);
    }

    // The k × k products of k columns of some length.
    private static double[] GramOf(double[] columns, int length, int k, Workers workers)
    {
        const int Tile = 4;
        var gram = new double[k * k];
        workers.Run((k + Tile - 1) / Tile, chunk =>
        {
            int top = chunk * Tile, height = Math.Min(Tile, k - top);
            Span<double> sums = stackalloc double[Tile * Tile];
            ReadOnlySpan<double> centres = stackalloc double[Tile];
            ReadOnlySpan<double> At(int first, int count, int j) => Column(columns, length, first + Math.Min(j, count - 1));
            for (int left = 0; left <= top; left += Tile)
            {
                int width = Math.Min(Tile, k - left);
                sums.Clear();
                Kernels.CentredTile(
                    At(top, height, 0), At(top, height, 1), At(top, height, 2), At(top, height, 3), centres,
                    At(left, width, 0), At(left, width, 1), At(left, width, 2), At(left, width, 3), sums);
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        gram[((top + i) * k) + left + j] = gram[((left + j) * k) + top + i] = sums[(Tile * i) + j];
                    }
                }
            }
        });
        return gram;
    }

    private static double[] Transpose(double[] z, int n, int p, Workers workers)
    {
        const int Chunk = 8;
        var transposed = new double[z.Length];
        workers.Run((n + Chunk - 1) / Chunk, chunk =>
        {
            int from = chunk * Chunk, to = Math.Min(n, from + Chunk);
            for (int j = 0; j < p; j++)
            {
                for (int i = from; i < to; i++)
                {
                    transposed[(i * p) + j] = z[(j * n) + i];
                }
            }
        });
        return transposed;
    }

    // Rotates pairs of columns until all are orthogonal to rounding of their own norms, the larger column of a pair first.
    private static (double[] Squares, double[] Vectors) ByRotations(double[] z, int n, int p, double size)
    {
        double[] rotated = [.. z];
        bool changed = true;
        for (int sweep = 0; sweep < MaxSweeps && changed; sweep++)
        {
            changed = false;
            for (int i = 0; i < p - 1; i++)
            {
                for (int j = i + 1; j < p; j++)
                {
                    changed |= Rotate(Column(rotated, n, i), Column(rotated, n, j));
                }
            }
        }

        double[] squares = [.. Enumerable.Range(0, p).Select(j => Kernels.Dot(Column(rotated, n, j), Column(rotated, n, j)))];
        double nothing = 100 * p * UnitRoundoff * UnitRoundoff * size;
        int[] kept = [.. Enumerable.Range(0, p).Where(j => squares[j] > nothing)];
        var vectors = new double[n * kept.Length];
        for (int at = 0; at < kept.Length; at++)
        {
            Kernels.AddScaled(1 / Math.Sqrt(squares[kept[at]]), Column(rotated, n, kept[at]), Column(vectors, n, at));
        }

        return (Array.ConvertAll(kept, j => squares[j]), vectors);
    }

    private static bool Rotate(Span<double> x, Span<double> y)
    {
        double a = Kernels.Dot(x, x), b = Kernels.Dot(y, y), c = Kernels.Dot(x, y);
        if (Math.Abs(c) <= 4 * UnitRoundoff * Math.Sqrt(a) * Math.Sqrt(b))
        {
            return false;
        }

        // The angle that makes the two orthogonal, the smaller of the two there are (Rutishauser 1966).
        double ratio = (b - a) / (2 * c), tangent = Math.CopySign(1, ratio) / (Math.Abs(ratio) + double.Hypot(1, ratio));
        double cosine = 1 / double.Hypot(1, tangent), sine = cosine * tangent;
        Kernels.Rotate(cosine, sine, x, y);
        return true;
    }

    private static Span<double> Column(double[] matrix, int n, int j) => matrix.AsSpan(j * n, n);
}
