namespace Whittle.Solvers;

/// <summary>
/// A least-squares fit, or the reason why there is no single one. Immutable and thread-safe. Standard errors assume that the errors of the
/// response are independent with variance σ²/wᵢ.
/// </summary>
public sealed record LeastSquaresFit
{
    /// <summary>The rank of the columns, at tolerance max(n, p)·2⁻⁵² after scaling by powers of two.</summary>
    public required int Rank { get; init; }

    /// <summary>Columns that are combinations of earlier ones; empty where the fit is unique.</summary>
    public required IReadOnlyList<Alias> Aliases { get; init; }

    /// <summary>Whether the coefficients are determined; where not, the lists below are empty and the figures NaN.</summary>
    public bool IsUnique => Aliases.Count == 0;

    /// <summary>β, per unit of each column.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>√(s²·((XᵀWX)⁻¹)ⱼⱼ); NaN where no degree of freedom is left.</summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>β over its standard error.</summary>
    public IReadOnlyList<double> TStatistics => [.. Coefficients.Zip(StandardErrors, (b, e) => b / e)];

    /// <summary>s = √(Σwᵢeᵢ²/df); NaN where no degree of freedom is left.</summary>
    public required double ResidualDeviation { get; init; }

    /// <summary>df: rows of positive weight less the rank.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>1 − Σwe²/Σw(y − ȳ)², or with Σwy² where no intercept is among the columns.</summary>
    public required double RSquared { get; init; }
}
