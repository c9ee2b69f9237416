namespace Whittle.Neural;

/// <summary>What training adds to the loss of one network, as a function of all its parameters. Thread-safe where it is immutable.</summary>
internal abstract class ParameterPenalty
{
    /// <summary>Its value.</summary>
    public abstract double Value(ReadOnlySpan<double> theta);

    /// <summary>Adds the gradient of what is in the loss.</summary>
    public abstract void AddGradient(ReadOnlySpan<double> theta, Span<double> gradient);

    /// <summary>What happens to parameters before a step.</summary>
    public abstract void Decay(Span<double> theta, double rate);

    /// <summary>The proximal step, after a step.</summary>
    /// <param name="theta">Parameters, changed in place.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="metric">The optimizer's, one number a parameter, or one for all.</param>
    public abstract void Proximal(Span<double> theta, double rate, ReadOnlySpan<double> metric);
}
