using Whittle.Errors;

namespace Whittle.Data;

/// <summary>The left side of a formula. Immutable and thread-safe.</summary>
public sealed record FormulaResponse
{
    internal FormulaResponse(Expression value, Expression? happened)
    {
        Value = value;
        Event = happened;
    }

    /// <summary>What is explained: a column or an expression of columns; the time in <c>Surv(time, event)</c>.</summary>
    public Expression Value { get; }

    /// <summary>The event of <c>Surv(time, event)</c>, 1 where it happened and 0 where the row was censored; else null.</summary>
    public Expression? Event { get; }

    /// <summary>The other responses of <c>cbind(a, b)</c>; none without it.</summary>
    public IReadOnlyList<Expression> More { get; internal init; } = [];

    /// <summary>The name of the response's column where it is a column as it stands (which may hold text), else null.</summary>
    public string? Column => Event is null && More.Count == 0 && Value is ColumnExpression column ? column.Name : null;

    /// <summary>The columns it needs.</summary>
    public IReadOnlyList<string> Columns => [.. All.SelectMany(e => e.Columns).Distinct(StringComparer.Ordinal)];

    /// <summary>The values of every row; of several responses one after the other, and of a time without its event.</summary>
    /// <param name="table">A table with its columns.</param>
    /// <exception cref="WhittleException">A column has a concern, or as for <see cref="Expression.Evaluate(Table)"/>.</exception>
    public double[] Evaluate(Table table)
    {
        foreach (string name in Responses.SelectMany(v => v.Columns))
        {
            _ = table.Numbers(name);
        }

        return [.. Responses.SelectMany(v => v.Evaluate(table))];
    }

    /// <summary>The text, such as <c>log(score)</c>; a column as it stands without backticks.</summary>
    public override string ToString() => Column ?? Written;

    /// <summary>The text as a formula writes it.</summary>
    internal string Written => Event is not null ? $"Surv({Value}, {Event})" : More.Count > 0 ? $"cbind({string.Join(", ", Responses)})" : Value.ToString();

    /// <summary>What is explained: one expression, or several.</summary>
    internal IEnumerable<Expression> Responses => [Value, .. More];

    /// <summary>Everything on the left side.</summary>
    internal IEnumerable<Expression> All => Event is null ? Responses : [Value, Event];
}
