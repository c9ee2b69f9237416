using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>L(η) = (1/Σw) Σ wᵢ·pinball(yᵢ − ηᵢ). Rows of weight 0 are passed over.</summary>
internal sealed class QuantileEmpiricalLoss(double quantile, double[] response, double[] weights) : KinkedEmpiricalLoss(response.Length, 1)
{
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        double sum = 0;
        for (int i = 0; i < predictor.Length; i++)
        {
            sum += weights[i] > 0 ? weights[i] * QuantileLoss.Pinball(response[i] - predictor[i], quantile) : 0;
        }

        return sum / _weightSum;
    }

    /// <summary>One of the descents; on the kink the one of zero, which is a descent too.</summary>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        for (int i = 0; i < predictor.Length; i++)
        {
            double residual = response[i] - predictor[i];
            descent[i] = weights[i] > 0 ? weights[i] / _weightSum * (residual > 0 ? quantile : residual < 0 ? quantile - 1 : 0) : 0;
        }
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        const double Rounding = 1e-14;
        double sum = 0;
        for (int i = 0; i < descent.Length; i++)
        {
            double slope = weights[i] > 0 ? shrink * descent[i] * _weightSum / weights[i] : 0;
            if (!(slope >= quantile - 1 - Rounding && slope <= quantile + Rounding))
            {
                return double.NegativeInfinity;
            }

            sum += weights[i] * slope * response[i];
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override EmpiricalLoss Envelope(double[] centre, double width) => new QuantileEnvelope(quantile, response, weights, centre, width);
}
