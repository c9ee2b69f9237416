namespace Whittle.Numerics;

/// <summary>
/// A symmetric matrix as A = QTQᵀ with T tridiagonal and Q a product of Householder reflections, which are kept and never multiplied out. It solves (A + λ)x = c for any number of λ:
/// y = (T + λ)⁻¹Qᵀc in a few operations a row, then x = Qy for all of them at once (Eldén 1977, doi:10.1007/BF01932272, who does it for a bidiagonal form).
/// <para>
/// A is reduced from its last row up, so that what is left begins at its first column. A step needs the product of A with one vector; what steps change, each by rank two, is told to A only after several of them,
/// as a product of matrices, and until then to each row and product (Dongarra, Sorensen &amp; Hammarling 1989, doi:10.1016/0377-0427(89)90367-1). Reflections are applied by groups, I − VᵀSV, without forming S (Schreiber &amp; Van Loan 1989, doi:10.1137/0910005).
/// </para>
/// Cost: 4k³/3 operations once, 4k² a vector that Q is applied to. Immutable and thread-safe.
/// </summary>
internal sealed class TridiagonalForm
{
    private const int Group = 32;
    private const int VectorsPerChunk = 8;
    private const int Tile = 4;
    private const int RowsPerChunk = 512;
    private const int MaxChunks = 8;

    // A row whose squares are this small beside the largest entry of A, which is brought near 1, is zero.
    private const double NoSquare = 1e-280;

    private readonly int _stride;
    private readonly double[] _rows;
    private readonly double[] _factors;
    private readonly double[] _products;
    private readonly Workers _workers;

    /// <param name="a">k × k, symmetric, unchanged; the half that row i has in columns 0 … i is read.</param>
    /// <param name="k">The order.</param>
    /// <param name="workers">The threads to use; the same bits on any number.</param>
    public TridiagonalForm(ReadOnlySpan<double> a, int k, Workers workers)
    {
        const int Square = Kernels.SquareSize;
        Order = k;
        _workers = workers;
        int padded = (k + Square - 1) / Square * Square;

        // Rows an odd number of squares apart, so that no two begin at the same place of the nearest cache.
        _stride = padded % (2 * Square) == 0 ? padded + Square : padded;
        _rows = new double[padded * _stride];
        _factors = new double[k];
        Diagonal = new double[k];
        OffDiagonal = new double[k];

        // A power of two brings the largest entry near 1, exactly, so that no square underflows or overflows.
        double largest = 0;
        foreach (double entry in a[..(k * k)])
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        double unit = largest > 0 ? Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1000, 1000)) : 1;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _rows[(i * _stride) + j] = a[(i * k) + j] * unit;
            }
        }

        for (int i = 0; i < k; i++)
        {
            for (int j = i + 1; j < Math.Min(k, (i / Square * Square) + Square); j++)
            {
                _rows[(i * _stride) + j] = _rows[(j * _stride) + i];
            }
        }

        Reduce(padded);
        for (int i = 0; i < k; i++)
        {
            (Diagonal[i], OffDiagonal[i]) = (Diagonal[i] / unit, OffDiagonal[i] / unit);
        }

        _products = ProductsOfGroups();
    }

    /// <summary>k.</summary>
    public int Order { get; }

    /// <summary>T[i, i].</summary>
    public double[] Diagonal { get; }

    /// <summary>T[i + 1, i] at i; the last is 0.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>The eigenvalues of A, in no particular order.</summary>
    public double[] Eigenvalues() => TridiagonalEigenvalues.Of(Diagonal, OffDiagonal);

    /// <summary>y ← Qy of several vectors.</summary>
    /// <param name="vectors">k numbers a vector, one vector after the other.</param>
    /// <param name="count">How many.</param>
    public void Apply(double[] vectors, int count) => Apply(vectors, count, isTransposed: false);

    /// <summary>y ← Qᵀy of several vectors.</summary>
    /// <param name="vectors">k numbers a vector, one vector after the other.</param>
    /// <param name="count">How many.</param>
    public void ApplyTransposed(double[] vectors, int count) => Apply(vectors, count, isTransposed: true);

    /// <summary>
    /// y ← (T + λ)⁻¹y by T + λ = LDLᵀ, which needs no exchanges where T + λ is positive definite.
    /// </summary>
    /// <param name="lambda">λ, large enough for that.</param>
    /// <param name="y">k numbers.</param>
    public void Solve(double lambda, Span<double> y)
    {
        int k = Order;
        Span<double> lower = k <= 1024 ? stackalloc double[k] : new double[k];
        double pivot = k > 0 ? Diagonal[0] + lambda : 0;
        for (int i = 0; i + 1 < k; i++)
        {
            double share = OffDiagonal[i] / pivot;
            y[i + 1] -= share * y[i];
            y[i] /= pivot;
            lower[i] = share;
            pivot = Diagonal[i + 1] + lambda - (share * OffDiagonal[i]);
        }

        if (k > 0)
        {
            y[k - 1] /= pivot;
        }

        for (int i = k - 2; i >= 0; i--)
        {
            y[i] -= lower[i] * y[i + 1];
        }
    }

    // Leaves T in diagonal and off-diagonal and in row r the vector v of the reflection I − βvvᵀ that cleared it, zeros after it.
    private void Reduce(int padded)
    {
        using var changes = new PendingChanges(Order, _stride, _workers);
        double[] y = new double[padded], partial = new double[padded * (ChunksOf(Order) - 1)];
        for (int r = Order - 1; r >= 0; r--)
        {
            Span<double> row = _rows.AsSpan(r * _stride, _stride);
            changes.AddToRow(r, row[..(r + 1)]);
            Diagonal[r] = row[r];
            row[r..].Clear();
            if (r < 2)
            {
                if (r == 1)
                {
                    OffDiagonal[0] = row[0];
                    row[0] = 0;
                }

                continue;
            }

            (OffDiagonal[r - 1], _factors[r]) = Reflect(row[..r]);
            ReadOnlySpan<double> x = row[..r];
            Span<double> product = y.AsSpan(0, r);
            Multiply(r, y, partial);
            changes.AddToProduct(x, product);
            double factor = _factors[r], half = -0.5 * factor * factor * Kernels.Dot(product, x);
            for (int i = 0; i < r; i++)
            {
                product[i] = (factor * product[i]) + (half * x[i]);
            }

            changes.Add(x, product);
            changes.MakeIfMany(_rows, r);
        }
    }

    // Makes of a row the v of I − βvvᵀ that clears all but its last entry; says what that becomes, and β.
    private static (double Head, double Factor) Reflect(Span<double> row)
    {
        double square = Kernels.Dot(row[..^1], row[..^1]), last = row[^1];
        if (square < NoSquare)
        {
            row.Clear();
            return (last, 0);
        }

        double norm = Math.Sqrt(square + (last * last)), head = last >= 0 ? -norm : norm;
        row[^1] = last - head;
        return (head, 2 / Kernels.Dot(row, row));
    }

    // y = Ax of the first r rows, x what row r holds, by chunks of rows with about as many entries each and sums of their own.
    private void Multiply(int r, double[] y, double[] partial)
    {
        const int Square = Kernels.SquareSize;
        int squares = (r + Square - 1) / Square, chunks = ChunksOf(r), room = y.Length, row = r * _stride;
        int Bound(int chunk) => (int)(squares * Math.Sqrt((double)chunk / chunks)) * Square;
        Array.Clear(y);
        if (chunks == 1)
        {
            Kernels.SymmetricMultiply(_rows, _stride, 0, squares * Square, _rows.AsSpan(row, _stride), y);
            return;
        }

        Array.Clear(partial);
        _workers.Run(chunks, chunk => Kernels.SymmetricMultiply(
            _rows, _stride, Bound(chunk), chunk == chunks - 1 ? squares * Square : Bound(chunk + 1), _rows.AsSpan(row, _stride), chunk == 0 ? y : partial.AsSpan((chunk - 1) * room, room)));
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            Kernels.AddScaled(1, partial.AsSpan((chunk - 1) * room, room), y);
        }
    }

    private static int ChunksOf(int rows) => Math.Clamp(rows / RowsPerChunk, 1, MaxChunks);

    // A group of reflections is I − VᵀSV, of which SV y is had row by row: zⱼ = βⱼ((Vy)ⱼ − Σ (vⱼᵀvᵢ)zᵢ) over those applied before.
    private void Apply(double[] vectors, int count, bool isTransposed)
    {
        int k = Order, groups = (k + Group - 1) / Group;
        _workers.Run((count + VectorsPerChunk - 1) / VectorsPerChunk, chunk =>
        {
            int first = chunk * VectorsPerChunk, number = Math.Min(VectorsPerChunk, count - first);
            Span<double> block = vectors.AsSpan(first * k, number * k), shares = stackalloc double[VectorsPerChunk * Group];
            for (int g = 0; g < groups; g++)
            {
                int group = isTransposed ? groups - 1 - g : g, top = group * Group, size = Math.Min(Group, k - top), length = top + size;
                Products(top, size, length, block, number, shares);
                ReadOnlySpan<double> products = _products.AsSpan(group * Group * Group, Group * Group);
                for (int q = 0; q < number; q++)
                {
                    Span<double> z = shares.Slice(q * Group, size);
                    for (int step = 0; step < size; step++)
                    {
                        // Kept with the sign by which the rows are added.
                        int j = isTransposed ? size - 1 - step : step, from = isTransposed ? j + 1 : 0, to = isTransposed ? size : j;
                        double sum = z[j];
                        for (int i = from; i < to; i++)
                        {
                            sum += products[(j * Group) + i] * z[i];
                        }

                        z[j] = -_factors[top + j] * sum;
                    }

                    Kernels.AddCombination(z, _rows.AsSpan(top * _stride), _stride, block.Slice(q * k, length));
                }
            }
        });
    }

    // shares[q·Group + j] = vⱼᵀy_q for the rows of a group.
    private void Products(int top, int size, int length, ReadOnlySpan<double> block, int number, Span<double> shares)
    {
        ReadOnlySpan<double> centres = stackalloc double[Tile];
        Span<double> sums = stackalloc double[Tile * Tile];
        for (int j = 0; j < size; j += Tile)
        {
            int last = Math.Min(Tile, size - j) - 1;
            ReadOnlySpan<double> x0 = Row(top + j, length), x1 = Row(top + j + Math.Min(1, last), length), x2 = Row(top + j + Math.Min(2, last), length), x3 = Row(top + j + last, length);
            for (int q = 0; q < number; q += Tile)
            {
                int end = Math.Min(Tile, number - q) - 1;
                sums.Clear();
                Kernels.CentredTile(
                    x0, x1, x2, x3, centres, block.Slice(q * Order, length), block.Slice((q + Math.Min(1, end)) * Order, length),
                    block.Slice((q + Math.Min(2, end)) * Order, length), block.Slice((q + end) * Order, length), sums);
                for (int b = 0; b <= end; b++)
                {
                    for (int i = 0; i <= last; i++)
                    {
                        shares[((q + b) * Group) + j + i] = sums[(Tile * i) + b];
                    }
                }
            }
        }
    }

    // VVᵀ of every group.
    private double[] ProductsOfGroups()
    {
        int groups = (Order + Group - 1) / Group;
        var products = new double[groups * Group * Group];
        for (int r = 0; r < Order; r++)
        {
            (int group, int j) = Math.DivRem(r, Group);
            for (int i = 0; i < j; i++)
            {
                int other = r - j + i, at = group * Group * Group;
                products[at + (j * Group) + i] = products[at + (i * Group) + j] = Kernels.Dot(Row(r, other), Row(other, other));
            }
        }

        return products;
    }

    private ReadOnlySpan<double> Row(int row, int length) => _rows.AsSpan(row * _stride, length);
}
