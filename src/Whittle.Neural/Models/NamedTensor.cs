using System.Runtime.InteropServices;
using System.Text.Json;
using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>A piece of a network under the name and in the orientation that PyTorch gives it.</summary>
/// <param name="Name">Such as <c>hidden.0.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its numbers, the last index running fastest.</param>
internal sealed record NamedTensor(string Name, int[] Shape, double[] Values)
{
    /// <summary>All pieces of a network.</summary>
    public static IEnumerable<NamedTensor> Of(Network network)
    {
        double[] theta = network.Parameters.ToArray(), running = network.RunningMeans.ToArray();
        foreach ((string name, int start, int rows, int columns, bool isRunning) in Places(network.Shape))
        {
            ReadOnlySpan<double> own = (isRunning ? running : theta).AsSpan(start, Math.Max(1, rows) * columns);
            yield return rows > 0 ? new NamedTensor(name, [columns, rows], Turn(own, rows, columns)) : new NamedTensor(name, [columns], own.ToArray());
        }
    }

    /// <summary>A network of the pieces that a file's header names.</summary>
    /// <exception cref="WhittleException">A piece is missing, or has another type or size (<c>model-unreadable</c>).</exception>
    public static Network Join(NetworkShape shape, JsonElement header, byte[] data)
    {
        double[] theta = new double[shape.ParameterCount], running = new double[NetworkPass.RunningLength(shape)];
        foreach ((string name, int start, int rows, int columns, bool isRunning) in Places(shape))
        {
            JsonElement own = header.GetProperty(name);
            int[] offsets = [.. own.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32())], sizes = [.. own.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
            int length = Math.Max(1, rows) * columns;
            if (own.GetProperty("dtype").GetString() != "F64" || !sizes.AsSpan().SequenceEqual(rows > 0 ? [columns, rows] : [columns]) || offsets.Length != 2 || offsets[1] - offsets[0] != length * sizeof(double))
            {
                throw Faults.ModelUnreadable($"{name} has not the size of the network");
            }

            ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(data.AsSpan(offsets[0], offsets[1] - offsets[0]));
            (rows > 0 ? Turn(values, columns, rows) : values.ToArray()).CopyTo(isRunning ? running : theta, start);
        }

        return new Network(shape, theta, running);
    }

    // Where each piece stands; a vector has no rows.
    private static IEnumerable<(string Name, int Start, int Rows, int Columns, bool IsRunning)> Places(NetworkShape shape)
    {
        ParameterLayout layout = ParameterLayout.Of(shape);
        int running = 0;
        for (int l = 0; l < layout.Layers.Count; l++)
        {
            LayerPlace layer = layout.Layers[l];
            string name = l < shape.Hidden.Count ? $"hidden.{l}" : "output";
            yield return ($"{name}.weight", layer.Weights.Start, layer.Weights.Rows, layer.Outputs, false);
            if (layer.Bias >= 0)
            {
                yield return ($"{name}.bias", layer.Bias, 0, layer.Outputs, false);
            }

            if (layer.Scale >= 0)
            {
                yield return ($"norm.{l}.weight", layer.Scale, 0, layer.Outputs, false);
                yield return ($"norm.{l}.bias", layer.Shift, 0, layer.Outputs, false);
                if (shape.Normalization == Normalization.Batch)
                {
                    yield return ($"norm.{l}.running_mean", running, 0, layer.Outputs, true);
                    yield return ($"norm.{l}.running_var", running + layer.Outputs, 0, layer.Outputs, true);
                    running += 2 * layer.Outputs;
                }
            }
        }

        if (layout.Skip is { } skip)
        {
            yield return ("skip.weight", skip.Start, skip.Rows, skip.Columns, false);
        }
    }

    private static double[] Turn(ReadOnlySpan<double> values, int rows, int columns)
    {
        var turned = new double[values.Length];
        Numerics.Kernels.Transpose(values, rows, columns, turned);
        return turned;
    }
}
