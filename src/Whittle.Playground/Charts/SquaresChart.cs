using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Scores against predictions of a few students, each error as the square that the loss counts.</summary>
internal static class SquaresChart
{
    public static Chart Draw(IReadOnlyList<(int Row, double Predicted, double Actual)> rows)
    {
        const string Title = "Errors of twenty students, squared";
        double[] all = [.. rows.SelectMany(r => new[] { r.Predicted, r.Actual })];
        Axis y = Axis.Around(all, Plot.Bottom, Plot.Top), x = Axis.Around(all, Plot.Left, Plot.WideRight);
        var plot = new Plot(x, y);
        plot.DrawFrame(Title, "predicted score", "score; a box’s area is what the error counts");
        plot.Clip(() =>
        {
            foreach ((_, double predicted, double actual) in rows)
            {
                // From the point to the line on which predictions are right, as wide as it is high.
                plot.Svg.Polygon([At(predicted, predicted), At(predicted, actual), At(actual, actual), At(actual, predicted)], "ribbon");
            }

            plot.DrawLine([(x.From, x.From), (x.To, x.To)], "law");
        });
        plot.Svg.Dots(rows.Select(r => At(r.Predicted, r.Actual)), "dots");
        (int Row, double Predicted, double Actual) worst = rows.MaxBy(r => Math.Abs(r.Actual - r.Predicted));
        return new Chart(
            Title, $"Scores of {rows.Count} students against their predictions; the largest error is {Plain.Number(worst.Actual - worst.Predicted)}, of student {worst.Row + 1}.",
            new ChartTable(["student", "predicted", "score", "error", "squared"], [.. rows.Select(r => (string[])[$"{r.Row + 1}", Plain.Number(r.Predicted), Plain.Number(r.Actual), Plain.Number(r.Actual - r.Predicted), Plain.Number((r.Actual - r.Predicted) * (r.Actual - r.Predicted))])]),
            plot.Svg);

        (double X, double Y) At(double px, double py) => (x.Map(px), y.Map(py));
    }
}
