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
    private const int MostTakeovers = 3;
    private const double LeastShare = 0.05;
    private const double Many = 10;

    /// <summary>Whether it was kept at larger λ and left the model before this one's.</summary>
    public bool WasKept { get; init; }

    /// <summary>What its worth would be if no penalized feature were kept; null where it was not taken apart.</summary>
    public double? WorthAlone { get; init; }

    /// <summary>What the kept features took of that, most first; empty where it was not taken apart.</summary>
    public IReadOnlyList<Takeover> TakenBy { get; init; } = [];

    /// <summary>The second sentence, such as <c>Alone it would be worth 310 %; homework took 180 points of that (correlation 0.71), sleep took 73 (correlation 0.30).</c>; null where it was not taken apart.</summary>
    public string? DescribeTakeover()
    {
        if (WorthAlone is not { } alone)
        {
            return null;
        }

        // Worth many times its price reads better as that than in thousands of percent.
        bool isMany = alone >= Many;
        string Amount(double worth) => (isMany ? worth : 100 * worth).ToString(isMany ? "G3" : "F0", CultureInfo.InvariantCulture);
        string whole = $"Alone it would be worth {Amount(alone)} {(isMany ? "times its price" : "%")}";
        Takeover[] most = [.. TakenBy.Where(t => t.Share >= LeastShare && !double.IsNaN(t.Correlation)).Take(MostTakeovers)];
        return alone < 1 ? $"Even alone it would be worth {Amount(alone)} % only."
            : most.Length == 0 ? $"{whole}, and no single feature took that over."
            : $"{whole}; {string.Join(", ", most.Select((t, k) => $"{t.By} took {Amount(t.Share)}{(k > 0 ? "" : isMany ? " of that" : " points of that")} (correlation {t.Correlation.ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−')})"))}{(TakenBy.Sum(t => t.Share) > alone ? ": more than there was, so it now pulls the other way" : "")}.";
    }

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
