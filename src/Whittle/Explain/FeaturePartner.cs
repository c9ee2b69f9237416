namespace Whittle.Explain;

/// <summary>The feature that is most like another, for better or worse: which of the two a fit keeps may be luck where this is near 1. Immutable and thread-safe.</summary>
/// <param name="Name">The other feature.</param>
/// <param name="Correlation">Of the two columns in the rows of the fit, weighted, in [−1, 1]; their cosine without an intercept.</param>
public sealed record FeaturePartner(string Name, double Correlation);
