namespace Whittle.Data;

/// <summary>How a column of a table, or a term of a formula, becomes columns of a design. Immutable and thread-safe.</summary>
public abstract record RecipeStep
{
    private protected RecipeStep(string column) => Column = column;

    /// <summary>The name of the table's column, or the term of a formula, such as <c>log(hours)</c>; a penalty factor may go by it.</summary>
    public string Column { get; }

    /// <summary>The columns of the table that it needs.</summary>
    public virtual IReadOnlyList<string> Columns => [Column];

    /// <summary>The names of the coefficients it leads to.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Whether it holds numbers learned from rows, so that every fold must learn its own.</summary>
    public virtual bool LearnsFromRows => false;

    /// <summary>Applies it to a table.</summary>
    internal abstract EncodedBlock Encode(TableEncoding encoding);
}
