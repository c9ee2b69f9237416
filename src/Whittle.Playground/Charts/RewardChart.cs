using Whittle.Report;

namespace Whittle.Playground;

/// <summary>What a bit of shrinking pays under L1 and L2 and costs in loss, against the size of the coefficient.</summary>
internal static class RewardChart
{
    private const int Rows = 6;

    /// <param name="name">The coefficient's name.</param>
    /// <param name="free">Its size where the loss alone would have it.</param>
    /// <param name="lambda">λ.</param>
    public static Chart Draw(string name, double free, double lambda)
    {
        string title = $"{name}: what a bit of shrinking pays and costs";
        double lasso = Math.Max(0, free - lambda), ridge = free / (1 + lambda), high = 1.15 * Math.Max(free, Math.Min(lambda, 2 * free));
        var plot = new Plot(new Axis(free, 0, Plot.Left, Plot.Right), new Axis(0, high, Plot.Bottom, Plot.Top));
        plot.DrawFrame(title, "size of the coefficient, per standard deviation (shrinking to the right)", "for a bit of shrinking, in units of what is minimized");
        plot.Clip(() =>
        {
            plot.DrawLine([(free, lambda), (0, lambda)], "l0");
            plot.DrawLine([(free, lambda * free), (0, 0)], "l1");
            plot.DrawLine([(free, 0), (0, free)], "l2");
        });
        plot.Svg.Mark(plot.X.Map(lasso), plot.Y.Map(free - lasso), Shape.Circle, "m0");
        plot.Svg.Mark(plot.X.Map(ridge), plot.Y.Map(free - ridge), Shape.Square, "m1");
        plot.DrawNames([("L1 pays", Math.Min(lambda, high), 0), ("L2 pays", 0, 1), ("the loss charges", free, 2)], null);
        plot.DrawMarks(lasso == ridge ? [(lasso, "both stop")] : [(lasso, lasso == 0 ? "" : "L1 stops"), (ridge, "L2 stops")]);
        return new Chart(
            title, $"A bit of shrinking pays {Plain.Number(lambda)} under L1 at every size, and λ times the size under L2; the loss charges {Plain.Number(free)} less the size. L1 stops at {Plain.Number(lasso)}, L2 at {Plain.Number(ridge)}.",
            new ChartTable(["size", "L1 pays", "L2 pays", "the loss charges"], [.. Enumerable.Range(0, Rows).Select(k => free * (Rows - 1 - k) / (Rows - 1)).Select(b => (string[])[Plain.Number(b), Plain.Number(lambda), Plain.Number(lambda * b), Plain.Number(free - b)])]),
            plot.Svg);
    }
}
