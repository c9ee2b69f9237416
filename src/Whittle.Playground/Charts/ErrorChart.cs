using Whittle.Report;

namespace Whittle.Playground;

/// <summary>The error on the points and on points to come, against what is turned.</summary>
internal static class ErrorChart
{
    public static Chart Draw(string title, string xTitle, IReadOnlyList<(double At, double Training, double Test)> errors, double now, bool isLogarithmic)
    {
        double high = 1.1 * Math.Min(1, errors.Max(e => Math.Max(e.Training, e.Test)));
        var plot = new Plot(new Axis(errors[0].At, errors[^1].At, Plot.Left, Plot.WideRight, isLogarithmic), new Axis(0, high, Plot.Bottom, Plot.Top));
        plot.DrawFrame(title, xTitle, "mean squared error");
        plot.Clip(() =>
        {
            plot.DrawLine(errors.Select(e => (e.At, e.Training)), "l1");
            plot.DrawLine(errors.Select(e => (e.At, e.Test)), "l0");
        });
        plot.DrawMarks([(Math.Clamp(now, errors[0].At, errors[^1].At), "now")]);
        plot.DrawLegend([("on these points", (x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], "l1")), ("on points to come", (x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], "l0"))]);
        (double at, _, double least) = errors.MinBy(e => e.Test);
        return new Chart(
            title, $"The error on the points falls to {Plain.Number(errors.Min(e => e.Training))}; that on points to come is least, {Plain.Number(least)}, at {Plain.Number(at)}.",
            new ChartTable([xTitle, "on these points", "on points to come"], [.. errors.Select(e => (string[])[Plain.Number(e.At), Plain.Number(e.Training), Plain.Number(e.Test)])]), plot.Svg);
    }
}
