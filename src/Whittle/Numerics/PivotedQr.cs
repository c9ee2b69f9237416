namespace Whittle.Numerics;

/// <summary>
/// A = QRPᵀ by Householder reflections with column pivoting (Businger &amp; Golub 1965, doi:10.1007/BF01436084), A n × p in column-major order with
/// n ≥ p or fewer rows than columns. |R₀₀| ≥ |R₁₁| ≥ … tells the rank. Norms of the remaining columns are downdated and formed afresh
/// where digits were lost. Cost 2np² − ⅔p³. Not thread-safe while it is made; immutable afterwards.
/// </summary>
internal sealed class PivotedQr
{
    private readonly double[] _a;
    private readonly double[] _beta;
    private readonly int _rows;
    private readonly int _steps;

    /// <param name="a">A; overwritten.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">p.</param>
    public PivotedQr(double[] a, int rows, int columns)
    {
        _a = a;
        _rows = rows;
        _steps = Math.Min(rows, columns);
        _beta = new double[_steps];
        Pivots = [.. Enumerable.Range(0, columns)];
        double[] norms = [.. Enumerable.Range(0, columns).Select(j => Norm(j, 0))], exact = [.. norms];
        for (int k = 0; k < _steps; k++)
        {
            int best = k;
            for (int j = k + 1; j < columns; j++)
            {
                best = norms[j] > norms[best] ? j : best;
            }

            Swap(k, best, norms, exact);
            Reflect(k, columns);
            for (int j = k + 1; j < columns; j++)
            {
                double share = norms[j] > 0 ? Column(j)[k] / norms[j] : 0, left = Math.Max(0, 1 - (share * share));
                norms[j] *= Math.Sqrt(left);
                if (norms[j] < 1e-6 * exact[j])
                {
                    norms[j] = exact[j] = Norm(j, k + 1);
                }
            }
        }
    }

    /// <summary>Pivots[k] is the column of A that came k-th.</summary>
    public int[] Pivots { get; }

    /// <summary>R's diagonal entry.</summary>
    public double Diagonal(int k) => Column(k)[k];

    /// <summary>How many diagonal entries are above a share of the first.</summary>
    public int Rank(double tolerance)
    {
        int rank = 0;
        while (rank < _steps && Math.Abs(Diagonal(rank)) > tolerance * Math.Abs(Diagonal(0)))
        {
            rank++;
        }

        return rank;
    }

    /// <summary>v ← Qᵀv.</summary>
    public void MultiplyTransposed(Span<double> v)
    {
        for (int k = 0; k < _steps; k++)
        {
            ApplyReflector(k, v);
        }
    }

    /// <summary>v ← Qv.</summary>
    public void Multiply(Span<double> v)
    {
        for (int k = _steps - 1; k >= 0; k--)
        {
            ApplyReflector(k, v);
        }
    }

    /// <summary>Solves Rx = b for the first p entries of b, in place; full rank.</summary>
    public void SolveUpper(Span<double> b)
    {
        for (int k = b.Length - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> column = Column(k);
            b[k] /= column[k];
            Kernels.AddScaled(-b[k], column[..k], b);
        }
    }

    /// <summary>Solves Rᵀx = b in place; full rank.</summary>
    public void SolveUpperTransposed(Span<double> b)
    {
        for (int k = 0; k < b.Length; k++)
        {
            ReadOnlySpan<double> column = Column(k);
            b[k] = (b[k] - Kernels.Dot(column[..k], b[..k])) / column[k];
        }
    }

    // The reflector of step k is stored below the diagonal with an implicit leading 1.
    private void ApplyReflector(int k, Span<double> v)
    {
        ReadOnlySpan<double> tail = Column(k)[(k + 1).._rows];
        double share = _beta[k] * (v[k] + Kernels.Dot(tail, v[(k + 1).._rows]));
        v[k] -= share;
        Kernels.AddScaled(-share, tail, v[(k + 1)..]);
    }

    private void Reflect(int k, int columns)
    {
        Span<double> column = Column(k)[k..];
        double norm = Norm(k, k);
        if (norm == 0)
        {
            return;
        }

        double diagonal = column[0] >= 0 ? -norm : norm, head = column[0] - diagonal;
        for (int i = 1; i < column.Length; i++)
        {
            column[i] /= head;
        }

        _beta[k] = -head / diagonal;
        column[0] = diagonal;
        for (int j = k + 1; j < columns; j++)
        {
            ApplyReflector(k, Column(j));
        }
    }

    private void Swap(int a, int b, double[] norms, double[] exact)
    {
        if (a == b)
        {
            return;
        }

        (norms[a], norms[b]) = (norms[b], norms[a]);
        (exact[a], exact[b]) = (exact[b], exact[a]);
        (Pivots[a], Pivots[b]) = (Pivots[b], Pivots[a]);
        Span<double> left = Column(a), right = Column(b);
        for (int i = 0; i < _rows; i++)
        {
            (left[i], right[i]) = (right[i], left[i]);
        }
    }

    // Scaled by the largest entry, so that squares neither overflow nor vanish.
    private double Norm(int column, int from)
    {
        ReadOnlySpan<double> tail = Column(column)[from..];
        double largest = 0, sum = 0;
        foreach (double value in tail)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0)
        {
            return 0;
        }

        foreach (double value in tail)
        {
            sum += value / largest * (value / largest);
        }

        return largest * Math.Sqrt(sum);
    }

    private Span<double> Column(int column) => _a.AsSpan(column * _rows, _rows);
}
