using Whittle.Data;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Playground;

/// <summary>The table that was given to the page: it stays in this worker's memory and is gone with it. Not thread-safe.</summary>
internal static class GivenTable
{
    /// <summary>The largest file that is read.</summary>
    public const int MostBytes = 5_000_000;

    /// <summary>The most columns that a table may have.</summary>
    public const int MostColumns = 200;

    private static Table? _table;
    private static WhittleException? _fault;

    /// <summary>How many have been given; names what is computed of one.</summary>
    public static int Version { get; private set; }

    /// <summary>Takes a table in the place of the one before it, or the fault that makes it none.</summary>
    public static void Read(byte[] bytes, string name)
    {
        (_table, _fault) = (null, null);
        Version++;
        try
        {
            if (bytes.Length > MostBytes)
            {
                throw PlayFaults.TooLarge(name, MostBytes);
            }

            using var stream = new MemoryStream(bytes);
            Table table = CsvTable.Read(stream, name);
            _table = table.Columns.Count <= MostColumns ? table : throw PlayFaults.TooManyColumns(name, table.Columns.Count, MostColumns);
        }
        catch (WhittleException fault)
        {
            _fault = fault;
        }
    }

    /// <summary>The table that a state speaks of.</summary>
    /// <exception cref="WhittleException">None was given, or it is no table.</exception>
    public static Table Of(PlayState state) => state.Data == "students" ? Students.Table : _table ?? throw _fault ?? PlayFaults.NoTable();

    /// <summary>A state whose columns are those of its table and whose λ is in its range; where there is no table, what it says of them is kept for one to come.</summary>
    public static PlayState Resolve(PlayState state)
    {
        if (state.Data != "students" && _table is null)
        {
            return state;
        }

        IReadOnlyList<Column> columns = Of(state).Columns;
        int last = columns.Select((c, j) => (Column: c, Number: j + 1)).LastOrDefault(c => c.Column.Concern is null).Number;
        PlayState named = state with { Response = state.Response is > 0 and var y && y <= columns.Count ? y : Math.Max(last, 1), Out = [.. state.Out.Where(c => c <= columns.Count)] };
        (double least, double most) = OwnFit.LambdaRange(named);
        return named with { Lambda = Math.Clamp(named.Lambda, least, most) };
    }
}
