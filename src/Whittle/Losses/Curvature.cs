namespace Whittle.Losses;

/// <summary>∇²L at one predictor, a symmetric positive semidefinite operator on predictors (n rows × K outputs, output after output). Immutable and thread-safe.</summary>
public abstract class Curvature
{
    /// <summary>The diagonal where that is all there is (one output, rows apart), else null.</summary>
    public virtual ReadOnlyMemory<double>? Diagonal => null;

    /// <summary>result = ∇²L·direction.</summary>
    /// <param name="direction">n·K values.</param>
    /// <param name="result">n·K values, overwritten.</param>
    public abstract void Multiply(ReadOnlySpan<double> direction, Span<double> result);
}
