using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Pairs of coefficients, a frame a method, all on one scale.</summary>
internal static class CloudChart
{
    private const double Side = 226;
    private const double Gap = 24;
    private const double Top = 70;
    private const double Reach = 4;

    public static Chart Draw(IReadOnlyList<(string Name, (double X, double Y)[] Points)> clouds, double correlation)
    {
        const string Title = "Two coefficients in two hundred samples";
        var svg = new Svg(Plot.Width, Top + Side + 50);
        svg.Text(16, 24, Title, "title");
        for (int k = 0; k < clouds.Count; k++)
        {
            double left = 16 + (k * (Side + Gap));
            Axis x = new(-Reach + 1, Reach + 1, left, left + Side), y = new(-Reach + 1, Reach + 1, Top + Side, Top);
            svg.Text(left, Top - 10, clouds[k].Name, "label");
            svg.Clip(left, Top, left + Side, Top + Side, () =>
            {
                svg.Line(x.Map(-Reach), y.Map(0), x.Map(2 * Reach), y.Map(0), "axis");
                svg.Line(x.Map(0), y.Map(-Reach), x.Map(0), y.Map(2 * Reach), "axis");
                svg.Dots(clouds[k].Points.Select(p => (x.Map(p.X), y.Map(p.Y))), "dots");
                svg.Mark(x.Map(1), y.Map(1), Shape.Diamond, "m1");
            });
            svg.Polyline([(left, Top), (left + Side, Top), (left + Side, Top + Side), (left, Top + Side), (left, Top)], "fold");
            foreach (double tick in x.Ticks(4))
            {
                svg.Text(x.Map(tick), Top + Side + 16, Axis.Label(tick), "label", "middle");
            }
        }

        svg.Text(16, Top + Side + 40, "first coefficient across, second upwards; ◆ the truth", "label");
        return new Chart(
            Title, $"Clouds of {clouds[0].Points.Length} pairs of coefficients at correlation {Plain.Number(correlation)}: {string.Join(", ", clouds.Select(c => $"{c.Name} with {c.Points.Count(p => p.X == 0 || p.Y == 0)} exact zeros"))}.",
            new ChartTable(["method", "least first", "most first", "mean first", "mean second", "with a zero"], [.. clouds.Select(c => (string[])[c.Name, Plain.Number(c.Points.Min(p => p.X)), Plain.Number(c.Points.Max(p => p.X)), Plain.Number(c.Points.Average(p => p.X)), Plain.Number(c.Points.Average(p => p.Y)), Plain.Number(c.Points.Count(p => p.X == 0 || p.Y == 0))])]),
            svg);
    }
}
