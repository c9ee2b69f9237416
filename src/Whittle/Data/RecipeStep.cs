namespace Whittle.Data;

/// <summary>How one column of a table becomes columns of a design. Immutable and thread-safe.</summary>
public abstract record RecipeStep
{
    private protected RecipeStep(string column) => Column = column;

    /// <summary>The name of the table's column.</summary>
    public string Column { get; }

    /// <summary>The names of the coefficients it leads to.</summary>
    public abstract IReadOnlyList<string> Names { get; }
}
