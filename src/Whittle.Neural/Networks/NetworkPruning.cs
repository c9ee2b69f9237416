using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// Takes away hidden neurons that do nothing: those from which every way to an output passes a weight of 0, and those into which every weight is 0, whose constant activation joins the biases of the next layer. With layer
/// normalization neurons stay, since each takes part in its row's mean; where a layer would lose all its neurons, one stays.
/// </summary>
internal static class NetworkPruning
{
    public static Network Prune(Network network)
    {
        NetworkShape shape = network.Shape;
        if (shape.Normalization == Normalization.Layer || shape.Hidden.Count == 0)
        {
            return network;
        }

        double[] theta = network.Parameters.ToArray();
        Fold(network, theta);
        bool[][] alive = DeadCounts.Alive(theta, network.Layout);
        int[][] kept = [.. Enumerable.Range(0, shape.Hidden.Count).Select(l => Kept(alive[l + 1]))];
        NetworkShape small = shape with { Hidden = [.. kept.Select(k => k.Length)] };
        ParameterLayout to = ParameterLayout.Of(small);
        double[] parameters = new double[to.Count], running = new double[NetworkPass.RunningLength(small)];
        int[] rows = [.. Enumerable.Range(0, shape.Inputs)];
        int readAt = 0, writeAt = 0;
        for (int l = 0; l < to.Layers.Count; l++)
        {
            (LayerPlace old, LayerPlace own) = (network.Layout.Layers[l], to.Layers[l]);
            int[] columns = l < kept.Length ? kept[l] : [.. Enumerable.Range(0, shape.Outputs)];
            for (int i = 0; i < rows.Length; i++)
            {
                Take(theta.AsSpan(old.Weights.Start + (rows[i] * old.Outputs)), columns, parameters.AsSpan(own.Weights.Start + (i * columns.Length)));
            }

            if (old.Bias >= 0)
            {
                Take(theta.AsSpan(old.Bias), columns, parameters.AsSpan(own.Bias));
            }

            if (old.Scale >= 0)
            {
                Take(theta.AsSpan(old.Scale), columns, parameters.AsSpan(own.Scale));
                Take(theta.AsSpan(old.Shift), columns, parameters.AsSpan(own.Shift));
                Take(network.RunningMeans[readAt..], columns, running.AsSpan(writeAt));
                Take(network.RunningMeans[(readAt + old.Outputs)..], columns, running.AsSpan(writeAt + columns.Length));
                (readAt, writeAt) = (readAt + (2 * old.Outputs), writeAt + (2 * columns.Length));
            }

            rows = columns;
        }

        if (network.Layout.Skip is { } skip)
        {
            theta.AsSpan(skip.Start, skip.Length).CopyTo(parameters.AsSpan(to.Skip!.Value.Start));
        }

        return new Network(small, parameters, running);
    }

    // Neurons that nothing leads into are constant: what they add to the next layer joins its biases, where it has any, and nothing leaves them any more.
    private static void Fold(Network network, double[] theta)
    {
        NetworkShape shape = network.Shape;
        int at = 0;
        for (int l = 0; l < shape.Hidden.Count; l++)
        {
            (LayerPlace layer, LayerPlace next) = (network.Layout.Layers[l], network.Layout.Layers[l + 1]);
            for (int j = 0; j < layer.Outputs && next.Bias >= 0; j++)
            {
                if (Enumerable.Range(0, layer.Weights.Rows).All(i => theta[layer.Weights.Start + (i * layer.Outputs) + j] == 0))
                {
                    double value = ConstantOf(network, theta, layer, j, at);
                    Span<double> leaving = theta.AsSpan(next.Weights.Start + (j * next.Outputs), next.Outputs);
                    Kernels.AddScaled(value, leaving, theta.AsSpan(next.Bias, next.Outputs));
                    leaving.Clear();
                }
            }

            at += shape.Normalization == Normalization.Batch ? 2 * layer.Outputs : 0;
        }
    }

    // What a neuron without inputs is.
    private static double ConstantOf(Network network, double[] theta, LayerPlace layer, int neuron, int runningAt)
    {
        double z = layer.Bias >= 0 ? theta[layer.Bias + neuron] : 0, value = 0;
        if (network.Shape.Normalization == Normalization.Batch)
        {
            double mean = network.RunningMeans[runningAt + neuron], variance = network.RunningMeans[runningAt + layer.Outputs + neuron];
            z = ((z - mean) / Math.Sqrt(variance + BatchNormalizer.Epsilon) * theta[layer.Scale + neuron]) + theta[layer.Shift + neuron];
        }

        ActivationFunction.Apply(network.Shape.Activation, new ReadOnlySpan<double>(in z), new Span<double>(ref value));
        return value;
    }

    private static int[] Kept(bool[] alive)
    {
        int[] kept = [.. Enumerable.Range(0, alive.Length).Where(j => alive[j])];
        return kept.Length > 0 ? kept : [0];
    }

    private static void Take(ReadOnlySpan<double> from, int[] places, Span<double> to)
    {
        for (int k = 0; k < places.Length; k++)
        {
            to[k] = from[places[k]];
        }
    }
}
