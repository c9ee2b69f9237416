namespace Whittle.Explain;

/// <summary>
/// Least squares beside a penalized fit: the same features without a penalty, a text feature's first level as the reference. Immutable and
/// thread-safe.
/// </summary>
/// <param name="Estimates">Per unit, by coefficient name; a name that is missing is a reference level, an excluded or a constant column.</param>
/// <param name="References">Names that are reference levels.</param>
/// <param name="Undefined">Why least squares is not defined for these features, or null where it is.</param>
/// <param name="HeldOutError">Its mean error on the same held-out folds, or null.</param>
public sealed record LeastSquaresComparison(IReadOnlyDictionary<string, double> Estimates, IReadOnlySet<string> References, string? Undefined, double? HeldOutError);
