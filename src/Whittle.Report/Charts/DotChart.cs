namespace Whittle.Report;

/// <summary>A row a name, and on it a mark for each series that has a value there.</summary>
internal sealed record DotChart(string Title, string XTitle)
{
    private const double LineHeight = 22;
    private const double Left = 176;
    private const double Right = 736;
    private const double Top = 84;
    private const int MostLetters = 22;

    /// <summary>The name of each series, at most three.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>The names, and the value of each series or null.</summary>
    public required IReadOnlyList<(string Name, double?[] Values)> Rows { get; init; }

    /// <summary>What stands for a value that is null in the table.</summary>
    public string Blank { get; init; } = "";

    /// <summary>From where to where a line reaches about the first mark of each row, and what both are called; null without.</summary>
    public (string Low, string High, IReadOnlyList<(double Low, double High)> Ends)? Intervals { get; init; }

    /// <summary>Draws.</summary>
    /// <param name="description">What is to be seen, in words.</param>
    /// <param name="hidden">How many rows are not drawn.</param>
    public Chart Draw(string description, int hidden = 0)
    {
        double bottom = Top + (LineHeight * Math.Max(1, Rows.Count));
        var svg = new Svg(Plot.Width, bottom + 56);
        IEnumerable<double> ends = Intervals?.Ends.SelectMany(e => (double[])[e.Low, e.High]) ?? [];
        Axis x = Axis.Around([0, .. Rows.SelectMany(r => r.Values).OfType<double>().Concat(ends).Where(double.IsFinite)], Left, Right);
        svg.Text(16, 24, Title, "title");
        double at = 16;
        for (int s = 0; s < Series.Count; s++)
        {
            svg.Mark(at + 6, 46, ShapeOf(s), $"m{s}");
            svg.Text(at + 18, 50, Series[s], "label");
            at += 40 + (7 * Series[s].Length);
        }

        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.Map(tick), Top - 10, x.Map(tick), bottom, tick == 0 ? "axis" : "grid");
            svg.Text(x.Map(tick), bottom + 18, Axis.Label(tick), "label", "middle");
        }

        svg.Text((Left + Right) / 2, bottom + 40, XTitle, "label", "middle");
        for (int k = 0; k < Rows.Count; k++)
        {
            double y = Top + (LineHeight * (k + 0.5)) - 4;
            svg.Line(Left, y, Right, y, "grid");
            string name = Rows[k].Name;
            svg.Text(Left - 8, y + 4, name.Length > MostLetters ? $"{name[..(MostLetters - 1)]}…" : name, "label", "end");
            if (Intervals is { } intervals && double.IsFinite(intervals.Ends[k].Low) && double.IsFinite(intervals.Ends[k].High))
            {
                svg.Polyline([(x.Map(intervals.Ends[k].Low), y), (x.Map(intervals.Ends[k].High), y)], "l0");
            }

            for (int s = Rows[k].Values.Length - 1; s >= 0; s--)
            {
                if (Rows[k].Values[s] is { } value && double.IsFinite(value))
                {
                    svg.Mark(x.Map(value), y, ShapeOf(s), $"m{s}");
                }
            }
        }

        if (hidden > 0)
        {
            svg.Text(Left - 8, bottom + 18, $"and {hidden} more", "label", "end");
        }

        return new Chart(
            Title, description,
            new ChartTable(["", .. Series, .. Intervals is { } named ? (string[])[named.Low, named.High] : []], [.. Rows.Select((r, k) => (string[])[r.Name, .. r.Values.Select(v => v is { } value ? Plain.Number(value) : Blank), .. Ends(k)])]) { Hidden = hidden }, svg);

        string[] Ends(int k) => Intervals is { } own ? [Plain.Number(own.Ends[k].Low), Plain.Number(own.Ends[k].High)] : [];
    }

    private static Shape ShapeOf(int series) => (Shape)series;
}
