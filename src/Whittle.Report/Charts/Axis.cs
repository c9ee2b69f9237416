namespace Whittle.Report;

/// <summary>Maps numbers onto a stretch of the page and finds round numbers to mark on it. Immutable.</summary>
/// <param name="From">The number at <paramref name="Start"/>.</param>
/// <param name="To">The number at <paramref name="End"/>.</param>
/// <param name="Start">A coordinate of the page.</param>
/// <param name="End">A coordinate of the page.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equal lengths; both ends are then above 0.</param>
internal sealed record Axis(double From, double To, double Start, double End, bool IsLogarithmic = false)
{
    // Below so many fold a logarithmic axis has room for 2 and 5 times a power of ten.
    private const double FewDecades = 2000;

    /// <summary>An axis around values, with a margin on either side.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="start">A coordinate of the page.</param>
    /// <param name="end">A coordinate of the page.</param>
    /// <param name="margin">The margin's share of the values' range.</param>
    public static Axis Around(IEnumerable<double> values, double start, double end, double margin = 0.05)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        (low, high) = low > high ? (0, 0) : (low, high);
        double room = high > low ? margin * (high - low) : Math.Max(Math.Abs(high), 1) / 2;
        return new Axis(low - room, high + room, start, end);
    }

    public double Map(double value)
    {
        (double from, double to, double at) = IsLogarithmic ? (Math.Log10(From), Math.Log10(To), Math.Log10(value)) : (From, To, value);
        return from == to ? (Start + End) / 2 : Start + ((at - from) / (to - from) * (End - Start));
    }

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within the axis, about as many as asked for; on a logarithmic axis the powers of ten, and where there are few of them 2 and 5 times these.</summary>
    public IEnumerable<double> Ticks(int count)
    {
        double low = Math.Min(From, To), high = Math.Max(From, To);
        return IsLogarithmic ? Decades(low, high) : Multiples(low, high, count);
    }

    /// <summary>A tick's label.</summary>
    public static string Label(double value) => Plain.Number(value).Replace('-', '−');

    private static IEnumerable<double> Multiples(double low, double high, int count)
    {
        double raw = (high - low) / count;
        if (!(raw > 0))
        {
            yield return low;
            yield break;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(raw))), step = power * (raw / power) switch { > 5 => 10, > 2 => 5, > 1 => 2, _ => 1 };
        for (double k = Math.Ceiling(low / step); k * step <= high + (1e-12 * Math.Abs(high)); k++)
        {
            yield return (k * step) + 0; // −0 reads as 0
        }
    }

    private static IEnumerable<double> Decades(double low, double high)
    {
        for (double power = Math.Floor(Math.Log10(low)); power <= Math.Log10(high); power++)
        {
            foreach (double digit in new[] { 1.0, 2, 5 })
            {
                double value = digit * Math.Pow(10, power);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9) && (digit == 1 || high / low < FewDecades))
                {
                    yield return value;
                }
            }
        }
    }
}
