using Whittle.Certificates;

namespace Whittle.Models;

/// <summary>
/// What is known of every fit between two neighbouring knots of a piecewise-linear path, at λ = (1−t)λ₁ + tλ₂ with coefficients (1−t)b₁ + tb₂, 0 ≤ t ≤ 1. Objective and deviance
/// explained are quadratics of t: the chord between the knots, plus t(1−t) times the bend.
/// </summary>
/// <param name="RelativeGap">A bound on the relative duality gap, whatever t.</param>
/// <param name="KktViolation">A bound on the KKT violation, whatever t.</param>
/// <param name="ObjectiveBend">What F lies above its chord, over t(1−t).</param>
/// <param name="DevianceBend">What the deviance explained lies above its chord, over t(1−t).</param>
internal sealed record PathSegment(double RelativeGap, double KktViolation, double ObjectiveBend, double DevianceBend)
{
    public bool IsCertified(CertificateTolerance tolerance) => RelativeGap <= tolerance.RelativeGap && KktViolation <= tolerance.KktViolation;
}
