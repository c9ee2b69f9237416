using System.Buffers;
using System.Text;
using System.Text.Json;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;

namespace Whittle.Neural;

/// <summary>What a model is beside its weights, as JSON.</summary>
internal static class NeuralModelJson
{
    public static string Write(NeuralModel model)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            ModelJson.WriteResponse(json, model.Response);
            ModelJson.WriteLoss(json, model.Loss);
            json.WriteString("offset", model.Offset);
            json.WriteTexts("inputs", model.Inputs);
            json.WriteTexts("outputs", model.Outputs);
            json.WriteNumbers("centres", model.Centres);
            json.WriteNumbers("scales", model.Scales);
            json.WriteNumbers("shifts", model.Shifts);
            json.WriteExtended("scale", model.Scale);
            WriteShape(json, model.Network.Shape);
            WriteTraining(json, model.Options);
            json.WriteNumber("bestEpoch", model.BestEpoch);
            json.WriteString("stop", model.Stop.ToString());
            json.WriteNumber("rows", model.Rows);
            json.WriteExtended("devianceExplained", model.DevianceExplained);
            json.WriteStartArray("history");
            foreach (EpochRecord e in model.History)
            {
                json.WriteStartArray();
                foreach (double number in (ReadOnlySpan<double>)[e.Rate, e.TrainingLoss, e.Penalty, e.Dead.Weights, e.Dead.Inputs, e.Dead.Neurons])
                {
                    json.WriteNumberValue(number);
                }

                if (!double.IsNaN(e.ValidationLoss))
                {
                    json.WriteNumberValue(e.ValidationLoss);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            ModelJson.WriteRecipe(json, model.Recipe);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public static NeuralModel Read(string text, Func<NetworkShape, Network> join, LossCatalog losses)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement json = document.RootElement;
        string[] inputs = json.Texts("inputs"), outputs = json.Texts("outputs");
        NetworkShape shape = ReadShape(json.GetProperty("network"), inputs.Length, outputs.Length);
        DeadCounts size = new Network(shape, new double[shape.ParameterCount]).CountDead();
        return new NeuralModel
        {
            Response = ModelJson.ReadResponse(json),
            Loss = ModelJson.ReadLoss(json, losses),
            Offset = json.GetProperty("offset").GetString(),
            Recipe = ModelJson.ReadRecipe(json),
            Inputs = inputs,
            Outputs = outputs,
            Centres = json.Numbers("centres", inputs.Length),
            Scales = json.Numbers("scales", inputs.Length),
            Shifts = json.Numbers("shifts", outputs.Length),
            Scale = json.Number("scale"),
            Network = join(shape),
            Options = ReadTraining(json.GetProperty("training"), shape),
            History = [.. json.GetProperty("history").EnumerateArray().Select((e, at) => ReadEpoch(e, at + 1, size))],
            BestEpoch = json.GetProperty("bestEpoch").GetInt32(),
            Stop = Enum.Parse<TrainingStop>(json.Text("stop")),
            Rows = json.GetProperty("rows").GetInt32(),
            DevianceExplained = json.Number("devianceExplained"),
        };
    }

    private static void WriteShape(Utf8JsonWriter json, NetworkShape shape)
    {
        json.WriteStartObject("network");
        json.WriteNumbers("hidden", [.. shape.Hidden.Select(h => (double)h)]);
        json.WriteString("activation", shape.Activation.ToString());
        json.WriteString("normalization", shape.Normalization.ToString());
        json.WriteExtended("inputDropout", shape.InputDropout);
        json.WriteExtended("dropout", shape.Dropout);
        json.WriteString("dropoutKind", shape.DropoutKind.ToString());
        json.WriteBoolean("hasSkip", shape.HasSkip);
        json.WriteEndObject();
    }

    private static NetworkShape ReadShape(JsonElement json, int inputs, int outputs) => new()
    {
        Inputs = inputs,
        Outputs = outputs,
        Hidden = [.. json.Numbers("hidden").Select(h => (int)h)],
        Activation = Enum.Parse<Activation>(json.Text("activation")),
        Normalization = Enum.Parse<Normalization>(json.Text("normalization")),
        InputDropout = json.Number("inputDropout"),
        Dropout = json.Number("dropout"),
        DropoutKind = Enum.Parse<DropoutKind>(json.Text("dropoutKind")),
        HasSkip = json.GetProperty("hasSkip").GetBoolean(),
    };

    private static void WriteTraining(Utf8JsonWriter json, NetworkOptions options)
    {
        json.WriteStartObject("training");
        json.WriteNumbers("hidden", [.. options.Hidden.Select(h => (double)h)]);
        json.WriteStartObject("penalty");
        json.WriteExtended("lambda", options.Penalty.Lambda);
        json.WriteExtended("l1Ratio", options.Penalty.L1Ratio);
        json.WriteString("structure", options.Penalty.Structure.ToString());
        json.WriteString("l2", options.Penalty.L2.ToString());
        json.WriteExtended("maxNorm", options.Penalty.MaxNorm);
        json.WriteEndObject();
        json.WriteStartObject("optimizer");
        json.WriteString("name", options.Optimizer.Name);
        json.WriteNumbers("numbers", options.Optimizer.Numbers);
        json.WriteEndObject();
        json.WriteExtended("learningRate", options.Rate);
        json.WriteString("schedule", options.Schedule.Kind.ToString());
        json.WriteExtended("final", options.Schedule.Final);
        json.WriteExtended("warmup", options.Schedule.Warmup);
        json.WriteNumber("epochs", options.Epochs);
        json.WriteNumber("batchSize", options.BatchSize);
        json.WriteExtended("validationShare", options.ValidationShare);
        json.WriteNumber("patience", options.Patience);
        json.WriteNumber("seed", options.Seed);
        json.WriteBoolean("standardizeResponse", options.StandardizeResponse);
        json.WriteEndObject();
    }

    private static NetworkOptions ReadTraining(JsonElement json, NetworkShape shape)
    {
        JsonElement penalty = json.GetProperty("penalty"), optimizer = json.GetProperty("optimizer");
        return new NetworkOptions
        {
            Hidden = [.. json.Numbers("hidden").Select(h => (int)h)],
            Activation = shape.Activation,
            Normalization = shape.Normalization,
            InputDropout = shape.InputDropout,
            Dropout = shape.Dropout,
            DropoutKind = shape.DropoutKind,
            Penalty = new NetworkPenalty
            {
                Lambda = penalty.Number("lambda"),
                L1Ratio = penalty.Number("l1Ratio"),
                Structure = Enum.Parse<PenaltyStructure>(penalty.Text("structure")),
                L2 = Enum.Parse<L2Kind>(penalty.Text("l2")),
                MaxNorm = penalty.Number("maxNorm"),
            },
            Optimizer = Optimizer.Create(optimizer.Text("name"), optimizer.Numbers("numbers")),
            LearningRate = json.Number("learningRate"),
            Schedule = new LearningRateSchedule(Enum.Parse<ScheduleKind>(json.Text("schedule")), json.Number("final"), json.Number("warmup")),
            Epochs = json.GetProperty("epochs").GetInt32(),
            BatchSize = json.GetProperty("batchSize").GetInt32(),
            ValidationShare = json.Number("validationShare"),
            Patience = json.GetProperty("patience").GetInt32(),
            Seed = json.GetProperty("seed").GetInt64(),
            StandardizeResponse = json.GetProperty("standardizeResponse").GetBoolean(),
        };
    }

    private static EpochRecord ReadEpoch(JsonElement json, int epoch, DeadCounts size)
    {
        double[] numbers = [.. json.EnumerateArray().Select(n => n.GetDouble())];
        return numbers.Length is 6 or 7
            ? new EpochRecord(epoch, numbers[0], numbers[1], numbers.Length == 7 ? numbers[6] : double.NaN, numbers[2], size with { Weights = (int)numbers[3], Inputs = (int)numbers[4], Neurons = (int)numbers[5] })
            : throw Faults.ModelUnreadable($"epoch {epoch} has {numbers.Length} numbers");
    }
}
