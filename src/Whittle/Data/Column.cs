using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// A named column of a <see cref="Table"/>: numbers or text. A column may carry a <see cref="Concern"/>, the reason why it should not
/// enter a model as it stands (dates, identifiers, numbers mixed with text); the concern is thrown when the column is asked for, not
/// when the table is read, so a column that nobody uses never stands in the way. Immutable and thread-safe.
/// </summary>
public abstract class Column
{
    private protected Column(string name, int rows, WhittleException? concern)
    {
        Name = name;
        Rows = rows;
        Concern = concern;
    }

    /// <summary>The column's name, as the file writes it.</summary>
    public string Name { get; }

    /// <summary>How many rows the column has.</summary>
    public int Rows { get; }

    /// <summary>Why this column cannot be used as a feature, or null where it can.</summary>
    public WhittleException? Concern { get; }

    /// <summary>How many cells are missing.</summary>
    public abstract int MissingCount { get; }

    /// <summary>Whether the cell of a row is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The same column with only the given rows, in the given order.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    public abstract Column Take(ReadOnlySpan<int> rows);
}
