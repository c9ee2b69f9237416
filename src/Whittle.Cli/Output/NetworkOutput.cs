using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What <c>net fit</c> says: the document <c>whittle.network-fit/1</c>, and words.</summary>
internal static class NetworkOutput
{
    private const int ShownEpochs = 8;

    /// <summary>Epochs as the share of work that is done.</summary>
    public static IProgress<EpochRecord>? Follow(NetworkOptions options, IProgress<double>? progress) =>
        progress is null ? null : new Relay<EpochRecord>(e => progress.Report((double)e.Epoch / options.Epochs));

    /// <summary>Points of a path as the share of inputs that have left.</summary>
    public static IProgress<LassoNetPoint>? FollowPath(int inputs, IProgress<double>? progress) =>
        progress is null ? null : new Relay<LassoNetPoint>(p => progress.Report(1 - ((double)p.Kept.Count / inputs)));

    /// <summary>A saved network, in the form that was asked for.</summary>
    public static void Write(Shell shell, NeuralModel model)
    {
        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, model, model, null, null));
        }
        else
        {
            Write(shell, null, model, model, null);
        }
    }

    /// <summary>Words.</summary>
    /// <param name="shell">Where they go.</param>
    /// <param name="input">The data, or null where they are not at hand.</param>
    /// <param name="kept">The network that is kept, pruned where that was asked for.</param>
    /// <param name="model">The network as it was trained.</param>
    /// <param name="twin">Its loss beside that of the same network under L2, or null.</param>
    public static void Write(Shell shell, RegressionInput? input, NeuralModel kept, NeuralModel model, PairedLoss? twin)
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        LossWords loss = LossWords.Of(model.Loss);
        NetworkShape shape = model.Network.Shape;
        Line($"A network of {shape.Inputs} inputs, {(shape.Hidden.Count == 0 ? "no hidden layer" : $"{string.Join(" and ", shape.Hidden.Select(h => h.ToString(CultureInfo.InvariantCulture)))} hidden neurons ({shape.Activation})")} and {shape.Outputs} {(shape.Outputs == 1 ? "output" : "outputs")}, {shape.ParameterCount} parameters, for {string.Join(", ", model.Response.Columns)}.");
        Line($"  {Penalty(model.Options)}");
        if (input is not null && MissingWords.Of(input.Missing, input.Policy, input.Regression, int.MaxValue) is { } missing)
        {
            Line($"  {missing}");
        }

        Line($"  Loss: {loss.Noun}{(model.Scale == 1 ? "" : $", of a response divided by its standard deviation {Plain.Number(model.Scale)}")}; biases are not penalized. Training has no certificate: {Stop(model)}");
        Line();
        WriteHistory(shell, model);
        Line($"It explains {Plain.Percent(model.DevianceExplained)} of the {loss.Measure} of the {model.Rows} rows it was given{(model.Options.ValidationShare > 0 ? ", validation rows among them" : "")}.");
        WriteDead(Line, kept, model);
        if (twin is not null)
        {
            WriteTwin(Line, model, twin);
        }
    }

    /// <summary>The document.</summary>
    public static void Write(Utf8JsonWriter json, NeuralModel kept, NeuralModel model, PairedLoss? twin, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.network-fit/1");
        json.WriteString("response", string.Join(", ", model.Response.Columns));
        json.WriteNumber("rows", model.Rows);
        json.WriteNumber("parameters", kept.Network.Shape.ParameterCount);
        json.WriteStartArray("hidden");
        foreach (int width in kept.Network.Shape.Hidden)
        {
            json.WriteNumberValue(width);
        }

        json.WriteEndArray();
        json.WriteString("stop", model.Stop.ToString());
        json.WriteNumber("bestEpoch", model.BestEpoch);
        json.WriteReal("devianceExplained", model.DevianceExplained);
        json.WriteReal("lambda", model.Options.Penalty.Lambda);
        json.WriteReal("l1Ratio", model.Options.Penalty.L1Ratio);
        DeadCounts dead = model.Network.CountDead();
        json.WriteStartObject("dead");
        json.WriteNumber("weights", dead.Weights);
        json.WriteNumber("ofWeights", dead.WeightCount);
        json.WriteNumber("neurons", dead.Neurons);
        json.WriteNumber("ofNeurons", dead.NeuronCount);
        json.WriteStartArray("inputs");
        foreach (string name in model.DeadInputs())
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (twin is not null)
        {
            json.WriteStartObject("underL2");
            json.WriteReal("loss", twin.Own);
            json.WriteReal("lossUnderL2", twin.Other);
            json.WriteReal("standardError", twin.StandardError);
            json.WriteBoolean("killsTooMuch", twin.IsWorse);
            json.WriteEndObject();
        }

        json.WriteStartArray("history");
        foreach (EpochRecord e in model.History)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", e.Epoch);
            json.WriteReal("rate", e.Rate);
            json.WriteReal("trainingLoss", e.TrainingLoss);
            json.WriteReal("validationLoss", double.IsNaN(e.ValidationLoss) ? null : e.ValidationLoss);
            json.WriteReal("penalty", e.Penalty);
            json.WriteNumber("deadWeights", e.Dead.Weights);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FitJson.WriteSeconds(json, seconds);
    }

    private static string Penalty(NetworkOptions options)
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
        TrainingStop.Diverged => $"it diverged after {model.History.Count} epochs, and the weights of epoch {model.BestEpoch} are kept; a smaller --learning-rate helps.",
        _ when model.History.Count == 0 => "it is a point of LassoNet's path.",
        _ => $"all {model.History.Count} epochs were done, and the weights of epoch {model.BestEpoch} are kept.",
    };

    private static void WriteHistory(Shell shell, NeuralModel model)
    {
        int count = model.History.Count;
        bool hasValidation = model.Options.ValidationShare > 0, hasPenalty = model.Options.Penalty.Lambda > 0;
        if (count == 0)
        {
            return;
        }

        Table table = new() { Border = TableBorder.None };
        table.AddColumns(Headers.Right("epoch"), Headers.Right("training loss"));
        foreach (string header in (string[])[.. hasValidation ? (string[])["validation loss"] : [], .. hasPenalty ? (string[])["penalty", "weights at 0"] : []])
        {
            table.AddColumn(Headers.Right(header));
        }

        table.AddColumn(new TableColumn(""));
        int[] shown = [.. Enumerable.Range(0, ShownEpochs).Select(k => 1 + (int)Math.Round(Math.Pow((double)k / (ShownEpochs - 1), 2) * (count - 1))).Append(model.BestEpoch).Where(e => e >= 1 && e <= count).Distinct().Order()];
        foreach (EpochRecord e in shown.Select(epoch => model.History[epoch - 1]))
        {
            string[] cells =
            [
                e.Epoch.ToString(CultureInfo.InvariantCulture), Plain.Number(e.TrainingLoss), .. hasValidation ? (string[])[Plain.Number(e.ValidationLoss)] : [],
                .. hasPenalty ? (string[])[Plain.Number(e.Penalty), e.Dead.Weights.ToString(CultureInfo.InvariantCulture)] : [], e.Epoch == model.BestEpoch ? "kept" : "",
            ];
            table.AddRow(cells);
        }

        shell.Output.Write(table);
    }

    private static void WriteDead(Action<string> line, NeuralModel kept, NeuralModel model)
    {
        DeadCounts dead = model.Network.CountDead();
        if (dead.Weights > 0)
        {
            string[] inputs = [.. model.DeadInputs()];
            line($"What died: {dead.Weights} of {dead.WeightCount} weights are exactly 0; {dead.Neurons} of {dead.NeuronCount} hidden neurons and {inputs.Length} of {model.Inputs.Count} inputs have no influence{(inputs.Length > 0 ? $": {string.Join(", ", inputs)}" : "")}.");
        }

        if (!ReferenceEquals(kept, model))
        {
            line($"Pruned: {model.Network.Shape.ParameterCount} parameters became {kept.Network.Shape.ParameterCount} ({string.Join(" and ", kept.Network.Shape.Hidden)} hidden neurons), with the same predictions.");
        }
    }

    private static void WriteTwin(Action<string> line, NeuralModel model, PairedLoss twin)
    {
        string measured = $"{(model.Options.ValidationShare > 0 ? "validation" : "training")} loss of {twin.Rows} rows", figures = $"its {measured} is {Plain.Number(twin.Own)}, under L2 of the same strength {Plain.Number(twin.Other)} (difference {Plain.Number(twin.Own - twin.Other)}, standard error {Plain.Number(twin.StandardError)})";
        line(twin.IsWorse ? $"L1 kills too much here: {figures}." : $"That L1 kills too much cannot be shown here: {figures}.");
    }

    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
