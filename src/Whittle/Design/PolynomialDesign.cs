using System.Buffers;
using Whittle.Data;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>The polynomials of degree 1 … d of one column, all of which are computed in one pass over a block of its rows.</summary>
internal sealed class PolynomialDesign : ComputedDesign
{
    private readonly ReadOnlyMemory<double> _x;
    private readonly PolynomialBasis _basis;

    /// <summary>Wraps a column (not copied; do not change it afterwards).</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="basis">Which polynomials.</param>
    public PolynomialDesign(ReadOnlyMemory<double> x, PolynomialBasis basis)
        : base(x.Length, basis.Degree)
    {
        _x = x;
        _basis = basis;
    }

    /// <inheritdoc/>
    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        if (columns.Length == 0)
        {
            return;
        }

        workers.Run(Blocks, block =>
        {
            double[] buffer = Rent(columns.Span, out int highest);
            int from = block * Block, length = FillAll(from, highest, buffer);
            for (int k = 0; k < columns.Length; k++)
            {
                int column = columns.Span[k];
                Kernels.AddScaledCentred(coefficients.Span[k], buffer.AsSpan(column * Block, length), centres.Span[column], result.Span.Slice(from, length));
            }

            ArrayPool<double>.Shared.Return(buffer);
        });
    }

    /// <inheritdoc/>
    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        if (columns.Length == 0)
        {
            return;
        }

        double[] buffer = Rent(columns.Span, out int highest);
        Span<double> sums = result.Span[..(columns.Length * count)];
        sums.Clear();
        for (int from = 0; from < Rows; from += Block)
        {
            int length = FillAll(from, highest, buffer);
            for (int k = 0; k < columns.Length; k++)
            {
                Span<double> x = buffer.AsSpan(columns.Span[k] * Block, length);
                double centre = centres.Span[columns.Span[k]];
                for (int i = 0; i < length; i++)
                {
                    x[i] -= centre;
                }

                for (int q = 0; q < count; q++)
                {
                    sums[(q * columns.Length) + k] += Kernels.Dot(x, vectors.Span.Slice((q * Rows) + from, length));
                }
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <inheritdoc/>
    protected override void Fill(int column, int from, Span<double> block)
    {
        double[] buffer = ArrayPool<double>.Shared.Rent((column + 1) * Block);
        _basis.Fill(_x.Span.Slice(from, block.Length), column + 1, Block, buffer);
        buffer.AsSpan(column * Block, block.Length).CopyTo(block);
        ArrayPool<double>.Shared.Return(buffer);
    }

    private static double[] Rent(ReadOnlySpan<int> columns, out int highest)
    {
        highest = 0;
        foreach (int column in columns)
        {
            highest = Math.Max(highest, column + 1);
        }

        return ArrayPool<double>.Shared.Rent(highest * Block);
    }

    private int FillAll(int from, int highest, double[] buffer)
    {
        int length = Math.Min(Block, Rows - from);
        _basis.Fill(_x.Span.Slice(from, length), highest, Block, buffer);
        return length;
    }
}
