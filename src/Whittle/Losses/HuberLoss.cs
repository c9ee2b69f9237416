namespace Whittle.Losses;

/// <summary>
/// Huber's loss (1964, doi:10.1214/aoms/1177703732): with r = y − η, ℓ = r²/2 for |r| ≤ δ and δ|r| − δ²/2 beyond, so a far row pulls with δ and no more.
/// −ℓ*(−u) = uy − u²/2 for |u| ≤ δ.
/// </summary>
/// <param name="Threshold">δ &gt; 0, in units of the response.</param>
public readonly record struct HuberLoss(double Threshold) : IRowLoss
{
    /// <inheritdoc/>
    public string Name => "huber";

    /// <inheritdoc/>
    public string Link => "identity";

    /// <inheritdoc/>
    public double? Parameter => Threshold;

    /// <inheritdoc/>
    public string Domain => "a finite number";

    /// <inheritdoc/>
    public bool Allows(double response) => true;

    /// <inheritdoc/>
    public double Value(double response, double predictor)
    {
        double size = Math.Abs(response - predictor);
        return size <= Threshold ? size * size / 2 : Threshold * (size - (Threshold / 2));
    }

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double residual = response - predictor;
        return Math.Abs(residual) <= Threshold ? (-residual, 1) : (-Math.Sign(residual) * Threshold, 0);
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent) =>
        Math.Abs(descent) <= Threshold * (1 + 1e-15) ? descent * (response - (descent / 2)) : double.NegativeInfinity;

    /// <inheritdoc/>
    public double Mean(double predictor) => predictor;

    /// <inheritdoc/>
    public double Start(double mean) => mean;
}
