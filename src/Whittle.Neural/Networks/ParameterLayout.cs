namespace Whittle.Neural;

/// <summary>
/// Where the parameters of a network stand, all in one run of numbers: for each hidden layer W (inputs × outputs, row after row), b, and with a normalization its scales γ and shifts β; then W and b of the output, and
/// Θ of the skip. Before batch normalization there is no b, which it would take away again. A row of a matrix holds all that leaves one input or neuron, so groups are contiguous. Immutable and thread-safe.
/// </summary>
internal sealed class ParameterLayout
{
    private ParameterLayout(NetworkShape shape)
    {
        int at = 0, from = shape.Inputs;
        var layers = new List<LayerPlace>();
        foreach (int to in shape.Hidden)
        {
            layers.Add(Place(from, to, shape.Normalization, ref at));
            from = to;
        }

        layers.Add(Place(from, shape.Outputs, Normalization.None, ref at));
        Layers = [.. layers];
        Skip = shape.HasSkip ? new WeightPlace(at, shape.Inputs, shape.Outputs) : null;
        Count = at + (Skip?.Length ?? 0);
    }

    /// <summary>The layers, the output's last.</summary>
    public IReadOnlyList<LayerPlace> Layers { get; }

    /// <summary>Θ, where there is a skip.</summary>
    public WeightPlace? Skip { get; }

    /// <summary>How many parameters there are.</summary>
    public int Count { get; }

    /// <summary>All matrices of weights, those of the layers first: what penalties look at.</summary>
    public IEnumerable<WeightPlace> Weights => [.. Layers.Select(l => l.Weights), .. Skip is { } skip ? [skip] : Array.Empty<WeightPlace>()];

    public static ParameterLayout Of(NetworkShape shape) => new(shape);

    private static LayerPlace Place(int from, int to, Normalization normalization, ref int at)
    {
        var weights = new WeightPlace(at, from, to);
        at += weights.Length;
        int bias = normalization == Normalization.Batch ? -1 : Take(to, ref at);
        return new LayerPlace(weights, bias, normalization == Normalization.None ? -1 : Take(2 * to, ref at));
    }

    private static int Take(int count, ref int at) => (at += count) - count;
}

/// <summary>A matrix of weights: where it begins, and its rows (what leads in) and columns (what it leads to).</summary>
internal readonly record struct WeightPlace(int Start, int Rows, int Columns)
{
    public int Length => Rows * Columns;
}

/// <summary>A layer: its weights, where its biases begin (−1 without), and where the scales of its normalization do, which the shifts follow (−1 without).</summary>
internal readonly record struct LayerPlace(WeightPlace Weights, int Bias, int Scale)
{
    public int Outputs => Weights.Columns;

    public int Shift => Scale + Outputs;
}
