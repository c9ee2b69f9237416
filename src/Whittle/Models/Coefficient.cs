namespace Whittle.Models;

/// <summary>One coefficient of a fitted model and its story. Immutable and thread-safe.</summary>
/// <param name="Name">The column's name; <c>column=level</c> for a level of a factor.</param>
/// <param name="Estimate">Units of the response per unit of the column as given; 0 where left out.</param>
/// <param name="Standardized">Units of the response per standard deviation of the column (1/n, weighted); 0 where left out.</param>
/// <param name="Status">What became of it.</param>
/// <param name="PenaltyFactor">v in [0, ∞].</param>
public sealed record Coefficient(string Name, double Estimate, double Standardized, CoefficientStatus Status, double PenaltyFactor)
{
    /// <summary>The class or response whose predictor the coefficient belongs to; null where there is one predictor.</summary>
    public string? Output { get; init; }

    /// <summary>The name, behind its output's where there are several.</summary>
    public string Label => Output is null ? Name : $"{Output}: {Name}";

    /// <summary>
    /// |∂loss/∂βⱼ| over its price λvⱼ(ρ + (1−ρ)|βⱼ|) on the standardized scale: 1 for a kept feature, at most 1 for one left out. Null where
    /// nothing has a price at zero: ridge, λ = 0, unpenalized, excluded and constant columns.
    /// </summary>
    public double? Worth { get; init; }

    /// <summary>The largest λ at which the coefficient is not zero; null where it never is down to the end of the path, or was not sought.</summary>
    public double? EntersAt { get; init; }

    /// <summary>The standard error of <see cref="Estimate"/>; of a fit without a penalty only, null where no degree of freedom is left or none is known for the loss.</summary>
    public double? StandardError { get; init; }

    /// <summary>Where a coefficient left out is as good as kept ones: their names. Null where there is no such tie.</summary>
    public string? TiedWith { get; init; }
}
