namespace Whittle.Inference;

/// <summary>An interval for one coefficient. Immutable and thread-safe.</summary>
/// <param name="Name">The coefficient's name.</param>
/// <param name="Estimate">What the interval is about, in units of the response per unit of the column (on the scale of the link).</param>
/// <param name="StandardError">Of the estimate; null where the method has none.</param>
/// <param name="Low">The lower end; −∞ where the data do not bound it.</param>
/// <param name="High">The upper end; +∞ where the data do not bound it.</param>
/// <param name="PValue">Of the hypothesis that what is estimated is 0, two-sided; null where the method has none.</param>
public sealed record CoefficientInterval(string Name, double Estimate, double? StandardError, double Low, double High, double? PValue)
{
    /// <summary>The share of draws that keep the coefficient; of a bootstrap only.</summary>
    public double? Frequency { get; init; }

    /// <summary>Whether both ends are finite.</summary>
    public bool IsBounded => double.IsFinite(Low) && double.IsFinite(High);
}
