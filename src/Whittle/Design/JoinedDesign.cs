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
    internal override void AddProducts(SparseVector[] vectors, ReadOnlyMemory<double> centres, Memory<double> results, Workers workers)
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            SparseVector[] parts = Array.ConvertAll(vectors, v =>
            {
                int[] positions = PositionsIn(b, v.Indices);
                return new SparseVector(Local(b, v.Indices, positions), Array.ConvertAll(positions, k => v.Values[k]));
            });
            _blocks[b].AddProducts(parts, centres[_starts[b].._starts[b + 1]], results, workers);
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

    /// <summary>
    /// Within a block as the block does it; between two, the columns of the one that is stored more densely are spelled out and multiplied by the other.
    /// </summary>
    internal override void CrossProducts(
        ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> centres, ReadOnlyMemory<double> weights, Memory<double> result, Workers workers)
    {
        for (int a = 0; a < _blocks.Length; a++)
        {
            int[] at = PositionsIn(a, rows.Span), named = Local(a, rows.Span, at);
            for (int b = 0; b < _blocks.Length && at.Length > 0; b++)
            {
                int[] across = PositionsIn(b, columns.Span);
                if (across.Length == 0)
                {
                    continue;
                }

                int[] others = Local(b, columns.Span, across);
                ReadOnlyMemory<double> centresA = centres[_starts[a].._starts[a + 1]], centresB = centres[_starts[b].._starts[b + 1]];
                var part = new double[at.Length * across.Length];
                bool isTurned = a != b && _blocks[a].EntriesPerColumn > _blocks[b].EntriesPerColumn;
                if (a == b)
                {
                    _blocks[a].CrossProducts(named, others, centresA, weights, part, workers);
                }
                else if (isTurned)
                {
                    _blocks[b].CrossProducts(others, centresB, _blocks[a], named, centresA, weights, part, workers);
                }
                else
                {
                    _blocks[a].CrossProducts(named, centresA, _blocks[b], others, centresB, weights, part, workers);
                }

                for (int q = 0; q < across.Length; q++)
                {
                    for (int k = 0; k < at.Length; k++)
                    {
                        result.Span[at[k] + (across[q] * rows.Length)] = isTurned ? part[q + (k * across.Length)] : part[k + (q * at.Length)];
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    internal override ColumnMoments[] Moments(ReadOnlyMemory<double> weights, double weightSum, Workers workers) =>
        [.. _blocks.SelectMany(b => b.Moments(weights, weightSum, workers))];

    /// <inheritdoc/>
    internal override double EntriesPerColumn => _blocks.Sum(b => b.EntriesPerColumn * b.Columns) / Math.Max(1, Columns);

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
