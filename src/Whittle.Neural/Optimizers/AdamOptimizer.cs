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
    internal override OptimizerState Start(int count, Workers workers) => new State(this, count, workers);

    private sealed class State(AdamOptimizer options, int count, Workers workers) : OptimizerState
    {
        private const int ChunkLength = 16_384;

        private readonly double[] _mean = new double[count];
        private readonly double[] _square = new double[count];
        private readonly double[] _metric = new double[count];
        private int _steps;

        // x − η·m̂/d with m̂ = m/(1 − β₁ᵗ): a step of gradient descent with m̂ in the metric d = √v̂ + ε.
        public override ReadOnlySpan<double> Step(double[] theta, double[] gradient, double rate)
        {
            _steps++;
            double first = 1 - Math.Pow(options.Beta1, _steps), second = 1 - Math.Pow(options.Beta2, _steps);
            if (workers.Threads == 1 || count < 2 * ChunkLength)
            {
                Move(0, count, theta, gradient, Math.Sqrt(second), rate / first);
            }
            else
            {
                Share(theta, gradient, Math.Sqrt(second), rate / first);
            }

            return _metric;
        }

        private void Share(double[] theta, double[] gradient, double root, double step) =>
            workers.Run((count + ChunkLength - 1) / ChunkLength, chunk => Move(chunk * ChunkLength, Math.Min(count, (chunk + 1) * ChunkLength), theta, gradient, root, step));

        private void Move(int from, int to, double[] theta, double[] gradient, double root, double step)
        {
            Range own = from..to;
            Kernels.Adam(gradient.AsSpan(own), _mean.AsSpan(own), _square.AsSpan(own), theta.AsSpan(own), _metric.AsSpan(own), options.Beta1, options.Beta2, root, options.Epsilon, step);
        }
    }
}
