namespace Whittle.Bench.Runs;

/// <summary>Times of certified paths as one quantity grows.</summary>
/// <param name="Name">What grows: rows, columns, support or threads.</param>
/// <param name="Title">What is fitted.</param>
/// <param name="Exponent">The power of the quantity that the leading cost grows with.</param>
/// <param name="Theory">Where that power comes from.</param>
/// <param name="Points">What was measured, by growing quantity.</param>
internal sealed record ScalingSeries(string Name, string Title, double Exponent, string Theory, IReadOnlyList<ScalingPoint> Points);
