namespace Whittle.Report;

/// <summary>The numbers of a chart. Immutable and thread-safe.</summary>
/// <param name="Headers">A header a column.</param>
/// <param name="Rows">Cells, a list a row.</param>
public sealed record ChartTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int MostRows = 120;

    /// <summary>How many rows there are beside <see cref="Rows"/>; 0 where the table is whole.</summary>
    public int Hidden { get; init; }

    /// <summary>A table of at most about 120 rows, evenly taken, the first and the last among them.</summary>
    internal static ChartTable Of(IReadOnlyList<string> headers, int count, Func<int, IReadOnlyList<string>> row)
    {
        int shown = Math.Min(count, MostRows);
        return new ChartTable(headers, [.. Enumerable.Range(0, shown).Select(k => row(shown == 1 ? 0 : (int)((long)k * (count - 1) / (shown - 1))))]) { Hidden = count - shown };
    }
}
