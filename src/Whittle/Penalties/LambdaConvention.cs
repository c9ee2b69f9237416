namespace Whittle.Penalties;

/// <summary>Whose λ is meant. All of them describe the same family of fits; <see cref="LambdaScale"/> translates.</summary>
public enum LambdaConvention
{
    /// <summary>½·MSE + λ Σ v[ρ|b| + (1−ρ)b²/2], Whittle's own.</summary>
    Whittle,

    /// <summary>The tutorial's: MSE + λ·mean[ρ|b| + (1−ρ)b²] over the p penalized coefficients.</summary>
    Mean,

    /// <summary>scikit-learn's <c>alpha</c>: that of Lasso and ElasticNet, or of Ridge at ρ = 0.</summary>
    ScikitLearn,

    /// <summary>glmnet's <c>lambda</c> and <c>alpha</c> with <c>family = "gaussian"</c>, which divides the response by its standard deviation.</summary>
    Glmnet,
}
