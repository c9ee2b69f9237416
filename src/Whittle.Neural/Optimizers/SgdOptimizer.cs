using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>Gradient descent with momentum.</summary>
internal sealed record SgdOptimizer(double Momentum, bool Nesterov) : Optimizer
{
    /// <inheritdoc/>
    public override string Name => Nesterov ? "nesterov" : "sgd";

    /// <inheritdoc/>
    public override double DefaultRate => 0.05;

    /// <inheritdoc/>
    internal override double[] Numbers => [Momentum];

    /// <inheritdoc/>
    internal override OptimizerState Start(int count, Workers workers) => new State(this, count);

    private sealed class State(SgdOptimizer options, int count) : OptimizerState
    {
        private readonly double[] _velocity = new double[count];
        private readonly double[] _metric = new double[1];
        private int _steps;

        // m is a sum of gradients with the weights 1, μ, μ² …, so a step along m is one along their mean in the metric of one over the weights' sum.
        public override ReadOnlySpan<double> Step(double[] theta, double[] gradient, double rate)
        {
            double weights = (1 - Math.Pow(options.Momentum, ++_steps)) / (1 - options.Momentum);
            Kernels.Blend(options.Momentum, _velocity, 1, gradient);
            if (options.Nesterov)
            {
                Kernels.AddScaled(-rate, gradient, theta);
                Kernels.AddScaled(-rate * options.Momentum, _velocity, theta);
                weights = 1 + (options.Momentum * weights);
            }
            else
            {
                Kernels.AddScaled(-rate, _velocity, theta);
            }

            _metric[0] = 1 / weights;
            return _metric;
        }
    }
}
