using System.Globalization;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>How the response column becomes numbers: as it is, or as one of two classes, 0 and 1. Immutable and thread-safe.</summary>
public sealed record ResponseStep
{
    /// <summary>Describes a response.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="classes">The negative and the positive class, or null for numbers.</param>
    public ResponseStep(string column, IReadOnlyList<string>? classes = null)
    {
        Column = column;
        Classes = classes is null ? null : [.. classes];
    }

    /// <summary>The column's name.</summary>
    public string Column { get; }

    /// <summary>The negative and the positive class, or null for numbers.</summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <summary>Learns the classes of a column: all of a text column, or of any column where a positive class is named.</summary>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="positive">The class that counts as 1, or null for the last in ordinal order.</param>
    /// <param name="takesClasses">Whether the loss takes classes; then text must have two, and otherwise text is an error.</param>
    /// <exception cref="WhittleException">Text that is not wanted, missing cells, other than two classes, or no such class.</exception>
    public static ResponseStep Learn(Table table, string column, string? positive, bool takesClasses)
    {
        Column cells = table[column];
        if (!takesClasses || (cells is NumberColumn && positive is null))
        {
            _ = table.Numbers(column);
            return new ResponseStep(column);
        }

        string[] classes = [.. Texts(table, cells).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length != 2)
        {
            throw Faults.NotTwoClasses(table.Source, column, classes);
        }

        return positive is null || positive == classes[1] ? new ResponseStep(column, classes)
            : positive == classes[0] ? new ResponseStep(column, [classes[1], classes[0]])
            : throw Faults.NoSuchClass(table.Source, column, positive, classes);
    }

    /// <summary>The responses of a table.</summary>
    /// <param name="table">Any table with the column.</param>
    /// <exception cref="WhittleException">A cell is missing or names no class.</exception>
    public double[] Encode(Table table)
    {
        if (Classes is not { } classes)
        {
            return table.Numbers(Column);
        }

        string[] texts = Texts(table, table[Column]);
        var codes = new double[texts.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = texts[i] == classes[1] ? 1 : texts[i] == classes[0] ? 0 : throw Faults.UnknownClass(table.Source, Column, texts[i], i, classes);
        }

        return codes;
    }

    private static string[] Texts(Table table, Column column)
    {
        if (column.Concern is { } concern)
        {
            throw concern;
        }

        if (column.MissingCount > 0)
        {
            throw Faults.MissingInRole(table.Source, column.Name, column.MissingCount, Table.FirstMissing(column));
        }

        return column is TextColumn text
            ? [.. Enumerable.Range(0, text.Rows).Select(i => text[i]!)]
            : [.. ((NumberColumn)column).Values.ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))];
    }
}
