namespace Whittle.Losses;

/// <summary>∇²L at one predictor, a symmetric positive semidefinite operator on predictors (n rows × K outputs, output after output). Immutable and thread-safe.</summary>
public abstract class Curvature
{
    /// <summary>∂²L/∂ηᵢₖ∂ηᵢₗ of every row i, n values, or none where they are all 0; null where rows are not apart, so that ∇²L is more than these.</summary>
    /// <param name="output">k, from 0 to K − 1.</param>
    /// <param name="other">l, from 0 to K − 1; the values are the same with k and l exchanged.</param>
    public virtual ReadOnlyMemory<double>? Between(int output, int other) => null;

    /// <summary>result = ∇²L·direction.</summary>
    /// <param name="direction">n·K values.</param>
    /// <param name="result">n·K values, overwritten.</param>
    public abstract void Multiply(ReadOnlySpan<double> direction, Span<double> result);
}
