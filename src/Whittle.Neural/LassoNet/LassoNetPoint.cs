namespace Whittle.Neural;

/// <summary>LassoNet at one λ. Immutable and thread-safe.</summary>
/// <param name="Lambda">λ, on the scale of the network's loss.</param>
/// <param name="Network">The network, with its skip.</param>
/// <param name="Kept">The inputs that are kept, by position.</param>
/// <param name="ValidationLoss">The mean loss of the validation rows; NaN without validation.</param>
/// <param name="Epochs">How many epochs it took.</param>
public sealed record LassoNetPoint(double Lambda, Network Network, IReadOnlyList<int> Kept, double ValidationLoss, int Epochs);
