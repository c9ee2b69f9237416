using System.Globalization;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>What is said of a network in a terminal and on a page.</summary>
internal static class NetworkWords
{
    /// <summary>What it is.</summary>
    public static string What(NeuralModel model)
    {
        NetworkShape shape = model.Network.Shape;
        return $"A network of {shape.Inputs} {(shape.Inputs == 1 ? "input" : "inputs")}, {(shape.Hidden.Count == 0 ? "no hidden layer" : $"{string.Join(" and ", shape.Hidden.Select(h => h.ToString(CultureInfo.InvariantCulture)))} hidden neurons ({shape.Activation})")} and {shape.Outputs} {(shape.Outputs == 1 ? "output" : "outputs")}, {shape.ParameterCount} parameters, for {string.Join(", ", model.Response.Columns)}.";
    }

    /// <summary>Its hidden layers.</summary>
    public static string Layers(NetworkOptions options) =>
        options.Hidden.Count == 0 ? "no hidden layer" : $"{string.Join(" and ", options.Hidden.Select(h => h.ToString(CultureInfo.InvariantCulture)))} hidden neurons ({options.Activation})";

    /// <summary>What regularizes it.</summary>
    public static string Penalty(NetworkOptions options)
    {
        NetworkPenalty penalty = options.Penalty;
        string[] parts =
        [
            .. penalty.L1 > 0 ? (string[])[$"L1 of λ = {Plain.Number(penalty.L1)} on {Structure(penalty.Structure)}, by proximal steps"] : [],
            .. penalty.Ridge > 0 ? (string[])[$"L2 of λ = {Plain.Number(penalty.Ridge)}, {(penalty.L2 == L2Kind.Coupled ? "in the loss" : "beside the loss (decoupled)")}"] : [],
            .. options.InputDropout > 0 ? (string[])[$"dropout of {Plain.Percent(options.InputDropout)} of the inputs"] : [],
            .. options.Dropout > 0 ? (string[])[$"dropout of {Plain.Percent(options.Dropout)} of the hidden neurons"] : [],
            .. double.IsPositiveInfinity(penalty.MaxNorm) ? Array.Empty<string>() : [$"no neuron's weights longer than {Plain.Number(penalty.MaxNorm)}"],
        ];
        return parts.Length == 0 ? "No L1, no L2, no dropout." : $"{LossWords.Capital(string.Join("; ", parts))}.";
    }

    /// <summary>What was made small, and why training ended.</summary>
    public static string Training(NeuralModel model) =>
        $"Loss: {LossWords.Of(model.Loss).Noun}{(model.Scale == 1 ? "" : $", of a response divided by its standard deviation {Plain.Number(model.Scale)}")}; biases are not penalized. Training has no certificate: {Stop(model)}";

    /// <summary>How much it explains.</summary>
    public static string Explained(NeuralModel model) =>
        $"It explains {Plain.Percent(model.DevianceExplained)} of the {LossWords.Of(model.Loss).Measure} of the {model.Rows} rows it was given{(model.Options.ValidationShare > 0 ? ", validation rows among them" : "")}.";

    /// <summary>What died; null where nothing did.</summary>
    public static string? Dead(NeuralModel model)
    {
        DeadCounts dead = model.Network.CountDead();
        IReadOnlyList<string> inputs = model.DeadInputs();
        return dead.Weights == 0 ? null
            : $"What died: {dead.Weights} of {dead.WeightCount} weights are exactly 0; {dead.Neurons} of {dead.NeuronCount} hidden neurons and {inputs.Count} of {model.Inputs.Count} inputs have no influence{(inputs.Count > 0 ? $": {string.Join(", ", inputs)}" : "")}.";
    }

    /// <summary>Each input without influence, and why it has none.</summary>
    public static IReadOnlyList<(string Name, string Why)> DeadInputs(NeuralModel model)
    {
        ParameterLayout layout = model.Network.Layout;
        WeightPlace first = layout.Layers[0].Weights;
        bool[] alive = DeadCounts.Alive(model.Network.Parameters, layout)[0];
        NetworkPenalty penalty = model.Options.Penalty;
        string because = layout.Skip is not null ? "LassoNet took its skip weight, and its others with it"
            : penalty.L1 > 0 ? $"L1 on {Structure(penalty.Structure)} took every weight that leaves it"
            : "every weight that leaves it is exactly 0";
        return [.. Enumerable.Range(0, alive.Length).Where(j => !alive[j]).Select(j => (
            model.Inputs[j], model.Network.Parameters.Slice(first.Start + (j * first.Columns), first.Columns).ContainsAnyExcept(0.0) ? "its weights lead only to hidden neurons that have no influence" : because))];
    }

    /// <summary>How it was drawn and trained, a sentence each: what anyone needs to train it again.</summary>
    public static IReadOnlyList<string> Recipe(NetworkOptions options, double scale) =>
    [
        $"Layers: {Layers(options)}; normalization {options.Normalization.ToString().ToLowerInvariant()}.",
        Penalty(options),
        $"{LossWords.Capital(options.Optimizer.Name)}{(options.Optimizer.Numbers.Length > 0 ? $" ({string.Join(", ", options.Optimizer.Numbers.Select(Plain.Full))})" : "")} at a learning rate of {Plain.Full(options.Rate)}, {options.Schedule.Kind.ToString().ToLowerInvariant()}; at most {options.Epochs} epochs of batches of {(options.BatchSize == 0 ? "all rows" : $"{options.BatchSize} rows")}.",
        options.ValidationShare > 0 ? $"{Plain.Percent(options.ValidationShare)} of the rows for validation, {options.Patience} epochs of patience." : "No rows for validation.",
        $"Seed {Plain.Full(options.Seed)}; inputs standardized{(scale == 1 ? "" : ", the response too")}.",
    ];

    /// <summary>Whether L1 costs more than it is worth.</summary>
    public static string Twin(NeuralModel model, PairedLoss twin)
    {
        string measured = $"{(model.Options.ValidationShare > 0 ? "validation" : "training")} loss of {twin.Rows} rows", figures = $"its {measured} is {Plain.Number(twin.Own)}, under L2 of the same strength {Plain.Number(twin.Other)} (difference {Plain.Number(twin.Own - twin.Other)}, standard error {Plain.Number(twin.StandardError)})";
        return twin.IsWorse ? $"L1 kills too much here: {figures}." : $"That L1 kills too much cannot be shown here: {figures}.";
    }

    private static string Structure(PenaltyStructure structure) => structure switch
    {
        PenaltyStructure.Inputs => "whole inputs",
        PenaltyStructure.Neurons => "whole hidden neurons",
        PenaltyStructure.InputsAndNeurons => "whole inputs and hidden neurons",
        _ => "each weight",
    };

    private static string Stop(NeuralModel model) => model.Stop switch
    {
        TrainingStop.Patience => $"it stopped after {model.History.Count} epochs, {model.Options.Patience} without a better validation loss, and the weights of epoch {model.BestEpoch} are kept.",
        TrainingStop.Cancelled => $"it was cancelled after {model.History.Count} epochs, and the weights of epoch {model.BestEpoch} are kept.",
        TrainingStop.Diverged => $"it diverged after {model.History.Count} epochs, and the weights of epoch {model.BestEpoch} are kept; a smaller learning rate helps.",
        _ when model.History.Count == 0 => "it is a point of LassoNet's path.",
        _ => $"all {model.History.Count} epochs were done, and the weights of epoch {model.BestEpoch} are kept.",
    };
}
