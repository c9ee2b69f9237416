using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>
/// A design whose column j reads (xⱼ − meanⱼ)/scaleⱼ, with its weights: a wrapper, never a copy. Means are weighted means (0 without an
/// intercept); scales are weighted 1/n standard deviations about the mean, with or without an intercept (1 for a constant column, and
/// everywhere where standardization is off). A fold of rows is the same design with weight 0 on the rows that are left out.
/// </summary>
internal sealed class StandardizedDesign
{
    private readonly DesignMatrix _inner;
    private readonly bool _isScaled;
    private double[]? _rootMeanSquares;
    private (int[] Rows, DesignMatrix Columns, double[]? Room)? _taken;

    /// <param name="inner">The columns as they are given.</param>
    /// <param name="weights">One weight a row.</param>
    /// <param name="intercept">Whether columns are centred.</param>
    /// <param name="standardize">Whether they are scaled.</param>
    /// <param name="workers">Who works.</param>
    /// <param name="vector">v of <see cref="Products"/>, formed on the way; null for none.</param>
    public StandardizedDesign(DesignMatrix inner, double[] weights, bool intercept, bool standardize, Workers workers, double[]? vector = null)
    {
        _inner = inner;
        Weights = weights;
        WeightSum = Kernels.Sum(weights);
        HasIntercept = intercept;
        Workers = workers;
        Means = new double[inner.Columns];
        Deviations = new double[inner.Columns];
        Scales = new double[inner.Columns];
        IsConstant = new bool[inner.Columns];
        Shares = Array.ConvertAll(weights, w => w / WeightSum);
        Products = vector is null ? null : new double[inner.Columns];
        Rests = new double[inner.Columns];
        ColumnMoments[] moments = vector is null ? inner.Moments(weights, WeightSum, workers) : inner.Moments(weights, WeightSum, vector, intercept, Products, workers);
        for (int j = 0; j < moments.Length; j++)
        {
            Means[j] = moments[j].Mean;
            Deviations[j] = moments[j].Deviation;
            IsConstant[j] = moments[j].IsConstant;
            Scales[j] = standardize && !moments[j].IsConstant ? moments[j].Deviation : 1;
            Rests[j] = moments[j].Rest / Scales[j];
            if (Products is not null)
            {
                Products[j] /= Scales[j];
            }
        }

        _isScaled = !Array.TrueForAll(Scales, scale => scale == 1);
        Centres = intercept ? Means : new double[inner.Columns];
        AllColumns = [.. Enumerable.Range(0, inner.Columns)];
    }

    private StandardizedDesign(StandardizedDesign whole, DesignMatrix taken, int[] rows)
    {
        _inner = taken;
        Weights = Array.ConvertAll(rows, i => whole.Weights[i]);
        Shares = Array.ConvertAll(rows, i => whole.Shares[i]);
        (WeightSum, HasIntercept, Workers) = (whole.WeightSum, whole.HasIntercept, whole.Workers);
        (Means, Deviations, Scales, IsConstant) = (whole.Means, whole.Deviations, whole.Scales, whole.IsConstant);
        (Centres, AllColumns, _isScaled) = (whole.Centres, whole.AllColumns, whole._isScaled);
    }

    public int Rows => _inner.Rows;

    public int Columns => _inner.Columns;

    /// <summary>0, 1, … p − 1.</summary>
    public int[] AllColumns { get; }

    /// <summary>One weight a row, ≥ 0.</summary>
    public double[] Weights { get; }

    public double WeightSum { get; }

    /// <summary>w/Σw: the weights of a mean over rows.</summary>
    public double[] Shares { get; }

    public bool HasIntercept { get; }

    public Workers Workers { get; }

    /// <summary>What is subtracted from each column: its mean with an intercept, else 0.</summary>
    public double[] Centres { get; }

    /// <summary>Weighted means of the columns as given, also without an intercept.</summary>
    public double[] Means { get; }

    /// <summary>Weighted 1/n standard deviations of the columns as given; 0 for a constant column.</summary>
    public double[] Deviations { get; }

    /// <summary>X̃ᵀv for the vector that was asked for.</summary>
    public double[]? Products { get; }

    /// <summary>Weighted means of the standardized columns, centred: what rounding leaves, where storage tells; of some rows alone nothing is known.</summary>
    public double[] Rests { get; } = [];

    /// <summary>What each column is divided by.</summary>
    public double[] Scales { get; }

    /// <summary>Columns whose rows of positive weight are all equal.</summary>
    public bool[] IsConstant { get; }

    /// <summary>The most additions that a sum over rows goes through; null where that is not known.</summary>
    public int? LongestSum => _inner.LongestSum;

    /// <summary>Columns of a Gram matrix that are best formed at a time.</summary>
    public int GramPanel => _inner.GramPanel;

    /// <summary>√(Σw x̃ⱼ²/Σw) of every column.</summary>
    public double[] RootMeanSquares => _rootMeanSquares ??= Array.ConvertAll(AllColumns, RootMeanSquare);

    /// <summary>√(Σw x̃ⱼ²/Σw).</summary>
    public double RootMeanSquare(int column) => double.Hypot(Deviations[column], Means[column] - Centres[column]) / Scales[column];

    /// <summary>Some rows, at least one, with the centres and scales of all; null where storage does not spell them out.</summary>
    public StandardizedDesign? Take(int[] rows) => TakeColumns(rows) is { } taken ? new StandardizedDesign(this, taken, rows) : null;

    /// <summary>Some rows of the columns as they are given; null where storage does not spell them out. The last ones taken are kept, since who fits without them predicts them next.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="room">Gives at least so many numbers to hold them; default new ones.</param>
    public DesignMatrix? TakeColumns(int[] rows, Func<int, double[]>? room = null)
    {
        if (_taken is { } last && last.Rows.AsSpan().SequenceEqual(rows))
        {
            return last.Columns;
        }

        double[]? own = null;
        DesignMatrix? taken = _inner.Take(rows, length => own = room is null ? new double[length] : room(length));
        _taken = taken is null ? null : (rows, taken, own);
        return taken;
    }

    /// <summary>Lets the rows go that were taken last, and gives what held them; they must not be read again.</summary>
    public double[]? LetGo()
    {
        double[]? room = _taken?.Room;
        _taken = null;
        return room;
    }

    /// <summary>result += Σₖ bₖ x̃[:, columnsₖ].</summary>
    public void AddProduct(ReadOnlyMemory<int> columns, ReadOnlySpan<double> coefficients, Memory<double> result)
    {
        double[] scaled = ArrayPool<double>.Shared.Rent(columns.Length);
        for (int k = 0; k < columns.Length; k++)
        {
            scaled[k] = coefficients[k] / Scales[columns.Span[k]];
        }

        _inner.AddProduct(columns, scaled.AsMemory(0, columns.Length), Centres, result, Workers);
        ArrayPool<double>.Shared.Return(scaled);
    }

    /// <summary>results[:, q] += Σₖ bₖ x̃[:, columnsₖ] for the q-th vector.</summary>
    public void AddProducts(SparseVector[] vectors, Memory<double> results) => _inner.AddProducts(
        _isScaled ? Array.ConvertAll(vectors, v => new SparseVector(v.Indices, [.. v.Values.Select((b, k) => b / Scales[v.Indices[k]])])) : vectors, Centres, results, Workers);

    /// <summary>result[k + q·m] = x̃[:, columnsₖ]ᵀ vectors[:, q].</summary>
    public void TransposeMultiply(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> vectors, int count, Memory<double> result)
    {
        _inner.TransposeMultiply(columns, Centres, vectors, count, result, Workers);
        int m = columns.Length;
        for (int k = 0; _isScaled && k < m; k++)
        {
            double scale = Scales[columns.Span[k]];
            for (int q = 0; q < count; q++)
            {
                result.Span[(q * m) + k] /= scale;
            }
        }
    }

    /// <summary>result[k + q·m] = Σᵢ wᵢ x̃[i, rowsₖ] x̃[i, columns_q]: a block of X̃ᵀWX̃ for any weights.</summary>
    /// <param name="rows">m columns of X̃ that become rows of the block.</param>
    /// <param name="columns">Columns of X̃ that become columns of the block.</param>
    /// <param name="weights">One weight a row, ≥ 0: <see cref="Shares"/> for least squares.</param>
    /// <param name="result">The block, column-major, overwritten.</param>
    public void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> weights, Memory<double> result)
    {
        _inner.CrossProducts(rows, columns, Centres, weights, result, Workers);
        const int Chunk = 16;
        int m = rows.Length;
        if (!_isScaled)
        {
            return;
        }

        Workers.Run((columns.Length + Chunk - 1) / Chunk, chunk =>
        {
            for (int q = chunk * Chunk; q < Math.Min(columns.Length, (chunk + 1) * Chunk); q++)
            {
                double scale = Scales[columns.Span[q]];
                Span<double> block = result.Span.Slice(q * m, m);
                for (int k = 0; k < m; k++)
                {
                    block[k] = block[k] / scale / Scales[rows.Span[k]];
                }
            }
        });
    }

    /// <summary>result = x̃ⱼ.</summary>
    public void CopyColumn(int column, Span<double> result)
    {
        _inner.CopyColumn(column, Centres[column], result);
        double scale = Scales[column];
        for (int i = 0; scale != 1 && i < result.Length; i++)
        {
            result[i] /= scale;
        }
    }
}
