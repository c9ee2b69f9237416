using System.Globalization;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>How large the weights of a network are, in powers of ten, with those that are exactly zero in a bar of their own at the left. Thread-safe.</summary>
public static class WeightHistogramChart
{
    private const string Title = "How large the weights are";

    // Bins of a quarter of a power of ten from 1e-5 up to 10; smaller ones join the first, larger ones the last.
    private const int Bins = 24;
    private const double Lowest = -5;
    private const double BinWidth = 0.25;

    /// <summary>Draws a network's weights; biases are none.</summary>
    public static Chart Draw(Network network)
    {
        var counts = new int[Bins];
        int zeros = 0, all = 0;
        foreach (WeightPlace place in network.Layout.Weights)
        {
            foreach (double weight in network.Parameters.Slice(place.Start, place.Length))
            {
                all++;
                if (weight == 0)
                {
                    zeros++;
                    continue;
                }

                counts[Math.Clamp((int)Math.Floor((Math.Log10(Math.Abs(weight)) - Lowest) / BinWidth), 0, Bins - 1)]++;
            }
        }

        double left = Lowest - 1, right = Lowest + (Bins * BinWidth);
        var plot = new Plot(new Axis(left, right, Plot.Left, Plot.WideRight), new Axis(0, 1.05 * Math.Max(1, Math.Max(zeros, counts.Max())), Plot.Bottom, Plot.Top));
        plot.DrawFrame(Title, "", "weights");
        Bar(left, left + (2 * BinWidth), zeros, "m1");
        plot.Svg.Text(plot.X.Map(left + BinWidth), plot.Y.Map(zeros) - 6, zeros == 0 ? "none exactly 0" : "exactly 0", "t1", "middle");
        for (int k = 0; k < Bins; k++)
        {
            Bar(Lowest + (k * BinWidth), Lowest + ((k + 1) * BinWidth), counts[k], "m0");
        }

        plot.Svg.Text((Plot.Left + Plot.WideRight) / 2, Plot.Bottom + 42, "size of the weight, as a power of ten", "label", "middle");
        return new Chart(
            Title, $"{zeros} of {all} weights are exactly 0; most of the others are of the size {Plain.Number(Math.Pow(10, Lowest + (BinWidth * (Array.IndexOf(counts, counts.Max()) + 0.5))))}.",
            new ChartTable(["size", "weights"], [["exactly 0", Text(zeros)], .. Enumerable.Range(0, Bins).Where(k => counts[k] > 0).Select(k => (string[])[$"{Plain.Number(Math.Pow(10, Lowest + (k * BinWidth)))} to {Plain.Number(Math.Pow(10, Lowest + ((k + 1) * BinWidth)))}", Text(counts[k])])]), plot.Svg);

        void Bar(double from, double to, int count, string style)
        {
            if (count > 0)
            {
                (double x1, double x2, double y) = (plot.X.Map(from) + 1, plot.X.Map(to) - 1, plot.Y.Map(count));
                plot.Svg.Polygon([(x1, Plot.Bottom), (x1, y), (x2, y), (x2, Plot.Bottom)], style);
            }
        }

        static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
    }
}
