namespace Whittle.Losses;

/// <summary>
/// How far a predictor η is from a response y, as (1/Σw) Σ wᵢ ℓ(yᵢ, ηᵢ) with ℓ half the unit deviance. Its verbs take the whole
/// predictor. Immutable and thread-safe.
/// </summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>The loss's name in model files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>L(η) = (1/Σw) Σ wᵢ ℓ(yᵢ, ηᵢ).</summary>
    /// <param name="response">y, n values.</param>
    /// <param name="predictor">η, n values.</param>
    /// <param name="weights">w, n weights ≥ 0 with a positive sum.</param>
    public abstract double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights);

    /// <summary>u = −∇L(η), the steepest descent: uᵢ = −(wᵢ/Σw) ∂ℓ/∂η.</summary>
    /// <param name="response">y, n values.</param>
    /// <param name="predictor">η, n values.</param>
    /// <param name="weights">w, n weights.</param>
    /// <param name="descent">n values, overwritten.</param>
    public abstract void Descent(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> descent);

    /// <summary>−L*(−u), the loss's part of the dual objective at a dual point u (one value a row).</summary>
    /// <param name="response">y, n values.</param>
    /// <param name="dual">u, n values; 0 where the weight is 0.</param>
    /// <param name="weights">w, n weights.</param>
    public abstract double DualValue(ReadOnlySpan<double> response, ReadOnlySpan<double> dual, ReadOnlySpan<double> weights);
}
