using System.Diagnostics.CodeAnalysis;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// Named columns of equal length, in memory. A table decides nothing: how text becomes numbers and what happens to missing cells is
/// learned by a recipe. Immutable and thread-safe.
/// </summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName = new(StringComparer.Ordinal);

    /// <summary>Gathers columns into a table.</summary>
    /// <param name="columns">At least one column, all with the same number of rows and with distinct, non-empty names.</param>
    /// <param name="source">What the table is called in messages, such as a file's name.</param>
    /// <exception cref="WhittleException">
    /// No columns (<c>empty-table</c>), a name that is empty or stands twice (<c>bad-name</c>), or columns of unequal length (<c>ragged-table</c>).
    /// </exception>
    public Table(IReadOnlyList<Column> columns, string source = "table")
    {
        Source = source;
        Columns = columns.Count > 0 ? [.. columns] : throw Faults.EmptyTable(source);
        Rows = columns[0].Rows;
        foreach (Column column in columns)
        {
            if (column.Name.Length == 0 || !_byName.TryAdd(column.Name, column))
            {
                throw Faults.BadName(source, column.Name);
            }

            if (column.Rows != Rows)
            {
                throw Faults.RaggedTable(source, column.Name, column.Rows, Rows);
            }
        }
    }

    /// <summary>What the table is called in messages, such as a file's name.</summary>
    public string Source { get; }

    /// <summary>The columns in the order of the source.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many rows each column has.</summary>
    public int Rows { get; }

    /// <summary>The column of a name (case counts).</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="WhittleException">No such column (code <c>no-such-column</c>); the message offers the nearest name.</exception>
    public Column this[string name] => _byName.TryGetValue(name, out Column? column) ? column : throw Faults.NoSuchColumn(Source, name, NearestName.To(name, _byName.Keys));

    /// <summary>Looks a column up by name (case counts).</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="column">The column, where there is one.</param>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out Column? column) => _byName.TryGetValue(name, out column);

    /// <summary>A column of numbers without missing cells, such as a response or weights.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="WhittleException">
    /// No such column, a column with a concern, text where numbers are needed (<c>not-numeric</c>), or missing cells (<c>missing-values</c>).
    /// </exception>
    public double[] Numbers(string name)
    {
        NumberColumn numbers = this[name].Concern is { } concern ? throw concern : NumberColumn(name);
        return numbers.MissingCount == 0 ? numbers.Values.ToArray() : throw Faults.MissingInRole(Source, name, numbers.MissingCount, FirstMissing(numbers));
    }

    /// <summary>The same table with only the given rows, in the given order.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        for (int j = 0; j < taken.Length; j++)
        {
            taken[j] = Columns[j].Take(rows);
        }

        return new Table(taken, Source);
    }

    /// <summary>
    /// The same table with the values of expressions as columns, each called by its text; a cell is missing where one that it needs is. A column alone is there already.
    /// </summary>
    /// <exception cref="WhittleException">A column of another kind has that name (<c>bad-name</c>), or as for <see cref="Expression.Evaluate(Table)"/>.</exception>
    internal Table With(IReadOnlyList<Expression> expressions)
    {
        List<Column> added = [];
        foreach (Expression expression in expressions.Where(e => e is not ColumnExpression).Distinct())
        {
            NumberColumn column = expression.ToColumn(this);
            bool isThere = TryGetColumn(column.Name, out Column? other) && other is NumberColumn numbers && numbers.Values.SequenceEqual(column.Values);
            added.AddRange(isThere ? [] : [column]);
        }

        return added.Count > 0 ? new Table([.. Columns, .. added], Source) : this;
    }

    /// <summary>A column of numbers, some of which may be missing. Text with a concern throws that.</summary>
    internal NumberColumn NumberColumn(string name)
    {
        Column column = this[name];
        return column as NumberColumn ?? throw column.Concern ?? Faults.NotNumeric(Source, name);
    }

    internal static int FirstMissing(Column column)
    {
        int row = 0;
        while (!column.IsMissing(row))
        {
            row++;
        }

        return row;
    }
}
