using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Report;

/// <summary>
/// The picture of a path: each coefficient, on the scale that the penalty sees, from the strongest penalty at the left to the weakest at the right; how many are kept on top; names at the line ends; marked λ as upright lines.
/// At most 20 coefficients are drawn, the largest ones, and the rest are counted. Thread-safe.
/// </summary>
public static class CoefficientPathChart
{
    private const int MaxLines = 20;
    private const string Title = "What the penalty leaves of each coefficient";

    /// <summary>Draws a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="view">What it is drawn against; default λ, of which those above 0 are drawn.</param>
    /// <param name="marks">λ to mark, with what they are called; default none.</param>
    /// <param name="title">The heading; default one that says what is drawn.</param>
    public static Chart Draw(RegularizationPath path, PathView view = PathView.Lambda, IReadOnlyList<(double Lambda, string Name)>? marks = null, string title = Title) => Prepare(path.Names, path.Points, view, title)(marks ?? []);

    /// <summary>Draws a saved path.</summary>
    /// <param name="path">The path: the fits that it has, or of an exact path its breakpoints.</param>
    /// <param name="view">What it is drawn against; default λ, of which those above 0 are drawn.</param>
    /// <param name="marks">λ to mark, with what they are called; default none.</param>
    /// <param name="title">The heading; default one that says what is drawn.</param>
    public static Chart Draw(ModelPath path, PathView view = PathView.Lambda, IReadOnlyList<(double Lambda, string Name)>? marks = null, string title = Title) => Prepare(path.Names, PathWords.Fits(path), view, title)(marks ?? []);

    /// <summary>Draws a path against λ but for marks: what is returned draws it with any, at little cost.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">Letters and digits that name this drawing alone, so that a page which shows it already can leave it as it is.</param>
    internal static Func<IReadOnlyList<(double Lambda, string Name)>, Chart> Prepare(RegularizationPath path, string name) => Prepare(path.Names, path.Points, PathView.Lambda, Title, name);

    private static Func<IReadOnlyList<(double Lambda, string Name)>, Chart> Prepare(IReadOnlyList<string> names, IReadOnlyList<PathPoint> all, PathView view, string title, string? name = null)
    {
        PathPoint[] points = [.. all.Where(p => view != PathView.Lambda || p.Lambda > 0)];
        (int[] drawn, double[][] lines, int hidden) = Lines(names.Count, points);
        double[] at = Array.ConvertAll(points, p => Position(p, view));
        Axis x = view == PathView.Lambda && points.Length > 0 ? new Axis(at[0], at[^1], Plot.Left, Plot.Right, true)
            : new Axis(0, view == PathView.L1Norm ? Math.Max(at.DefaultIfEmpty(0).Max(), double.Epsilon) : Math.Max(at.DefaultIfEmpty(0).Max(), 1e-3), Plot.Left, Plot.Right);
        var y = Axis.Around(lines.SelectMany(l => l).Append(0), Plot.Bottom, Plot.Top);
        string what = view switch
        {
            PathView.Lambda => "λ, the strength of the penalty (weaker to the right)",
            PathView.L1Norm => "Σ|β|, how much of coefficients the penalty still allows",
            _ => "share of the deviance explained on the rows of the fit",
        };
        Plot below = new(x, y), above = new(x, y);
        below.DrawFrame(title, what, "coefficient, on the scale that the penalty sees");
        below.DrawTop("kept", tick => points.Length == 0 ? "" : Axis.Label(points[Nearest(at, tick, view)].Indices.Count));
        for (int k = 0; k < drawn.Length; k++)
        {
            above.DrawLine(lines[k].Select((v, i) => (at[i], v)), $"l{k % ChartStyle.Lines}");
        }

        above.DrawNames([.. drawn.Select((j, k) => (names[j], lines[k][^1], k % ChartStyle.Lines))], hidden > 0 ? $"and {hidden} smaller" : null);
        double[] lambdas = Array.ConvertAll(points, p => p.Lambda);
        (string description, ChartTable table) = (Describe(names, points, drawn, lines, hidden), TableOf(names, points, drawn, lines));
        return marks =>
        {
            var plot = new Plot(x, y);
            plot.Svg.Add(below.Svg, name is null ? null : $"{name}below");
            plot.DrawMarks([.. marks.Where(_ => points.Length > 0).Select(m => (at[Nearest(lambdas, m.Lambda, PathView.Lambda)], m.Name))]);
            plot.Svg.Add(above.Svg, name is null ? null : $"{name}above");
            return new Chart(title, description, table, plot.Svg);
        };
    }

    // The largest coefficients of a path, and how many others are not zero.
    private static (int[] Drawn, double[][] Lines, int Hidden) Lines(int count, PathPoint[] points)
    {
        var size = new double[count];
        foreach (PathPoint point in points)
        {
            IReadOnlyList<double> values = point.StandardizedValues;
            for (int k = 0; k < values.Count; k++)
            {
                size[point.Indices[k]] = Math.Max(size[point.Indices[k]], Math.Abs(values[k]));
            }
        }

        int[] ever = [.. Enumerable.Range(0, size.Length).Where(j => size[j] > 0)], drawn = [.. ever.OrderByDescending(j => size[j]).ThenBy(j => j).Take(MaxLines)];
        var place = drawn.Select((j, k) => (j, k)).ToDictionary(p => p.j, p => p.k);
        double[][] lines = [.. drawn.Select(_ => new double[points.Length])];
        for (int i = 0; i < points.Length; i++)
        {
            IReadOnlyList<double> values = points[i].StandardizedValues;
            for (int k = 0; k < values.Count; k++)
            {
                if (place.TryGetValue(points[i].Indices[k], out int line))
                {
                    lines[line][i] = values[k];
                }
            }
        }

        return (drawn, lines, ever.Length - drawn.Length);
    }

    private static double Position(PathPoint point, PathView view) => view switch
    {
        PathView.Lambda => point.Lambda,
        PathView.L1Norm => point.StandardizedValues.Sum(Math.Abs),
        _ => point.DevianceExplained,
    };

    private static int Nearest(double[] at, double value, PathView view) =>
        Enumerable.Range(0, at.Length).MinBy(k => view == PathView.Lambda ? value > 0 && at[k] > 0 ? Math.Abs(Math.Log(at[k] / value)) : Math.Abs(at[k] - value) : Math.Abs(at[k] - value));

    private static string Describe(IReadOnlyList<string> names, PathPoint[] points, int[] drawn, double[][] lines, int hidden)
    {
        if (drawn.Length == 0)
        {
            return "No coefficient is kept at any λ.";
        }

        IEnumerable<string> entries = drawn.Select((j, k) => (Name: names[j], First: Array.FindIndex(lines[k], v => v != 0))).OrderBy(e => e.First)
            .Select(e => $"{e.Name} from λ = {Axis.Label(points[e.First].Lambda)}");
        return $"Coefficients against λ, from {Axis.Label(points[0].Lambda)} down to {Axis.Label(points[^1].Lambda)}. Not zero: {string.Join(", ", entries)}{(hidden > 0 ? $", and {hidden} smaller ones" : "")}.";
    }

    private static ChartTable TableOf(IReadOnlyList<string> names, PathPoint[] points, int[] drawn, double[][] lines) => ChartTable.Of(
        ["λ", "kept", "Σ|β|", "deviance explained", .. drawn.Select(j => names[j])],
        points.Length,
        i => [Plain.Number(points[i].Lambda), Plain.Number(points[i].Indices.Count), Plain.Number(Position(points[i], PathView.L1Norm)), Plain.Percent(points[i].DevianceExplained), .. lines.Select(l => Plain.Number(l[i]))]);
}
