namespace Whittle.Data;

/// <summary>How a recipe is learned.</summary>
public sealed record RecipeOptions
{
    /// <summary>What happens to missing cells; default an error.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>
    /// Whether a text column of three or more levels has a reference level without a column of its own (for least squares and
    /// unpenalized columns, which could not tell all levels from the intercept). Default never. A two-level column always has one.
    /// </summary>
    public Func<string, bool> NeedsReference { get; init; } = _ => false;
}
