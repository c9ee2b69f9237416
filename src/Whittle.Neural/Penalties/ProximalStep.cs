namespace Whittle.Neural;

/// <summary>
/// Proximal operators in a diagonal metric: the u that minimizes ½ Σ dⱼ(uⱼ − zⱼ)² + penalty(u). In Adam d is √v̂ + ε, since its step is one of gradient descent in that metric (Yun, Lozano &amp; Yang 2021,
/// arXiv:2102.03869); in gradient descent it is 1, and with momentum μ in the end 1 − μ, since that adds up gradients and takes no mean of them. In any other metric what training converges to is the minimum for another λ.
/// </summary>
internal static class ProximalStep
{
    private const double Precision = 1e-15;
    private const int Iterations = 100;

    /// <summary>Soft thresholds: uⱼ = sign(zⱼ) max(|zⱼ| − t/dⱼ, 0), the minimum with penalty t Σ|uⱼ|.</summary>
    /// <param name="z">Overwritten by u.</param>
    /// <param name="threshold">T ≥ 0.</param>
    /// <param name="metric">D, one positive number each, or one for all.</param>
    public static void Soft(Span<double> z, double threshold, ReadOnlySpan<double> metric)
    {
        for (int j = 0; j < z.Length; j++)
        {
            double size = Math.Abs(z[j]) - (threshold / At(metric, j));
            z[j] = size > 0 ? Math.CopySign(size, z[j]) : 0;
        }
    }

    /// <summary>
    /// The minimum with penalty t‖u‖: 0 where ‖Dz‖ ≤ t, else uⱼ = dⱼzⱼr/(dⱼr + t), where r = ‖u‖ solves Σ (dⱼzⱼ/(dⱼr + t))² = 1. That sum's root is convex and falls in r, so Newton's
    /// method on 1/√sum − 1, which is concave and nearly straight, comes up to r without passing it (Moré &amp; Sorensen 1983, doi:10.1137/0904038).
    /// </summary>
    /// <param name="z">Overwritten by u.</param>
    /// <param name="threshold">T ≥ 0.</param>
    /// <param name="metric">D, one positive number each, or one for all.</param>
    public static void Group(Span<double> z, double threshold, ReadOnlySpan<double> metric)
    {
        if (threshold == 0)
        {
            return;
        }

        double pull = 0;
        for (int j = 0; j < z.Length; j++)
        {
            double force = At(metric, j) * z[j];
            pull += force * force;
        }

        if (Math.Sqrt(pull) <= threshold)
        {
            z.Clear();
            return;
        }

        double r = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double sum = 0, slope = 0;
            for (int j = 0; j < z.Length; j++)
            {
                double d = At(metric, j), below = (d * r) + threshold, part = d * z[j] / below;
                sum += part * part;
                slope += part * part * d / below;
            }

            // With s the sum and s′ = −2·slope: the step of 1/√s − 1 = 0.
            double step = sum * (Math.Sqrt(sum) - 1) / slope;
            r += step;
            if (Math.Abs(step) <= Precision * r)
            {
                break;
            }
        }

        for (int j = 0; j < z.Length; j++)
        {
            double d = At(metric, j);
            z[j] *= d * r / ((d * r) + threshold);
        }
    }

    /// <summary>Scales each column of a matrix back to a largest norm.</summary>
    public static void CapColumns(Span<double> matrix, int columns, double largest)
    {
        int rows = matrix.Length / columns;
        for (int j = 0; j < columns; j++)
        {
            double square = 0;
            for (int i = 0; i < rows; i++)
            {
                square += matrix[(i * columns) + j] * matrix[(i * columns) + j];
            }

            double scale = largest / Math.Sqrt(square);
            for (int i = 0; i < rows && scale < 1; i++)
            {
                matrix[(i * columns) + j] *= scale;
            }
        }
    }

    private static double At(ReadOnlySpan<double> metric, int place) => metric.Length == 1 ? metric[0] : metric[place];
}
