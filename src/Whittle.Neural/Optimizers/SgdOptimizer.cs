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
    internal override OptimizerState Start(int count) => new State(this, count);

    private sealed class State(SgdOptimizer options, int count) : OptimizerState
    {
        private readonly double[] _velocity = new double[count];

        public override ReadOnlySpan<double> Step(Span<double> theta, ReadOnlySpan<double> gradient, double rate)
        {
            Kernels.Blend(options.Momentum, _velocity, 1, gradient);
            if (options.Nesterov)
            {
                Kernels.AddScaled(-rate, gradient, theta);
                Kernels.AddScaled(-rate * options.Momentum, _velocity, theta);
            }
            else
            {
                Kernels.AddScaled(-rate, _velocity, theta);
            }

            return default;
        }
    }
}
