using System.Globalization;

namespace Whittle.Neural;

/// <summary>An ONNX graph of doubles as it is put together: constants by name, and operators one after the other. Numbers of fields are those of onnx.proto. Not thread-safe.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The element type of 32-bit numbers.</summary>
    public const int Single = 1;

    /// <summary>The element type of 64-bit numbers, which all but casts are in.</summary>
    public const int Double = 11;

    // The kinds of an attribute that is a whole number or a list of them.
    private const int Integer = 2;
    private const int Integers = 7;

    private readonly Dictionary<string, (long[] Sizes, double[] Values)> _constants = new(StringComparer.Ordinal);
    private readonly List<(string Operator, string[] Inputs, string Output, int Type)> _nodes = [];

    /// <summary>A constant vector, or a matrix of some rows and columns.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, IReadOnlyList<double> values, params long[] sizes)
    {
        _constants[name] = (sizes.Length > 0 ? sizes : [values.Count], [.. values]);
        return name;
    }

    /// <summary>A constant number.</summary>
    /// <returns>Its name.</returns>
    public string Scalar(string name, double value) => Constant(name, [value], 1);

    /// <summary>An operator on values by name.</summary>
    /// <returns>The name of its result.</returns>
    public string Node(string name, params string[] inputs) => Add(name, inputs, Double);

    /// <summary>A value in another element type.</summary>
    /// <returns>The name of the result.</returns>
    public string Cast(string value, int type) => Add("Cast", [value], type);

    private string Add(string name, string[] inputs, int type)
    {
        string output = string.Create(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}_{_nodes.Count}");
        _nodes.Add((name, inputs, output, type));
        return output;
    }

    /// <summary>The whole file: rows × columns of the given input lead to rows × outputs of the last operator's result.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="columns">How many columns it has.</param>
    /// <param name="output">What the result is called.</param>
    /// <param name="outputs">How many columns it has.</param>
    public byte[] ToFile(string input, int columns, string output, int outputs)
    {
        const int IrVersion = 8, Opset = 17;
        _nodes[^1] = _nodes[^1] with { Output = output };
        var file = new ProtobufWriter();
        file.Number(1, IrVersion);
        file.Text(2, "Whittle");
        file.Message(7, graph =>
        {
            foreach ((string name, string[] inputs, string result, int type) in _nodes)
            {
                graph.Message(1, node => WriteNode(node, name, inputs, result, type));
            }

            graph.Text(2, "network");
            foreach ((string name, (long[] sizes, double[] values)) in _constants)
            {
                graph.Message(5, tensor => WriteTensor(tensor, name, sizes, values));
            }

            graph.Message(11, value => WriteValue(value, input, columns));
            graph.Message(12, value => WriteValue(value, output, outputs));
        });
        file.Message(8, set => set.Number(2, Opset));
        return file.Written.ToArray();
    }

    private static void WriteNode(ProtobufWriter node, string name, string[] inputs, string output, int type)
    {
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output);
        node.Text(4, name);
        if (name == "ReduceMean")
        {
            // Along the columns, which stay as one.
            node.Message(5, axes =>
            {
                axes.Text(1, "axes");
                axes.Number(8, 1);
                axes.Number(20, Integers);
            });
        }
        else if (name == "Cast")
        {
            node.Message(5, to =>
            {
                to.Text(1, "to");
                to.Number(3, type);
                to.Number(20, Integer);
            });
        }
    }

    private static void WriteTensor(ProtobufWriter tensor, string name, long[] sizes, double[] values)
    {
        foreach (long size in sizes)
        {
            tensor.Number(1, size);
        }

        tensor.Number(2, Double);
        tensor.Text(8, name);
        tensor.Doubles(9, values);
    }

    private static void WriteValue(ProtobufWriter value, string name, int columns)
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, Double);
            tensor.Message(2, shape =>
            {
                shape.Message(1, rows => rows.Text(2, "rows"));
                shape.Message(1, own => own.Number(1, columns));
            });
        }));
    }
}
