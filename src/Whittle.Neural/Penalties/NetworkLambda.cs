using Whittle.Losses;

namespace Whittle.Neural;

/// <summary>
/// Translates the strengths of a network's L1 and L2 parts, λ₁ Σ|w| + ½λ₂ Σw² in Whittle's convention, from and to others. Let m be 2 for squared and Huber's loss, whose others take whole squares, and 1 for log losses; all of a convention's objective is
/// m times Whittle's. Immutable and thread-safe.
/// </summary>
/// <param name="Convention">Whose λ is meant.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Weights">P, how many weights the network has, biases not counted; for <see cref="NetworkLambdaConvention.Mean"/>.</param>
/// <param name="L2">How the L2 part is taken into account; decoupled, PyTorch's λ is Whittle's.</param>
public sealed record NetworkLambda(NetworkLambdaConvention Convention, Loss Loss, int Weights, L2Kind L2 = L2Kind.Coupled)
{
    private double Multiple => Loss.Name is "squared" or "multi-squared" or "huber" ? 2 : 1;

    // What a convention's λ of 1 is in Whittle's.
    private double OfL1 => Convention switch
    {
        NetworkLambdaConvention.Mean => 1 / (Multiple * Weights),
        NetworkLambdaConvention.PyTorch or NetworkLambdaConvention.Keras => 1 / Multiple,
        _ => 1,
    };

    private double OfL2 => Convention switch
    {
        NetworkLambdaConvention.Mean => 2 / (Multiple * Weights),
        NetworkLambdaConvention.PyTorch => L2 == L2Kind.Decoupled ? 1 : 1 / Multiple,
        NetworkLambdaConvention.Keras => 2 / Multiple,
        _ => 1,
    };

    /// <summary>A penalty of Whittle's from another's strengths.</summary>
    /// <param name="l1">The strength of the L1 part, ≥ 0.</param>
    /// <param name="l2">The strength of the L2 part, ≥ 0.</param>
    /// <param name="other">What else the penalty is; default each weight for itself.</param>
    public NetworkPenalty ToWhittle(double l1, double l2, NetworkPenalty? other = null)
    {
        double first = l1 * OfL1, second = l2 * OfL2, sum = first + second;
        return (other ?? NetworkPenalty.None) with { Lambda = sum, L1Ratio = sum > 0 ? first / sum : 0, L2 = L2 };
    }

    /// <summary>The strengths of another convention from a penalty of Whittle's.</summary>
    /// <param name="penalty">The penalty.</param>
    public (double L1, double L2) FromWhittle(NetworkPenalty penalty) => (penalty.L1 / OfL1, penalty.Ridge / OfL2);
}
