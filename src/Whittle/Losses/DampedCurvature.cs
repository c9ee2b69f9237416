using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>A curvature plus damping·wᵢ on its diagonal, so that a step stays short where the loss itself is flat (Levenberg 1944, doi:10.1090/qam/10666).</summary>
internal sealed class DampedCurvature(Curvature curvature, double[] weights, double damping) : Curvature
{
    private readonly double[]? _diagonal = curvature.Diagonal is { } diagonal ? Add(diagonal.Span, weights, damping) : null;

    /// <inheritdoc/>
    public override ReadOnlyMemory<double>? Diagonal => _diagonal is { } diagonal ? diagonal : (ReadOnlyMemory<double>?)null;

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> direction, Span<double> result)
    {
        if (_diagonal is not null)
        {
            Kernels.Multiply(direction, _diagonal, result);
            return;
        }

        curvature.Multiply(direction, result);
        for (int i = 0; i < result.Length && damping > 0; i++)
        {
            result[i] += damping * weights[i % weights.Length] * direction[i];
        }
    }

    private static double[] Add(ReadOnlySpan<double> diagonal, double[] weights, double damping)
    {
        double[] sum = diagonal.ToArray();
        Kernels.AddScaled(damping, weights, sum);
        return sum;
    }
}
