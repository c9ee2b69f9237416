namespace Whittle.Neural;

/// <summary>
/// What of a network has no influence on any output. A weight is dead where it is exactly 0, an input or hidden neuron where every way from it to an output passes a dead weight. Immutable and thread-safe.
/// </summary>
/// <param name="Weights">Weights that are exactly 0.</param>
/// <param name="WeightCount">All weights; biases are none.</param>
/// <param name="Inputs">Inputs without influence.</param>
/// <param name="Neurons">Hidden neurons without influence.</param>
/// <param name="NeuronCount">All hidden neurons.</param>
public sealed record DeadCounts(int Weights, int WeightCount, int Inputs, int Neurons, int NeuronCount)
{
    internal static DeadCounts Of(ReadOnlySpan<double> theta, ParameterLayout layout, NetworkShape shape)
    {
        int weights = 0, count = 0;
        foreach (WeightPlace place in layout.Weights)
        {
            weights += theta.Slice(place.Start, place.Length).Count(0.0);
            count += place.Length;
        }

        bool[][] alive = Alive(theta, layout);
        return new DeadCounts(weights, count, alive[0].Count(a => !a), alive.Skip(1).Sum(layer => layer.Count(a => !a)), shape.Hidden.Sum());
    }

    /// <summary>Whether each input, and then each neuron of each hidden layer, has influence.</summary>
    internal static bool[][] Alive(ReadOnlySpan<double> theta, ParameterLayout layout)
    {
        var alive = new bool[layout.Layers.Count][];
        bool[] after = [.. Enumerable.Repeat(true, layout.Layers[^1].Outputs)];
        for (int l = alive.Length - 1; l >= 0; l--)
        {
            WeightPlace place = layout.Layers[l].Weights;
            var own = new bool[place.Rows];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = Leads(theta.Slice(place.Start + (i * place.Columns), place.Columns), after);
            }

            (alive[l], after) = (own, own);
        }

        for (int i = 0; layout.Skip is { } skip && i < alive[0].Length; i++)
        {
            alive[0][i] |= theta.Slice(skip.Start + (i * skip.Columns), skip.Columns).ContainsAnyExcept(0.0);
        }

        return alive;
    }

    private static bool Leads(ReadOnlySpan<double> weights, bool[] after)
    {
        for (int j = 0; j < after.Length; j++)
        {
            if (weights[j] != 0 && after[j])
            {
                return true;
            }
        }

        return false;
    }
}
