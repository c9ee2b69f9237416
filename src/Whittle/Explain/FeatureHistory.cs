using System.Globalization;

namespace Whittle.Explain;

/// <summary>When a feature was kept on the way down from λmax to the end of a path. Immutable and thread-safe.</summary>
/// <param name="Name">The coefficient's name.</param>
/// <param name="Events">Its entries and exits, by descending λ.</param>
/// <param name="IsExact">True on the exact path of the lasso; false where λ are those half-way between two points of a grid, between which more may have happened.</param>
public sealed record FeatureHistory(string Name, IReadOnlyList<HistoryEvent> Events, bool IsExact)
{
    private const int MostRivals = 2;

    /// <summary>The sentence, such as <c>hdl entered at λ = 0.7151, left at 0.004937 (tch had entered, correlation −0.74) and came back at 0.002965.</c></summary>
    public override string ToString()
    {
        if (Events.Count == 0)
        {
            return $"{Name} never entered.";
        }

        string about = IsExact ? "" : "about ";
        IEnumerable<string> parts = Events.Select((e, k) => !e.Enters ? $"left at {about}{Number(e.Lambda)}{Because(e)}" : k == 0 ? $"entered at {about}λ = {Number(e.Lambda)}" : $"came back at {about}{Number(e.Lambda)}");
        string[] all = [.. parts];
        return $"{Name} {(all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}")}.";
    }

    private static string Because(HistoryEvent left)
    {
        Takeover[] rivals = [.. left.Rivals.Take(MostRivals)];
        return rivals.Length == 0 ? "" : $" ({string.Join(" and ", rivals.Select(r => r.By))} had entered, correlation {string.Join(" and ", rivals.Select(r => r.Correlation.ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−')))})";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
