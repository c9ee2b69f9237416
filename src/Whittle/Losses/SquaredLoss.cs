namespace Whittle.Losses;

/// <summary>
/// Least squares, ℓ(y, η) = ½(y − η)². Descent uᵢ = (wᵢ/Σw)(yᵢ − ηᵢ); dual value Σ uᵢyᵢ − ½ Σw Σ uᵢ²/wᵢ.
/// </summary>
public sealed class SquaredLoss : Loss
{
    /// <summary>The only instance that is needed; the loss has no parameters.</summary>
    public static SquaredLoss Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "squared";

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights)
    {
        double sum = 0, weightSum = 0;
        for (int i = 0; i < response.Length; i++)
        {
            double residual = response[i] - predictor[i];
            sum += weights[i] * residual * residual;
            weightSum += weights[i];
        }

        return 0.5 * sum / weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> descent)
    {
        double weightSum = Numerics.Kernels.Sum(weights);
        for (int i = 0; i < response.Length; i++)
        {
            descent[i] = weights[i] / weightSum * (response[i] - predictor[i]);
        }
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> response, ReadOnlySpan<double> dual, ReadOnlySpan<double> weights)
    {
        double linear = 0, square = 0;
        for (int i = 0; i < response.Length; i++)
        {
            if (weights[i] > 0)
            {
                linear += dual[i] * response[i];
                square += dual[i] * dual[i] / weights[i];
            }
        }

        return linear - (0.5 * Numerics.Kernels.Sum(weights) * square);
    }
}
