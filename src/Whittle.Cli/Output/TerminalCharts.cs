using System.Globalization;
using Spectre.Console;
using Whittle.Models;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Charts of letters, for those who are in a terminal: they need neither colours nor a file.</summary>
internal static class TerminalCharts
{
    private const string Heights = "▁▂▃▄▅▆▇█";
    private const char Zero = '·';
    private const int Width = 60;
    private const int MostFeatures = 20;
    private const int MostBars = 16;
    private const int BarWidth = 76;

    /// <summary>A line a feature, largest first: how large its coefficient is, on the scale that the penalty sees, from the strongest penalty at the left to the weakest; a dot is exactly zero.</summary>
    public static void WritePath(Shell shell, IReadOnlyList<string> names, IReadOnlyList<PathPoint> all)
    {
        PathPoint[] points = all.Count <= Width ? [.. all] : [.. Enumerable.Range(0, Width).Select(k => all[k * (all.Count - 1) / (Width - 1)])];
        var lines = new Dictionary<int, double[]>();
        for (int k = 0; k < points.Length; k++)
        {
            IReadOnlyList<double> values = points[k].StandardizedValues;
            for (int i = 0; i < values.Count; i++)
            {
                if (!lines.TryGetValue(points[k].Indices[i], out double[]? line))
                {
                    lines[points[k].Indices[i]] = line = new double[points.Length];
                }

                line[k] = values[i];
            }
        }

        int[] order = [.. lines.Keys.OrderByDescending(j => lines[j].Max(Math.Abs)).ThenBy(j => j)];
        if (order.Length == 0)
        {
            shell.Output.WriteLine("Nothing is kept at any λ, so there is nothing to draw.");
            return;
        }

        double most = lines[order[0]].Max(Math.Abs);
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("feature"), new TableColumn($"λ {Plain.Number(points[0].Lambda)} … {Plain.Number(points[^1].Lambda)}") { NoWrap = true }, Headers.Right("at the end"));
        foreach (int j in order.Take(MostFeatures))
        {
            table.AddRow(Markup.Escape(Plain.Clean(names[j])), string.Concat(lines[j].Select(v => Letter(v, most))), Plain.Number(lines[j][^1]));
        }

        shell.Output.Write(table);
        shell.Output.WriteLine($"Heights are |β| per standard deviation, the largest {Plain.Number(most)}; {Zero} is exactly zero.{(order.Length > MostFeatures ? $" {order.Length - MostFeatures} smaller ones are not drawn." : "")}");
    }

    /// <summary>A bar a λ, from zero: the error of rows left out, the two λ that the rules choose among them.</summary>
    public static void WriteErrors(Shell shell, CrossValidation found, string measure)
    {
        int count = found.Lambdas.Count, bars = Math.Min(count, MostBars);
        string best = found.IsLargerBetter ? "maximum" : "minimum";
        shell.Output.WriteLine($"{LossWords.Capital(measure.TrimEnd(','))} on rows left out, against λ:");
        var chart = new BarChart { Width = BarWidth, ValueFormatter = (value, _) => Plain.Number(value), Culture = CultureInfo.InvariantCulture };
        foreach (int k in Enumerable.Range(0, bars).Select(b => bars == 1 ? 0 : b * (count - 1) / (bars - 1)).Append(found.MinimumIndex).Append(found.OneStandardErrorIndex).Distinct().Order().Where(k => double.IsFinite(found.Means[k])))
        {
            bool isBest = k == found.MinimumIndex, isSimple = k == found.OneStandardErrorIndex;
            string name = isBest && isSimple ? $" {best}, one SE" : isBest ? $" {best}" : isSimple ? " one SE" : "";
            chart.AddItem(Markup.Escape($"{Plain.Number(found.Lambdas[k])}{name}"), found.Means[k], isBest || isSimple ? Color.Green : Color.Blue);
        }

        shell.Output.Write(chart);
    }

    // The lowest height is for everything that is not zero, however small.
    private static char Letter(double value, double most) => value == 0 ? Zero : Heights[Math.Min(Heights.Length - 1, (int)(Heights.Length * Math.Abs(value) / most))];
}
