using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>A penalty on the weights of one network: its value, what it adds to a gradient, and its proximal step. Immutable and thread-safe.</summary>
internal sealed class PenaltyTerm : ParameterPenalty
{
    private readonly NetworkPenalty _penalty;
    private readonly ParameterLayout _layout;
    private readonly (int Start, int Length)[] _groups;

    public PenaltyTerm(NetworkPenalty penalty, ParameterLayout layout)
    {
        (_penalty, _layout) = (penalty, layout);
        bool inputs = penalty.Structure is PenaltyStructure.Inputs or PenaltyStructure.InputsAndNeurons, neurons = penalty.Structure is PenaltyStructure.Neurons or PenaltyStructure.InputsAndNeurons;
        _groups =
        [
            .. inputs ? Rows(layout.Layers[0].Weights) : [],
            .. inputs && layout.Skip is { } skip ? Rows(skip) : [],
            .. neurons ? layout.Layers.Skip(1).SelectMany(l => Rows(l.Weights)) : [],
        ];
    }

    /// <summary>λ Σ [ρ√|g|‖w_g‖ + (1 − ρ)‖w_g‖²/2].</summary>
    public override double Value(ReadOnlySpan<double> theta)
    {
        double absolute = 0, square = 0;
        foreach (WeightPlace place in _penalty.Lambda > 0 ? _layout.Weights : [])
        {
            foreach (double w in theta.Slice(place.Start, place.Length))
            {
                absolute += Math.Abs(w);
                square += w * w;
            }
        }

        if (_penalty.Structure != PenaltyStructure.Weights)
        {
            absolute = 0;
            foreach ((int start, int length) in _groups)
            {
                absolute += Math.Sqrt(length) * Math.Sqrt(Kernels.Dot(theta.Slice(start, length), theta.Slice(start, length)));
            }
        }

        return (_penalty.L1 * absolute) + (_penalty.Ridge * square / 2);
    }

    /// <summary>Adds the gradient of a coupled L2 part.</summary>
    public override void AddGradient(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        if (_penalty.Ridge == 0 || _penalty.L2 != L2Kind.Coupled)
        {
            return;
        }

        foreach (WeightPlace place in _layout.Weights)
        {
            Kernels.AddScaled(_penalty.Ridge, theta.Slice(place.Start, place.Length), gradient.Slice(place.Start, place.Length));
        }
    }

    /// <summary>What a decoupled L2 part does before a step.</summary>
    public override void Decay(Span<double> theta, double rate)
    {
        if (_penalty.Ridge == 0 || _penalty.L2 != L2Kind.Decoupled)
        {
            return;
        }

        double kept = 1 - (rate * _penalty.Ridge);
        foreach (WeightPlace place in _layout.Weights)
        {
            Span<double> weights = theta.Slice(place.Start, place.Length);
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] *= kept;
            }
        }
    }

    /// <summary>The proximal step of the L1 part, and the largest norm, after a step.</summary>
    /// <inheritdoc/>
    public override void Proximal(Span<double> theta, double rate, ReadOnlySpan<double> metric)
    {
        double threshold = rate * _penalty.L1;
        if (threshold > 0 && _penalty.Structure == PenaltyStructure.Weights)
        {
            foreach (WeightPlace place in _layout.Weights)
            {
                ProximalStep.Soft(theta.Slice(place.Start, place.Length), threshold, metric.Length == 1 ? metric : metric.Slice(place.Start, place.Length));
            }
        }
        else if (threshold > 0)
        {
            foreach ((int start, int length) in _groups)
            {
                ProximalStep.Group(theta.Slice(start, length), threshold * Math.Sqrt(length), metric.Length == 1 ? metric : metric.Slice(start, length));
            }
        }

        foreach (LayerPlace layer in double.IsPositiveInfinity(_penalty.MaxNorm) ? [] : _layout.Layers.SkipLast(1))
        {
            ProximalStep.CapColumns(theta.Slice(layer.Weights.Start, layer.Weights.Length), layer.Outputs, _penalty.MaxNorm);
        }
    }

    private static IEnumerable<(int Start, int Length)> Rows(WeightPlace place) => Enumerable.Range(0, place.Rows).Select(i => (place.Start + (i * place.Columns), place.Columns));
}
