namespace Whittle.Neural;

/// <summary>What an optimizer keeps between the steps of one training. Not thread-safe.</summary>
internal abstract class OptimizerState
{
    /// <summary>One step down the gradient.</summary>
    /// <param name="theta">Parameters, changed in place.</param>
    /// <param name="gradient">One number a parameter.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The metric d in which this was a step of gradient descent, x ← x − η·ĝ/d with ĝ a mean of gradients: one number a parameter, or one for all.</returns>
    public abstract ReadOnlySpan<double> Step(double[] theta, double[] gradient, double rate);
}
