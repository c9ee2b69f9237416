using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// The space spanned by the intercept (where there is one) and some columns of a design, in the weighted inner product
/// ⟨u, v⟩ = Σ wᵢuᵢvᵢ/Σw. Columns that depend on earlier ones to rounding are left out of the basis; they lie in the space all the same.
/// Immutable and thread-safe.
/// </summary>
internal sealed class ColumnSpace
{
    private readonly StandardizedDesign _design;
    private readonly Cholesky _factor = new();
    private readonly List<int> _basis = [];

    public ColumnSpace(StandardizedDesign design, IEnumerable<int> columns)
    {
        _design = design;
        int n = design.Rows;
        var weighted = new double[n];
        foreach (int column in columns)
        {
            design.CopyColumn(column, weighted);
            Kernels.Multiply(weighted, design.Weights, weighted);
            int[] known = [.. _basis, column];
            var cross = new double[known.Length];
            design.TransposeMultiply(known, weighted, 1, cross);
            for (int k = 0; k < cross.Length; k++)
            {
                cross[k] /= design.WeightSum;
            }

            if (cross[^1] > 0 && _factor.TryAppend(cross.AsSpan(0, _basis.Count), cross[^1]))
            {
                _basis.Add(column);
            }
        }
    }

    /// <summary>The columns of the basis, in the order they were given.</summary>
    public IReadOnlyList<int> Basis => _basis;

    /// <summary>
    /// Subtracts from r its projection onto the space, twice, so that what is left is orthogonal to rounding.
    /// </summary>
    /// <param name="residual">r, one value a row; changed in place.</param>
    /// <returns>The intercept and the coefficients, one a basis column, that were subtracted.</returns>
    public (double Intercept, double[] Coefficients) Remove(Memory<double> residual)
    {
        double intercept = 0;
        var coefficients = new double[_basis.Count];
        int[] columns = [.. _basis];
        double[] weighted = columns.Length > 0 ? new double[residual.Length] : [];
        var step = new double[columns.Length];
        for (int pass = 0; pass < 2; pass++)
        {
            if (_design.HasIntercept)
            {
                double mean = Kernels.Dot(residual.Span, _design.Weights) / _design.WeightSum;
                intercept += mean;
                Kernels.Centre(residual.Span, mean, residual.Span);
            }

            if (columns.Length == 0)
            {
                continue;
            }

            Kernels.Multiply(residual.Span, _design.Weights, weighted);
            _design.TransposeMultiply(columns, weighted, 1, step);
            for (int k = 0; k < step.Length; k++)
            {
                step[k] /= _design.WeightSum;
            }

            _factor.Solve(step);
            for (int k = 0; k < step.Length; k++)
            {
                coefficients[k] += step[k];
                step[k] = -step[k];
            }

            _design.AddProduct(columns, step, residual);
        }

        return (intercept, coefficients);
    }
}
