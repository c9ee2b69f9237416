using Whittle.Selection;

namespace Whittle.Report;

/// <summary>
/// The picture of a choice of λ: the mean error of rows left out with a ribbon of one standard error, the lines of the folds behind it, the errors of other rows beside it where they are given, and the two λ that the rules
/// choose. Notes say where the curve decides little: where it is flat, or its best is at an end. Thread-safe.
/// </summary>
public static class CrossValidationChart
{
    private const int MaxFolds = 30;
    private const double FoldRoom = 0.6;

    /// <summary>Draws a cross-validation.</summary>
    /// <param name="path">The path with its cross-validation; λ above 0 are drawn.</param>
    /// <param name="measure">What errors are called, such as <c>mean squared error</c>.</param>
    /// <param name="training">The error on the rows of the fit at each λ; default none.</param>
    /// <param name="heldOut">The error on rows that had no part in anything; default none.</param>
    public static Chart Draw(CrossValidatedPath path, string measure, IReadOnlyList<double>? training = null, IReadOnlyList<double>? heldOut = null)
    {
        CrossValidation found = path.CrossValidation;
        int[] shown = [.. Enumerable.Range(0, found.Lambdas.Count).Where(k => found.Lambdas[k] > 0 && double.IsFinite(found.Means[k]))];
        double[] lambdas = [.. shown.Select(k => found.Lambdas[k])];
        (string Name, IReadOnlyList<double> Errors)[] beside = [.. new[] { ("rows of the fit", training), ("held-out rows", heldOut) }.Where(b => b.Item2 is not null).Select(b => (b.Item1, b.Item2!))];
        double[] extent = [.. shown.SelectMany(k => (double[])[found.Means[k] - Deviation(k), found.Means[k] + Deviation(k), .. beside.Select(b => b.Errors[k])]).Where(double.IsFinite)];
        double low = extent.DefaultIfEmpty(0).Min(), high = extent.DefaultIfEmpty(1).Max(), room = FoldRoom * (high - low);
        IReadOnlyList<double>[] folds = found.FoldMeans.Count <= MaxFolds ? [.. found.FoldMeans] : [];
        IEnumerable<double> near = folds.SelectMany(f => shown.Select(k => f[k])).Where(v => v >= low - room && v <= high + room);
        var plot = new Plot(new Axis(lambdas.DefaultIfEmpty(1).First(), lambdas.DefaultIfEmpty(1).Last(), Plot.Left, Plot.WideRight, true), Axis.Around([.. extent, .. near], Plot.Bottom, Plot.Top));
        string title = $"{LossWords.Capital(measure.TrimEnd(','))} of rows left out";
        plot.DrawFrame(title, "λ, the strength of the penalty (weaker to the right)", found.IsLargerBetter ? "larger is better" : "smaller is better");
        plot.DrawTop("kept", tick => lambdas.Length == 0 ? "" : Axis.Label(path.Path.Points[shown.MinBy(k => Math.Abs(Math.Log(found.Lambdas[k] / tick)))].Indices.Count));
        plot.Clip(() =>
        {
            foreach (IReadOnlyList<double> fold in folds)
            {
                plot.DrawLine(shown.Where(k => double.IsFinite(fold[k])).Select(k => (found.Lambdas[k], fold[k])), "fold");
            }

            plot.Svg.Polygon([.. shown.Select(k => At(k, found.Means[k] + Deviation(k))), .. shown.Reverse().Select(k => At(k, found.Means[k] - Deviation(k)))], "ribbon");
            plot.DrawLine(shown.Select(k => (found.Lambdas[k], found.Means[k])), "l0");
            for (int b = 0; b < beside.Length; b++)
            {
                plot.DrawLine(shown.Select(k => (found.Lambdas[k], beside[b].Errors[k])), $"l{b + 1}");
            }
        });
        plot.DrawMarks(Marks(found));
        plot.DrawLegend([.. new[] { folds.Length > 0 ? $"rows left out ± standard error (thin: {folds.Length} folds)" : "rows left out ± standard error" }.Concat(beside.Select(b => b.Name))
            .Select((name, s) => (name, (Action<double, double>)((x, y) => plot.Svg.Line(x, y, x + 20, y, $"l{s}"))))]);
        return new Chart(title, Describe(path, measure), TableOf(path, beside), plot.Svg) { Notes = [.. Notes(path)] };

        double Deviation(int k) => double.IsFinite(found.StandardErrors[k]) ? found.StandardErrors[k] : 0;
        (double X, double Y) At(int k, double value) => (plot.X.Map(found.Lambdas[k]), plot.Y.Map(value));
    }

    /// <summary>The two λ that the rules choose, those above 0, as marks of a chart.</summary>
    /// <param name="found">A cross-validation.</param>
    public static IReadOnlyList<(double Lambda, string Name)> Marks(CrossValidation found)
    {
        string best = found.IsLargerBetter ? "maximum" : "minimum";
        (double Lambda, string Name)[] both = found.MinimumIndex == found.OneStandardErrorIndex
            ? [(found.Lambdas[found.MinimumIndex], $"{best}, one SE")]
            : [(found.Lambdas[found.OneStandardErrorIndex], "one SE"), (found.Lambdas[found.MinimumIndex], best)];
        return [.. both.Where(m => m.Lambda > 0)];
    }

    private static IEnumerable<string> Notes(CrossValidatedPath path)
    {
        CrossValidation found = path.CrossValidation;
        if (found.OneStandardErrorIndex == 0 && found.Lambdas.Count > 1)
        {
            yield return path.Path.Points[0].Indices.Count == 0
                ? "The curve is flat: a model without any feature is within one standard error of the best, so these rows do not show that features help."
                : "The curve is flat: the largest λ is within one standard error of the best.";
        }

        if (FoldWords.Extension(found) is { } extension)
        {
            yield return extension;
        }

        if (FoldWords.AtEnd(found, found.MinimumIndex) is { } end)
        {
            yield return end;
        }
    }

    private static string Describe(CrossValidatedPath path, string measure)
    {
        CrossValidation found = path.CrossValidation;
        int least = found.MinimumIndex, simple = found.OneStandardErrorIndex;
        return $"{LossWords.Capital(measure.TrimEnd(','))} of rows left out against λ, from {Axis.Label(found.Lambdas[0])} down to {Axis.Label(found.Lambdas[^1])}. The best is {Plain.Number(found.Means[least])} ± {Plain.Number(found.StandardErrors[least])} at λ = {Plain.Number(found.Lambdas[least])}, "
            + $"with {path.Path.Points[least].Indices.Count} kept; within one standard error of it up to λ = {Plain.Number(found.Lambdas[simple])}, with {path.Path.Points[simple].Indices.Count} kept.";
    }

    private static ChartTable TableOf(CrossValidatedPath path, (string Name, IReadOnlyList<double> Errors)[] beside) => ChartTable.Of(
        ["λ", "mean", "standard error", .. beside.Select(b => b.Name), "kept"],
        path.CrossValidation.Lambdas.Count,
        k => [Plain.Number(path.CrossValidation.Lambdas[k]), Plain.Number(path.CrossValidation.Means[k]), Plain.Number(path.CrossValidation.StandardErrors[k]), .. beside.Select(b => Plain.Number(b.Errors[k])), Plain.Number(path.Path.Points[k].Indices.Count)]);
}
