using System.Globalization;
using System.Text;
using Whittle.Bench.Runs;

namespace Whittle.Bench.Reports;

/// <summary>The slopes of all series, and the times on several threads, as Markdown.</summary>
internal static class ScalingTable
{
    public static string Write(IReadOnlyList<ScalingSeries> series)
    {
        var text = new StringBuilder("| against | what is fitted | from | to | measured power | power of the leading cost | largest gap |\n|---|---|--:|--:|--:|--:|--:|\n");
        foreach (ScalingSeries s in series)
        {
            ScalingPoint[] points = [.. s.Points.OrderBy(p => p.Quantity)];
            ScalingPoint first = points[0], middle = points[points.Length / 2], last = points[^1];
            double power = Math.Log(last.Seconds / middle.Seconds) / Math.Log(last.Quantity / middle.Quantity);
            text.Append(CultureInfo.InvariantCulture, $"| {s.Name} | {s.Title} | {first.Quantity:N0}: {first.Seconds:G3} s | {last.Quantity:N0}: {last.Seconds:G3} s | ");
            text.Append(CultureInfo.InvariantCulture, $"{(points.Length > 2 ? power : Math.Log(last.Seconds / first.Seconds) / Math.Log(last.Quantity / first.Quantity)):F1} | {s.Exponent:G2} | {points.Max(p => p.Gap):0e+0} |\n");
        }

        return text.ToString();
    }
}
