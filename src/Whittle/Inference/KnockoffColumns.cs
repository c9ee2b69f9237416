using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Inference;

/// <summary>
/// Knockoffs of the columns of a standardized design X with correlations Σ: X̃ = X(I − Σ⁻¹D) + EC with D = diag(s), CᵀC = 2D − DΣ⁻¹D. Fixed-X takes Σ = XᵀX/n and E orthonormal (times √n) and orthogonal to X and the constant, so that
/// X̃ᵀX̃ = XᵀX and X̃ᵀX = XᵀX − nD to rounding; Model-X takes independent normal numbers, so that X̃ given X is a draw of its law. A column with s = 0, not tested, would be its own knockoff and has none.
/// </summary>
internal sealed class KnockoffColumns
{
    private readonly StandardizedDesign _design;
    private readonly int[] _columns;
    private readonly int[] _rows;
    private readonly int[] _tested;
    private readonly double[] _sizes;
    private readonly double[] _x;
    private readonly double[] _mix;
    private readonly double[] _spread;

    private KnockoffColumns(StandardizedDesign design, int[] columns, int[] rows, bool[] isTested, double[] sizes, double[] x, double[] correlation, double[] distances)
    {
        (_design, _columns, _rows, _sizes, _x, Distances) = (design, columns, rows, sizes, x, distances);
        int p = columns.Length;
        _tested = [.. Enumerable.Range(0, p).Where(j => isTested[j])];
        int t = _tested.Length;
        var factor = new Cholesky(0);
        for (int a = 0; a < p; a++)
        {
            factor.TryAppend(correlation.AsSpan(a * p, a), correlation[(a * p) + a]);
        }

        // Column k of Σ⁻¹D, and of 2D − DΣ⁻¹D.
        _mix = new double[p * t];
        double[] covariance = new double[t * t];
        for (int k = 0; k < t; k++)
        {
            Span<double> column = _mix.AsSpan(k * p, p);
            column[_tested[k]] = distances[_tested[k]];
            factor.Solve(column);
            for (int l = 0; l < t; l++)
            {
                covariance[(k * t) + l] = (k == l ? 2 * distances[_tested[k]] : 0) - (distances[_tested[l]] * column[_tested[l]]);
            }
        }

        // Row i of C is √dᵢ times the i-th eigenvector: where s touches its bound some dᵢ are 0.
        double[] values = SymmetricEigen.Decompose(covariance, t, design.Workers);
        for (int i = 0; i < t; i++)
        {
            double root = Math.Sqrt(Math.Max(0, values[i]));
            for (int l = 0; l < t; l++)
            {
                covariance[(i * t) + l] *= root;
            }
        }

        _spread = covariance;
    }

    /// <summary>s of every column.</summary>
    public double[] Distances { get; }

    /// <summary>Prepares knockoffs of some columns of a design, or gives null where they depend on each other to rounding.</summary>
    /// <param name="design">The design.</param>
    /// <param name="columns">The columns that are not excluded.</param>
    /// <param name="isTested">Which of these.</param>
    /// <param name="sizes">The standard deviation of each, in units of the column as given.</param>
    /// <param name="correlationOf">Makes Σ of the columns' standardized numbers, row by row.</param>
    /// <param name="construction">Which s.</param>
    public static KnockoffColumns? Of(StandardizedDesign design, int[] columns, bool[] isTested, double[] sizes, Func<double[], double[]> correlationOf, KnockoffConstruction construction)
    {
        int[] rows = [.. Enumerable.Range(0, design.Rows).Where(i => design.Weights[i] > 0)];
        int n = rows.Length;
        double[] x = new double[n * columns.Length], whole = new double[design.Rows];
        for (int k = 0; k < columns.Length; k++)
        {
            design.CopyColumn(columns[k], whole);
            double size = sizes[k] / design.Scales[columns[k]];
            for (int i = 0; i < n; i++)
            {
                x[i + (k * n)] = whole[rows[i]] / size;
            }
        }

        double[] correlation = correlationOf(x);
        return KnockoffDistances.Find(correlation, isTested, construction, design.Workers) is { } distances
            ? new KnockoffColumns(design, columns, rows, isTested, sizes, x, correlation, distances)
            : null;
    }

    /// <summary>Fixed-X knockoffs in units of the columns as given; null where the columns and the constant depend on each other.</summary>
    public DenseDesign? Fixed(Xoshiro256 random)
    {
        int n = _rows.Length, t = _tested.Length, lead = _design.HasIntercept ? 1 : 0, r = lead + _columns.Length;
        double[] span = new double[n * r], inner = [.. Enumerable.Range(0, (n - r) * t).Select(_ => random.NextNormal())];
        Array.Fill(span, 1, 0, n * lead);
        _x.CopyTo(span, n * lead);
        var outside = new PivotedQr(span, n, r);
        if (outside.Rank(1e-10) < r)
        {
            return null;
        }

        // Q(0, v) is orthogonal to what Q's first r columns span; the v are an orthonormal basis of a random space.
        var directions = new PivotedQr(inner, n - r, t);
        var noise = new double[n * t];
        for (int k = 0; k < t; k++)
        {
            Span<double> column = noise.AsSpan(k * n, n);
            column[r + k] = Math.Sqrt(n);
            directions.Multiply(column[r..]);
            outside.Multiply(column);
        }

        return Mix(noise);
    }

    /// <summary>Model-X knockoffs of a normal law, in units of the columns as given.</summary>
    public DenseDesign Draw(Xoshiro256 random) => Mix([.. Enumerable.Range(0, _rows.Length * _tested.Length).Select(_ => random.NextNormal())]);

    private DenseDesign Mix(double[] noise)
    {
        int n = _rows.Length, p = _columns.Length, t = _tested.Length;
        var result = new double[_design.Rows * t];
        _design.Workers.Run(t, k =>
        {
            double[] own = _x.AsSpan(_tested[k] * n, n).ToArray();
            for (int j = 0; j < p; j++)
            {
                Kernels.AddScaled(-_mix[(k * p) + j], _x.AsSpan(j * n, n), own);
            }

            for (int i = 0; i < t; i++)
            {
                Kernels.AddScaled(_spread[(i * t) + k], noise.AsSpan(i * n, n), own);
            }

            int column = _columns[_tested[k]];
            for (int i = 0; i < n; i++)
            {
                result[_rows[i] + (k * _design.Rows)] = _design.Centres[column] + (_sizes[_tested[k]] * own[i]);
            }
        });
        return new DenseDesign(result, _design.Rows, t);
    }
}
