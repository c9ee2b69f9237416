using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>The loop over rows behind <see cref="RowLoss{TRow}"/>. Rows of weight 0 are passed over: their predictor may be anything.</summary>
internal sealed class RowEmpiricalLoss<TRow>(TRow row, double[] response, double[] weights) : EmpiricalLoss(response.Length, 1)
    where TRow : struct, IRowLoss
{
    private const int Block = 256;

    private readonly IRowBlock _rows = row as IRowBlock ?? new RowBlocks<TRow>(row);
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        Span<double> values = stackalloc double[Block];
        double sum = 0;
        for (int from = 0; from < predictor.Length; from += Block)
        {
            int length = Math.Min(Block, predictor.Length - from);
            _rows.Values(response.AsSpan(from, length), predictor.Slice(from, length), values[..length]);
            sum = AddWeighted(sum, from, values[..length]);
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        for (int from = 0; from < predictor.Length; from += Block)
        {
            int length = Math.Min(Block, predictor.Length - from);
            Span<double> part = descent.Slice(from, length);
            _rows.Slopes(response.AsSpan(from, length), predictor.Slice(from, length), part);
            for (int i = 0; i < part.Length; i++)
            {
                double weight = weights[from + i];
                part[i] = weight > 0 ? weight / _weightSum * -part[i] : 0;
            }
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor)
    {
        var diagonal = new double[predictor.Length];
        _rows.Curvatures(response, predictor, diagonal);
        for (int i = 0; i < diagonal.Length; i++)
        {
            diagonal[i] = weights[i] > 0 ? weights[i] / _weightSum * diagonal[i] : 0;
        }

        return new RowCurvature(diagonal);
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        Span<double> values = stackalloc double[Block], descents = stackalloc double[Block];
        double sum = 0;
        for (int from = 0; from < descent.Length; from += Block)
        {
            int length = Math.Min(Block, descent.Length - from);
            for (int i = 0; i < length; i++)
            {
                double weight = weights[from + i];
                descents[i] = weight > 0 ? shrink * descent[from + i] * _weightSum / weight : 0;
            }

            _rows.DualValues(response.AsSpan(from, length), descents[..length], values[..length]);
            sum = AddWeighted(sum, from, values[..length]);
        }

        return sum / _weightSum;
    }

    private double AddWeighted(double sum, int from, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights[from + i];
            sum += weight > 0 ? weight * values[i] : 0;
        }

        return sum;
    }
}
