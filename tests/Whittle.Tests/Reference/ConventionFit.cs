namespace Whittle.Tests.Reference;

/// <summary>One fit of <c>reference/conventions.json</c>: λ as another program, or the tutorial, means it.</summary>
/// <param name="Convention"><c>mean</c>, <c>sklearn</c> or <c>glmnet</c>.</param>
/// <param name="Estimator"><c>Lasso</c>, <c>Ridge</c> or <c>ElasticNet</c>.</param>
/// <param name="Problem">The name of its problem.</param>
/// <param name="Tool">The program.</param>
/// <param name="Version">Its version.</param>
/// <param name="Call">The exact call.</param>
/// <param name="Lambda">Strength, in the convention.</param>
/// <param name="L1Ratio">Mixing, in the convention.</param>
/// <param name="Whittle">The same pair in Whittle's objective.</param>
/// <param name="Objective">Whittle's objective at these coefficients.</param>
/// <param name="RelativeGap">The duality gap over the objective of the null model, at Whittle's pair.</param>
/// <param name="Unique">Whether the minimizer is unique.</param>
/// <param name="Intercept">The intercept, 0 without one.</param>
/// <param name="Coefficients">The coefficients, in original units.</param>
public sealed record ConventionFit(
    string Convention, string Estimator, string Problem, string Tool, string Version, string Call, double Lambda, double L1Ratio, PenaltyPair Whittle,
    double Objective, double RelativeGap, bool Unique, double Intercept, double[] Coefficients)
{
    /// <summary>A short name for test output.</summary>
    public override string ToString() => FormattableString.Invariant($"{Problem}, {Convention} {Estimator}, λ = {Lambda:g6}, L1 ratio {L1Ratio}, {Tool}");
}
