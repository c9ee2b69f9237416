using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>Adam.</summary>
internal sealed record AdamOptimizer(double Beta1, double Beta2, double Epsilon) : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override double DefaultRate => 0.01;

    /// <inheritdoc/>
    internal override double[] Numbers => [Beta1, Beta2, Epsilon];

    /// <inheritdoc/>
    internal override OptimizerState Start(int count) => new State(this, count);

    private sealed class State(AdamOptimizer options, int count) : OptimizerState
    {
        private readonly double[] _mean = new double[count];
        private readonly double[] _square = new double[count];
        private readonly double[] _metric = new double[count];
        private int _steps;

        // x − η·m̂/d with m̂ = m/(1 − β₁ᵗ): a step of gradient descent with m̂ in the metric d = √v̂ + ε.
        public override ReadOnlySpan<double> Step(Span<double> theta, ReadOnlySpan<double> gradient, double rate)
        {
            _steps++;
            double first = 1 - Math.Pow(options.Beta1, _steps), second = 1 - Math.Pow(options.Beta2, _steps);
            Kernels.Adam(gradient, _mean, _square, theta, _metric, options.Beta1, options.Beta2, Math.Sqrt(second), options.Epsilon, rate / first);
            return _metric;
        }
    }
}
