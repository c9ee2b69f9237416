using System.CommandLine;
using System.Globalization;
using Whittle.Neural;

namespace Whittle.Cli;

/// <summary>How a network is drawn, penalized and trained; shared by the verbs of <c>net</c>.</summary>
/// <param name="hasRegularizers">Whether the verb lets them be chosen; otherwise it tries all.</param>
/// <param name="hasGrid">Whether the verb takes several strengths and rates, to choose among.</param>
internal sealed class NetworkArguments(bool hasRegularizers = true, bool hasGrid = false)
{
    private readonly Option<string?> _hidden = new("--hidden") { Description = "The neurons of each hidden layer (default 32,32); none for a linear model.", HelpName = "N,N" };
    private readonly Option<string> _activation = CheckedOption.Choice("--activation", "What a hidden neuron makes of its sum.", "relu", "leaky-relu", "gelu", "silu", "elu", "softplus", "tanh", "sigmoid", "identity");
    private readonly Option<string> _normalization = CheckedOption.Choice("--normalization", "What hidden sums are brought to mean 0 and variance 1 over.", "none", "batch", "layer");
    private readonly Option<double?> _l1 = CheckedOption.NotNegative("--l1", "V", "λ of the L1 part, Σ|w|, by proximal steps: exact zeros that can come back.");
    private readonly Option<double?> _l2 = CheckedOption.NotNegative("--l2", "V", "λ of the L2 part, ½Σw².");
    private readonly Option<string> _lambdaAs = CheckedOption.Choice("--lambda-as", "Whose λ of --l1 and --l2 is meant: Whittle's, the tutorial's (mean), PyTorch's or Keras's.", "whittle", "mean", "pytorch", "keras");
    private readonly Option<string> _structure = CheckedOption.Choice("--zeros", "What the L1 part sets to zero together: each weight, all of an input, all of a hidden neuron, or both.", "weights", "inputs", "neurons", "both");
    private readonly Option<bool> _decoupled = new("--decoupled") { Description = "Shrink by the L2 part beside the loss, as AdamW does, not in it." };
    private readonly Option<double?> _maxNorm = CheckedOption.Positive("--max-norm", "V", "The largest norm of the weights into a hidden neuron (default none).");
    private readonly Option<double?> _dropout = CheckedOption.Number("--dropout", "P", "The share of hidden neurons that dropout drops while training (default 0).", v => v is >= 0 and < 1, "from 0 to below 1");
    private readonly Option<double?> _inputDropout = CheckedOption.Number("--input-dropout", "P", "The share of inputs that dropout drops while training (default 0).", v => v is >= 0 and < 1, "from 0 to below 1");
    private readonly Option<bool> _gaussian = new("--gaussian") { Description = "Let dropout multiply by normal numbers of the same mean and variance." };
    private readonly Option<string> _optimizer = CheckedOption.Choice("--optimizer", "How weights follow their gradient.", "adam", "sgd", "nesterov");
    private readonly Option<double?> _momentum = CheckedOption.Number("--momentum", "M", "The share of the last step that sgd and nesterov keep (default 0.9).", v => v is >= 0 and < 1, "from 0 to below 1");
    private readonly Option<double?> _rate = CheckedOption.Positive("--learning-rate", "V", "How far a step goes (default 0.01 for adam, 0.05 for the others).");
    private readonly Option<string> _schedule = CheckedOption.Choice("--schedule", "How the learning rate falls to a hundredth: not at all, along a cosine, or by the same factor every step.", "constant", "cosine", "exponential");
    private readonly Option<int?> _epochs = CheckedOption.Whole("--epochs", "N", "How many passes over the rows at most (default 500).", 1);
    private readonly Option<int?> _batch = CheckedOption.Whole("--batch-size", "N", "How many rows a step sees (default 32); 0 is all.", 0);
    private readonly Option<double?> _validation = CheckedOption.Number("--validation-share", "P", "The share of rows that stops the training and is not trained on (default 0.2); 0 trains on all for all epochs.", v => v is >= 0 and <= 0.9, "from 0 to 0.9");
    private readonly Option<int?> _patience = CheckedOption.Whole("--patience", "N", "After how many epochs without a better validation loss training stops (default 50).", 1);
    private readonly Option<long?> _seed = CheckedOption.Seed("--net-seed", "N", "What first weights, validation rows, batches and dropout are drawn from (default 1).");

    private readonly Option<string?> _l1s = new("--l1s") { Description = "Several λ of the L1 part, with commas, to compare.", HelpName = "LIST" };
    private readonly Option<string?> _l2s = new("--l2s") { Description = "Several λ of the L2 part, with commas, to compare.", HelpName = "LIST" };
    private readonly Option<string?> _dropouts = new("--dropouts") { Description = "Several shares of hidden neurons that dropout drops, with commas, to compare.", HelpName = "LIST" };

    private Option[] Regularizers => [_l1, _l2, _lambdaAs, _dropout, _inputDropout];

    private Option[] Shared => [_hidden, _activation, _normalization, _structure, _decoupled, _maxNorm, _gaussian, _optimizer, _momentum, _rate, _schedule, _epochs, _batch, _validation, _patience, _seed];

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[.. Shared, .. hasRegularizers ? Regularizers : [], .. hasGrid ? [_l1s, _l2s, _dropouts] : Array.Empty<Option>()])
        {
            command.Add(option);
        }
    }

    /// <summary>The network that is meant, on the data of a regression.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="data">The rows.</param>
    /// <param name="defaults">What is meant where nothing is said.</param>
    public NeuralRegression On(ParseResult options, Regression data, NetworkOptions defaults) =>
        NeuralRegression.On(data, Network(options, data, defaults, options.GetValue(_l1) ?? 0, options.GetValue(_l2) ?? 0, options.GetValue(_dropout) ?? 0));

    /// <summary>The networks that are meant where several strengths or rates are given: every L1 with every L2 and every rate, the largest first.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="data">The rows.</param>
    /// <param name="defaults">What is meant where nothing is said.</param>
    public IReadOnlyList<NetworkOptions> Grid(ParseResult options, Regression data, NetworkOptions defaults)
    {
        double[] l1 = Several(options, _l1s, _l1, double.PositiveInfinity, "0 or more"), l2 = Several(options, _l2s, _l2, double.PositiveInfinity, "0 or more"), rates = Several(options, _dropouts, _dropout, 1, "from 0 to below 1");
        return [.. from one in l1 from other in l2 from rate in rates select Network(options, data, defaults, one, other, rate)];
    }

    private static double[] Several(ParseResult options, Option<string?> list, Option<double?> single, double end, string range)
    {
        if (options.GetValue(list) is not { } text)
        {
            return [options.GetValue(single) ?? 0];
        }

        if (options.IsGiven(single))
        {
            throw CliFaults.Contradiction(single.Name, list.Name, "Give one value, or several to compare.");
        }

        string[] parts = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        double[] values = [.. parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && value < end ? value : double.NaN)];
        return values.Length > 0 && !values.Any(double.IsNaN) ? [.. values.Distinct().OrderDescending()] : throw CliFaults.BadList(list.Name, text, range);
    }

    private NetworkOptions Network(ParseResult options, Regression data, NetworkOptions defaults, double l1, double l2, double dropout)
    {
        if (options.IsGiven(_momentum) && options.GetValue(_optimizer) == "adam")
        {
            throw CliFaults.Contradiction("--momentum", "--optimizer adam", "It belongs to --optimizer sgd or nesterov.");
        }

        NetworkOptions network = defaults with
        {
            Hidden = options.GetValue(_hidden) is { } hidden ? Layers(hidden) : defaults.Hidden,
            Activation = Enum.Parse<Activation>(options.GetValue(_activation)!.Replace("-", "", StringComparison.Ordinal), true),
            Normalization = Enum.Parse<Normalization>(options.GetValue(_normalization)!, true),
            Dropout = dropout,
            InputDropout = options.GetValue(_inputDropout) ?? 0,
            DropoutKind = options.GetValue(_gaussian) ? DropoutKind.Gaussian : DropoutKind.Bernoulli,
            Optimizer = options.GetValue(_optimizer) == "adam" ? Optimizer.Adam() : Optimizer.Sgd(options.GetValue(_momentum) ?? 0.9, options.GetValue(_optimizer) == "nesterov"),
            LearningRate = options.GetValue(_rate),
            Schedule = new LearningRateSchedule(Enum.Parse<ScheduleKind>(options.GetValue(_schedule)!, true)),
            Epochs = options.GetValue(_epochs) ?? defaults.Epochs,
            BatchSize = options.GetValue(_batch) ?? defaults.BatchSize,
            ValidationShare = options.GetValue(_validation) ?? defaults.ValidationShare,
            Patience = options.GetValue(_patience) ?? defaults.Patience,
            Seed = options.GetValue(_seed) ?? defaults.Seed,
        };
        L2Kind kind = options.GetValue(_decoupled) ? L2Kind.Decoupled : L2Kind.Coupled;
        int weights = network.Hidden.Append(data.Outputs.Count).Zip(network.Hidden.Prepend(data.Names.Count), (to, from) => to * from).Sum();
        var penalty = new NetworkPenalty
        {
            Structure = options.GetValue(_structure) switch { "inputs" => PenaltyStructure.Inputs, "neurons" => PenaltyStructure.Neurons, "both" => PenaltyStructure.InputsAndNeurons, _ => PenaltyStructure.Weights },
            MaxNorm = options.GetValue(_maxNorm) ?? double.PositiveInfinity,
        };
        return network with { Penalty = Convention(options, data, weights, kind).ToWhittle(l1, l2, penalty) };
    }

    private NetworkLambda Convention(ParseResult options, Regression data, int weights, L2Kind kind) => new(
        options.GetValue(_lambdaAs) switch { "mean" => NetworkLambdaConvention.Mean, "pytorch" => NetworkLambdaConvention.PyTorch, "keras" => NetworkLambdaConvention.Keras, _ => NetworkLambdaConvention.Whittle }, data.Loss, weights, kind);

    private int[] Layers(string text)
    {
        if (text == "none")
        {
            return [];
        }

        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        int[] widths = [.. words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0)];
        return Array.TrueForAll(widths, width => width > 0) ? widths : throw CliFaults.BadUsage($"{_hidden.Name} is '{text}'; it must be whole numbers above 0 separated by commas, or none.", "net fit");
    }
}
