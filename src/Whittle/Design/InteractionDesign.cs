using System.Buffers;
using Whittle.Data;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// Every product of one column of each part, where parts are numbers, polynomials and factors. The factors together are one code a row, so a verb is one pass
/// over the rows for each product of <i>numbers</i>, however many levels stand beside it: column (k, l) is u_k where the code is l, else 0.
/// </summary>
internal sealed class InteractionDesign : ComputedDesign
{
    private readonly EncodedBlock[] _numbers;
    private readonly int[]? _codes;
    private readonly int _levels;
    private readonly int[] _product;
    private readonly int[] _level;
    private readonly int _products;

    private InteractionDesign(IReadOnlyList<EncodedBlock> parts, int rows)
        : base(rows, parts.Aggregate(1, (all, part) => checked(all * Width(part))))
    {
        _numbers = [.. parts.Where(p => p is not EncodedFactor)];
        EncodedFactor[] factors = [.. parts.OfType<EncodedFactor>()];
        _levels = factors.Aggregate(1, (all, factor) => all * Width(factor));
        _codes = factors.Length > 0 ? Combine(factors, rows) : null;
        _products = _numbers.Aggregate(1, (all, part) => all * Width(part));
        _product = new int[Columns];
        _level = new int[Columns];
        for (int column = 0; column < Columns; column++)
        {
            int rest = column, productStride = 1, levelStride = 1;
            foreach (EncodedBlock part in parts)
            {
                (rest, int digit) = Math.DivRem(rest, Width(part));
                if (part is EncodedFactor)
                {
                    _level[column] += digit * levelStride;
                    levelStride *= Width(part);
                }
                else
                {
                    _product[column] += digit * productStride;
                    productStride *= Width(part);
                }
            }
        }
    }

    /// <summary>The design of an interaction; of factors alone it is a factor of their combined levels.</summary>
    /// <param name="parts">The parts; the first one's columns vary fastest.</param>
    /// <param name="rows">How many rows.</param>
    public static DesignMatrix Of(IReadOnlyList<EncodedBlock> parts, int rows)
    {
        EncodedFactor[] factors = [.. parts.OfType<EncodedFactor>()];
        return factors.Length < parts.Count ? new InteractionDesign(parts, rows)
            : new FactorDesign(Combine(factors, rows), factors.Aggregate(1, (all, factor) => checked(all * Width(factor))), 0);
    }

    /// <inheritdoc/>
    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        // Slot 0 is for rows of no level; what the centres take away is the same for every row.
        var slopes = new double[_products][];
        double shift = 0;
        for (int k = 0; k < columns.Length; k++)
        {
            int column = columns.Span[k];
            (slopes[_product[column]] ??= new double[_levels + 1])[_level[column] + 1] = coefficients.Span[k];
            shift += _codes is null ? 0 : coefficients.Span[k] * centres.Span[column];
        }

        workers.Run(Blocks, block =>
        {
            double[] buffer = ArrayPool<double>.Shared.Rent(Block);
            int from = block * Block;
            Span<double> u = buffer.AsSpan(0, Math.Min(Block, Rows - from)), target = result.Span.Slice(from, u.Length);
            for (int k = 0; k < _products; k++)
            {
                if (slopes[k] is not { } slope)
                {
                    continue;
                }

                Multiply(k, from, u);
                if (_codes is null)
                {
                    Kernels.AddScaledCentred(slope[1], u, centres.Span[k], target);
                    continue;
                }

                ReadOnlySpan<int> codes = _codes.AsSpan(from, u.Length);
                for (int i = 0; i < u.Length; i++)
                {
                    target[i] += u[i] * slope[codes[i] + 1];
                }
            }

            for (int i = 0; shift != 0 && i < target.Length; i++)
            {
                target[i] -= shift;
            }

            ArrayPool<double>.Shared.Return(buffer);
        });
    }

    /// <inheritdoc/>
    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        List<int>?[] positions = new List<int>?[_products];
        for (int k = 0; k < columns.Length; k++)
        {
            (positions[_product[columns.Span[k]]] ??= []).Add(k);
        }

        int[] wanted = [.. Enumerable.Range(0, _products).Where(k => positions[k] is not null)];
        double[] totals = [.. Enumerable.Range(0, _codes is null ? 0 : count).Select(q => Kernels.Sum(vectors.Span.Slice(q * Rows, Rows)))];
        workers.Run(wanted.Length, w =>
        {
            double[] sums = Sums(wanted[w], _codes is null ? centres.Span[wanted[w]] : 0, vectors.Span, count);
            foreach (int k in positions[wanted[w]]!)
            {
                int column = columns.Span[k];
                for (int q = 0; q < count; q++)
                {
                    result.Span[(q * columns.Length) + k] = sums[(q * (_levels + 1)) + _level[column] + 1] - (_codes is null ? 0 : centres.Span[column] * totals[q]);
                }
            }
        });
    }

    /// <inheritdoc/>
    protected override void Fill(int column, int from, Span<double> block)
    {
        if (_codes is null)
        {
            Multiply(_product[column], from, block);
            return;
        }

        // Few rows are of the level: their products alone are formed.
        ReadOnlySpan<int> codes = _codes.AsSpan(from, block.Length);
        if (!codes.Contains(_level[column]))
        {
            block.Clear();
            return;
        }

        Multiply(_product[column], from, block);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = codes[i] == _level[column] ? block[i] : 0;
        }
    }

    private static int Width(EncodedBlock part) => part switch
    {
        EncodedNumbers numbers => numbers.Columns,
        EncodedFactor factor => factor.Levels - factor.First,
        EncodedPolynomial polynomial => polynomial.Basis.Degree,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    // One code a row for all factors; −1 where one of them has no column for it.
    private static int[] Combine(EncodedFactor[] factors, int rows)
    {
        var codes = new int[rows];
        int stride = 1;
        foreach (EncodedFactor factor in factors)
        {
            for (int i = 0; i < rows; i++)
            {
                int digit = factor.Codes[i] - factor.First;
                codes[i] = codes[i] < 0 || digit < 0 ? -1 : codes[i] + (digit * stride);
            }

            stride *= Width(factor);
        }

        return codes;
    }

    // For each vector q and slot l + 1: the sum of (u − centre)·v over the rows of level l.
    private double[] Sums(int product, double centre, ReadOnlySpan<double> vectors, int count)
    {
        var sums = new double[count * (_levels + 1)];
        double[] buffer = ArrayPool<double>.Shared.Rent(Block);
        for (int from = 0; from < Rows; from += Block)
        {
            Span<double> u = buffer.AsSpan(0, Math.Min(Block, Rows - from));
            Multiply(product, from, u);
            for (int i = 0; centre != 0 && i < u.Length; i++)
            {
                u[i] -= centre;
            }

            for (int q = 0; q < count; q++)
            {
                ReadOnlySpan<double> v = vectors.Slice((q * Rows) + from, u.Length);
                Span<double> own = sums.AsSpan(q * (_levels + 1), _levels + 1);
                if (_codes is null)
                {
                    own[1] += Kernels.Dot(u, v);
                    continue;
                }

                ReadOnlySpan<int> codes = _codes.AsSpan(from, u.Length);
                for (int i = 0; i < u.Length; i++)
                {
                    own[codes[i] + 1] += u[i] * v[i];
                }
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
        return sums;
    }

    // A block of a product of one column of each part that is no factor.
    private void Multiply(int product, int from, Span<double> block)
    {
        block.Fill(1);
        foreach (EncodedBlock part in _numbers)
        {
            (product, int digit) = Math.DivRem(product, Width(part));
            if (part is EncodedNumbers numbers)
            {
                Kernels.Multiply(block, numbers.Values.Span.Slice((digit * Rows) + from, block.Length), block);
                continue;
            }

            var polynomial = (EncodedPolynomial)part;
            double[] powers = ArrayPool<double>.Shared.Rent((digit + 1) * Block);
            polynomial.Basis.Fill(polynomial.X.Span.Slice(from, block.Length), digit + 1, Block, powers);
            Kernels.Multiply(block, powers.AsSpan(digit * Block, block.Length), block);
            ArrayPool<double>.Shared.Return(powers);
        }
    }
}
