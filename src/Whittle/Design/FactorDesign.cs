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

    /// <summary>Every product of two levels follows from the weight of each: n additions once, then nothing depends on the rows.</summary>
    internal override void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        (double[] inside, double[] outside) = WeightsOfLevels(weights.Span);
        ReadOnlySpan<double> c = centres.Span;
        for (int q = 0; q < columns.Length; q++)
        {
            int j = columns.Span[q];
            for (int k = 0; k < rows.Length; k++)
            {
                int l = rows.Span[k];
                result.Span[k + (q * rows.Length)] = j == l
                    ? ((1 - c[j]) * (1 - c[j]) * inside[j]) + (c[j] * c[j] * outside[j])
                    : (c[j] * c[l] * (outside[j] - inside[l])) - ((1 - c[j]) * c[l] * inside[j]) - ((1 - c[l]) * c[j] * inside[l]);
            }
        }
    }

    /// <inheritdoc/>
    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers)
    {
        (double[] inside, double[] outside) = WeightsOfLevels(weights.Span);
        var moments = new ColumnMoments[Columns];
        for (int j = 0; j < moments.Length; j++)
        {
            moments[j] = inside[j] == 0 ? new ColumnMoments(0, 0, true)
                : outside[j] == 0 ? new ColumnMoments(1, 0, true)
                : new ColumnMoments(inside[j] / weightSum, Math.Sqrt(inside[j] / weightSum * (outside[j] / weightSum)), false);
        }

        return moments;
    }

    /// <inheritdoc/>
    internal override double EntriesPerColumn => (double)Rows / Math.Max(1, Columns);

    // The weight of the rows that have each level, and of those that have not: a sum of the others, so that a level of almost all rows loses no digits.
    private (double[] Inside, double[] Outside) WeightsOfLevels(ReadOnlySpan<double> weights)
    {
        var byLevel = new double[Columns + 1];
        for (int i = 0; i < _codes.Length; i++)
        {
            byLevel[Math.Max(0, _codes[i] - _first + 1)] += weights[i];
        }

        double[] outside = new double[Columns];
        double before = byLevel[0];
        for (int j = 0; j < Columns; j++)
        {
            outside[j] = before;
            before += byLevel[j + 1];
        }

        double after = 0;
        for (int j = Columns - 1; j >= 0; j--)
        {
            outside[j] += after;
            after += byLevel[j + 1];
        }

        return (byLevel[1..], outside);
    }
}
