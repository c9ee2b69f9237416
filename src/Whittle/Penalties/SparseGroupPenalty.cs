namespace Whittle.Penalties;

/// <summary>
/// The sparse-group lasso with an L2 part, λv[ρ((1 − τ)‖b‖ + τ‖b‖₁/√size) + (1 − ρ)‖b‖²/2]: groups are left out as a whole, and coefficients within those that are
/// kept. With v = √size it is that of Simon, Friedman, Hastie &amp; Tibshirani (2013, doi:10.1080/10618600.2012.681250), who write α for τ.
/// </summary>
/// <param name="l1Ratio">ρ in [0, 1].</param>
/// <param name="share">τ in [0, 1]: 0 is the group lasso, 1 the lasso.</param>
public sealed class SparseGroupPenalty(double l1Ratio, double share) : Penalty
{
    private const double Rounding = 1e-14;
    private const int Halvings = 200;

    /// <inheritdoc/>
    public override string Name => "sparse-group";

    /// <inheritdoc/>
    public override double L1Ratio => l1Ratio;

    /// <inheritdoc/>
    public override bool TakesGroups => true;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> b, double lambda, double factor)
    {
        double norm = 0, sum = 0;
        foreach (double value in b)
        {
            norm += value * value;
            sum += Math.Abs(value);
        }

        return norm == 0 ? 0 : lambda * factor * ((l1Ratio * (((1 - share) * Math.Sqrt(norm)) + (share * sum / Math.Sqrt(b.Length)))) + ((1 - l1Ratio) * norm / 2));
    }

    /// <inheritdoc/>
    public override void Shrink(Span<double> b, double curvature, double lambda, double factor)
    {
        (double single, double group, double ridge) = Prices(lambda, factor, b.Length);
        double norm = SoftNorm(b, single / curvature), kept = norm == 0 ? 0 : Math.Max(0, curvature - (group / norm)) / (curvature + ridge);
        foreach (ref double value in b)
        {
            value = kept == 0 ? 0 : kept * Soft(value, single / curvature);
        }
    }

    /// <inheritdoc/>
    public override double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor)
    {
        (double single, double group, double ridge) = Prices(lambda, factor, b.Length);
        double norm = 0, sum = 0;
        foreach (double value in b)
        {
            norm += value * value;
        }

        norm = Math.Sqrt(norm);
        if (norm == 0)
        {
            return Math.Max(0, SoftNorm(descent, single) - group);
        }

        for (int k = 0; k < b.Length; k++)
        {
            double error = b[k] == 0 ? Soft(descent[k], single) : descent[k] - (group * b[k] / norm) - (ridge * b[k]) - (single * Math.Sign(b[k]));
            sum += error * error;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The λ at which ‖S(g, λa)‖ = λc, with a and c the prices of a coefficient and of the group at λ = 1, by halving: the left side falls and the right one rises.</summary>
    public override double LambdaMax(ReadOnlySpan<double> descent, double factor)
    {
        (double single, double group, _) = Prices(1, factor, descent.Length);
        double high = SoftNorm(descent, 0), low = 0;
        if (high == 0 || single + group == 0)
        {
            return high == 0 ? 0 : double.PositiveInfinity;
        }

        high = group > 0 ? high / group : high / single;
        for (int step = 0; step < Halvings && high - low > 1e-16 * high; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = SoftNorm(descent, middle * single) > middle * group ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <inheritdoc/>
    public override double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor)
    {
        (double single, double group, double ridge) = Prices(lambda, factor, descent.Length);
        double excess = Math.Max(0, SoftNorm(descent, single) - group);
        return ridge > 0 ? excess * excess / (2 * ridge) : excess <= Rounding * (group + single) ? 0 : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public override void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree)
    {
        (double single, double group, double ridge) = Prices(lambda, factor, b.Length);
        double norm = SoftNorm(b, 0);
        for (int j = 0; j < b.Length; j++)
        {
            isFree[j] = b[j] != 0 || single + group == 0;
            if (!isFree[j])
            {
                continue;
            }

            double direction = norm > 0 ? b[j] / norm : 0;
            gradient[j] = (group * direction) + (ridge * b[j]) + (single * Math.Sign(b[j]));
            for (int k = 0; k < b.Length && group > 0; k++)
            {
                hessian[(j * b.Length) + k] = group / norm * ((j == k ? 1 : 0) - (direction * b[k] / norm));
            }

            hessian[(j * b.Length) + j] += ridge;
        }
    }

    // What a coefficient and the group pay for leaving 0, and the L2 part's second derivative.
    private (double Single, double Group, double Ridge) Prices(double lambda, double factor, int size) =>
        (lambda * factor * l1Ratio * share / Math.Sqrt(size), lambda * factor * l1Ratio * (1 - share), lambda * factor * (1 - l1Ratio));

    private static double Soft(double value, double price) => Math.Abs(value) <= price ? 0 : value - (Math.Sign(value) * price);

    private static double SoftNorm(ReadOnlySpan<double> values, double price)
    {
        double sum = 0;
        foreach (double value in values)
        {
            double left = Soft(value, price);
            sum += left * left;
        }

        return Math.Sqrt(sum);
    }
}
