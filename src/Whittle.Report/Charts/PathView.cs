namespace Whittle.Report;

/// <summary>What a path is drawn against.</summary>
public enum PathView
{
    /// <summary>λ, on a logarithmic axis that falls to the right.</summary>
    Lambda,

    /// <summary>Σ|β|, on the scale that the penalty sees: how much the penalty still allows.</summary>
    L1Norm,

    /// <summary>The share of the deviance that is explained on the rows of the fit.</summary>
    DevianceExplained,
}
