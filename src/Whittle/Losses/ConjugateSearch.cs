namespace Whittle.Losses;

/// <summary>Dual values of losses whose conjugate has no closed form.</summary>
internal static class ConjugateSearch
{
    private const int MaxSteps = 200;

    /// <summary>
    /// A lower bound of ℓ(y, η) + rη over η, equal to it up to rounding: the slope's zero by Newton's method between brackets, then a tangent, which for a
    /// convex ℓ is a bound wherever it touches; the bound is the value less what a step to the bracket's ends could still gain.
    /// </summary>
    public static double DualValue<TRow>(TRow row, double response, double descent, double start)
        where TRow : struct, IRowLoss
    {
        double low = double.NegativeInfinity, high = double.PositiveInfinity, eta = start;
        for (int step = 0; step < MaxSteps; step++)
        {
            (double slope, double curvature) = row.Derivatives(response, eta);
            double error = slope + descent;
            if (error == 0)
            {
                break;
            }

            (low, high) = error < 0 ? (eta, high) : (low, eta);
            double limit = 1 + Math.Abs(eta), next = eta - Math.Clamp(error / curvature, -limit, limit);
            next = next > low && next < high ? next : double.IsFinite(low) && double.IsFinite(high) ? (low + high) / 2 : eta - Math.CopySign(limit, error);
            if (Math.Abs(next - eta) <= 1e-15 * Math.Abs(eta) || next == low || next == high)
            {
                break;
            }

            eta = next;
        }

        (double last, double bend) = row.Derivatives(response, eta);
        double left = last + descent;
        return row.Value(response, eta) + (descent * eta) - (bend > 0 ? left * left / bend : 0);
    }
}
