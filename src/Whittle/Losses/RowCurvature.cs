namespace Whittle.Losses;

/// <summary>The curvature of a loss whose rows are apart: ∂²L/∂ηᵢ² for each row and nothing between rows.</summary>
/// <param name="diagonal">n values ≥ 0.</param>
internal sealed class RowCurvature(double[] diagonal) : Curvature
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<double>? Between(int output, int other) => diagonal;

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> direction, Span<double> result) => Numerics.Kernels.Multiply(direction, diagonal, result);
}
