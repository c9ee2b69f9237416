using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>The loop over rows behind <see cref="RowLoss{TRow}"/>. Rows of weight 0 are passed over: their predictor may be anything.</summary>
internal sealed class RowEmpiricalLoss<TRow>(TRow row, double[] response, double[] weights) : EmpiricalLoss(response.Length, 1)
    where TRow : struct, IRowLoss
{
    private const int Block = 256;

    private readonly IRowBlock _rows = row as IRowBlock ?? new RowBlocks<TRow>(row);
    private readonly double _weightSum = Kernels.Sum(weights);
    private readonly double[] _shares = SharesOf(weights);

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
                double share = _shares[from + i];
                part[i] = share > 0 ? share * -part[i] : 0;
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
            diagonal[i] = _shares[i] > 0 ? _shares[i] * diagonal[i] : 0;
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
                double share = _shares[from + i];
                descents[i] = share > 0 ? shrink * descent[from + i] / share : 0;
            }

            _rows.DualValues(response.AsSpan(from, length), descents[..length], values[..length]);
            sum = AddWeighted(sum, from, values[..length]);
        }

        return sum / _weightSum;
    }

    private static double[] SharesOf(double[] weights)
    {
        double sum = Kernels.Sum(weights);
        return Array.ConvertAll(weights, w => w / sum);
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
