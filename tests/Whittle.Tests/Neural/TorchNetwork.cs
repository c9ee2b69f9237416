using System.Text.Json;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Tests.Reference;

namespace Whittle.Tests.Neural;

/// <summary>One network of <c>reference/networks.json</c>, trained by PyTorch in double precision.</summary>
internal sealed class TorchNetwork
{
    private static readonly Lazy<IReadOnlyList<TorchNetwork>> LazyAll = new(ReadAll);
    private readonly JsonElement _json;

    private TorchNetwork(JsonElement json) => _json = json;

    public static IReadOnlyList<TorchNetwork> All => LazyAll.Value;

    public string Name => Text("name");

    public int Steps { get; private init; }

    public int Inputs => (int)Number("inputs");

    public int Batch => (int)Number("batch");

    public double Rate => Number("rate");

    public double[] Start => Numbers("start");

    public double[] X => Numbers("x");

    public double[] Y => Numbers("y");

    public double[] Outputs => Numbers("outputs1");

    public double[] Gradient => Numbers("gradient1");

    public double[] End => Numbers("end");

    public double[] Running => Numbers("running");

    public double[] Predictions => Numbers("predictions");

    public long Seed => (long)Number("seed");

    public Loss Loss => LossCatalog.Standard.Create(Text("loss"), null, _json.GetProperty("parameter").ValueKind == JsonValueKind.Null ? null : Number("parameter"));

    public NetworkShape Shape => new()
    {
        Inputs = Inputs,
        Hidden = [.. Numbers("hidden").Select(h => (int)h)],
        Outputs = (int)Number("outputs"),
        Activation = Enum.Parse<Activation>(Text("activation")),
        Normalization = Enum.Parse<Normalization>(Text("normalization")),
        HasSkip = Flag("skip"),
        InputDropout = Number("inputDropout"),
        Dropout = Number("dropout"),
        DropoutKind = Flag("gaussian") ? DropoutKind.Gaussian : DropoutKind.Bernoulli,
    };

    public NetworkOptions Options => new()
    {
        Optimizer = Text("optimizer") == "adam" ? Optimizer.Adam() : Optimizer.Sgd(Number("momentum"), Text("optimizer") == "nesterov"),
        LearningRate = Rate,
        BatchSize = Batch,
        Penalty = new NetworkPenalty { Lambda = Number("lambda"), L1Ratio = Number("l1Ratio"), L2 = Flag("decoupled") ? L2Kind.Decoupled : L2Kind.Coupled },
    };

    private static TorchNetwork[] ReadAll()
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceFiles.Folder, "networks.json"))).RootElement;
        int steps = root.GetProperty("steps").GetInt32();
        return [.. root.GetProperty("networks").EnumerateArray().Select(json => new TorchNetwork(json) { Steps = steps })];
    }

    private string Text(string name) => _json.GetProperty(name).GetString()!;

    private double Number(string name) => _json.GetProperty(name).GetDouble();

    private bool Flag(string name) => _json.GetProperty(name).GetBoolean();

    private double[] Numbers(string name) => [.. _json.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
