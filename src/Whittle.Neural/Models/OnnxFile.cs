using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>
/// Networks as ONNX, for other runtimes: a graph in double precision from the inputs as they are given, rows × p in the order of <see cref="NeuralModel.Inputs"/>, to the means of the outputs, rows × K. Standardization, the null model's predictor and the
/// link are in the graph; the recipe of a table is not, and neither is an offset. Operators of ONNX 1.12 (opset 17); the error function of GELU is taken in single precision, as runtimes have it for no other. Thread-safe.
/// </summary>
public static class OnnxFile
{
    /// <summary>Writes a model.</summary>
    /// <param name="model">A model without an offset, whose link ONNX can compute: identity, logit, log, inverse or softmax.</param>
    /// <param name="stream">Written to and left open.</param>
    /// <exception cref="WhittleException">The model has an offset, or a link that is not in the list (<c>no-onnx</c>).</exception>
    public static void Save(NeuralModel model, Stream stream)
    {
        if (model.Offset is { } offset)
        {
            throw NetworkFaults.NoOnnx($"it adds the offset {offset} to its predictor");
        }

        var graph = new OnnxGraph();
        NetworkShape shape = model.Network.Shape;
        double[] theta = model.Network.Parameters.ToArray(), running = model.Network.RunningMeans.ToArray();
        string centred = graph.Node("Sub", "inputs", graph.Constant("centres", model.Centres)), x = graph.Node("Div", centred, graph.Constant("scales", model.Scales)), a = x;
        int at = 0;
        for (int l = 0; l < model.Network.Layout.Layers.Count; l++)
        {
            LayerPlace layer = model.Network.Layout.Layers[l];
            string name = l < shape.Hidden.Count ? $"hidden.{l}" : "output";
            a = graph.Node("MatMul", a, graph.Constant($"{name}.weight", theta.AsSpan(layer.Weights.Start, layer.Weights.Length).ToArray(), layer.Weights.Rows, layer.Weights.Columns));
            if (layer.Bias >= 0)
            {
                a = graph.Node("Add", a, graph.Constant($"{name}.bias", theta.AsSpan(layer.Bias, layer.Outputs).ToArray()));
            }

            if (layer.Scale >= 0)
            {
                a = Normalize(graph, model.Network, theta, running, layer, l, ref at, a);
            }

            a = l < shape.Hidden.Count ? Activate(graph, shape.Activation, a) : a;
        }

        if (model.Network.Layout.Skip is { } skip)
        {
            a = graph.Node("Add", a, graph.Node("MatMul", x, graph.Constant("skip.weight", theta.AsSpan(skip.Start, skip.Length).ToArray(), skip.Rows, skip.Columns)));
        }

        a = graph.Node("Add", graph.Node("Mul", a, graph.Scalar("scale", model.Scale)), graph.Constant("shifts", model.Shifts));
        _ = Link(graph, model, a);
        stream.Write(graph.ToFile("inputs", model.Inputs.Count, "means", model.Outputs.Count));
    }

    private static string Normalize(OnnxGraph graph, Network network, double[] theta, double[] running, LayerPlace layer, int index, ref int at, string z)
    {
        int width = layer.Outputs;
        string mean, variance;
        if (network.Shape.Normalization == Normalization.Batch)
        {
            (mean, variance) = (graph.Constant($"norm.{index}.running_mean", running.AsSpan(at, width).ToArray()), graph.Constant($"norm.{index}.running_var", running.AsSpan(at + width, width).ToArray()));
            at += 2 * width;
        }
        else
        {
            mean = graph.Node("ReduceMean", z);
            string centred = graph.Node("Sub", z, mean);
            variance = graph.Node("ReduceMean", graph.Node("Mul", centred, centred));
        }

        string normal = graph.Node("Div", graph.Node("Sub", z, mean), graph.Node("Sqrt", graph.Node("Add", variance, graph.Scalar("epsilon", BatchNormalizer.Epsilon))));
        return graph.Node("Add", graph.Node("Mul", normal, graph.Constant($"norm.{index}.weight", theta.AsSpan(layer.Scale, width).ToArray())), graph.Constant($"norm.{index}.bias", theta.AsSpan(layer.Shift, width).ToArray()));
    }

    // By operators that runtimes have for doubles.
    private static string Activate(OnnxGraph graph, Activation activation, string z) => activation switch
    {
        Activation.Identity => z,
        Activation.Relu => graph.Node("Relu", z),
        Activation.Tanh => graph.Node("Tanh", z),
        Activation.Sigmoid => graph.Node("Sigmoid", z),
        Activation.Silu => graph.Node("Mul", z, graph.Node("Sigmoid", z)),
        Activation.LeakyRelu => graph.Node("Add", graph.Node("Relu", z), graph.Node("Mul", graph.Scalar("leak", ActivationFunction.Leak), Below(graph, z))),
        Activation.Elu => graph.Node("Add", graph.Node("Relu", z), graph.Node("Sub", graph.Node("Exp", Below(graph, z)), graph.Scalar("one", 1))),
        Activation.Softplus => graph.Node("Add", graph.Node("Relu", z), graph.Node("Log", graph.Node("Add", graph.Scalar("one", 1), graph.Node("Exp", graph.Node("Neg", graph.Node("Abs", z)))))),
        Activation.Gelu => graph.Node("Mul", z, graph.Node("Mul", graph.Scalar("half", 0.5), graph.Node("Add", graph.Scalar("one", 1), Erf(graph, graph.Node("Div", z, graph.Scalar("root2", Math.Sqrt(2))))))),
        _ => throw new NotSupportedException(activation.ToString()),
    };

    // In single precision, in which runtimes have it: off by some 1e-7.
    private static string Erf(OnnxGraph graph, string z) => graph.Cast(graph.Node("Erf", graph.Cast(z, OnnxGraph.Single)), OnnxGraph.Double);

    // min(z, 0).
    private static string Below(OnnxGraph graph, string z) => graph.Node("Neg", graph.Node("Relu", graph.Node("Neg", z)));

    private static string Link(OnnxGraph graph, NeuralModel model, string predictor) => model.Loss.Link switch
    {
        "identity" => graph.Node("Identity", predictor),
        "logit" => graph.Node("Sigmoid", predictor),
        "log" => graph.Node("Exp", predictor),
        "inverse" => graph.Node("Reciprocal", predictor),
        "softmax" => graph.Node("Softmax", predictor),
        string link => throw NetworkFaults.NoOnnx($"its link is {link}"),
    };
}
