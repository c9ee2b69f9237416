using System.Globalization;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>How the response becomes numbers: as they are, one column or several, as the numbers of classes, or as times with events. Immutable and thread-safe.</summary>
public sealed record ResponseStep
{
    /// <summary>Describes a response.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="classes">The classes in the order of their numbers (of two, the positive one last), or null for numbers.</param>
    public ResponseStep(string column, IReadOnlyList<string>? classes = null)
    {
        Column = column;
        Classes = classes is null ? null : [.. classes];
    }

    /// <summary>The column's name; of several the first.</summary>
    public string Column { get; }

    /// <summary>The columns of the other responses where there are several; default none. Each is numbers.</summary>
    public IReadOnlyList<string> MoreColumns { get; init; } = [];

    /// <summary>The columns of all responses: <see cref="Column"/>, and then <see cref="MoreColumns"/>.</summary>
    public IReadOnlyList<string> Columns => [Column, .. MoreColumns];

    /// <summary>The classes in the order of their numbers (of two, the positive one last), or null for numbers.</summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <summary>The column of events, 1 or 0, where the response is a time; else null.</summary>
    public string? Event { get; init; }

    /// <summary>The column of strata of a response that is a time; null where there are none.</summary>
    public string? Stratum { get; init; }

    /// <summary>Learns the classes of a column: those of a text, and of any column where a positive class is named or there may be more than two.</summary>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="positive">Of two classes the one that counts as 1, or null for the last in ordinal order.</param>
    /// <param name="takesClasses">Whether the loss takes classes; otherwise text is an error.</param>
    /// <param name="two">Whether there must be two.</param>
    /// <exception cref="WhittleException">Text that is not wanted, missing cells, a wrong number of classes, or no such class.</exception>
    public static ResponseStep Learn(Table table, string column, string? positive, bool takesClasses, bool two)
    {
        Column cells = table[column];
        if (!takesClasses || (cells is NumberColumn && two && positive is null))
        {
            _ = table.Numbers(column);
            return new ResponseStep(column);
        }

        string[] classes = [.. Texts(table, cells).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length < 2 || (two && classes.Length > 2))
        {
            throw Faults.BadClasses(table.Source, column, classes);
        }

        return positive is null ? new ResponseStep(column, classes)
            : classes.Contains(positive) ? new ResponseStep(column, [.. classes.Where(c => c != positive), positive])
            : throw Faults.NoSuchClass(table.Source, column, positive, classes);
    }

    /// <summary>The responses of a table: one value a row, or one column after the other. Of numbers a column that is called by an expression, such as <c>log(score)</c>, is computed where it is not there.</summary>
    /// <param name="table">Any table with the columns.</param>
    /// <exception cref="WhittleException">A cell is missing or names no class, or a column that must be numbers is text.</exception>
    public double[] Encode(Table table)
    {
        if (Event is not null)
        {
            return [.. table.Numbers(Column), .. table.Numbers(Event), .. Stratum is null ? [] : Strata(table)];
        }

        if (Classes is null)
        {
            return MoreColumns.Count == 0 ? Expression.Evaluate(Column, table) : [.. Columns.SelectMany(name => Expression.Evaluate(name, table))];
        }

        List<string> classes = [.. Classes];
        string[] texts = Texts(table, table[Column]);
        var codes = new double[texts.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int code = classes.IndexOf(texts[i]);
            codes[i] = code >= 0 ? code : throw Faults.UnknownClass(table.Source, Column, texts[i], i, Classes);
        }

        return codes;
    }

    /// <summary>The names of a table's strata in ordinal order, or null where the response has none.</summary>
    /// <param name="table">Any table with the column.</param>
    public IReadOnlyList<string>? StrataOf(Table table) => Stratum is null ? null : [.. StratumTexts(table).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The class of every row: of two the positive one where its probability is above a threshold, of more the most probable.</summary>
    /// <param name="means">Probabilities, [output][row].</param>
    /// <param name="threshold">In [0, 1]; for two classes.</param>
    /// <exception cref="WhittleException">The response is numbers (<c>no-classes</c>).</exception>
    public string[] Classify(double[][] means, double threshold)
    {
        IReadOnlyList<string> classes = Classes ?? throw Faults.NoClasses(Column);
        return means.Length == 1
            ? Array.ConvertAll(means[0], p => classes[p > threshold ? 1 : 0])
            : [.. Enumerable.Range(0, means[0].Length).Select(i => classes[Enumerable.Range(0, means.Length).MaxBy(k => means[k][i])])];
    }

    /// <summary>The stratum of every row by name.</summary>
    internal string[] StratumTexts(Table table) => Texts(table, table[Stratum!]);

    // Equal values are one stratum, numbered in the order of their names.
    private IEnumerable<double> Strata(Table table)
    {
        List<string> names = [.. StrataOf(table)!];
        return StratumTexts(table).Select(t => (double)names.IndexOf(t));
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
