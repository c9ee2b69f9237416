namespace Whittle.Losses;

/// <summary>
/// Tweedie regression with the log link, a compound of counts and sizes for 1 &lt; P &lt; 2: for y ≥ 0 and μ = e^η,
/// ℓ = y^(2−P)/((1−P)(2−P)) − yμ^(1−P)/(1−P) + μ^(2−P)/(2−P). The conjugate has no closed form and is found by Newton's method.
/// Source: Jørgensen (1997), <i>The Theory of Dispersion Models</i>, ch. 4.
/// </summary>
/// <param name="Power">P in (1, 2): the variance of the response grows as μ^P.</param>
public readonly record struct TweedieLoss(double Power) : IRowLoss
{
    /// <inheritdoc/>
    public string Name => "tweedie";

    /// <inheritdoc/>
    public string Link => "log";

    /// <inheritdoc/>
    public double? Parameter => Power;

    /// <inheritdoc/>
    public string Domain => "a number of 0 or more";

    /// <inheritdoc/>
    public bool Allows(double response) => response >= 0;

    /// <inheritdoc/>
    public double Value(double response, double predictor)
    {
        double growing = Math.Exp((2 - Power) * predictor) / (2 - Power);
        return response == 0
            ? growing
            : (Math.Pow(response, 2 - Power) / ((1 - Power) * (2 - Power))) - (response * Math.Exp((1 - Power) * predictor) / (1 - Power)) + growing;
    }

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double falling = response * Math.Exp((1 - Power) * predictor), growing = Math.Exp((2 - Power) * predictor);
        return (growing - falling, ((2 - Power) * growing) + ((Power - 1) * falling));
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent) => response > 0
        ? ConjugateSearch.DualValue(this, response, descent, Math.Log(response))
        : ZeroDual(descent);

    /// <inheritdoc/>
    public double Mean(double predictor) => Math.Exp(predictor);

    /// <inheritdoc/>
    public double Start(double mean) => mean > 0 ? Math.Log(mean) : 0;

    // The least of e^((2−P)η)/(2−P) + rη, at e^((2−P)η) = −r.
    private double ZeroDual(double descent) => descent > 0 ? double.NegativeInfinity
        : descent == 0 ? 0
        : (-descent / (2 - Power)) + (descent * Math.Log(-descent) / (2 - Power));
}
