using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A bar a coefficient, an outline where the data alone would have it, and a mark where it is exactly zero; the largest where there are many.</summary>
internal static class BarsChart
{
    private const double LineHeight = 30;
    private const double Left = 150;
    private const double Right = 700;
    private const double Top = 66;
    private const int MostRows = 20;

    /// <param name="all">Names, coefficients per standard deviation, and what they are without a penalty where that is known.</param>
    public static Chart Draw(IReadOnlyList<(string Name, double Value, double? Free)> all)
    {
        (string Name, double Value, double? Free)[] rows = [.. all.Count <= MostRows ? all : all.OrderByDescending(r => Math.Abs(r.Value)).Take(MostRows)];
        string[] now = Array.ConvertAll(rows, r => Plain.Number(r.Value)), without = Array.ConvertAll(rows, r => r.Free is { } own ? Plain.Number(own) : "");
        const string Title = "Coefficients, per standard deviation";
        double bottom = Top + (LineHeight * rows.Length);
        Axis x = Axis.Around([0, .. rows.SelectMany(r => new[] { r.Value, r.Free ?? 0 })], Left, Right);
        var svg = new Svg(Plot.Width, bottom + 50);
        svg.Text(16, 24, Title, "title");
        svg.Text(16, 46, $"bar: now;{(rows.Any(r => r.Free is not null) ? " outline: without a penalty;" : "")} ✕: exactly zero", "label");
        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.Map(tick), Top - 6, x.Map(tick), bottom, tick == 0 ? "axis" : "grid");
            svg.Text(x.Map(tick), bottom + 18, Axis.Label(tick), "label", "middle");
        }

        for (int k = 0; k < rows.Length; k++)
        {
            (string name, double value, double? free) = rows[k];
            double y = Top + (LineHeight * k);
            svg.Text(Left - 10, y + 19, Plot.Short(Plain.Clean(name)), "label", "end");
            if (free is { } outline)
            {
                svg.Box(x.Map(0), y + 4, x.Map(outline), y + 26, "ghost");
            }

            if (value == 0)
            {
                svg.Text(x.Map(0), y + 20, "✕", "t1", "middle");
                svg.Text(x.Map(0) + 12, y + 19, "left out", "t1");
            }
            else
            {
                svg.Box(x.Map(0), y + 8, x.Map(value), y + 22, "m0");
            }
        }

        if (all.Count > rows.Length)
        {
            svg.Text(Left - 10, bottom + 18, $"and {all.Count - rows.Length} smaller", "label", "end");
        }

        string zeros = string.Join(", ", rows.Where(r => r.Value == 0).Select(r => r.Name));
        string description = $"Coefficients per standard deviation: {string.Join(", ", rows.Select((r, k) => r.Free is null ? $"{r.Name} {now[k]}" : $"{r.Name} {now[k]} of {without[k]}"))}.{(zeros.Length > 0 ? $" Exactly zero: {zeros}." : "")}";
        var table = new ChartTable(["factor", "now", "without a penalty"], [.. rows.Select((r, k) => (string[])[r.Name, r.Value == 0 ? "left out" : now[k], without[k]])]) { Hidden = all.Count - rows.Length };
        return new Chart(Title, description, table, svg);
    }
}
