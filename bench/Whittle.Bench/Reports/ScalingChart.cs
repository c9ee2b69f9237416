using System.Globalization;
using Whittle.Bench.Runs;
using Whittle.Report;

namespace Whittle.Bench.Reports;

/// <summary>Seconds against a growing quantity, both logarithmic, with the slope of the leading cost through the last point as a dashed line.</summary>
internal static class ScalingChart
{
    private const double Width = 560;
    private const double Height = 330;
    private const double Left = 64;
    private const double Right = 536;
    private const double Top = 52;
    private const double Bottom = 272;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}.paper{fill:#fff}.grid{stroke:#ddd;stroke-width:1}
        polyline{fill:none;stroke-width:2}.measured{stroke:#0b5fa5}.theory{stroke:#b3400a;stroke-dasharray:6 4}.dot{fill:#0b5fa5;font-size:16px}.law{fill:#b3400a}
        @media(prefers-color-scheme:dark){text{fill:#e8e8e8}.paper{fill:#181a1d}.grid{stroke:#33373c}.measured{stroke:#6db3f2}.theory{stroke:#ff9b66}.dot{fill:#6db3f2}.law{fill:#ff9b66}}
        """;

    public static string Draw(ScalingSeries series)
    {
        ScalingPoint[] points = [.. series.Points.OrderBy(p => p.Quantity)];
        ScalingPoint last = points[^1];
        Axis x = Logarithmic(points.Select(p => p.Quantity), Left, Right), y = Logarithmic(points.Select(p => p.Seconds), Bottom, Top);

        // The law runs back from the last point until it leaves the page.
        double start = Math.Max(points[0].Quantity, last.Quantity * Math.Pow(y.From / last.Seconds, 1 / series.Exponent));
        var svg = new Svg(Width, Height);
        svg.Text(16, 22, series.Title, "title");
        svg.Text(16, 42, $"dashed: grows with {series.Theory}", "law");
        foreach (double tick in y.Ticks(6))
        {
            svg.Line(Left, y.Map(tick), Right, y.Map(tick), "grid");
            svg.Text(Left - 8, y.Map(tick) + 4, Number(tick), "label", "end");
        }

        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.Map(tick), Top, x.Map(tick), Bottom, "grid");
            svg.Text(x.Map(tick), Bottom + 20, Number(tick), "label", "middle");
        }

        svg.Text((Left + Right) / 2, Bottom + 44, $"{series.Name} (logarithmic); seconds to a certified path upwards", "label", "middle");
        svg.Polyline([(x.Map(start), y.Map(last.Seconds * Math.Pow(start / last.Quantity, series.Exponent))), (x.Map(last.Quantity), y.Map(last.Seconds))], "theory");
        svg.Polyline(points.Select(p => (x.Map(p.Quantity), y.Map(p.Seconds))), "measured");
        foreach (ScalingPoint point in points)
        {
            svg.Text(x.Map(point.Quantity), y.Map(point.Seconds) + 5, "●", "dot", "middle");
        }

        return svg.ToDocument($"Seconds against {series.Name}", Describe(series, points), Style);
    }

    private static Axis Logarithmic(IEnumerable<double> values, double start, double end)
    {
        double low = values.Min(), high = values.Max(), margin = Math.Pow(Math.Max(high / low, Math.Pow(10, 0.1)), 0.05);
        return new Axis(low / margin, high * margin, start, end, true);
    }

    private static string Describe(ScalingSeries series, ScalingPoint[] points) =>
        $"{series.Title}: {string.Join(", ", points.Select(p => $"{Number(p.Quantity)} {series.Name} {Number(p.Seconds)} s"))}. The leading cost grows with {series.Theory}.";

    private static string Number(double value) => value >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
}
