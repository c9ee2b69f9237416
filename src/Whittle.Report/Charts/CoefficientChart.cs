using Whittle.Models;

namespace Whittle.Report;

/// <summary>The picture of several models' coefficients beside each other, on the scale that the penalty sees. Thread-safe.</summary>
public static class CoefficientChart
{
    private const int MaxRows = 20;
    private const int MaxModels = 3;

    /// <summary>Draws the coefficients of up to three models of the same features; at most 20 features, those that are largest in any of them.</summary>
    /// <param name="models">Their names and their coefficients per standard deviation, by label; one that is missing has no value, 0 reads as left out.</param>
    public static Chart Draw(IReadOnlyList<(string Name, IReadOnlyDictionary<string, double> Values)> models)
    {
        (string Name, IReadOnlyDictionary<string, double> Values)[] shown = [.. models.Take(MaxModels)];
        string[] names = [.. shown.SelectMany(m => m.Values.Keys).Distinct(StringComparer.Ordinal).OrderByDescending(n => shown.Max(m => Math.Abs(m.Values.GetValueOrDefault(n))))];
        string[] drawn = [.. names.Take(MaxRows)];
        string left = string.Join(", ", drawn.Where(n => shown[0].Values.GetValueOrDefault(n) == 0));
        return new DotChart("Coefficients beside each other, per standard deviation", "coefficient, per standard deviation; at 0: left out")
        {
            Series = [.. shown.Select(m => m.Name)],
            Rows = [.. drawn.Select(n => (n, Array.ConvertAll(shown, m => m.Values.TryGetValue(n, out double value) ? value : (double?)null)))],
        }.Draw($"Coefficients per standard deviation of {string.Join(", ", shown.Select(m => m.Name))}.{(left.Length > 0 ? $" The first leaves out {left}." : "")}", names.Length - drawn.Length);
    }

    /// <summary>A model's coefficients per standard deviation, by label.</summary>
    /// <param name="model">Any model.</param>
    public static IReadOnlyDictionary<string, double> ValuesOf(LinearModel model) => model.Coefficients.ToDictionary(c => c.Label, c => c.Standardized, StringComparer.Ordinal);
}
