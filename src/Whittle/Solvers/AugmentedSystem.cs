using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The system r + Aβ = u, Aᵀr = v for A = √W X S, S diagonal powers of two, solved through one QR factorization and refined with residuals
/// in double-double. Immutable once made; solves may run side by side.
/// </summary>
internal sealed class AugmentedSystem
{
    private const int MaxRefinements = 30;
    private readonly double[] _columns;
    private readonly double[]? _low;
    private readonly int _rows;
    private readonly int _count;
    private readonly double[] _rootWeights;

    public AugmentedSystem(double[] columns, double[]? low, int rows, int count, double[] weights)
    {
        (_columns, _low, _rows, _count) = (columns, low, rows, count);
        _rootWeights = Array.ConvertAll(weights, Math.Sqrt);
        ColumnScales = new double[count];
        for (int j = 0; j < count; j++)
        {
            double largest = 0;
            for (int i = 0; i < rows; i++)
            {
                largest = Math.Max(largest, Math.Abs(columns[(j * rows) + i]) * _rootWeights[i]);
            }

            ColumnScales[j] = largest > 0 ? Math.ScaleB(1, -Math.ILogB(largest)) : 1;
        }

        Qr = new PivotedQr(ScaledColumns(), rows, count);
    }

    /// <summary>S: powers of two that bring the largest entry of each column into [1, 2).</summary>
    public double[] ColumnScales { get; }

    /// <summary>The factorization of A.</summary>
    public PivotedQr Qr { get; }

    /// <summary>A, in a new array.</summary>
    public double[] ScaledColumns()
    {
        var scaled = new double[_columns.Length];
        for (int k = 0; k < scaled.Length; k++)
        {
            scaled[k] = _columns[k] * ColumnScales[k / _rows] * _rootWeights[k % _rows];
        }

        return scaled;
    }

    /// <summary>Solves for u = √W·response (or 0 for null) and v = −e_unit (or 0 for −1), until refinement no longer helps.</summary>
    public (DoubleDouble[] Residual, DoubleDouble[] Beta) Solve(double[]? response, int unit)
    {
        var r = new DoubleDouble[_rows];
        var beta = new DoubleDouble[_count];
        var f = new double[_rows];
        var g = new double[_count];
        double previous = double.PositiveInfinity;
        for (int pass = 0; pass < MaxRefinements; pass++)
        {
            FormResiduals(response, unit, r, beta, f, g);
            Correct(f, g);
            double size = 0, change = 0;
            for (int j = 0; j < _count; j++)
            {
                change = Math.Max(change, Math.Abs(g[j]));
                size = Math.Max(size, Math.Abs(beta[j].Hi));
            }

            // A correction that has stopped shrinking would only add its own error.
            if (change >= previous)
            {
                break;
            }

            for (int i = 0; i < _rows; i++)
            {
                r[i] += f[i];
            }

            for (int j = 0; j < _count; j++)
            {
                beta[j] += g[j];
            }

            previous = change;
            if (change <= 1e-24 * size)
            {
                break;
            }
        }

        return (r, beta);
    }

    // f = u − r − Aβ and g = v − Aᵀr, in double-double from the data.
    private void FormResiduals(double[]? response, int unit, DoubleDouble[] r, DoubleDouble[] beta, double[] f, double[] g)
    {
        var rest = new DoubleDouble[_rows];
        for (int i = 0; i < _rows; i++)
        {
            rest[i] = response is null ? 0 : response[i];
        }

        for (int j = 0; j < _count; j++)
        {
            DoubleDouble b = beta[j] * ColumnScales[j], sum = 0;
            for (int i = 0; i < _rows; i++)
            {
                DoubleDouble x = Entry(i, j);
                rest[i] -= x * b;
                sum += x * (r[i] * _rootWeights[i]);
            }

            g[j] = (-(sum * ColumnScales[j]) - (j == unit ? 1 : 0)).Hi;
        }

        for (int i = 0; i < _rows; i++)
        {
            f[i] = ((rest[i] * _rootWeights[i]) - r[i]).Hi;
        }
    }

    // One solve with the factors: (f, g) become the corrections of r and β.
    private void Correct(double[] f, double[] g)
    {
        var h = new double[_count];
        for (int k = 0; k < _count; k++)
        {
            h[k] = g[Qr.Pivots[k]];
        }

        Qr.SolveUpperTransposed(h);
        Qr.MultiplyTransposed(f);
        var beta = new double[_count];
        for (int k = 0; k < _count; k++)
        {
            beta[k] = f[k] - h[k];
            f[k] = h[k];
        }

        Qr.SolveUpper(beta);
        Qr.Multiply(f);
        for (int k = 0; k < _count; k++)
        {
            g[Qr.Pivots[k]] = beta[k];
        }
    }

    private DoubleDouble Entry(int row, int column)
    {
        int at = (column * _rows) + row;
        return _low is null ? _columns[at] : DoubleDouble.Sum(_columns[at], _low[at]);
    }
}
