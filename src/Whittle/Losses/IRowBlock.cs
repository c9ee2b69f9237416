namespace Whittle.Losses;

/// <summary>A row loss that works on many rows at a time, in vector registers. Spans are as long as each other; rows may be any that the loss allows.</summary>
internal interface IRowBlock
{
    /// <summary>ℓ(yᵢ, ηᵢ).</summary>
    void Values(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> values);

    /// <summary>∂ℓ/∂η.</summary>
    void Slopes(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> slopes);

    /// <summary>∂²ℓ/∂η².</summary>
    void Curvatures(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> curvatures);

    /// <summary>−ℓ*(yᵢ, −rᵢ), −∞ outside the conjugate's domain.</summary>
    void DualValues(ReadOnlySpan<double> response, ReadOnlySpan<double> descents, Span<double> values);
}
