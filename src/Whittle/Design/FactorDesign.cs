using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// The one-hot columns of a factor, kept as one code a row and never spelled out: column k is 1 where the code is k + <c>first</c>, else
/// 0. A code below <c>first</c> (the reference level, or −1 for a level that was never seen) is a row of zeros.
/// </summary>
public sealed class FactorDesign : DesignMatrix
{
    private readonly int[] _codes;
    private readonly int _first;

    /// <summary>Wraps codes (not copied; do not change them afterwards).</summary>
    /// <param name="codes">One code a row, below <paramref name="levels"/>; −1 is none of the levels.</param>
    /// <param name="levels">How many levels there are.</param>
    /// <param name="first">The first level that has a column: 0 for all, 1 where level 0 is the reference.</param>
    internal FactorDesign(int[] codes, int levels, int first)
        : base(codes.Length, levels - first)
    {
        _codes = codes;
        _first = first;
    }

    /// <inheritdoc/>
    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        // Slot 0 holds what a row without a column gets, the sum of −bₖcₖ; slot k + 1 adds bₖ to it.
        var byLevel = new double[Columns + 1];
        ReadOnlySpan<int> which = columns.Span;
        for (int k = 0; k < which.Length; k++)
        {
            byLevel[which[k] + 1] = coefficients.Span[k];
            byLevel[0] -= coefficients.Span[k] * centres.Span[which[k]];
        }

        for (int k = 1; k < byLevel.Length; k++)
        {
            byLevel[k] += byLevel[0];
        }

        Span<double> target = result.Span;
        for (int i = 0; i < _codes.Length; i++)
        {
            target[i] += byLevel[Math.Max(0, _codes[i] - _first + 1)];
        }
    }

    /// <inheritdoc/>
    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        var sums = new double[Columns + 1];
        ReadOnlySpan<int> which = columns.Span;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<double> v = vectors.Span.Slice(q * Rows, Rows);
            Array.Clear(sums);
            for (int i = 0; i < v.Length; i++)
            {
                sums[Math.Max(0, _codes[i] - _first + 1)] += v[i];
            }

            double total = Kernels.Sum(sums);
            for (int k = 0; k < which.Length; k++)
            {
                result.Span[(q * which.Length) + k] = sums[which[k] + 1] - (centres.Span[which[k]] * total);
            }
        }
    }

    /// <inheritdoc/>
    internal override void CopyColumn(int column, double centre, Span<double> result)
    {
        for (int i = 0; i < _codes.Length; i++)
        {
            result[i] = (_codes[i] - _first == column ? 1 : 0) - centre;
        }
    }

    /// <inheritdoc/>
    internal override ColumnMoments Moments(int column, ReadOnlySpan<double> weights, double weightSum)
    {
        double inside = 0, outside = 0;
        for (int i = 0; i < _codes.Length; i++)
        {
            if (_codes[i] - _first == column)
            {
                inside += weights[i];
            }
            else
            {
                outside += weights[i];
            }
        }

        return inside == 0 ? new ColumnMoments(0, 0, true)
            : outside == 0 ? new ColumnMoments(1, 0, true)
            : new ColumnMoments(inside / weightSum, Math.Sqrt(inside / weightSum * (outside / weightSum)), false);
    }
}
