using Whittle.Errors;

namespace Whittle.Penalties;

/// <summary>
/// How the adaptive lasso learns its penalty factors: vⱼ = uⱼ·|b̃ⱼ|^(−γ), where u are the factors as given and b̃ is a first fit, the pilot, on the scale of the
/// penalty; for several outputs |b̃ⱼ| is the norm of the column's coefficients. What the pilot finds large is shrunk little, and what it finds small is left out
/// sooner. A pilot coefficient of exactly 0 makes its factor ∞, which excludes the column. Factors are not rescaled: λ is in the units that they make of it. Factors
/// multiply the whole elastic net, its squares too.
/// Source: Zou 2006, doi:10.1198/016214506000000735, equation 4; Zou &amp; Zhang 2009, doi:10.1214/08-AOS625, leave the squares without factors, as we do not.
/// </summary>
public sealed record AdaptiveFactors
{
    /// <summary>γ &gt; 0; default 1.</summary>
    public double Power { get; init; } = 1;

    /// <summary>The pilot; default ridge.</summary>
    public PilotMethod Pilot { get; init; } = PilotMethod.Ridge;

    /// <summary>Every fault of these options as a sentence.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(Power > 0 && double.IsFinite(Power)))
        {
            yield return Faults.OutOfRange("AdaptiveFactors.Power", Power, "(0, ∞)", "the larger it is, the more the pilot decides");
        }

        if (!Enum.IsDefined(Pilot))
        {
            yield return Faults.OutOfRange("AdaptiveFactors.Pilot", (int)Pilot, "{0, 1}", "0 is Ridge, 1 is Unpenalized");
        }
    }

    /// <summary>The factors that a pilot makes of given ones; what is never penalized or excluded stays so.</summary>
    /// <param name="given">u, one a column.</param>
    /// <param name="sizes">|b̃|, one a column.</param>
    internal PenaltyFactors Of(PenaltyFactors given, IReadOnlyList<double> sizes) =>
        new([.. sizes.Select((size, j) => given[j] == 0 || given.IsExcluded(j) ? given[j] : given[j] * Math.Pow(size, -Power))]);
}
