namespace Whittle.Models;

/// <summary>A knot of a piecewise-linear path.</summary>
/// <param name="Point">The fit.</param>
/// <param name="ToNext">What is known of the fits down to the next knot; null for the last.</param>
internal sealed record PathKnot(PathPoint Point, PathSegment? ToNext);
