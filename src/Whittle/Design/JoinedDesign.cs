using Whittle.Data;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>Blocks of columns side by side, seen as one matrix; each verb is handed on to the blocks that it names columns of.</summary>
public sealed class JoinedDesign : DesignMatrix
{
    private readonly DesignMatrix[] _blocks;
    private readonly int[] _starts;

    /// <summary>Joins matrices of equal numbers of rows.</summary>
    /// <param name="blocks">At least one block; the columns of the first come first.</param>
    internal JoinedDesign(IReadOnlyList<DesignMatrix> blocks)
        : base(blocks[0].Rows, blocks.Sum(b => b.Columns))
    {
        _blocks = [.. blocks];
        _starts = new int[_blocks.Length + 1];
        for (int b = 0; b < _blocks.Length; b++)
        {
            _starts[b + 1] = _starts[b] + _blocks[b].Columns;
        }
    }

    /// <summary>The design of encoded columns: dense numbers, implicit one-hot factors, and polynomials and interactions that are computed as they are used.</summary>
    internal static DesignMatrix From(EncodedColumns encoded)
    {
        DesignMatrix[] blocks = [.. encoded.Blocks.Select(block => From(block, encoded.Rows))];
        return blocks.Length switch
        {
            0 => new DenseDesign(ReadOnlyMemory<double>.Empty, encoded.Rows, 0),
            1 => blocks[0],
            _ => new JoinedDesign(blocks),
        };
    }

    private static DesignMatrix From(EncodedBlock block, int rows) => block switch
    {
        EncodedNumbers numbers => new DenseDesign(numbers.Values, rows, numbers.Columns),
        EncodedFactor factor => new FactorDesign(factor.Codes, factor.Levels, factor.First),
        EncodedPolynomial polynomial => new PolynomialDesign(polynomial.X, polynomial.Basis),
        EncodedProduct product => InteractionDesign.Of(product.Parts, rows),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    /// <inheritdoc/>
    internal override void AddProduct(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> coefficients, ReadOnlyMemory<double> centres, Memory<double> result, Workers workers)
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            int[] positions = PositionsIn(b, columns.Span);
            if (positions.Length > 0)
            {
                double[] part = Array.ConvertAll(positions, k => coefficients.Span[k]);
                _blocks[b].AddProduct(Local(b, columns.Span, positions), part, centres[_starts[b].._starts[b + 1]], result, workers);
            }
        }
    }

    /// <inheritdoc/>
    internal override void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> vectors, int count, Memory<double> result, Workers workers)
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            int[] positions = PositionsIn(b, columns.Span);
            if (positions.Length == 0)
            {
                continue;
            }

            var part = new double[positions.Length * count];
            _blocks[b].TransposeMultiply(Local(b, columns.Span, positions), centres[_starts[b].._starts[b + 1]], vectors, count, part, workers);
            for (int q = 0; q < count; q++)
            {
                for (int k = 0; k < positions.Length; k++)
                {
                    result.Span[(q * columns.Length) + positions[k]] = part[(q * positions.Length) + k];
                }
            }
        }
    }

    /// <inheritdoc/>
    internal override void CopyColumn(int column, double centre, Span<double> result)
    {
        int b = BlockOf(column);
        _blocks[b].CopyColumn(column - _starts[b], centre, result);
    }

    /// <inheritdoc/>
    internal override ColumnMoments Moments(int column, ReadOnlySpan<double> weights, double weightSum)
    {
        int b = BlockOf(column);
        return _blocks[b].Moments(column - _starts[b], weights, weightSum);
    }

    private int BlockOf(int column)
    {
        int found = Array.BinarySearch(_starts, column);
        if (found < 0)
        {
            return ~found - 1;
        }

        // A block without columns starts where the next one does.
        while (_starts[found + 1] == column)
        {
            found++;
        }

        return found;
    }

    private int[] PositionsIn(int block, ReadOnlySpan<int> columns)
    {
        var positions = new List<int>();
        for (int k = 0; k < columns.Length; k++)
        {
            if (columns[k] >= _starts[block] && columns[k] < _starts[block + 1])
            {
                positions.Add(k);
            }
        }

        return [.. positions];
    }

    private int[] Local(int block, ReadOnlySpan<int> columns, int[] positions)
    {
        var local = new int[positions.Length];
        for (int k = 0; k < local.Length; k++)
        {
            local[k] = columns[positions[k]] - _starts[block];
        }

        return local;
    }
}
