namespace Whittle.Solvers;

/// <summary>
/// A least-squares fit, or the reason why there is no single one. Standard errors assume that the columns are fixed and that the errors of
/// the response are independent with mean 0 and variance σ²/wᵢ. Immutable and thread-safe.
/// </summary>
public sealed record LeastSquaresFit
{
    /// <summary>
    /// Whether one β alone is best: the columns are independent to working precision. Where they are not, <see cref="Aliases"/> says why, the three
    /// lists of figures are empty and <see cref="ResidualDeviation"/> and <see cref="RSquared"/> are NaN; no column is dropped to get figures.
    /// </summary>
    public bool IsUnique => Aliases.Count == 0;

    /// <summary>β, p numbers in units of the response per unit of each column; empty where it is not unique.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>
    /// √(s²·((XᵀWX)⁻¹)ⱼⱼ), p numbers in the units of the coefficients. NaN where they are not defined, because no degree of freedom is left (n ≤ p), or
    /// were not asked for; empty where β is not unique.
    /// </summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>
    /// Coefficient over standard error, p numbers; NaN where the standard error is, infinite where an exact fit leaves a standard error of 0; empty where β is not
    /// unique.
    /// </summary>
    public IReadOnlyList<double> TStatistics => [.. Coefficients.Zip(StandardErrors, (b, e) => b / e)];

    /// <summary>s = √(Σwᵢeᵢ²/df), in units of the response of a row of weight 1; NaN where no degree of freedom is left or β is not unique.</summary>
    public required double ResidualDeviation { get; init; }

    /// <summary>
    /// 1 − Σwe²/Σw(y − ȳ)² with an intercept (ȳ the weighted mean), 1 − Σwe²/Σwy² without; at most 1. NaN where the denominator is 0 or β is not unique.
    /// </summary>
    public required double RSquared { get; init; }

    /// <summary>df: rows of positive weight less the rank; 0 where the fit passes through every row.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>How many columns are independent, at the tolerance max(n, p)·2⁻⁵² after scaling.</summary>
    public required int Rank { get; init; }

    /// <summary>One entry for each column that is a combination of others, ascending; empty where β is unique.</summary>
    public required IReadOnlyList<Alias> Aliases { get; init; }
}
