using System.Buffers;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Least squares held as a residual: G is never formed but for the active columns. For wide data, and to polish what was found from a
/// Gram matrix. Moving to k coefficients costs n·k, a descent over m columns n·m.
/// </summary>
internal sealed class ResidualQuadratic : Quadratic
{
    private readonly StandardizedDesign _design;
    private readonly double[] _response;
    private readonly double[] _weighted;

    /// <param name="design">The standardized columns and their weights.</param>
    /// <param name="response">y without its weighted mean where there is an intercept.</param>
    /// <param name="linear">c where it is known; else it is formed.</param>
    public ResidualQuadratic(StandardizedDesign design, double[] response, double[]? linear = null)
    {
        _design = design;
        _response = response;
        _weighted = new double[response.Length];
        if (linear is not null)
        {
            Linear = linear;
            return;
        }

        Linear = new double[design.Columns];
        MoveTo(ReadOnlyMemory<int>.Empty, ReadOnlyMemory<double>.Empty);
        Descent(design.AllColumns, Linear);
    }

    public override int Count => _design.Columns;

    public override int Rank => Math.Min(Count, _response.Length);

    public override Workers Workers => _design.Workers;

    public override double[] Linear { get; }

    public override void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values)
    {
        _response.CopyTo(_weighted, 0);
        double[] negative = ArrayPool<double>.Shared.Rent(values.Length);
        for (int k = 0; k < values.Length; k++)
        {
            negative[k] = -values.Span[k];
        }

        _design.AddProduct(columns, negative, _weighted);
        Kernels.Multiply(_weighted, _design.Shares, _weighted);
        ArrayPool<double>.Shared.Return(negative);
    }

    public override void Descent(ReadOnlyMemory<int> columns, Memory<double> result) => _design.TransposeMultiply(columns, _weighted, 1, result);

    public override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result) =>
        _design.CrossProducts(rows, columns, _design.Shares, result);

    public override int Panel => Math.Max(1, _design.GramPanel);
}
