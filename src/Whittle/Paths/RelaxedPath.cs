namespace Whittle.Paths;

/// <summary>
/// A path with the refit of each of its points. Immutable and thread-safe.
/// Source: Meinshausen 2007, doi:10.1016/j.csda.2006.12.019; mixed as Hastie, Tibshirani &amp; Tibshirani 2020, doi:10.1214/19-STS733, and glmnet do.
/// </summary>
public sealed class RelaxedPath
{
    internal RelaxedPath(RegularizationPath path, IReadOnlyList<RelaxedPoint> points)
    {
        Path = path;
        Points = points;
    }

    /// <summary>The penalized fits.</summary>
    public RegularizationPath Path { get; }

    /// <summary>Each penalized fit with its refit, in the order of the path.</summary>
    public IReadOnlyList<RelaxedPoint> Points { get; }
}
