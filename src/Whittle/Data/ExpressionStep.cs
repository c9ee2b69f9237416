namespace Whittle.Data;

/// <summary>An expression of columns of numbers, such as <c>log(hours)</c>.</summary>
public sealed record ExpressionStep : RecipeStep
{
    /// <summary>Describes a column by its expression.</summary>
    /// <param name="expression">What to compute.</param>
    public ExpressionStep(Expression expression)
        : base(expression.ToString()) => Expression = expression;

    /// <summary>What to compute.</summary>
    public Expression Expression { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => Expression.Columns;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Column];

    /// <inheritdoc/>
    internal override EncodedBlock Encode(TableEncoding encoding) => new EncodedNumbers(Expression.Values(encoding.Table, Column), 1);
}
