namespace Whittle.Explain;

/// <summary>A feature enters or leaves on the way down from λmax.</summary>
/// <param name="Lambda">Where.</param>
/// <param name="Enters">True where it becomes non-zero, false where it returns to zero.</param>
/// <param name="Rivals">Where it leaves: the features that entered while it was in and are still there, most correlated first; else empty.</param>
public sealed record HistoryEvent(double Lambda, bool Enters, IReadOnlyList<Takeover> Rivals);
