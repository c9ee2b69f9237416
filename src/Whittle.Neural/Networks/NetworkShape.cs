using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>
/// A multilayer perceptron as it is drawn: a₀ = x, aₗ = dropout(activation(normalization(aₗ₋₁Wₗ + bₗ))), f = a_L W + b, and with a skip + xΘ. Immutable and thread-safe.
/// </summary>
public sealed record NetworkShape
{
    /// <summary>p, how many inputs there are, at least 1.</summary>
    public required int Inputs { get; init; }

    /// <summary>The neurons of each hidden layer; default [32, 32]. None is a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32, 32];

    /// <summary>K, how many outputs there are, at least 1; default 1.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>What a hidden neuron makes of its sum; default ReLU.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>What hidden sums are brought to; default nothing.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>The share of inputs that dropout sets to 0 while training, in [0, 1); default 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>The share of hidden neurons that dropout sets to 0 while training, in [0, 1); default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>What dropout multiplies by; default 0 or 1/(1 − p).</summary>
    public DropoutKind DropoutKind { get; init; } = DropoutKind.Bernoulli;

    /// <summary>Whether inputs also lead to the outputs directly, by a linear skip Θ without hidden layers between; default false.</summary>
    public bool HasSkip { get; init; }

    /// <summary>How many numbers training learns: weights, biases, and scales and shifts of normalizations.</summary>
    public int ParameterCount => ParameterLayout.Of(this).Count;

    /// <summary>Whether training draws random numbers in a forward pass.</summary>
    internal bool HasDropout => InputDropout > 0 || (Dropout > 0 && Hidden.Count > 0);

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Inputs < 1)
        {
            yield return Faults.OutOfRange("Inputs", Inputs, "[1, 2147483647]", "how many columns the data have");
        }

        if (Outputs < 1)
        {
            yield return Faults.OutOfRange("Outputs", Outputs, "[1, 2147483647]", "how many predictors the loss has");
        }

        foreach (int width in Hidden.Where(width => width is < 1 or > 65_536))
        {
            yield return Faults.OutOfRange("Hidden", width, "[1, 65536]", "the neurons of a layer");
        }

        if (Hidden.Count == 0 || Hidden.All(width => width is >= 1 and <= 65_536))
        {
            double count = Hidden.Append(Outputs).Zip(Hidden.Prepend(Inputs), (to, from) => (double)to * from).Sum();
            if (count > 100_000_000)
            {
                yield return $"The network has {count:R} weights; at most 100000000 can be trained.";
            }
        }

        if (!(InputDropout is >= 0 and < 1))
        {
            yield return Faults.OutOfRange("InputDropout", InputDropout, "[0, 1)", "the share of inputs that is dropped; 0 is no dropout");
        }

        if (!(Dropout is >= 0 and < 1))
        {
            yield return Faults.OutOfRange("Dropout", Dropout, "[0, 1)", "the share of hidden neurons that is dropped; 0 is no dropout");
        }
    }
}
