using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>LassoNet's penalty: λ Σⱼ ‖Θⱼ‖ over inputs, with |W₁[j, k]| ≤ M‖Θⱼ‖, and an L2 part on all weights in the loss. Its steps are those of gradient descent, in a metric of one number. Not thread-safe: it keeps memory to sort in.</summary>
internal sealed class HierarchicalPenalty(double lambda, double hierarchy, double ridge, ParameterLayout layout) : ParameterPenalty
{
    private readonly double[] _sorted = new double[layout.Layers[0].Weights.Columns];

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> theta)
    {
        WeightPlace skip = layout.Skip!.Value;
        double sum = 0, square = 0;
        for (int j = 0; j < skip.Rows; j++)
        {
            ReadOnlySpan<double> own = theta.Slice(skip.Start + (j * skip.Columns), skip.Columns);
            sum += Math.Sqrt(Kernels.Dot(own, own));
        }

        foreach (WeightPlace place in layout.Weights)
        {
            square += Kernels.Dot(theta.Slice(place.Start, place.Length), theta.Slice(place.Start, place.Length));
        }

        return (lambda * sum) + (ridge * square / 2);
    }

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        foreach (WeightPlace place in ridge > 0 ? layout.Weights : [])
        {
            Kernels.AddScaled(ridge, theta.Slice(place.Start, place.Length), gradient.Slice(place.Start, place.Length));
        }
    }

    /// <inheritdoc/>
    public override void Decay(Span<double> theta, double rate)
    {
    }

    /// <inheritdoc/>
    public override void Proximal(Span<double> theta, double rate, ReadOnlySpan<double> metric)
    {
        (WeightPlace skip, WeightPlace first) = (layout.Skip!.Value, layout.Layers[0].Weights);
        for (int j = 0; j < skip.Rows; j++)
        {
            HierarchicalProximal.Apply(
                theta.Slice(skip.Start + (j * skip.Columns), skip.Columns), theta.Slice(first.Start + (j * first.Columns), first.Columns), rate * lambda / metric[0], hierarchy, _sorted);
        }
    }
}
