namespace Whittle.Neural;

/// <summary>What a training came to. Immutable and thread-safe.</summary>
/// <param name="Network">The weights that are kept.</param>
/// <param name="History">One record an epoch.</param>
/// <param name="BestEpoch">The epoch whose weights are kept, from 1; 0 where not even one was finished.</param>
/// <param name="Stop">Why it ended.</param>
public sealed record TrainedNetwork(Network Network, IReadOnlyList<EpochRecord> History, int BestEpoch, TrainingStop Stop)
{
    /// <summary>The validation loss of the kept weights; NaN without validation.</summary>
    public double ValidationLoss => BestEpoch > 0 ? History[BestEpoch - 1].ValidationLoss : double.NaN;
}
