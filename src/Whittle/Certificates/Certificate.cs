using System.Globalization;

namespace Whittle.Certificates;

/// <summary>
/// The proof that comes with a fit, computed from its coefficients alone. <see cref="RelativeGap"/> bounds how far the objective is from
/// the least one possible; <see cref="KktViolation"/> is how far the coefficients are from stationarity.
/// </summary>
/// <param name="Objective">F(β), the penalized objective at the coefficients.</param>
/// <param name="RelativeGap">(F(β) − D(θ))/P₀: duality gap over the null model's objective, ≥ 0 up to rounding; +∞ where no feasible dual point was found.</param>
/// <param name="KktViolation">The largest distance of −∂ⱼL from λ∂penaltyⱼ over the largest |∂ⱼL| at the null model, standardized scale.</param>
/// <param name="Tolerance">What counts as certified.</param>
public sealed record Certificate(double Objective, double RelativeGap, double KktViolation, CertificateTolerance Tolerance)
{
    /// <summary>
    /// Whether no duality gap exists, since the penalty is not convex: then <see cref="RelativeGap"/> is NaN and the certificate is of stationarity, a local minimum.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether both figures are within the tolerance, or the KKT violation where it is a local one.</summary>
    public bool IsCertified => (IsLocal || RelativeGap <= Tolerance.RelativeGap) && KktViolation <= Tolerance.KktViolation;

    /// <summary>One line for people, such as <c>gap 3e-13, KKT 2e-12: certified</c>.</summary>
    public override string ToString() => IsLocal
        ? string.Create(CultureInfo.InvariantCulture, $"stationary (local), KKT {KktViolation:0e+0}: {(IsCertified ? "certified" : "not certified")}")
        : string.Create(CultureInfo.InvariantCulture, $"gap {RelativeGap:0e+0}, KKT {KktViolation:0e+0}: {(IsCertified ? "certified" : "not certified")}");
}
