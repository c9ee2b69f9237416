using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>A curvature plus damping·wᵢ on its diagonal, so that a step stays short where the loss itself is flat (Levenberg 1944, doi:10.1090/qam/10666).</summary>
internal sealed class DampedCurvature(Curvature curvature, double[] weights, double damping) : Curvature
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<double>? Between(int output, int other)
    {
        ReadOnlyMemory<double>? own = curvature.Between(output, other);
        if (output != other || own is not { } values)
        {
            return own;
        }

        double[] sum = values.ToArray();
        Kernels.AddScaled(damping, weights, sum);
        return sum;
    }

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> direction, Span<double> result)
    {
        curvature.Multiply(direction, result);
        for (int i = 0; i < result.Length && damping > 0; i++)
        {
            result[i] += damping * weights[i % weights.Length] * direction[i];
        }
    }
}
