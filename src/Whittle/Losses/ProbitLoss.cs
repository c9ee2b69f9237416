using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Probit regression: for a share y in [0, 1], ℓ = −y log Φ(η) − (1−y) log Φ(−η) less its value at the saturated model, with Φ the normal distribution.
/// The conjugate has no closed form and is found by Newton's method. Source: Bliss (1935), doi:10.1111/j.1744-7348.1935.tb07713.x.
/// </summary>
public readonly record struct ProbitLoss : IRowLoss
{
    /// <inheritdoc/>
    public string Name => "logistic";

    /// <inheritdoc/>
    public string Link => "probit";

    /// <inheritdoc/>
    public bool TakesClasses => true;

    /// <inheritdoc/>
    public string Domain => "a share in [0, 1]: 0 and 1 for two classes";

    /// <inheritdoc/>
    public bool Allows(double response) => response is >= 0 and <= 1;

    /// <inheritdoc/>
    public double Value(double response, double predictor) =>
        Times(response, -NormalTail.LogCdf(predictor)) + Times(1 - response, -NormalTail.LogCdf(-predictor)) + Exponential.TimesLog(response) + Exponential.TimesLog(1 - response);

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double up = NormalTail.Hazard(predictor), down = NormalTail.Hazard(-predictor);
        return ((down * (1 - response)) - (up * response), (response * up * (up + predictor)) + ((1 - response) * down * (down - predictor)));
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent)
    {
        // A class is pulled one way only: −r has the sign of its slope; at r = 0 the infimum is 0, far out.
        double pull = response == 1 ? descent : response == 0 ? -descent : 1;
        return pull < 0 ? double.NegativeInfinity : pull == 0 ? 0 : ConjugateSearch.DualValue(this, response, descent, 0);
    }

    /// <inheritdoc/>
    public double Mean(double predictor) => NormalTail.Cdf(predictor);

    /// <inheritdoc/>
    public double Start(double mean) => 0;

    private static double Times(double share, double value) => share == 0 ? 0 : share * value;
}
