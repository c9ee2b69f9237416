using System.Globalization;
using Whittle.Report;

namespace Whittle.Bench.Reports;

/// <summary>Seconds of each workload on a logarithmic axis: the fastest default of a rival, the best rival at Whittle's precision goal, and Whittle. Each has a mark of its own beside its colour.</summary>
internal static class ComparisonChart
{
    private const double Width = 760;
    private const double Left = 262;
    private const double Right = 730;
    private const double Top = 64;
    private const double RowHeight = 26;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}.paper{fill:#fff}.grid{stroke:#ddd;stroke-width:1}.span{stroke:#999;stroke-width:1}
        .whittle{fill:#0b5fa5;font-size:16px}.precise{fill:#b3400a;font-size:16px}.quick{fill:#777;font-size:16px}
        @media(prefers-color-scheme:dark){text{fill:#e8e8e8}.paper{fill:#181a1d}.grid{stroke:#33373c}.span{stroke:#777}.whittle{fill:#6db3f2}.precise{fill:#ff9b66}.quick{fill:#aaa}}
        """;

    private static readonly (double X, string Mark, string Style, string Name)[] Legend =
    [
        (16, "◆", "whittle", "Whittle, certified"), (190, "●", "precise", "best rival at a gap of about 1e-6"), (440, "○", "quick", "fastest rival at its default, less precise"),
    ];

    public static string Draw(ComparisonResult result)
    {
        WorkloadResult[] rows = [.. result.Workloads.Where(w => w.Workload.HasRivals)];
        double[] seconds = [.. rows.SelectMany(w => new[] { w.Whittle.Median, w.BestRival?.Median, w.FastestDefault?.Median }).OfType<double>()];
        double low = Math.Floor(Math.Log10(seconds.Min())), high = Math.Ceiling(Math.Log10(seconds.Max())), bottom = Top + (RowHeight * rows.Length);
        double At(double value) => Left + ((Math.Log10(value) - low) / (high - low) * (Right - Left));
        var svg = new Svg(Width, bottom + 40);
        svg.Text(16, 22, "Seconds to fit 100 λ (logarithmic; left is faster)", "title");
        foreach ((double x, string mark, string style, string name) in Legend)
        {
            svg.Text(x, 47, mark, style);
            svg.Text(x + 20, 46, name, "label");
        }

        for (double power = low; power <= high; power++)
        {
            svg.Line(At(Math.Pow(10, power)), Top, At(Math.Pow(10, power)), bottom, "grid");
            svg.Text(At(Math.Pow(10, power)), bottom + 20, Math.Pow(10, power).ToString("G3", CultureInfo.InvariantCulture), "label", "middle");
        }

        for (int k = 0; k < rows.Length; k++)
        {
            double y = Top + (RowHeight * (k + 0.5));
            svg.Text(Left - 12, y + 4, rows[k].Workload.Title, "label", "end");
            Mark(svg, "○", "quick", rows[k].FastestDefault?.Median, At, y);
            if (rows[k].BestRival is { } best)
            {
                svg.Line(At(best.Median), y, At(rows[k].Whittle.Median), y, "span");
            }

            Mark(svg, "●", "precise", rows[k].BestRival?.Median, At, y);
            Mark(svg, "◆", "whittle", rows[k].Whittle.Median, At, y);
        }

        return svg.ToDocument("Seconds to fit, Whittle and its rivals", Describe(rows), Style);
    }

    private static void Mark(Svg svg, string mark, string style, double? value, Func<double, double> at, double y)
    {
        if (value is { } seconds)
        {
            svg.Text(at(seconds), y + 5, mark, style, "middle");
        }
    }

    private static string Describe(WorkloadResult[] rows) => string.Join(" ", rows.Select(w => string.Create(
        CultureInfo.InvariantCulture, $"{w.Workload.Title}: Whittle {w.Whittle.Median:G3} s, {(w.BestRival is { } best ? $"{best.System} {best.Median:G3} s" : "no rival as precise")}.")));
}
