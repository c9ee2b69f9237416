namespace Whittle.Penalties;

/// <summary>
/// The group elastic net, λv[ρ‖b‖ + (1 − ρ)‖b‖²/2]: a group is kept or left out as a whole; ρ = 1 is the group lasso (Yuan &amp; Lin 2006,
/// doi:10.1111/j.1467-9868.2005.00532.x), without making the columns of a group orthonormal. On a single coefficient it is the elastic net.
/// </summary>
/// <param name="l1Ratio">ρ in [0, 1].</param>
public sealed class GroupPenalty(double l1Ratio) : Penalty
{
    private const double Rounding = 1e-14;

    /// <inheritdoc/>
    public override string Name => "group";

    /// <inheritdoc/>
    public override double L1Ratio => l1Ratio;

    /// <inheritdoc/>
    public override bool TakesGroups => true;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> b, double lambda, double factor) => Norm(b) is var norm && norm == 0 ? 0 : lambda * factor * ((l1Ratio * norm) + ((1 - l1Ratio) * norm * norm / 2));

    /// <inheritdoc/>
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor)
    {
        double norm = Norm(b), kept = norm == 0 ? 0 : Math.Max(0, curvature - (lambda * factor * l1Ratio / norm)) / (curvature + (lambda * factor * (1 - l1Ratio)));
        foreach (ref double value in b)
        {
            value = kept == 0 ? 0 : kept * value;
        }
    }

    /// <inheritdoc/>
    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor)
    {
        double norm = Norm(b), price = lambda * factor * l1Ratio, ridge = lambda * factor * (1 - l1Ratio), sum = 0;
        if (norm == 0)
        {
            return Math.Max(0, Norm(descent) - price);
        }

        for (int k = 0; k < b.Length; k++)
        {
            double error = descent[k] - (price * b[k] / norm) - (ridge * b[k]);
            sum += error * error;
        }

        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor) => Norm(descent) is var norm && norm == 0 ? 0 : norm / (factor * l1Ratio);

    /// <inheritdoc/>
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor)
    {
        double excess = Math.Max(0, Norm(descent) - (lambda * factor * l1Ratio)), ridge = lambda * factor * (1 - l1Ratio);
        return ridge > 0 ? excess * excess / (2 * ridge) : excess <= Rounding * lambda * factor * l1Ratio ? 0 : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        double norm = Norm(b), price = lambda * factor * l1Ratio, ridge = lambda * factor * (1 - l1Ratio);
        bool moves = norm > 0 || price == 0;
        isFree.Fill(moves);
        for (int j = 0; j < b.Length && moves; j++)
        {
            double direction = norm > 0 ? b[j] / norm : 0;
            gradient[j] = (price * direction) + (ridge * b[j]);
            for (int k = 0; k < b.Length && price > 0; k++)
            {
                hessian[(j * b.Length) + k] = price / norm * ((j == k ? 1 : 0) - (direction * b[k] / norm));
            }

            hessian[(j * b.Length) + j] += ridge;
        }
    }

    private static double Norm(ReadOnlySpan<double> b)
    {
        double largest = 0, sum = 0;
        foreach (double value in b)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (double value in b)
        {
            sum += largest > 0 ? value / largest * (value / largest) : 0;
        }

        return largest * Math.Sqrt(sum);
    }
}
