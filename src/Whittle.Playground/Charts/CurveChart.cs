using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Points, the curve that they were drawn from, and the one that was fitted.</summary>
internal static class CurveChart
{
    private const int Steps = 120;

    /// <param name="y">The heights of the points.</param>
    /// <param name="fit">The fitted curve.</param>
    /// <param name="what">What it is.</param>
    /// <param name="point">The point that is in hand, from 0; null where none can be.</param>
    public static Chart Draw(double[] y, Func<double, double> fit, string what, int? point)
    {
        const string Title = "Twenty points, the truth and the fit";
        var plot = new Plot(new Axis(-1.05, 1.05, Plot.Left, Plot.WideRight), new Axis(-Curve.Reach, Curve.Reach, Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, "x", "y");
        double[] at = [.. Enumerable.Range(0, Steps + 1).Select(k => -1 + (2.0 * k / Steps))];
        plot.Clip(() =>
        {
            plot.DrawLine(at.Select(x => (x, Curve.Truth(x))), "law");
            plot.DrawLine(at.Select(x => (x, fit(x))), "l0");
            plot.Svg.Dots(y.Select((v, i) => (plot.X.Map(Curve.At[i]), plot.Y.Map(v))), "dots");
            if (point is { } held)
            {
                plot.Svg.Mark(plot.X.Map(Curve.At[held]), plot.Y.Map(y[held]), Shape.Diamond, "m1");
            }
        });
        plot.DrawLegend([("the truth", (x, v) => plot.Svg.Polyline([(x, v), (x + 20, v)], "law")), ("the fit", (x, v) => plot.Svg.Polyline([(x, v), (x + 20, v)], "l0")), .. point is null ? [] : (ReadOnlySpan<(string, Action<double, double>)>)[("the point in hand", (x, v) => plot.Svg.Mark(x + 14, v, Shape.Diamond, "m1"))]]);
        return new Chart(
            Title, $"Twenty points, the curve that they were drawn from, and {what} fitted to them.",
            new ChartTable(["x", "point", "truth", "fit"], [.. y.Select((v, i) => (string[])[Plain.Number(Curve.At[i]), Plain.Number(v), Plain.Number(Curve.Truth(Curve.At[i])), Plain.Number(fit(Curve.At[i]))])]), plot.Svg);
    }
}
