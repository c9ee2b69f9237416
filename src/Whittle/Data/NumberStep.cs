namespace Whittle.Data;

/// <summary>A column of numbers, used as it is.</summary>
public sealed record NumberStep : RecipeStep
{
    /// <summary>Describes a column of numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="fill">What a missing cell is replaced by; null where missing cells are an error.</param>
    /// <param name="indicator">Whether a column <c>x=missing</c> follows.</param>
    public NumberStep(string column, double? fill = null, bool indicator = false)
        : base(column)
    {
        Fill = fill;
        Indicator = indicator;
    }

    /// <summary>What a missing cell is replaced by; null where missing cells are an error.</summary>
    public double? Fill { get; }

    /// <summary>Whether a column of 0 and 1 for missing cells follows.</summary>
    public bool Indicator { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => Indicator ? [Column, $"{Column}={FactorStep.MissingLevel}"] : [Column];
}
