namespace Whittle.Inference;

/// <summary>How far each knockoff keeps from its column: the s of Cov(Xⱼ, X̃ⱼ) = Σⱼⱼ − sⱼ, with 0 ≤ s and diag(s) ⪯ 2Σ.</summary>
public enum KnockoffConstruction
{
    /// <summary>The s that maximizes log det(2Σ − diag(s)) + Σ log sⱼ, so that columns can least be rebuilt from knockoffs (Gimenez &amp; Zou 2019; Spector &amp; Janson 2022).</summary>
    MaximumEntropy,

    /// <summary>One s for all, min(1, 2λmin(Σ)).</summary>
    EquiCorrelated,
}
