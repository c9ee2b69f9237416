using System.Globalization;
using Whittle.Models;

namespace Whittle.Explain;

/// <summary>A feature that a model left out, and why, in a sentence. Immutable and thread-safe.</summary>
/// <param name="Name">The coefficient's name.</param>
/// <param name="Status">Left out by its price, excluded, or constant.</param>
/// <param name="Worth">Its offer over its price, below or at 1; null where it has no price.</param>
/// <param name="EntersAt">The largest λ at which it is kept; null where it never is, or was not sought.</param>
/// <param name="TiedWith">Kept features that it equals; null where there are none.</param>
public sealed record DroppedFeature(string Name, CoefficientStatus Status, double? Worth, double? EntersAt, string? TiedWith)
{
    /// <summary>Whether it was kept at larger λ and left the model before this one's.</summary>
    public bool WasKept { get; init; }

    /// <summary>The sentence, such as <c>food is worth 41 % of its price; it would enter at λ = 0.21.</c></summary>
    public override string ToString() => this switch
    {
        { Status: CoefficientStatus.Constant } => $"{Name} has one value only; the intercept says all it could.",
        { Status: CoefficientStatus.Excluded } => $"{Name} is excluded by its penalty factor.",
        { TiedWith: { } kept } => $"{Name} is tied with {kept}: as good, and the lowest column of equal ones is kept.",
        { Worth: { } worth, EntersAt: { } entered, WasKept: true } => string.Create(CultureInfo.InvariantCulture, $"{Name} is worth {Percent(worth)} of its price; it entered at λ = {entered:G4} and left again."),
        { Worth: { } worth, EntersAt: { } enters } => string.Create(CultureInfo.InvariantCulture, $"{Name} is worth {Percent(worth)} of its price; it would enter at λ = {enters:G4}."),
        { Worth: { } worth } => $"{Name} is worth {Percent(worth)} of its price.",
        _ => $"{Name} is zero.",
    };

    // What is left out never reads as 100 %, and what offers something never as 0 %.
    private static string Percent(double worth) => worth switch
    {
        >= 0.995 and < 1 => "just under 100 %",
        < 0.005 => "less than 1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * worth:F0} %"),
    };
}
