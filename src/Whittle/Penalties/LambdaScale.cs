namespace Whittle.Penalties;

/// <summary>
/// Translates (λ, L1 ratio) between conventions for one problem, both ways. What a convention hides is in the problem: the number of
/// penalized coefficients p, Σw, the standard deviation s of y (glmnet divides y by it) and the penalty factors (glmnet rescales them to
/// sum to the number of columns). λ always refers to the same columns, raw or standardized.
/// <para>
/// mean: λₘ = pλ(1+ρ), ρₘ = 2ρ/(1+ρ). scikit-learn: (λ, ρ), and Σw·λ for Ridge. glmnet, with κ = columns/Σv: λ_g α = λρ/κ and
/// λ_g(1−α) = λ(1−ρ)s/κ.
/// </para>
/// Immutable and thread-safe.
/// </summary>
public sealed record LambdaScale
{
    /// <summary>Σw, which is n without weights.</summary>
    public required double WeightSum { get; init; }

    /// <summary>The weighted 1/n standard deviation of y, or its root mean square without an intercept; 0 for a constant response.</summary>
    public required double ResponseScale { get; init; }

    /// <summary>The penalty factors of the columns.</summary>
    public required PenaltyFactors Factors { get; init; }

    /// <summary>Whittle's pair for a pair of another convention.</summary>
    /// <param name="convention">Whose pair it is.</param>
    /// <param name="lambda">λ ≥ 0 in that convention.</param>
    /// <param name="l1Ratio">The L1 ratio in [0, 1] in that convention (glmnet's <c>alpha</c>).</param>
    /// <returns>The pair, or null where the convention does not exist for this problem (see <see cref="FromWhittle"/>).</returns>
    public PenaltyStrength? ToWhittle(LambdaConvention convention, double lambda, double l1Ratio) => !Exists(convention) ? null : convention switch
    {
        LambdaConvention.Mean => new(lambda * (2 - l1Ratio) / (2 * Factors.PenalizedCount), l1Ratio / (2 - l1Ratio)),
        LambdaConvention.ScikitLearn => new(l1Ratio == 0 ? lambda / WeightSum : lambda, l1Ratio),
        LambdaConvention.Glmnet => Mix(lambda * l1Ratio * GlmnetFactor, lambda * (1 - l1Ratio) / ResponseScale * GlmnetFactor, l1Ratio),
        _ => new(lambda, l1Ratio),
    };

    /// <summary>The pair of another convention for Whittle's pair.</summary>
    /// <param name="convention">Whose pair is wanted.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="l1Ratio">ρ in [0, 1].</param>
    /// <returns>
    /// The pair, or null where there is none: no penalized coefficient (mean), penalty factors other than 1 and ∞ (scikit-learn, which has
    /// none), a constant response (glmnet, which refuses it).
    /// </returns>
    public PenaltyStrength? FromWhittle(LambdaConvention convention, double lambda, double l1Ratio) => !Exists(convention) ? null : convention switch
    {
        LambdaConvention.Mean => new(Factors.PenalizedCount * lambda * (1 + l1Ratio), 2 * l1Ratio / (1 + l1Ratio)),
        LambdaConvention.ScikitLearn => new(l1Ratio == 0 ? lambda * WeightSum : lambda, l1Ratio),
        LambdaConvention.Glmnet => Mix(lambda * l1Ratio / GlmnetFactor, lambda * (1 - l1Ratio) * ResponseScale / GlmnetFactor, l1Ratio),
        _ => new(lambda, l1Ratio),
    };

    /// <summary>The estimator of scikit-learn whose <c>alpha</c> is meant at an L1 ratio.</summary>
    /// <param name="l1Ratio">ρ in [0, 1].</param>
    public static string ScikitLearnEstimator(double l1Ratio) => l1Ratio == 1 ? "Lasso" : l1Ratio == 0 ? "Ridge" : "ElasticNet";

    // κ: glmnet multiplies its λ by factors that sum to the number of columns.
    private double GlmnetFactor => Factors.Count / Factors.GlmnetSum;

    private bool Exists(LambdaConvention convention) => convention switch
    {
        LambdaConvention.Mean => Factors.PenalizedCount > 0,
        LambdaConvention.ScikitLearn => Enumerable.Range(0, Factors.Count).All(j => Factors[j] == 1 || Factors.IsExcluded(j)),
        LambdaConvention.Glmnet => ResponseScale > 0 && Factors.GlmnetSum > 0,
        _ => true,
    };

    // The pair of separate strengths as total and share; at λ = 0 the share is kept.
    private static PenaltyStrength Mix(double l1, double l2, double shareAtZero) => l1 + l2 > 0 ? new(l1 + l2, l1 / (l1 + l2)) : new(0, shareAtZero);
}
