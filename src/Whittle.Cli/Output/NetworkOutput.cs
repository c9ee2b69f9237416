using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What <c>net fit</c> says: the document <c>whittle.network-fit/1</c>, and words.</summary>
internal static class NetworkOutput
{
    private const int ShownEpochs = 8;

    /// <summary>Epochs as work that is done, at most all that may come, with their losses.</summary>
    public static IProgress<EpochRecord>? Follow(NetworkOptions options, IProgress<WorkDone>? progress) => progress is null ? null : new Relay<EpochRecord>(e => progress.Report(new WorkDone(
        (double)e.Epoch / options.Epochs, $"epoch {e.Epoch}, loss {Plain.Number(e.TrainingLoss)}{(double.IsNaN(e.ValidationLoss) ? "" : $", validation {Plain.Number(e.ValidationLoss)}")}")));

    /// <summary>Points of paths, one a seed, as the share of inputs that have left, with the validation loss.</summary>
    public static IProgress<LassoNetPoint>? FollowPath(int inputs, int seeds, IProgress<WorkDone>? progress)
    {
        int paths = 0;
        return progress is null ? null : new Relay<LassoNetPoint>(p =>
        {
            // A path begins with its dense network.
            paths += p.Lambda == 0 ? 1 : 0;
            double left = 1 - ((double)p.Kept.Count / inputs);
            progress.Report(new WorkDone((paths - 1 + left) / seeds, $"λ {Plain.Number(p.Lambda)}, {p.Kept.Count} of {inputs} inputs{(double.IsNaN(p.ValidationLoss) ? "" : $", validation {Plain.Number(p.ValidationLoss)}")}"));
        });
    }

    /// <summary>A saved network, in the form that was asked for.</summary>
    public static void Write(Shell shell, NeuralModel model)
    {
        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, model, model, null, null, null));
        }
        else
        {
            Write(shell, null, model, model, null, null);
        }
    }

    /// <summary>Words.</summary>
    /// <param name="shell">Where they go.</param>
    /// <param name="input">The data, or null where they are not at hand.</param>
    /// <param name="kept">The network that is kept, pruned where that was asked for.</param>
    /// <param name="model">The network as it was trained.</param>
    /// <param name="twin">Its loss beside that of the same network under L2, or null.</param>
    /// <param name="validation">How well the validation rows are predicted, or null.</param>
    public static void Write(Shell shell, RegressionInput? input, NeuralModel kept, NeuralModel model, PairedLoss? twin, HeldOutSummary? validation)
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        Line(NetworkWords.What(model));
        Line($"  {NetworkWords.Penalty(model.Options)}");
        if (input is not null && MissingWords.Of(input.Missing, input.Policy, input.Regression, int.MaxValue) is { } missing)
        {
            Line($"  {missing}");
        }

        Line($"  {NetworkWords.Training(model)}");
        Line();
        WriteHistory(shell, model);
        Line(NetworkWords.Explained(model));
        if (validation is not null)
        {
            Line(HeldOutWords.Of(validation, model.Loss, "the validation rows, which chose the epoch"));
            HeldOutOutput.Write(shell, "the validation rows", validation.Classes, validation.TwoClasses, HeldOutOutput.Named(validation.Responses, model.Outputs));
        }

        if (NetworkWords.Dead(model) is { } dead)
        {
            Line(dead);
        }

        if (!ReferenceEquals(kept, model))
        {
            Line($"Pruned: {model.Network.Shape.ParameterCount} parameters became {kept.Network.Shape.ParameterCount} ({string.Join(" and ", kept.Network.Shape.Hidden)} hidden neurons), with the same predictions.");
        }

        if (twin is not null)
        {
            Line(NetworkWords.Twin(model, twin));
        }
    }

    /// <summary>The document.</summary>
    public static void Write(Utf8JsonWriter json, NeuralModel kept, NeuralModel model, PairedLoss? twin, HeldOutSummary? validation, Seconds? seconds)
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

        if (validation is not null)
        {
            HeldOutOutput.Write(json, "validation", validation, model.Outputs);
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

    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
