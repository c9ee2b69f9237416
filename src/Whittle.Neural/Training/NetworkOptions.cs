using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>
/// How a network is drawn, penalized and trained. Inputs are standardized to mean 0 and standard deviation 1; a response of numbers (squared, Huber's and quantile loss) is divided by its standard deviation, so that
/// λ, rates and losses mean the same on any scale. Immutable and thread-safe.
/// </summary>
public sealed record NetworkOptions
{
    /// <summary>The neurons of each hidden layer; default [32, 32]. None is a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32, 32];

    /// <summary>What a hidden neuron makes of its sum; default ReLU.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>What hidden sums are brought to; default nothing.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>The share of inputs that dropout drops while training, in [0, 1); default 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>The share of hidden neurons that dropout drops while training, in [0, 1); default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>What dropout multiplies by; default 0 or 1/(1 − p).</summary>
    public DropoutKind DropoutKind { get; init; } = DropoutKind.Bernoulli;

    /// <summary>The penalty; default none.</summary>
    public NetworkPenalty Penalty { get; init; } = NetworkPenalty.None;

    /// <summary>How parameters follow their gradient; default Adam.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam();

    /// <summary>η &gt; 0, the learning rate; default (null) the optimizer's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate falls; default not at all.</summary>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>How many passes over the training rows at most; default 500.</summary>
    public int Epochs { get; init; } = 500;

    /// <summary>How many rows a step sees, at least 1; default 32. 0 is all of them.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The share of the rows in [0, 0.9] that is kept from training, to stop it and to choose the best weights; default 0.2. 0 trains on all rows for all epochs and keeps the last weights.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>After how many epochs without a better validation loss training stops, at least 1; default 50.</summary>
    public int Patience { get; init; } = 50;

    /// <summary>What first weights, validation rows, batches and dropout are drawn from; default 1. The same seed gives the same bits on any number of threads of one machine.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether a response of numbers is divided by its standard deviation while training; default true. λ then means the same on any scale; see the guide for its translation.</summary>
    public bool StandardizeResponse { get; init; } = true;

    /// <summary>The shape of the network for data.</summary>
    internal NetworkShape ShapeFor(int inputs, int outputs) => new()
    {
        Inputs = inputs,
        Hidden = Hidden,
        Outputs = outputs,
        Activation = Activation,
        Normalization = Normalization,
        InputDropout = InputDropout,
        Dropout = Dropout,
        DropoutKind = DropoutKind,
    };

    /// <summary>The learning rate, given or the optimizer's.</summary>
    internal double Rate => LearningRate ?? Optimizer.DefaultRate;

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        IEnumerable<string> own =
        [
            .. LearningRate is not { } rate || (rate > 0 && double.IsFinite(rate)) ? Array.Empty<string>() : [Faults.OutOfRange("LearningRate", rate, "(0, ∞)", "how far a step goes")],
            .. Epochs >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Epochs", Epochs, "[1, 2147483647]", "how many passes over the rows")],
            .. BatchSize >= 0 ? Array.Empty<string>() : [Faults.OutOfRange("BatchSize", BatchSize, "[0, 2147483647]", "how many rows a step sees; 0 is all")],
            .. ValidationShare is >= 0 and <= 0.9 ? Array.Empty<string>() : [Faults.OutOfRange("ValidationShare", ValidationShare, "[0, 0.9]", "the share of rows that stop the training; 0 is none")],
            .. Patience >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Patience", Patience, "[1, 2147483647]", "how many epochs without improvement end the training")],
            .. Normalization == Normalization.Batch && BatchSize == 1 ? (string[])["Batch normalization needs a BatchSize of at least 2."] : [],
        ];
        return own.Concat(ShapeFor(1, 1).Problems()).Concat(Penalty.Problems()).Concat(Schedule.Problems());
    }
}
