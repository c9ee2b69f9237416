using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// How parameters follow their gradient. Plain and accelerated gradient descent (<see cref="Sgd"/>) and Adam (<see cref="Adam"/>; with a decoupled L2 part, <see cref="L2Kind.Decoupled"/>, it is AdamW), each with the proximal
/// step of an L1 part after it: ProxSGD and ProxAdam. The formulas are PyTorch's. Immutable and thread-safe.
/// </summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>Gradient descent: m ← μm + g, x ← x − η·m; with Nesterov's x ← x − η(g + μm).</summary>
    /// <param name="momentum">μ in [0, 1); default 0.9. PyTorch's form: the first m is g.</param>
    /// <param name="nesterov">Whether the step looks ahead (Nesterov 1983); default false.</param>
    /// <exception cref="WhittleException">Momentum is outside [0, 1), or Nesterov's form without momentum (<c>bad-options</c>).</exception>
    public static Optimizer Sgd(double momentum = 0.9, bool nesterov = false) => !(momentum is >= 0 and < 1)
        ? throw Faults.BadOptions([Faults.OutOfRange("Momentum", momentum, "[0, 1)", "the share of the last step that is kept")])
        : nesterov && momentum == 0 ? throw Faults.BadOptions(["Nesterov's form needs a momentum above 0."]) : new SgdOptimizer(momentum, nesterov);

    /// <summary>Adam (Kingma &amp; Ba 2015, arXiv:1412.6980): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², x ← x − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ).</summary>
    /// <param name="beta1">β₁ in [0, 1); default 0.9.</param>
    /// <param name="beta2">β₂ in [0, 1); default 0.999.</param>
    /// <param name="epsilon">ε &gt; 0; default 1e-8.</param>
    /// <exception cref="WhittleException">A number is out of range (<c>bad-options</c>).</exception>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        string[] problems =
        [
            .. beta1 is >= 0 and < 1 ? Array.Empty<string>() : [Faults.OutOfRange("Beta1", beta1, "[0, 1)", "the share of the running mean that is kept")],
            .. beta2 is >= 0 and < 1 ? Array.Empty<string>() : [Faults.OutOfRange("Beta2", beta2, "[0, 1)", "the share of the running squares that is kept")],
            .. epsilon > 0 && double.IsFinite(epsilon) ? Array.Empty<string>() : [Faults.OutOfRange("Epsilon", epsilon, "(0, ∞)", "what keeps the step finite")],
        ];
        return problems.Length == 0 ? new AdamOptimizer(beta1, beta2, epsilon) : throw Faults.BadOptions(problems);
    }

    /// <summary>The name in model files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>A learning rate that suits it on standardized data: 0.01 for Adam, 0.05 for gradient descent.</summary>
    public abstract double DefaultRate { get; }

    /// <summary>Its own numbers, as model files have them.</summary>
    internal abstract double[] Numbers { get; }

    /// <summary>An optimizer by name and numbers.</summary>
    /// <exception cref="WhittleException">No such optimizer, or other numbers (<c>model-unreadable</c>).</exception>
    internal static Optimizer Create(string name, double[] numbers) => (name, numbers) switch
    {
        ("adam", [var beta1, var beta2, var epsilon]) => Adam(beta1, beta2, epsilon),
        ("sgd", [var momentum]) => Sgd(momentum),
        ("nesterov", [var momentum]) => Sgd(momentum, true),
        _ => throw Faults.ModelUnreadable($"there is no optimizer '{name}' of {numbers.Length} numbers"),
    };

    /// <summary>What one training keeps between its steps.</summary>
    /// <param name="count">How many parameters.</param>
    /// <param name="workers">The threads to use.</param>
    internal abstract OptimizerState Start(int count, Workers workers);
}
