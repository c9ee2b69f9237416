namespace Whittle.Data;

/// <summary>A column of text, as implicit one-hot columns.</summary>
public sealed record FactorStep : RecipeStep
{
    /// <summary>The level that stands for missing cells where they are one.</summary>
    public const string MissingLevel = "missing";

    /// <summary>Describes a column of text.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="levels">The levels in order; <see cref="MissingLevel"/> last where missing cells are a level.</param>
    /// <param name="hasReference">Whether the first level has no column of its own.</param>
    /// <param name="missingIsLevel">Whether the last level stands for missing cells.</param>
    public FactorStep(string column, IReadOnlyList<string> levels, bool hasReference, bool missingIsLevel = false)
        : base(column)
    {
        Levels = [.. levels];
        HasReference = hasReference;
        MissingIsLevel = missingIsLevel;
    }

    /// <summary>The levels in order.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether the first level is the reference, without a column of its own (always so with two levels).</summary>
    public bool HasReference { get; }

    /// <summary>Whether the last level stands for missing cells.</summary>
    public bool MissingIsLevel { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. Levels.Skip(HasReference ? 1 : 0).Select(level => $"{Column}={level}")];
}
