using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Gamma regression with the log link: for y &gt; 0, ℓ = y/μ − log(y/μ) − 1 with μ = e^η. With s = 1 + r ≥ 0, −ℓ*(−r) = r log y − s log s + r.
/// Source: McCullagh &amp; Nelder (1989), <i>Generalized Linear Models</i>, ch. 8.
/// </summary>
public readonly record struct GammaLoss : IRowLoss
{
    private const double Rounding = 1e-14;

    /// <inheritdoc/>
    public string Name => "gamma";

    /// <inheritdoc/>
    public string Link => "log";

    /// <inheritdoc/>
    public string Domain => "a number above 0";

    /// <inheritdoc/>
    public bool Allows(double response) => response > 0;

    /// <inheritdoc/>
    public double Value(double response, double predictor) => Exponential.Excess(Math.Log(response) - predictor);

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double ratio = response * Math.Exp(-predictor);
        return (1 - ratio, ratio);
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent)
    {
        double s = 1 + descent;
        return s < -Rounding ? double.NegativeInfinity : (descent * Math.Log(response)) - Exponential.TimesLog(Math.Max(0, s)) + descent;
    }

    /// <inheritdoc/>
    public double Mean(double predictor) => Math.Exp(predictor);

    /// <inheritdoc/>
    public double Start(double mean) => Math.Log(mean);
}
