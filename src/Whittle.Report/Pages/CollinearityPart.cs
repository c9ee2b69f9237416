using System.Globalization;
using Whittle.Explain;

namespace Whittle.Report;

/// <summary>How far features say the same.</summary>
internal static class CollinearityPart
{
    private const int Most = 15;
    private const double HighInflation = 10;

    public static void Write(Html html, FitReport report)
    {
        Collinearity found = report.Explanation!.Collinearity!;
        double index = found.ConditionIndices.Count > 0 ? found.ConditionIndices[^1] : 1;
        int high = found.VarianceInflation.Count(v => v.Value > HighInflation);
        html.Paragraph($"The largest condition index is {Plain.Number(index)}{(index > 30 ? ", above 30: some features are nearly a combination of others" : index > 10 ? ": some features say much the same" : ": features are well apart")}. "
            + (high == 0 ? "No feature has a variance inflation above 10." : $"{high} {(high == 1 ? "feature has" : "features have")} a variance inflation above 10: what least squares gives {(high == 1 ? "it" : "them")} is hardly determined."));
        html.List([.. found.Clusters.Select(c => $"Correlated 0.8 and more: {Names(c)}."), .. found.NearDependences.Select(d => $"Nearly dependent: {Names(d)}.")]);
        KeyValuePair<string, double>[] shown = [.. found.VarianceInflation.OrderByDescending(v => v.Value).Take(Most)];
        html.Table("Variance inflation, largest first", ["feature", "variance inflation"], shown.Select(v => (string[])[v.Key, double.IsPositiveInfinity(v.Value) ? "∞ (depends on others)" : Plain.Number(v.Value)]), found.VarianceInflation.Count - shown.Length);
    }

    private static string Names(IReadOnlyList<string> names) => names.Count <= Most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Most))}, … ({names.Count.ToString(CultureInfo.InvariantCulture)})";
}
