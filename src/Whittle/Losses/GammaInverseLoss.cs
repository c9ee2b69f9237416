using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Gamma regression with its canonical link, η = 1/μ &gt; 0: for y &gt; 0, ℓ = yη − log(yη) − 1, +∞ for η ≤ 0. With y + r &gt; 0, −ℓ*(−r) = log((y + r)/y).
/// Source: McCullagh &amp; Nelder (1989), <i>Generalized Linear Models</i>, §8.3.
/// </summary>
public readonly record struct GammaInverseLoss : IRowLoss
{
    /// <inheritdoc/>
    public string Name => "gamma";

    /// <inheritdoc/>
    public string Link => "inverse";

    /// <inheritdoc/>
    public string Domain => "a number above 0";

    /// <inheritdoc/>
    public bool Allows(double response) => response > 0;

    /// <inheritdoc/>
    public double Value(double response, double predictor) => predictor > 0 ? Exponential.Excess(Math.Log(response * predictor)) : double.PositiveInfinity;

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor) => (response - (1 / predictor), 1 / (predictor * predictor));

    /// <inheritdoc/>
    public double DualValue(double response, double descent) =>
        response + descent > 0 ? Exponential.LogOnePlus(descent / response) : double.NegativeInfinity;

    /// <inheritdoc/>
    public double Mean(double predictor) => 1 / predictor;

    /// <inheritdoc/>
    public double Start(double mean) => 1 / mean;
}
