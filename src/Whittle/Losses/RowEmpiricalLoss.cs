using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>The loop over rows behind <see cref="RowLoss{TRow}"/>. Rows of weight 0 are passed over: their predictor may be anything.</summary>
internal sealed class RowEmpiricalLoss<TRow>(TRow row, double[] response, double[] weights) : EmpiricalLoss(response.Length, 1)
    where TRow : struct, IRowLoss
{
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        double sum = 0;
        for (int i = 0; i < predictor.Length; i++)
        {
            sum += weights[i] > 0 ? weights[i] * row.Value(response[i], predictor[i]) : 0;
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        for (int i = 0; i < predictor.Length; i++)
        {
            descent[i] = weights[i] > 0 ? weights[i] / _weightSum * -row.Derivatives(response[i], predictor[i]).Slope : 0;
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor)
    {
        var diagonal = new double[predictor.Length];
        for (int i = 0; i < diagonal.Length; i++)
        {
            diagonal[i] = weights[i] > 0 ? weights[i] / _weightSum * row.Derivatives(response[i], predictor[i]).Curvature : 0;
        }

        return new RowCurvature(diagonal);
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        double sum = 0;
        for (int i = 0; i < descent.Length; i++)
        {
            sum += weights[i] > 0 ? weights[i] * row.DualValue(response[i], shrink * descent[i] * _weightSum / weights[i]) : 0;
        }

        return sum / _weightSum;
    }
}
