using Whittle.Losses;

namespace Whittle.Tests.Losses;

/// <summary>A loss from outside the library, as docs/guide/losses.md has it.</summary>
public readonly record struct LogCosh : IRowLoss
{
    public string Name => "log-cosh";

    public string Link => "identity";

    public string Domain => "a finite number";

    public bool Allows(double response) => true;

    public double Value(double response, double predictor)
    {
        double r = Math.Abs(response - predictor);
        return r + Math.Log((1 + Math.Exp(-2 * r)) / 2);
    }

    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double t = Math.Tanh(predictor - response);
        return (t, 1 - (t * t));
    }

    // The least of ℓ + rη over η, at tanh(y − η) = r: a bound for any r in (−1, 1).
    public double DualValue(double response, double descent) => Math.Abs(descent) < 1
        ? Value(Math.Atanh(descent), 0) + (descent * (response - Math.Atanh(descent)))
        : double.NegativeInfinity;

    public double Mean(double predictor) => predictor;

    public double Start(double mean) => mean;
}
