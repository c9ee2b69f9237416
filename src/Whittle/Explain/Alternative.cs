namespace Whittle.Explain;

/// <summary>The fit at the same λ without one of the features that it keeps: who steps in, and how much worse it fits. Immutable and thread-safe.</summary>
/// <param name="Without">The feature that is left out by force.</param>
/// <param name="Instead">Features that come in, which the fit itself leaves out; largest coefficient first.</param>
/// <param name="DevianceExplained">The share of the deviance that is explained without it.</param>
/// <param name="Fall">By how much that is less than the fit's own share.</param>
public sealed record Alternative(string Without, IReadOnlyList<string> Instead, double DevianceExplained, double Fall)
{
    /// <summary>A fall in the share explained below this is none that matters: 0.005.</summary>
    public const double SmallFall = 0.005;

    /// <summary>Whether others step in and fit as well to <see cref="SmallFall"/>: the data do not insist on this feature.</summary>
    public bool IsAsGood => Instead.Count > 0 && Fall < SmallFall;
}
