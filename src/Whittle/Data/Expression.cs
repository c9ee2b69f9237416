using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// Arithmetic on the columns of a table: numbers, columns of numbers, + − * / ^, and the functions log, log2, log10, log1p, exp, sqrt, abs and
/// I (which changes nothing). Two expressions are equal where their texts are, and the text can be parsed again, so an expression is saved as its
/// text. Immutable and thread-safe.
/// </summary>
public abstract class Expression : IEquatable<Expression>
{
    private protected Expression(int position) => Position = position;

    /// <summary>The names of the columns it needs, each once, in the order of the text.</summary>
    public IReadOnlyList<string> Columns => [.. Mentions.Select(c => c.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>What a column of its values is called: its text, or a column's own name without backticks.</summary>
    public virtual string Name => ToString();

    /// <summary>Where in the formula it begins, from 0.</summary>
    internal int Position { get; }

    /// <summary>Every column it names, with its place.</summary>
    internal IEnumerable<ColumnExpression> Mentions => this is ColumnExpression column ? [column] : Parts.SelectMany(p => p.Mentions);

    /// <summary>The expressions it is made of.</summary>
    internal abstract IReadOnlyList<Expression> Parts { get; }

    /// <summary>Reads an expression, such as <c>log(hours + 1)</c>; numbers have a decimal point in every culture.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="WhittleException">It cannot be read (<c>bad-formula</c>); the excerpt shows where.</exception>
    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(new FormulaTokens(text));
        Expression expression = parser.Sum();
        parser.Tokens.NeedEnd();
        return expression;
    }

    /// <summary>The values of every row. Cost O(n) for each operation.</summary>
    /// <param name="table">A table with the expression's columns.</param>
    /// <returns>n finite numbers.</returns>
    /// <exception cref="WhittleException">
    /// No such column, text where numbers are needed, a missing cell, an argument outside a function's domain (<c>outside-domain</c>), or a result
    /// that is not finite (<c>not-finite</c>); the message says column, row, value and expression.
    /// </exception>
    public double[] Evaluate(Table table) => Values(table, ToString()).ToArray();

    /// <summary>The values of a column of a table, or where it has none of that name, of the expression that the name is the text of.</summary>
    /// <param name="name">A column's name, or an expression's <see cref="Name"/>.</param>
    /// <param name="table">Any table.</param>
    /// <exception cref="WhittleException">Neither is there, or as for <see cref="Table.Numbers"/> and the other overload.</exception>
    public static double[] Evaluate(string name, Table table) =>
        !table.TryGetColumn(name, out _) && TryParse(name) is { } expression and not ColumnExpression && expression.ToString() == name ? expression.Evaluate(table) : table.Numbers(name);

    /// <summary>The text, with R's spacing; parsing it gives an equal expression.</summary>
    public abstract override string ToString();

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>A column of the values, called by its name; a cell is missing where one that it needs is.</summary>
    internal NumberColumn ToColumn(Table table) => new(Name, Compute(table), Columns.Select(name => table[name].Concern).FirstOrDefault(concern => concern is not null));

    /// <summary>The values of every row; a column alone gives the table's own memory, which nobody may change.</summary>
    /// <param name="table">The table.</param>
    /// <param name="term">The whole term, for messages.</param>
    internal ReadOnlyMemory<double> Values(Table table, string term)
    {
        foreach (string name in Columns)
        {
            NumberColumn column = table.NumberColumn(name);
            if (column.MissingCount > 0)
            {
                throw FormulaFaults.MissingInTerm(table.Source, name, column.MissingCount, Table.FirstMissing(column), term);
            }
        }

        return this is ColumnExpression alone ? table.NumberColumn(alone.Name).Memory : Compute(table);
    }

    /// <summary>A new array of the values; NaN where a cell that is needed is missing.</summary>
    internal abstract double[] Compute(Table table);

    /// <summary>A value that must be finite.</summary>
    private protected double Checked(double value, Table table, int row) =>
        double.IsFinite(value) ? value : throw FormulaFaults.NotFinite(ToString(), table.Source, row, value, Columns.Count > 0 ? Columns[0] : null);

    private static Expression? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (WhittleException)
        {
            return null;
        }
    }
}
