namespace Whittle.Report;

/// <summary>A chart in the making: a title, two axes with their grid, and what is drawn between them. Not thread-safe.</summary>
internal sealed class Plot
{
    public const double Width = 760;
    public const double Left = 64;
    public const double Right = 610;
    public const double WideRight = 736;
    public const double Top = 96;
    public const double Bottom = 416;
    private const double Height = 472;
    private const double LabelHeight = 15;
    private const int MostLetters = 18;
    private readonly double _right;

    /// <param name="x">From <see cref="Left"/> to <see cref="Right"/>, or to <see cref="WideRight"/> where no names stand at line ends.</param>
    /// <param name="y">From <see cref="Bottom"/> to <see cref="Top"/>.</param>
    public Plot(Axis x, Axis y)
    {
        (X, Y) = (x, y);
        _right = Math.Max(x.Start, x.End);
    }

    public Axis X { get; }

    public Axis Y { get; }

    public Svg Svg { get; } = new(Width, Height);

    /// <summary>Title, grid and labels.</summary>
    public void DrawFrame(string title, string xTitle, string yTitle)
    {
        Svg.Text(16, 24, title, "title");
        Svg.Text(16, 46, yTitle, "label");
        foreach (double tick in Y.Ticks(6))
        {
            Svg.Line(Left, Y.Map(tick), _right, Y.Map(tick), tick == 0 ? "axis" : "grid");
            Svg.Text(Left - 8, Y.Map(tick) + 4, Axis.Label(tick), "label", "end");
        }

        foreach (double tick in X.Ticks(6))
        {
            Svg.Line(X.Map(tick), Bottom, X.Map(tick), Bottom + 5, "axis");
            Svg.Text(X.Map(tick), Bottom + 20, Axis.Label(tick), "label", "middle");
        }

        Svg.Line(Left, Bottom, _right, Bottom, "axis");
        Svg.Text((Left + _right) / 2, Bottom + 42, xTitle, "label", "middle");
    }

    /// <summary>What belongs to the ticks of x, above them.</summary>
    public void DrawTop(string label, Func<double, string> at)
    {
        foreach (double tick in X.Ticks(6))
        {
            Svg.Text(X.Map(tick), Top - 8, at(tick), "label", "middle");
        }

        Svg.Text(Left - 8, Top - 8, label, "label", "end");
    }

    /// <summary>A dashed line upright at x, with its name to the right, or to the left where the frame ends; a name that would lie on another stands above it.</summary>
    public void DrawMarks(IReadOnlyList<(double X, string Name)> marks)
    {
        var placed = new List<(double From, double To, int Level)>();
        foreach ((double at, string name) in marks.OrderBy(m => X.Map(m.X)))
        {
            double x = X.Map(at), room = 7 * (name.Length + 2);
            Svg.Line(x, Top, x, Bottom, "mark");
            if (name.Length == 0)
            {
                continue;
            }

            bool isLeft = x + room > _right;
            (double from, double to) = isLeft ? (x - room, x) : (x, x + room);
            int level = Enumerable.Range(0, placed.Count + 1).First(l => !placed.Exists(p => p.Level == l && p.From < to && from < p.To));
            placed.Add((from, to, level));
            Svg.Text(isLeft ? x - 4 : x + 4, Bottom - 6 - (LabelHeight * level), name, "note", isLeft ? "end" : "start");
        }
    }

    public void DrawLine(IEnumerable<(double X, double Y)> points, string style) => Svg.Polyline(points.Select(p => (X.Map(p.X), Y.Map(p.Y))), style);

    /// <summary>Draws within the axes.</summary>
    public void Clip(Action draw) => Svg.Clip(Left, Top, _right, Bottom, draw);

    /// <summary>Names at the ends of lines, pushed apart downwards where they would overlap, and back up where they would leave the page.</summary>
    /// <param name="ends">The name, last value and style of each line.</param>
    /// <param name="more">What stands below them, or null.</param>
    public void DrawNames(IReadOnlyList<(string Name, double Value, int Style)> ends, string? more)
    {
        (string Name, double Value, int Style)[] order = [.. ends.OrderBy(e => Y.Map(e.Value))];
        double[] at = [.. order.Select(e => Y.Map(e.Value) + 4)];
        for (int k = 1; k < at.Length; k++)
        {
            at[k] = Math.Max(at[k], at[k - 1] + LabelHeight);
        }

        for (int k = at.Length - 1; k >= 0; k--)
        {
            at[k] = Math.Min(at[k], k == at.Length - 1 ? Bottom : at[k + 1] - LabelHeight);
        }

        for (int k = 0; k < order.Length; k++)
        {
            Svg.Line(_right, Y.Map(order[k].Value), _right + 8, at[k] - 4, $"l{order[k].Style}");
            Svg.Text(_right + 12, at[k], Short(order[k].Name), $"t{order[k].Style}");
        }

        if (more is not null)
        {
            Svg.Text(_right + 12, Bottom + 20, more, "label");
        }
    }

    /// <summary>Which mark or line is which, in a row under the title.</summary>
    public void DrawLegend(IReadOnlyList<(string Name, Action<double, double> Draw)> series)
    {
        double x = Left;
        foreach ((string name, Action<double, double> draw) in series)
        {
            draw(x, 66);
            Svg.Text(x + 26, 70, name, "label");
            x += LegendWidth(name);
        }
    }

    /// <summary>How many names, of those that come first, a legend has room for.</summary>
    public static int LegendRoom(IReadOnlyList<string> names)
    {
        int count = 0;
        for (double x = Left; count < names.Count && x + LegendWidth(names[count]) <= Width + 20; count++)
        {
            x += LegendWidth(names[count]);
        }

        return count;
    }

    private static double LegendWidth(string name) => 46 + (7 * name.Length);

    /// <summary>A name that fits beside a chart.</summary>
    public static string Short(string name) => name.Length > MostLetters ? $"{name[..(char.IsHighSurrogate(name[MostLetters - 2]) ? MostLetters - 2 : MostLetters - 1)]}…" : name;
}
