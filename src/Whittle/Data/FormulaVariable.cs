namespace Whittle.Data;

/// <summary>What a term is made of: a column, an expression, the polynomials of one or a factor. Two variables with the same label are one.</summary>
internal abstract class FormulaVariable(int position)
{
    /// <summary>Where in the formula it begins, from 0.</summary>
    public int Position => position;

    /// <summary>Its name in terms, as R writes it.</summary>
    public abstract string Label { get; }

    /// <summary>The columns it names, with their places.</summary>
    public abstract IEnumerable<ColumnExpression> Mentions { get; }
}

/// <summary>A column as it is, numbers or text, or an expression.</summary>
internal sealed class PlainVariable(Expression expression) : FormulaVariable(expression.Position)
{
    public Expression Expression => expression;

    public override string Label { get; } = expression.ToString();

    public override IEnumerable<ColumnExpression> Mentions => expression.Mentions;
}

/// <summary><c>poly(x, degree)</c>, orthogonal or raw.</summary>
internal sealed class PolynomialVariable(Expression expression, int degree, bool isRaw, int position) : FormulaVariable(position)
{
    public Expression Expression => expression;

    public int Degree => degree;

    public bool IsRaw => isRaw;

    public override string Label { get; } = PolynomialStep.Label(expression, degree, isRaw);

    public override IEnumerable<ColumnExpression> Mentions => expression.Mentions;
}

/// <summary><c>C(x)</c>: a column, of numbers or text, as a factor; with <c>ref</c> that level has no column where the margin is in the model.</summary>
internal sealed class CategoryVariable(ColumnExpression column, string function, string? reference, int position) : FormulaVariable(position)
{
    public ColumnExpression Column => column;

    public string? Reference => reference;

    public override string Label { get; } = reference is null ? $"{function}({column})"
        : $"{function}({column}, ref = \"{reference.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\")";

    public override IEnumerable<ColumnExpression> Mentions => [column];
}
