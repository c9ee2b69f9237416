namespace Whittle.Neural;

/// <summary>What an optimizer keeps between the steps of one training. Not thread-safe.</summary>
internal abstract class OptimizerState
{
    /// <summary>One step down the gradient.</summary>
    /// <param name="theta">Parameters, changed in place.</param>
    /// <param name="gradient">One number a parameter.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The metric in which this was a step of gradient descent, one number a parameter; empty for 1.</returns>
    public abstract ReadOnlySpan<double> Step(Span<double> theta, ReadOnlySpan<double> gradient, double rate);
}
