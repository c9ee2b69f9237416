namespace Whittle.Report;

/// <summary>Maps numbers onto a stretch of the page and finds round numbers to mark on it. Immutable.</summary>
/// <param name="From">The number at <paramref name="Start"/>.</param>
/// <param name="To">The number at <paramref name="End"/>.</param>
/// <param name="Start">A coordinate of the page.</param>
/// <param name="End">A coordinate of the page.</param>
internal sealed record Axis(double From, double To, double Start, double End)
{
    public double Map(double value) => From == To ? (Start + End) / 2 : Start + ((value - From) / (To - From) * (End - Start));

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within the axis, about as many as asked for.</summary>
    public IEnumerable<double> Ticks(int count)
    {
        double low = Math.Min(From, To), high = Math.Max(From, To), raw = (high - low) / count;
        if (!(raw > 0))
        {
            yield return low;
            yield break;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(raw))), step = power * (raw / power) switch { > 5 => 10, > 2 => 5, > 1 => 2, _ => 1 };
        for (double k = Math.Ceiling(low / step); k * step <= high * (1 + 1e-12); k++)
        {
            yield return (k * step) + 0; // −0 reads as 0
        }
    }
}
