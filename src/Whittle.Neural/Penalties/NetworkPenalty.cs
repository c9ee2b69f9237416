using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>
/// λ Σ_g [ρ √|g| ‖w_g‖ + (1 − ρ) ‖w_g‖²/2] over groups of weights, of single weights λ Σ [ρ|w| + (1 − ρ)w²/2], beside the mean loss. Biases, and the scales and shifts of normalizations, are not penalized. The L1
/// part is never a subgradient: a proximal step follows every step of the optimizer, in the optimizer's own metric, so zeros are exact and can come back. Immutable and thread-safe.
/// </summary>
public sealed record NetworkPenalty
{
    /// <summary>No penalty.</summary>
    public static NetworkPenalty None { get; } = new();

    /// <summary>λ ≥ 0, the strength; default 0, no penalty.</summary>
    public double Lambda { get; init; }

    /// <summary>ρ in [0, 1]: 1 is L1, 0 is L2; default 0.</summary>
    public double L1Ratio { get; init; }

    /// <summary>What the L1 part sets to zero together; default each weight for itself.</summary>
    public PenaltyStructure Structure { get; init; } = PenaltyStructure.Weights;

    /// <summary>How the L2 part is taken into account; default in the loss.</summary>
    public L2Kind L2 { get; init; } = L2Kind.Coupled;

    /// <summary>The largest norm of all weights that lead into one hidden neuron, to which they are scaled back after a step (Srivastava et al. 2014); default none, ∞.</summary>
    public double MaxNorm { get; init; } = double.PositiveInfinity;

    /// <summary>λρ.</summary>
    internal double L1 => Lambda * L1Ratio;

    /// <summary>λ(1 − ρ).</summary>
    internal double Ridge => Lambda * (1 - L1Ratio);

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(Lambda >= 0 && double.IsFinite(Lambda)))
        {
            yield return Faults.OutOfRange("Lambda", Lambda, "[0, ∞)", "0 is no penalty");
        }

        if (!(L1Ratio is >= 0 and <= 1))
        {
            yield return Faults.OutOfRange("L1Ratio", L1Ratio, "[0, 1]", "1 is L1, 0 is L2");
        }

        if (!(MaxNorm > 0))
        {
            yield return Faults.OutOfRange("MaxNorm", MaxNorm, "(0, ∞]", "the largest norm of the weights into a neuron; ∞ is none");
        }
    }
}
