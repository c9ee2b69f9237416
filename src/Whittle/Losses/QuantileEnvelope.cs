using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// The envelope of the pinball: with r = y − η, c = CΣw/w and u = c + r/δ held to [τ − 1, τ], (1/Σw) Σ wᵢ[uᵢrᵢ − (δ/2)(uᵢ − cᵢ)²], whose descent is wu/Σw and whose
/// curvature is w/(δΣw) where u is inside.
/// </summary>
internal sealed class QuantileEnvelope(double quantile, double[] response, double[] weights, double[] centre, double width) : EmpiricalLoss(response.Length, 1)
{
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    internal override double Stiffness => 1 / width;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        double sum = 0;
        for (int i = 0; i < predictor.Length; i++)
        {
            if (weights[i] > 0)
            {
                double residual = response[i] - predictor[i], slope = Slope(i, residual, out _), way = slope - Centre(i);
                sum += weights[i] * ((slope * residual) - (width / 2 * way * way));
            }
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        for (int i = 0; i < predictor.Length; i++)
        {
            descent[i] = weights[i] > 0 ? weights[i] / _weightSum * Slope(i, response[i] - predictor[i], out _) : 0;
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor)
    {
        var diagonal = new double[predictor.Length];
        for (int i = 0; i < diagonal.Length; i++)
        {
            if (weights[i] > 0)
            {
                Slope(i, response[i] - predictor[i], out bool isInside);
                diagonal[i] = isInside ? weights[i] / (_weightSum * width) : 0;
            }
        }

        return new RowCurvature(diagonal);
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        double sum = 0;
        for (int i = 0; i < descent.Length; i++)
        {
            double slope = weights[i] > 0 ? shrink * descent[i] * _weightSum / weights[i] : 0, way = slope - Centre(i);
            if (slope < quantile - 1 || slope > quantile)
            {
                return double.NegativeInfinity;
            }

            sum += weights[i] * ((slope * response[i]) - (width / 2 * way * way));
        }

        return sum / _weightSum;
    }

    private double Centre(int row) => weights[row] > 0 ? centre[row] * _weightSum / weights[row] : 0;

    private double Slope(int row, double residual, out bool isInside)
    {
        double free = Centre(row) + (residual / width);
        isInside = free >= quantile - 1 && free <= quantile;
        return Math.Clamp(free, quantile - 1, quantile);
    }
}
