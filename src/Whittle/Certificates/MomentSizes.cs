namespace Whittle.Certificates;

/// <summary>By what the rounding of second moments is measured: an entry is off by at most (m + 8)·2⁻⁵³ times the sizes of its two factors.</summary>
/// <param name="Columns">√Gⱼⱼ of the sums that were formed, one a column.</param>
/// <param name="Response">The same of the response.</param>
/// <param name="LongestSum">m, the most additions that an entry went through one after the other.</param>
internal sealed record MomentSizes(double[] Columns, double Response, double LongestSum);
