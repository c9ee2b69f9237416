namespace Whittle.Tests.Reference;

/// <summary>One fit of <c>reference/goldens.json</c>, made by another program and certified by <c>reference/certify.py</c>.</summary>
/// <param name="Problem">The name of its problem.</param>
/// <param name="Tool">The program.</param>
/// <param name="Version">Its version.</param>
/// <param name="Call">The exact call.</param>
/// <param name="Lambda">Strength, in Whittle's objective.</param>
/// <param name="L1Ratio">Mixing, in Whittle's objective.</param>
/// <param name="Objective">Whittle's objective at these coefficients.</param>
/// <param name="RelativeGap">The duality gap over the objective of the null model.</param>
/// <param name="KktViolation">The largest violation of optimality over the largest gradient at the null model.</param>
/// <param name="CoefficientError">The largest distance of a standardized coefficient from the exact one, over the largest; null if not unique.</param>
/// <param name="Unique">Whether the minimizer is unique; only then do coefficients compare.</param>
/// <param name="Intercept">The intercept, 0 without one.</param>
/// <param name="Coefficients">The coefficients, in original units.</param>
public sealed record GoldenFit(
    string Problem, string Tool, string Version, string Call, double Lambda, double L1Ratio, double Objective, double RelativeGap, double KktViolation,
    double? CoefficientError, bool Unique, double Intercept, double[] Coefficients)
{
    /// <summary>A short name for test output.</summary>
    public override string ToString() => FormattableString.Invariant($"{Problem}, λ = {Lambda:g6}, L1 ratio {L1Ratio}, {Tool}");
}
