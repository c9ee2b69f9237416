using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>Least squares on several responses, on data: U = (w/Σw)∘(Y − H), and −L*(−U) = ⟨U, Y⟩ − ½Σw Σ u²/w.</summary>
internal sealed class MultiSquaredEmpiricalLoss(double[] response, double[] weights, int outputs) : EmpiricalLoss(weights.Length, outputs)
{
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        double sum = 0;
        for (int at = 0; at < predictor.Length; at++)
        {
            double residual = response[at] - predictor[at];
            sum += weights[at % Rows] * residual * residual;
        }

        return 0.5 * sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        for (int at = 0; at < predictor.Length; at++)
        {
            descent[at] = weights[at % Rows] / _weightSum * (response[at] - predictor[at]);
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor) => new WeightCurvature(weights, _weightSum);

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        double sum = 0;
        for (int at = 0; at < descent.Length; at++)
        {
            double weight = weights[at % Rows], u = shrink * descent[at];
            sum += weight > 0 ? u * (response[at] - (0.5 * u * _weightSum / weight)) : 0;
        }

        return sum;
    }

    private sealed class WeightCurvature(double[] weights, double weightSum) : Curvature
    {
        private readonly double[] _shares = Array.ConvertAll(weights, w => w / weightSum);

        public override ReadOnlyMemory<double>? Between(int output, int other) => output == other ? _shares : ReadOnlyMemory<double>.Empty;

        public override void Multiply(ReadOnlySpan<double> direction, Span<double> result)
        {
            for (int at = 0; at < direction.Length; at++)
            {
                result[at] = _shares[at % _shares.Length] * direction[at];
            }
        }
    }
}
