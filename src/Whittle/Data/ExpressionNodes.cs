using System.Globalization;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Data;

/// <summary>A number, written with a decimal point in every culture.</summary>
internal sealed class NumberExpression(double value, int position) : Expression(position)
{
    public double Value => value;

    internal override IReadOnlyList<Expression> Parts => [];

    public override string ToString() => value.ToString("R", CultureInfo.InvariantCulture);

    internal override double[] Compute(Table table)
    {
        var values = new double[table.Rows];
        Array.Fill(values, value);
        return values;
    }
}

/// <summary>A column of numbers.</summary>
internal sealed class ColumnExpression(string name, int position) : Expression(position)
{
    public override string Name => name;

    internal override IReadOnlyList<Expression> Parts => [];

    public override string ToString() => FormulaTokens.Quote(name);

    internal override double[] Compute(Table table) => table.NumberColumn(name).Values.ToArray();
}

/// <summary>A function of one argument.</summary>
internal sealed class CallExpression(ExpressionFunction function, Expression argument, int position) : Expression(position)
{
    internal override IReadOnlyList<Expression> Parts => [argument];

    public override string ToString() => $"{function.Name}({argument})";

    internal override double[] Compute(Table table)
    {
        double[] values = argument.Compute(table);
        for (int i = 0; i < values.Length; i++)
        {
            double x = values[i];
            values[i] = double.IsNaN(x) ? x
                : x > function.Above || x == function.From ? Checked(function.Apply(x), table, i)
                : throw FormulaFaults.OutsideDomain(ToString(), table.Source, i, argument.ToString(), x, function.Name, function.Domain, Columns.Count > 0 ? Columns[0] : null);
        }

        return values;
    }
}

/// <summary>Parentheses, which are kept as they were written.</summary>
internal sealed class GroupExpression(Expression inner, int position) : Expression(position)
{
    internal override IReadOnlyList<Expression> Parts => [inner];

    public override string ToString() => $"({inner})";

    internal override double[] Compute(Table table) => inner.Compute(table);
}

/// <summary>A sign before an expression.</summary>
internal sealed class SignExpression(char sign, Expression inner, int position) : Expression(position)
{
    internal override IReadOnlyList<Expression> Parts => [inner];

    public override string ToString() => $"{sign}{inner}";

    internal override double[] Compute(Table table) => sign == '-' ? Array.ConvertAll(inner.Compute(table), x => -x) : inner.Compute(table);
}

/// <summary>Two expressions and + − * / or ^ between them.</summary>
internal sealed class ArithmeticExpression(char sign, Expression left, Expression right, int position) : Expression(position)
{
    // The largest exponent whose power is formed by exact multiplications; beyond it pow is as good.
    private const int LargestExactPower = 64;

    internal override IReadOnlyList<Expression> Parts => [left, right];

    public override string ToString() => sign is '/' or '^' ? $"{left}{sign}{right}" : $"{left} {sign} {right}";

    internal override double[] Compute(Table table)
    {
        double[] a = left.Compute(table), b = right.Compute(table);
        int degree = sign == '^' && right is NumberExpression { Value: >= 1 and <= LargestExactPower and var power } && power == Math.Floor(power) ? (int)power : 0;
        for (int i = 0; i < a.Length; i++)
        {
            // A missing cell makes the value missing, also where a power of it would not.
            a[i] = double.IsNaN(a[i]) || double.IsNaN(b[i]) ? double.NaN : Checked(degree > 0 ? Power(a[i], degree) : Apply(a[i], b[i]), table, i);
        }

        return a;
    }

    private double Apply(double a, double b) => sign switch
    {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        _ => Math.Pow(a, b),
    };

    // xᵏ, rounded once.
    private static double Power(double x, int degree)
    {
        DoubleDouble power = x;
        for (int k = 1; k < degree; k++)
        {
            power *= x;
        }

        return power.Hi;
    }
}
