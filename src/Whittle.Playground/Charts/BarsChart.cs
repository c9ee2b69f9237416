using System.Globalization;
using System.Runtime.CompilerServices;
using Whittle.Models;
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

    private static readonly ConditionalWeakTable<LinearModel, MovingChart> Drawn = [];

    // What a move of λ leaves as it is, by panel.
    private static readonly Dictionary<string, Still> Stills = new(StringComparer.Ordinal);

    private static int _drawn;

    /// <summary>Draws the bars of a model, once. Not thread-safe.</summary>
    /// <param name="panel">Whose bars they are: what is the same as in its last ones is not drawn again.</param>
    /// <param name="model">The model.</param>
    /// <param name="free">What coefficients are without a penalty, per standard deviation, by their labels, where that is known; null for nowhere.</param>
    public static MovingChart Draw(string panel, LinearModel model, Func<IReadOnlyDictionary<string, double>?> free) => Drawn.GetValue(model, own =>
    {
        IReadOnlyDictionary<string, double>? known = free();
        return Draw(panel, [.. own.Coefficients.Select(c => (c.Label, c.Standardized, known is not null && known.TryGetValue(c.Label, out double value) ? value : (double?)null))]);
    });

    private static MovingChart Draw(string panel, (string Name, double Value, double? Free)[] all)
    {
        (string Name, double Value, double? Free)[] rows = [.. all.Length <= MostRows ? all : all.OrderByDescending(r => Math.Abs(r.Value)).Take(MostRows)];
        string[] now = Array.ConvertAll(rows, r => Plain.Number(r.Value));
        const string Title = "Coefficients, per standard deviation";
        Axis x = Axis.Around([0, .. rows.SelectMany(r => new[] { r.Value, r.Free ?? 0 })], Left, Right);
        Still still = StillOf(panel, Title, rows, x, all.Length - rows.Length);
        var bars = new Svg(Plot.Width, Bottom(rows.Length) + 50);
        for (int k = 0; k < rows.Length; k++)
        {
            double y = Top + (LineHeight * k);
            if (rows[k].Value == 0)
            {
                bars.Text(x.Map(0), y + 20, "✕", "t1", "middle");
                bars.Text(x.Map(0) + 12, y + 19, "left out", "t1");
            }
            else
            {
                bars.Box(x.Map(0), y + 8, x.Map(rows[k].Value), y + 22, "m0");
            }
        }

        string zeros = string.Join(", ", rows.Where(r => r.Value == 0).Select(r => r.Name));
        string description = $"Coefficients per standard deviation: {string.Join(", ", rows.Select((r, k) => r.Free is null ? $"{r.Name} {now[k]}" : $"{r.Name} {now[k]} of {still.Without[k]}"))}.{(zeros.Length > 0 ? $" Exactly zero: {zeros}." : "")}";
        var table = new ChartTable(["factor", "now", "without a penalty"], [.. rows.Select((r, k) => (string[])[r.Name, r.Value == 0 ? "left out" : now[k], still.Without[k]])]) { Hidden = all.Length - rows.Length };
        var svg = new Svg(Plot.Width, Bottom(rows.Length) + 50);
        svg.Add(still.Svg, still.Drawn);
        svg.AddMoving(bars, still.Drawn);
        return new MovingChart(new Chart(Title, description, table, svg), still.Drawn, bars.Shapes);
    }

    private static double Bottom(int rows) => Top + (LineHeight * rows);

    private static Still StillOf(string panel, string title, (string Name, double Value, double? Free)[] rows, Axis x, int hidden)
    {
        string[] names = Array.ConvertAll(rows, r => r.Name);
        double?[] free = Array.ConvertAll(rows, r => r.Free);
        if (Stills.TryGetValue(panel, out Still? last) && last.X == x && last.Hidden == hidden && last.Names.AsSpan().SequenceEqual(names) && last.Free.AsSpan().SequenceEqual(free))
        {
            return last;
        }

        double bottom = Bottom(rows.Length);
        var svg = new Svg(Plot.Width, bottom + 50);
        svg.Text(16, 24, title, "title");
        svg.Text(16, 46, $"bar: now;{(Array.Exists(free, f => f is not null) ? " outline: without a penalty;" : "")} ✕: exactly zero", "label");
        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.Map(tick), Top - 6, x.Map(tick), bottom, tick == 0 ? "axis" : "grid");
            svg.Text(x.Map(tick), bottom + 18, Axis.Label(tick), "label", "middle");
        }

        for (int k = 0; k < rows.Length; k++)
        {
            double y = Top + (LineHeight * k);
            svg.Text(Left - 10, y + 19, Plot.Short(Plain.Clean(names[k])), "label", "end");
            if (free[k] is { } outline)
            {
                svg.Box(x.Map(0), y + 4, x.Map(outline), y + 26, "ghost");
            }
        }

        if (hidden > 0)
        {
            svg.Text(Left - 10, bottom + 18, $"and {hidden} smaller", "label", "end");
        }

        return Stills[panel] = new Still(string.Create(CultureInfo.InvariantCulture, $"bars{++_drawn}"), names, free, Array.ConvertAll(free, f => f is { } own ? Plain.Number(own) : ""), x, hidden, svg);
    }

    /// <summary>Names, outlines and the grid.</summary>
    private sealed record Still(string Drawn, string[] Names, double?[] Free, string[] Without, Axis X, int Hidden, Svg Svg);
}
