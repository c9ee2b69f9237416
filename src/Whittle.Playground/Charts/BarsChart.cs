using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A bar a coefficient, an outline where the data alone would have it, and a mark where it is exactly zero.</summary>
internal static class BarsChart
{
    private const double LineHeight = 30;
    private const double Left = 120;
    private const double Right = 700;
    private const double Top = 66;

    public static Chart Draw(IReadOnlyList<(string Name, double Value, double Free)> rows)
    {
        const string Title = "Coefficients, per standard deviation";
        double bottom = Top + (LineHeight * rows.Count);
        Axis x = Axis.Around([0, .. rows.SelectMany(r => new[] { r.Value, r.Free })], Left, Right);
        var svg = new Svg(Plot.Width, bottom + 50);
        svg.Text(16, 24, Title, "title");
        svg.Text(16, 46, "bar: now; outline: without a penalty; ✕: exactly zero", "label");
        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.Map(tick), Top - 6, x.Map(tick), bottom, tick == 0 ? "axis" : "grid");
            svg.Text(x.Map(tick), bottom + 18, Axis.Label(tick), "label", "middle");
        }

        for (int k = 0; k < rows.Count; k++)
        {
            (string name, double value, double free) = rows[k];
            double y = Top + (LineHeight * k);
            svg.Text(Left - 10, y + 19, Plot.Short(name), "label", "end");
            Box(free, y + 4, y + 26, "ghost");
            if (value == 0)
            {
                svg.Text(x.Map(0), y + 20, "✕", "t1", "middle");
                svg.Text(x.Map(0) + 12, y + 19, "left out", "t1");
            }
            else
            {
                Box(value, y + 8, y + 22, "m0");
            }
        }

        string zeros = string.Join(", ", rows.Where(r => r.Value == 0).Select(r => r.Name));
        return new Chart(Title, $"Coefficients per standard deviation: {string.Join(", ", rows.Select(r => $"{r.Name} {Plain.Number(r.Value)} of {Plain.Number(r.Free)}"))}.{(zeros.Length > 0 ? $" Exactly zero: {zeros}." : "")}", new ChartTable(["factor", "now", "without a penalty"], [.. rows.Select(r => (string[])[r.Name, r.Value == 0 ? "left out" : Plain.Number(r.Value), Plain.Number(r.Free)])]), svg);

        void Box(double value, double top, double low, string style) => svg.Polygon([(x.Map(0), top), (x.Map(value), top), (x.Map(value), low), (x.Map(0), low)], style);
    }
}
