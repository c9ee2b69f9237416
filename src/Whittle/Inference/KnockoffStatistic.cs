namespace Whittle.Inference;

/// <summary>What says of a column and its knockoff which is the stronger.</summary>
public enum KnockoffStatistic
{
    /// <summary>|bⱼ| − |b̃ⱼ| on the standardized scale, at the λ of the least mean error of 10 folds; for Model-X.</summary>
    CoefficientDifference,

    /// <summary>The larger of the λ at which they enter the path, negative where the knockoff enters first.</summary>
    EntryOrder,
}
