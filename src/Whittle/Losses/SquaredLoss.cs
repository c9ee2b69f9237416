namespace Whittle.Losses;

/// <summary>Least squares, ℓ = ½(y − η)², any finite response; −ℓ*(−r) = ry − r²/2.</summary>
public readonly record struct SquaredLoss : IRowLoss
{
    /// <inheritdoc/>
    public string Name => "squared";

    /// <inheritdoc/>
    public string Link => "identity";

    /// <inheritdoc/>
    public string Domain => "a finite number";

    /// <inheritdoc/>
    public bool Allows(double response) => true;

    /// <inheritdoc/>
    public double Value(double response, double predictor) => (response - predictor) * (response - predictor) / 2;

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor) => (predictor - response, 1);

    /// <inheritdoc/>
    public double DualValue(double response, double descent) => descent * (response - (descent / 2));

    /// <inheritdoc/>
    public double Mean(double predictor) => predictor;

    /// <inheritdoc/>
    public double Start(double mean) => mean;
}
