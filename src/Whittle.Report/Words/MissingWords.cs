using Whittle.Data;

namespace Whittle.Report;

/// <summary>What happened to missing cells, in a sentence.</summary>
internal static class MissingWords
{
    /// <summary>Null where none was missing.</summary>
    /// <param name="missing">The columns in use that have missing cells.</param>
    /// <param name="policy">What was asked for.</param>
    /// <param name="regression">The regression that was made of the rest.</param>
    /// <param name="most">How many columns are named.</param>
    public static string? Of(IReadOnlyList<MissingCells> missing, MissingPolicy policy, Regression regression, int most)
    {
        if (missing.Count == 0)
        {
            return null;
        }

        string columns = string.Join(", ", missing.Take(most).Select(m => $"{m.Column} {m.Count}")), more = missing.Count > most ? ", …" : "";
        string what = policy switch
        {
            MissingPolicy.Drop => $"{regression.DroppedRows} of {regression.DroppedRows + regression.Rows} rows were left out for missing cells",
            MissingPolicy.Mean => "Missing cells hold the mean of their column",
            _ => "Missing cells hold the mean of their column, or a level of their own, and are marked",
        };
        return $"{what}: {columns}{more}.";
    }
}
