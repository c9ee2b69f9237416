namespace Whittle.Certificates;

/// <summary>−∂L/∂b of some coefficients at several fits.</summary>
/// <param name="Terms">Which coefficients, m of them.</param>
/// <param name="Values">m numbers a fit, one fit after the other.</param>
internal readonly record struct Gradients(int[] Terms, double[] Values)
{
    /// <summary>Those of a fit, one a term.</summary>
    public ReadOnlySpan<double> At(int fit) => Values.AsSpan(fit * Terms.Length, Terms.Length);

    /// <summary>Those of a fit as a vector over all coefficients, of which only the named ones mean anything.</summary>
    /// <param name="fit">From 0.</param>
    /// <param name="work">As many numbers as there are coefficients, which may be overwritten.</param>
    public ReadOnlySpan<double> Spread(int fit, Span<double> work)
    {
        ReadOnlySpan<double> own = At(fit);
        if (own.Length == work.Length)
        {
            return own;
        }

        for (int k = 0; k < own.Length; k++)
        {
            work[Terms[k]] = own[k];
        }

        return work;
    }
}
