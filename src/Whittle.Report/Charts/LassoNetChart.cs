using System.Globalization;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>LassoNet's path: the size of each input's skip weights against λ, with the names of those that stay longest, how many are kept on top, and the λ of the least validation loss. Thread-safe.</summary>
public static class LassoNetChart
{
    private const string Title = "What LassoNet leaves of each feature";
    private const int MostLines = 20;

    /// <summary>Draws a path.</summary>
    public static Chart Draw(LassoNetPath path)
    {
        LassoNetPoint[] points = [.. path.Points.Skip(1)];
        if (points.Length < 2)
        {
            return new Chart(Title, "The path ended before there was anything to draw.", new ChartTable(["λ"], []), new Svg(Plot.Width, Plot.Top));
        }

        int[] drawn = [.. Enumerable.Range(0, path.Inputs.Count).OrderByDescending(j => path.Importance[j]).Take(MostLines)];
        double[][] lines = [.. drawn.Select(j => Array.ConvertAll(points, p => SizeOf(p.Network, j)))];
        var plot = new Plot(new Axis(points[0].Lambda, points[^1].Lambda, Plot.Left, Plot.Right, true), new Axis(0, 1.05 * Math.Max(1e-9, lines.Max(l => l.Max())), Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, "λ (stronger to the right)", "size of the skip weights");
        plot.DrawTop("kept", tick => points.MinBy(p => Math.Abs(Math.Log(p.Lambda / tick)))!.Kept.Count.ToString(CultureInfo.InvariantCulture));
        for (int k = 0; k < drawn.Length; k++)
        {
            plot.DrawLine(lines[k].Select((v, i) => (points[i].Lambda, v)), $"l{k % ChartStyle.Lines}");
        }

        if (path.BestIndex > 0)
        {
            plot.DrawMarks([(path.Points[path.BestIndex].Lambda, "least validation loss")]);
        }

        // All lines end at 0, where no name could stand: a legend names the last to leave.
        string[] names = [.. drawn.Take(ChartStyle.Lines).Select(j => Plot.Short(Plain.Clean(path.Inputs[j])))];
        plot.DrawLegend([.. names.Take(Plot.LegendRoom(names)).Select((name, k) => (name, (Action<double, double>)((x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], $"l{k}"))))]);
        int hidden = path.Inputs.Count - drawn.Length;
        return new Chart(
            Title, $"The last to leave: {string.Join(", ", drawn.Take(5).Select(j => $"{path.Inputs[j]} at {Plain.Number(path.Importance[j])}"))}.{(hidden > 0 ? $" {hidden} that leave earlier are not drawn." : "")}",
            new ChartTable(["λ", "kept", .. drawn.Select(j => path.Inputs[j])], [.. points.Select((p, i) => (string[])[Plain.Number(p.Lambda), p.Kept.Count.ToString(CultureInfo.InvariantCulture), .. lines.Select(l => Plain.Number(l[i]))])]), plot.Svg);
    }

    private static double SizeOf(Network network, int input)
    {
        WeightPlace skip = network.Layout.Skip!.Value;
        double sum = 0;
        foreach (double w in network.Parameters.Slice(skip.Start + (input * skip.Columns), skip.Columns))
        {
            sum += w * w;
        }

        return Math.Sqrt(sum);
    }
}
