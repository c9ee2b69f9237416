namespace Whittle.Report;

/// <summary>Points of rows with what helps to read them: a law to compare with, the means of tenths, names of a few. Of very many rows the extreme ones and a part of the others are drawn.</summary>
internal sealed record ScatterChart(string Title, string XTitle, string YTitle)
{
    private const int MostDots = 2000;
    private const int Extremes = 200;
    private const int MostRows = 40;
    private const int Tenths = 10;
    private const int FewestForTenths = 50;

    /// <summary>One point a row.</summary>
    public required IReadOnlyList<(int Row, double X, double Y)> Points { get; init; }

    /// <summary>Sets a point's extremeness; default |y|.</summary>
    public Func<(int Row, double X, double Y), double>? Size { get; init; }

    /// <summary>A line y = a + bx to compare with, or null.</summary>
    public (double A, double B)? Law { get; init; }

    /// <summary>What the line is.</summary>
    public string LawName { get; init; } = "";

    /// <summary>Whether the means of tenths of the rows, by x, are drawn.</summary>
    public bool HasTrend { get; init; }

    /// <summary>How many of the most extreme rows are named.</summary>
    public int Named { get; init; }

    /// <summary>Draws.</summary>
    /// <param name="description">What is to be seen, in words.</param>
    public Chart Draw(string description)
    {
        (int Row, double X, double Y)[] finite = [.. Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))], extreme = [.. finite.OrderByDescending(Size ?? (p => Math.Abs(p.Y))).ThenBy(p => p.Row)];
        (int Row, double X, double Y)[] drawn = extreme.Length <= MostDots ? finite : [.. extreme.Take(Extremes), .. Enumerable.Range(0, MostDots - Extremes).Select(k => extreme[Extremes + (int)((long)k * (extreme.Length - Extremes) / (MostDots - Extremes))])];
        var plot = new Plot(Axis.Around(finite.Select(p => p.X), Plot.Left, Plot.WideRight), Axis.Around(finite.Select(p => p.Y), Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, XTitle, YTitle);
        plot.Svg.Dots(drawn.Select(p => (plot.X.Map(p.X), plot.Y.Map(p.Y))), "dots");
        (double X, double Y)[] trend = HasTrend && finite.Length >= FewestForTenths ? TrendOf(finite) : [];
        plot.Clip(() =>
        {
            if (Law is { } law)
            {
                plot.DrawLine([(plot.X.From, law.A + (law.B * plot.X.From)), (plot.X.To, law.A + (law.B * plot.X.To))], "law");
            }

            plot.DrawLine(trend, "trend");
        });
        foreach ((int row, double x, double y) in extreme.Take(Named))
        {
            bool isLeft = plot.X.Map(x) > Plot.WideRight - 60;
            plot.Svg.Text(plot.X.Map(x) + (isLeft ? -6 : 6), plot.Y.Map(y) + 4, $"{row + 1}", "label", isLeft ? "end" : "start");
        }

        plot.DrawLegend([.. new[] { (Law is null ? "" : LawName, "law"), (trend.Length > 0 ? "means of tenths of the rows" : "", "trend") }.Where(l => l.Item1.Length > 0)
            .Select(l => (l.Item1, (Action<double, double>)((x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], l.Item2))))]);
        var table = new ChartTable(["row", XTitle, YTitle], [.. extreme.Take(MostRows).Select(p => (string[])[$"{p.Row + 1}", Plain.Number(p.X), Plain.Number(p.Y)])]) { Hidden = Math.Max(0, extreme.Length - MostRows) };
        return new Chart(Title, description, table, plot.Svg) { Notes = drawn.Length < finite.Length ? [$"{drawn.Length} of {finite.Length} rows are drawn, the {Extremes} most extreme among them."] : [] };
    }

    private static (double X, double Y)[] TrendOf((int Row, double X, double Y)[] points)
    {
        (int Row, double X, double Y)[] order = [.. points.OrderBy(p => p.X).ThenBy(p => p.Row)];
        return [.. Enumerable.Range(0, Tenths).Select(t => order[(t * order.Length / Tenths)..((t + 1) * order.Length / Tenths)]).Select(own => (own.Average(p => p.X), own.Average(p => p.Y)))];
    }
}
