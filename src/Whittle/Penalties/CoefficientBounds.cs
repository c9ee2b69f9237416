namespace Whittle.Penalties;

/// <summary>What a coefficient may be, in units of the response per unit of its column.</summary>
/// <param name="Low">The lower bound, at most 0; −∞ for none.</param>
/// <param name="High">The upper bound, at least 0; +∞ for none.</param>
public readonly record struct CoefficientBounds(double Low, double High)
{
    /// <summary>No bounds.</summary>
    public static CoefficientBounds None { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>0 or more.</summary>
    public static CoefficientBounds NonNegative { get; } = new(0, double.PositiveInfinity);

    /// <summary>0 or less.</summary>
    public static CoefficientBounds NonPositive { get; } = new(double.NegativeInfinity, 0);
}
