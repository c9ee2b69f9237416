using System.Globalization;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>The validation loss along LassoNet's path, beside that of the dense network, with how many features are kept on top and the λ of the least loss. Thread-safe.</summary>
public static class LassoNetLossChart
{
    private const string Title = "The validation loss along LassoNet's path";

    /// <summary>Draws a path whose trainings kept rows for validation.</summary>
    /// <param name="path">At least two λ above 0.</param>
    public static Chart Draw(LassoNetPath path)
    {
        LassoNetPoint[] points = [.. path.Points.Skip(1)];
        LassoNetPoint best = path.Points[path.BestIndex];
        if (points.Length < 2 || double.IsNaN(best.ValidationLoss))
        {
            return new Chart(Title, "The path ended before there was anything to draw, or no rows were kept for validation.", new ChartTable(["λ"], []), new Svg(Plot.Width, Plot.Top));
        }

        double dense = path.Points[0].ValidationLoss;
        var plot = new Plot(new Axis(points[0].Lambda, points[^1].Lambda, Plot.Left, Plot.WideRight, true), Axis.Around([dense, .. points.Select(p => p.ValidationLoss)], Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, "λ (stronger to the right)", "mean loss of validation rows");
        plot.DrawTop("kept", tick => points.MinBy(p => Math.Abs(Math.Log(p.Lambda / tick)))!.Kept.Count.ToString(CultureInfo.InvariantCulture));
        plot.Clip(() =>
        {
            plot.DrawLine(points.Select(p => (p.Lambda, p.ValidationLoss)), "l0");
            plot.DrawLine([(points[0].Lambda, dense), (points[^1].Lambda, dense)], "l1");
        });
        if (path.BestIndex > 0)
        {
            plot.DrawMarks([(best.Lambda, "least validation loss")]);
        }

        plot.DrawLegend([("along the path", (x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], "l0")), ("dense network", (x, y) => plot.Svg.Polyline([(x, y), (x + 20, y)], "l1"))]);
        return new Chart(
            Title, $"From {Plain.Number(points[0].ValidationLoss)} at λ = {Plain.Number(points[0].Lambda)} to {Plain.Number(points[^1].ValidationLoss)} at λ = {Plain.Number(points[^1].Lambda)}; the least is {Plain.Number(best.ValidationLoss)} at λ = {Plain.Number(best.Lambda)} with {best.Kept.Count} kept, and the dense network has {Plain.Number(dense)}.",
            ChartTable.Of(["λ", "kept", "validation loss"], path.Points.Count, k => [Plain.Number(path.Points[k].Lambda), path.Points[k].Kept.Count.ToString(CultureInfo.InvariantCulture), Plain.Number(path.Points[k].ValidationLoss)]), plot.Svg);
    }
}
