using System.Buffers;
using Whittle.Certificates;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Least squares on the rows that a fold trains on, as that on all rows less what the fold's own rows add to it: no product of the training rows is formed.
/// <para>
/// With the centres and scales of all rows, x̂ = (x − c)/s and ŷ, r = ŷ − X̂b̂ where b̂ⱼ = bⱼsⱼ/tⱼ (t the training scales), g = X̂ᵀWr/Σw the descent of all, vᵢ = wᵢ/Σ(training w) and φ = Σw/Σ(training w), the
/// training descent is (sⱼ/tⱼ)(φgⱼ − Σ vᵢx̂ᵢⱼrᵢ over the fold) − uⱼa + eⱼh. There u and a are the training means of x̂·s/t and of r, had in the same way, and e and h what these
/// are after the training rows' own centring, to rounding 0. Entries of the Gram matrix likewise.
/// </para>
/// A column that is constant among the training rows is exactly 0 beside an intercept. Cost of a descent at k coefficients: (k + m)·p for m rows in the fold. Not thread-safe.
/// </summary>
internal sealed class TrainingQuadratic : Quadratic
{
    // Roundings beside those of sums: shares, ratios of scales, and the three terms.
    private const int OtherRoundings = 16;

    private readonly GramQuadratic _all;
    private readonly DesignMatrix _fold;
    private readonly double[] _centres;
    private readonly double _share;
    private readonly double[] _weights;
    private readonly double[] _response;
    private readonly double[] _ratios;
    private readonly double[] _inverses;
    private readonly double[]? _means;
    private readonly double[]? _left;
    private readonly double _responseMean;
    private readonly double _responseLeft;
    private readonly int[] _columns;
    private readonly double[] _part;
    private readonly double[] _ofAll;
    private readonly double[] _ofFold;
    private readonly double[] _residual;
    private double _mean;
    private double _meanLeft;

    /// <param name="total">The moments of all rows.</param>
    /// <param name="training">The problem of the training rows: weight 0 on the fold's.</param>
    /// <param name="rows">The fold's rows.</param>
    /// <param name="fold">Them as a matrix.</param>
    public TrainingQuadratic(TotalMoments total, PenalizedProblem training, int[] rows, DesignMatrix fold)
    {
        StandardizedDesign all = total.Design, own = training.Design;
        int p = own.Columns;
        _all = total.Gram.Share(own.Workers);
        _fold = fold;
        _centres = all.Centres;
        Workers = own.Workers;
        _share = all.WeightSum / own.WeightSum;
        _weights = Array.ConvertAll(rows, i => all.Weights[i] / own.WeightSum);
        _response = Array.ConvertAll(rows, i => total.Response[i]);
        _inverses = Array.ConvertAll(own.AllColumns, j => own.HasIntercept && own.IsConstant[j] ? 0 : 1 / own.Scales[j]);
        _ratios = Array.ConvertAll(own.AllColumns, j => all.Scales[j] * _inverses[j]);
        _columns = own.AllColumns;
        (_part, _ofAll, _ofFold, _residual) = (new double[p], new double[p], new double[p], new double[rows.Length]);
        if (total.Means is { } means)
        {
            _means = new double[p];
            fold.TransposeMultiply(own.AllColumns, _centres, _weights, 1, _means, Workers);
            for (int j = 0; j < p; j++)
            {
                _means[j] = (_share * means[j] * _ratios[j]) - (_means[j] * _inverses[j]);
            }

            _left = Array.ConvertAll(own.AllColumns, j => _means[j] - ((own.Centres[j] - _centres[j]) * _inverses[j]));
            _responseMean = (_share * total.ResponseLeft) - Kernels.Dot(_weights, _response);
            _responseLeft = _responseMean - (training.ResponseMean - total.ResponseMean);
        }

        // Each term is at most the sizes of all rows; the fold's sums and the means that they are centred by go through additions of their own.
        double additions = 2 * _share * (all.LongestSum!.Value + fold.LongestSum!.Value);
        Sizes = new MomentSizes(
            Array.ConvertAll(own.AllColumns, j => Math.Sqrt(_share * _all.Diagonal(j)) * _ratios[j]), Math.Sqrt(_share) * total.ResponseSize, additions + OtherRoundings);
        Linear = new double[p];
        Descents([SparseVector.Empty], Linear);
        MoveTo(ReadOnlyMemory<int>.Empty, ReadOnlyMemory<double>.Empty);
    }

    public override int Count => _part.Length;

    public override Workers Workers { get; }

    public override double[] Linear { get; }

    /// <summary>The sizes of what was subtracted from, by which rounding is measured.</summary>
    public MomentSizes Sizes { get; }

    /// <summary>e, what centring leaves of each column; null without an intercept.</summary>
    public double[]? Left => _left;

    public override void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values)
    {
        ReadOnlySpan<int> which = columns.Span;
        for (int k = 0; k < which.Length; k++)
        {
            _ofAll[k] = values.Span[k] * _ratios[which[k]];
            _ofFold[k] = -values.Span[k] * _inverses[which[k]];
        }

        _all.MoveTo(columns, _ofAll.AsMemory(0, which.Length));
        _response.CopyTo(_residual, 0);
        _fold.AddProduct(columns, _ofFold.AsMemory(0, which.Length), _centres, _residual, Workers);
        Kernels.Multiply(_residual, _weights, _residual);
        (_mean, _meanLeft) = Means(which, values.Span);
    }

    public override void Descent(ReadOnlyMemory<int> columns, Memory<double> result)
    {
        _all.Descent(columns, result);
        _fold.TransposeMultiply(columns, _centres, _residual, 1, _part, Workers);
        Combine(columns.Span, _part, _mean, _meanLeft, result.Span);
    }

    /// <summary>Writes c − Gb at several points b, one after the other; the point last moved to stays.</summary>
    public void Descents(SparseVector[] points, Memory<double> result)
    {
        int p = Count, m = _response.Length;
        double[] part = ArrayPool<double>.Shared.Rent(p * points.Length), residuals = ArrayPool<double>.Shared.Rent(m * points.Length);
        _all.Descents(points, _ratios, result);
        WriteResiduals(points, residuals.AsMemory(0, m * points.Length));
        _fold.TransposeMultiply(_columns, _centres, residuals, points.Length, part, Workers);
        for (int q = 0; q < points.Length; q++)
        {
            (double mean, double left) = Means(points[q].Indices, points[q].Values);
            Combine(_columns, part.AsSpan(q * p, p), mean, left, result.Span.Slice(q * p, p));
        }

        ArrayPool<double>.Shared.Return(part);
        ArrayPool<double>.Shared.Return(residuals);
    }

    public override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result)
    {
        int m = rows.Length, size = m * columns.Length;
        double[] own = ArrayPool<double>.Shared.Rent(size);
        _all.CrossProducts(rows, columns, result);
        _fold.CrossProducts(rows, columns, _centres, _weights, own.AsMemory(0, size), Workers);
        for (int q = 0; q < columns.Length; q++)
        {
            int k = columns.Span[q];
            Combine(rows.Span, own.AsSpan(q * m, m), k, result.Span.Slice(q * m, m));
        }

        ArrayPool<double>.Shared.Return(own);
    }

    public override int Panel => 256;

    // X̂ᵀWr of all rows becomes that of the training rows.
    private void Combine(ReadOnlySpan<int> columns, ReadOnlySpan<double> fold, double mean, double left, Span<double> descent)
    {
        for (int k = 0; k < columns.Length; k++)
        {
            int j = columns[k];
            double own = (_ratios[j] * _share * descent[k]) - (_inverses[j] * fold[k]);
            descent[k] = _means is null ? own : own - (_means[j] * mean) + (_left![j] * left);
        }
    }

    // A column of the Gram matrix of all rows becomes that of the training rows.
    private void Combine(ReadOnlySpan<int> rows, ReadOnlySpan<double> fold, int column, Span<double> products)
    {
        double share = _share * _ratios[column], inverse = _inverses[column];
        for (int k = 0; k < rows.Length; k++)
        {
            int j = rows[k];
            double own = (_ratios[j] * share * products[k]) - (_inverses[j] * inverse * fold[k]);
            products[k] = _means is null ? own : own - (_means[j] * _means[column]) + (_left![j] * _left[column]);
        }
    }

    // The weighted residuals of the fold's rows at several points, one after the other.
    private void WriteResiduals(SparseVector[] points, Memory<double> residuals)
    {
        int m = _response.Length;
        for (int q = 0; q < points.Length; q++)
        {
            _response.CopyTo(residuals.Span[(q * m)..]);
        }

        _fold.AddProducts(Array.ConvertAll(points, Unscaled), _centres, residuals, Workers);
        for (int q = 0; q < points.Length; q++)
        {
            Span<double> own = residuals.Span.Slice(q * m, m);
            Kernels.Multiply(own, _weights, own);
        }
    }

    // The training mean of r about the centres of all rows, and what it is about those of its own.
    private (double Mean, double Left) Means(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        double mean = _responseMean, left = _responseLeft;
        for (int k = 0; k < columns.Length && _means is not null; k++)
        {
            mean -= _means[columns[k]] * values[k];
            left -= _left![columns[k]] * values[k];
        }

        return (mean, left);
    }

    // −b of columns that are not scaled.
    private SparseVector Unscaled(SparseVector b)
    {
        var values = new double[b.Values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = -b.Values[k] * _inverses[b.Indices[k]];
        }

        return new SparseVector(b.Indices, values);
    }
}
