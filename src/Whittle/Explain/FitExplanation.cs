namespace Whittle.Explain;

/// <summary>Why a fit is as it is, from its data: what was left out and who took over, when each feature came and went, what a step toward zero earns, and who could stand in. Immutable and thread-safe.</summary>
public sealed class FitExplanation
{
    internal FitExplanation(RewardLedger ledger, IReadOnlyList<DroppedFeature> dropped, IReadOnlyList<FeatureHistory> histories, IReadOnlyList<Alternative> alternatives, Collinearity? collinearity) =>
        (Ledger, Dropped, Histories, Alternatives, Collinearity) = (ledger, dropped, histories, alternatives, collinearity);

    /// <summary>What the next step of each kept coefficient toward zero would earn and cost.</summary>
    public RewardLedger Ledger { get; }

    /// <summary>What was left out, nearest to being kept first; the first of them with what they would be worth alone and who took that over.</summary>
    public IReadOnlyList<DroppedFeature> Dropped { get; }

    /// <summary>When each coefficient was kept along the path, in the order of the model's; none for ridge, which keeps all.</summary>
    public IReadOnlyList<FeatureHistory> Histories { get; }

    /// <summary>The fits without each of the largest kept features, largest first.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; }

    /// <summary>How far features say the same; null where there are more columns than this looks at.</summary>
    public Collinearity? Collinearity { get; }
}
