using Whittle.Losses;

namespace Whittle.Penalties;

/// <summary>
/// Translates (λ, L1 ratio) between conventions for one problem, both ways. What a convention hides is in the problem: the number of
/// penalized coefficients p (of all outputs), Σw, the standard deviation s of y (glmnet divides y by it) and the penalty factors (glmnet rescales them to
/// sum to the number of columns). λ always refers to the same columns, raw or standardized.
/// <para>
/// mean: λₘ = pλ(1+ρ), ρₘ = 2ρ/(1+ρ), with the mean deviance in the place of the mean squared error. scikit-learn: (λ, ρ), and Σw·λ for Ridge; C = 1/(Σw·λ) for
/// LogisticRegression, so λ = 0 has none; alpha = λ for PoissonRegressor, GammaRegressor and TweedieRegressor, which are ridge only, and for QuantileRegressor, which is the lasso only; no others. glmnet, with
/// κ = columns/Σv: λ_g α = λρ/κ and λ_g(1−α) = λ(1−ρ)s/κ, where s is 1 for every loss but the squared one; it has neither Huber's loss nor quantiles. For several responses, with the penalty on rows of
/// coefficients: (λ, ρ) for MultiTaskLasso and MultiTaskElasticNet, which know no weights, and Σw·λ for Ridge; glmnet's mgaussian without <c>standardize.response</c>; the mean has none.
/// </para>
/// Immutable and thread-safe.
/// </summary>
public sealed record LambdaScale
{
    /// <summary>The loss; default squared.</summary>
    public Loss Loss { get; init; } = Loss.Squared;

    /// <summary>Σw, which is n without weights.</summary>
    public required double WeightSum { get; init; }

    /// <summary>The weighted 1/n standard deviation of y, or its root mean square without an intercept; 0 for a constant response.</summary>
    public required double ResponseScale { get; init; }

    /// <summary>The penalty factors of the columns.</summary>
    public required PenaltyFactors Factors { get; init; }

    /// <summary>Whether rows of positive weight have different weights; default false.</summary>
    public bool HasWeights { get; init; }

    /// <summary>
    /// Whether the penalty is the elastic net, on single coefficients or, for several responses, on the rows of single columns; default true. No convention knows
    /// another.
    /// </summary>
    public bool IsElasticNet { get; init; } = true;

    /// <summary>Whittle's pair for a pair of another convention.</summary>
    /// <param name="convention">Whose pair it is.</param>
    /// <param name="lambda">λ ≥ 0 in that convention.</param>
    /// <param name="l1Ratio">The L1 ratio in [0, 1] in that convention (glmnet's <c>alpha</c>).</param>
    /// <returns>The pair, or null where the convention does not exist for this problem (see <see cref="FromWhittle"/>).</returns>
    public PenaltyStrength? ToWhittle(LambdaConvention convention, double lambda, double l1Ratio) => !Exists(convention, lambda, l1Ratio) ? null : convention switch
    {
        LambdaConvention.Mean => new(lambda * (2 - l1Ratio) / (2 * PenalizedCount), l1Ratio / (2 - l1Ratio)),
        LambdaConvention.ScikitLearn => new(Loss.TakesClasses ? 1 / (lambda * WeightSum) : IsRidge(l1Ratio) ? lambda / WeightSum : lambda, l1Ratio),
        LambdaConvention.Glmnet => Mix(lambda * l1Ratio * GlmnetFactor, lambda * (1 - l1Ratio) / GlmnetScale * GlmnetFactor, l1Ratio),
        _ => new(lambda, l1Ratio),
    };

    /// <summary>The pair of another convention for Whittle's pair.</summary>
    /// <param name="convention">Whose pair is wanted.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="l1Ratio">ρ in [0, 1].</param>
    /// <returns>
    /// The pair, or null where there is none: no penalized coefficient (mean), penalty factors other than 1 and ∞ (scikit-learn, which has
    /// none), weights or a loss that it has not, a constant response (glmnet, which refuses it), several responses (mean), a penalty that is no elastic net.
    /// </returns>
    public PenaltyStrength? FromWhittle(LambdaConvention convention, double lambda, double l1Ratio) => !Exists(convention, lambda, l1Ratio) ? null : convention switch
    {
        LambdaConvention.Mean => new(PenalizedCount * lambda * (1 + l1Ratio), 2 * l1Ratio / (1 + l1Ratio)),
        LambdaConvention.ScikitLearn => new(Loss.TakesClasses ? 1 / (lambda * WeightSum) : IsRidge(l1Ratio) ? lambda * WeightSum : lambda, l1Ratio),
        LambdaConvention.Glmnet => Mix(lambda * l1Ratio / GlmnetFactor, lambda * (1 - l1Ratio) * GlmnetScale / GlmnetFactor, l1Ratio),
        _ => new(lambda, l1Ratio),
    };

    /// <summary>The estimator of scikit-learn whose strength is meant at an L1 ratio.</summary>
    /// <param name="l1Ratio">ρ in [0, 1].</param>
    public string ScikitLearnEstimator(double l1Ratio) => Loss.Name switch
    {
        "logistic" or "multinomial" => "LogisticRegression",
        "poisson" => "PoissonRegressor",
        "gamma" => "GammaRegressor",
        "tweedie" => "TweedieRegressor",
        "multi-squared" when IsSeveral => l1Ratio == 1 ? "MultiTaskLasso" : l1Ratio == 0 ? "Ridge" : "MultiTaskElasticNet",
        "quantile" => "QuantileRegressor",
        _ => l1Ratio == 1 ? "Lasso" : l1Ratio == 0 ? "Ridge" : "ElasticNet",
    };

    private int PenalizedCount => Factors.PenalizedCount * Loss.Outputs;

    // κ: glmnet multiplies its λ by factors that sum to the number of columns.
    private double GlmnetFactor => Factors.Count / Factors.GlmnetSum;

    // glmnet divides the response by its deviation for the squared loss alone.
    private double GlmnetScale => Loss.IsLeastSquares ? ResponseScale : 1;

    private bool IsSeveral => Loss.Name == "multi-squared" && Loss.Outputs > 1;

    private bool IsRidge(double l1Ratio) => l1Ratio == 0 && (Loss.IsLeastSquares || Loss.Name == "multi-squared");

    private bool Exists(LambdaConvention convention, double lambda, double l1Ratio) => convention == LambdaConvention.Whittle || (IsElasticNet && convention switch
    {
        LambdaConvention.Mean => PenalizedCount > 0 && !IsSeveral,
        LambdaConvention.ScikitLearn => Enumerable.Range(0, Factors.Count).All(j => Factors[j] == 1 || Factors.IsExcluded(j)) && (Loss.Name, Loss.Link) switch
        {
            ("squared", _) => true,
            ("multi-squared", _) => !IsSeveral || l1Ratio == 0 || !HasWeights,
            ("quantile", _) => l1Ratio == 1,
            ("logistic", "logit") or ("multinomial", _) => lambda > 0,
            (_, "log") => l1Ratio == 0,
            _ => false,
        },
        _ => GlmnetScale > 0 && Factors.GlmnetSum > 0 && Loss.Name is not ("huber" or "quantile") && Loss.Link != "efron" && (IsSeveral || Loss.Name != "multi-squared"),
    });

    // The pair of separate strengths as total and share; at λ = 0 the share is kept.
    private static PenaltyStrength Mix(double l1, double l2, double shareAtZero) => l1 + l2 > 0 ? new(l1 + l2, l1 / (l1 + l2)) : new(0, shareAtZero);
}
