using System.Globalization;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Report;

/// <summary>
/// The picture of a path: each coefficient, on the scale that the penalty sees, against λ, which falls to the right on a logarithmic axis;
/// how many are kept on top; names at the line ends; marked λ as vertical lines. SVG without scripts or outside references, light and dark;
/// the same bytes for the same input. Thread-safe.
/// </summary>
public static class CoefficientPathChart
{
    private const double Width = 760;
    private const double Height = 440;
    private const double Left = 64;
    private const double Right = 610;
    private const double Top = 58;
    private const double Bottom = 384;
    private const double LabelHeight = 15;
    private const int MaxLines = 20;
    private const int Styles = 6;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}.paper{fill:#fff}.axis,.mark{stroke:#666;stroke-width:1}.grid{stroke:#ddd;stroke-width:1}
        .mark{stroke-dasharray:4 3}polyline{fill:none;stroke-width:2}.l0{stroke:#0b5fa5}.l1{stroke:#b3400a;stroke-dasharray:8 3}.l2{stroke:#12724d;stroke-dasharray:2 3}.l3{stroke:#7a3b9a;stroke-dasharray:10 3 2 3}
        .l4{stroke:#8a6100}.l5{stroke:#a3195b;stroke-dasharray:5 5}.t0{fill:#0b5fa5}.t1{fill:#b3400a}.t2{fill:#12724d}.t3{fill:#7a3b9a}.t4{fill:#8a6100}.t5{fill:#a3195b}
        @media(prefers-color-scheme:dark){text{fill:#e8e8e8}.paper{fill:#181a1d}.axis,.mark{stroke:#aaa}.grid{stroke:#33373c}.l0{stroke:#6db3f2}.l1{stroke:#ff9b66}.l2{stroke:#5fd0a2}.l3{stroke:#cf9bea}.l4{stroke:#e0b646}.l5{stroke:#ff8cbe}
        .t0{fill:#6db3f2}.t1{fill:#ff9b66}.t2{fill:#5fd0a2}.t3{fill:#cf9bea}.t4{fill:#e0b646}.t5{fill:#ff8cbe}}
        """;

    /// <summary>Draws a path of at least two λ above 0.</summary>
    /// <param name="path">The path; at most 20 coefficients are drawn, the largest ones, and the rest are counted.</param>
    /// <param name="title">The heading.</param>
    /// <param name="marks">λ to mark, with what they are called.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(RegularizationPath path, string title, IReadOnlyList<(double Lambda, string Name)> marks)
    {
        PathPoint[] points = [.. path.Points.Where(p => p.Lambda > 0)];
        double[][] lines = [.. Enumerable.Range(0, path.Names.Count).Select(j => Array.ConvertAll(points, p => ValueOf(p, j)))];
        int[] drawn = [.. Enumerable.Range(0, lines.Length).Where(j => lines[j].Any(v => v != 0)).OrderByDescending(j => lines[j].Max(Math.Abs)).ThenBy(j => j).Take(MaxLines)];
        int hidden = lines.Count(l => l.Any(v => v != 0)) - drawn.Length;
        double low = drawn.SelectMany(j => lines[j]).Append(0).Min(), high = drawn.SelectMany(j => lines[j]).Append(0).Max(), margin = 0.05 * Math.Max(high - low, 1e-300);
        var x = new Axis(Math.Log10(points[0].Lambda), Math.Log10(points[^1].Lambda), Left, Right);
        var y = new Axis(low - margin, high + margin, Bottom, Top);
        var svg = new Svg(Width, Height, title, Describe(path, points, drawn, lines), Style);
        svg.Text(Left, 22, title, "title");
        DrawAxes(svg, x, y, points);
        foreach ((double lambda, string name) in marks)
        {
            svg.Line(x.Map(Math.Log10(lambda)), Top, x.Map(Math.Log10(lambda)), Bottom, "mark");
            svg.Text(x.Map(Math.Log10(lambda)) + 4, Bottom - 6, name, "label");
        }

        for (int k = 0; k < drawn.Length; k++)
        {
            svg.Polyline(lines[drawn[k]].Select((v, i) => (x.Map(Math.Log10(points[i].Lambda)), y.Map(v))), $"l{k % Styles}");
        }

        DrawNames(svg, path, drawn, lines, y, hidden);
        return svg.ToString();
    }

    private static double ValueOf(PathPoint point, int column)
    {
        for (int k = 0; k < point.Indices.Count; k++)
        {
            if (point.Indices[k] == column)
            {
                return point.StandardizedValues[k];
            }
        }

        return 0;
    }

    private static string Describe(RegularizationPath path, PathPoint[] points, int[] drawn, double[][] lines)
    {
        IEnumerable<string> entries = drawn.OrderBy(j => Array.FindIndex(lines[j], v => v != 0))
            .Select(j => $"{path.Names[j]} from λ = {Number(points[Array.FindIndex(lines[j], v => v != 0)].Lambda)}");
        return $"Coefficients against λ, from {Number(points[0].Lambda)} down to {Number(points[^1].Lambda)}. Not zero: {string.Join(", ", entries)}.";
    }

    private static void DrawAxes(Svg svg, Axis x, Axis y, PathPoint[] points)
    {
        foreach (double tick in y.Ticks(6))
        {
            svg.Line(Left, y.Map(tick), Right, y.Map(tick), tick == 0 ? "axis" : "grid");
            svg.Text(Left - 8, y.Map(tick) + 4, Number(tick), "label", "end");
        }

        foreach (double tick in Decades(points[^1].Lambda, points[0].Lambda))
        {
            double at = x.Map(Math.Log10(tick));
            svg.Line(at, Bottom, at, Bottom + 5, "axis");
            svg.Text(at, Bottom + 20, Number(tick), "label", "middle");
            PathPoint nearest = points.MinBy(p => Math.Abs(Math.Log(p.Lambda / tick)))!;
            svg.Text(at, Top - 8, Number(nearest.Indices.Count), "label", "middle");
        }

        svg.Line(Left, Bottom, Right, Bottom, "axis");
        svg.Text(Left - 8, Top - 8, "kept", "label", "end");
        svg.Text((Left + Right) / 2, Bottom + 42, "λ, the strength of the penalty (weaker to the right)", "label", "middle");
    }

    // 1, 2 and 5 times powers of ten.
    private static IEnumerable<double> Decades(double low, double high)
    {
        for (double power = Math.Floor(Math.Log10(low)); power <= Math.Log10(high); power++)
        {
            foreach (double digit in new[] { 1.0, 2, 5 })
            {
                double value = digit * Math.Pow(10, power);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9) && (digit == 1 || high / low < 2000))
                {
                    yield return value;
                }
            }
        }
    }

    // Names stand at their line's end, pushed apart downwards where they would overlap, and back up where they would leave the page.
    private static void DrawNames(Svg svg, RegularizationPath path, int[] drawn, double[][] lines, Axis y, int hidden)
    {
        int[] order = [.. Enumerable.Range(0, drawn.Length).OrderBy(k => y.Map(lines[drawn[k]][^1])).ThenBy(k => k)];
        double[] at = [.. order.Select(k => y.Map(lines[drawn[k]][^1]) + 4)];
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
            svg.Line(Right, y.Map(lines[drawn[order[k]]][^1]), Right + 8, at[k] - 4, $"l{order[k] % Styles}");
            string name = path.Names[drawn[order[k]]];
            svg.Text(Right + 12, at[k], name.Length > 18 ? $"{name[..17]}…" : name, $"t{order[k] % Styles}");
        }

        if (hidden > 0)
        {
            svg.Text(Right + 12, Bottom + 20, $"and {hidden} smaller", "label");
        }
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
