using System.Globalization;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// Reads arithmetic from words: sums of products of signed powers, as R orders them (^ before a sign, from the right; a sign before * and /).
/// </summary>
internal sealed class ExpressionParser(FormulaTokens tokens)
{
    /// <summary>How deep parentheses may nest, so that no text can exhaust the stack.</summary>
    public const int Deepest = 100;

    private const string Operand = "a column, a number, a function call or a parenthesis";
    private int _depth;

    public FormulaTokens Tokens => tokens;

    /// <summary>A sum of products.</summary>
    public Expression Sum()
    {
        Expression left = Product();
        while (tokens.Next.Is("+") || tokens.Next.Is("-"))
        {
            char sign = tokens.Take().Text[0];
            left = new ArithmeticExpression(sign, left, Product(), left.Position);
        }

        return tokens.Next.Is(":") || tokens.Next.Is("%in%")
            ? throw FormulaFaults.Unexpected(tokens.Text, tokens.Next.Position, tokens.Next.Shown, "arithmetic with + - * / ^")
            : left;
    }

    /// <summary>A function's argument and its closing parenthesis, the name and the opening one having been taken.</summary>
    public Expression Argument(FormulaToken name)
    {
        Enter(name);
        Expression argument = Sum();
        tokens.Need(")", name);
        Leave();
        return argument;
    }

    /// <summary>A call of a function of one argument, its name having been taken.</summary>
    public CallExpression Call(FormulaToken name)
    {
        ExpressionFunction function = Function(name);
        tokens.Need("(");
        return new CallExpression(function, Argument(name), name.Position);
    }

    /// <summary>Throws where parentheses nest too deep.</summary>
    public void Enter(FormulaToken opened)
    {
        if (++_depth > Deepest)
        {
            throw FormulaFaults.Unexpected(tokens.Text, opened.Position, opened.Shown, $"a formula of at most {Deepest} nested parentheses");
        }
    }

    /// <summary>Says that a parenthesis is closed again.</summary>
    public void Leave() => _depth--;

    private Expression Product()
    {
        Expression left = Signed();
        while (tokens.Next.Is("*") || tokens.Next.Is("/"))
        {
            char sign = tokens.Take().Text[0];
            left = new ArithmeticExpression(sign, left, Signed(), left.Position);
        }

        return left;
    }

    private Expression Signed()
    {
        FormulaToken first = tokens.Next;
        if (!tokens.TryTake("-") && !tokens.TryTake("+"))
        {
            return Power();
        }

        Enter(first);
        Expression inner = Signed();
        Leave();
        return new SignExpression(first.Text[0], inner, first.Position);
    }

    private Expression Power()
    {
        Expression left = Primary();
        FormulaToken sign = tokens.Next;
        if (!tokens.TryTake("^"))
        {
            return left;
        }

        Enter(sign);
        Expression right = Signed();
        Leave();
        return new ArithmeticExpression('^', left, right, left.Position);
    }

    private Expression Primary()
    {
        FormulaToken token = tokens.Take();
        switch (token.Kind)
        {
            case FormulaTokenKind.Number:
                return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                    ? new NumberExpression(number, token.Position)
                    : throw FormulaFaults.BadNumber(tokens.Text, token.Position, token.Shown);
            case FormulaTokenKind.Name when token is { Text: ".", IsQuoted: false }:
                throw FormulaFaults.DotOutside(tokens.Text, token.Position);
            case FormulaTokenKind.Name when !token.IsQuoted && tokens.Next.Is("("):
                return Call(token);
            case FormulaTokenKind.Name:
                return new ColumnExpression(token.Text, token.Position);
            case FormulaTokenKind.Sign when token.Text == "(":
                return new GroupExpression(Argument(token), token.Position);
            default:
                throw FormulaFaults.Unexpected(tokens.Text, token.Position, token.Shown, Operand);
        }
    }

    private ExpressionFunction Function(FormulaToken name)
    {
        if (ExpressionFunction.Find(name.Text) is { } function)
        {
            return function;
        }

        if (FormulaParser.TermFunctions.Contains(name.Text))
        {
            throw FormulaFaults.FunctionAsValue(tokens.Text, name.Position, name.Text);
        }

        string[] known = [.. ExpressionFunction.All.Select(f => f.Name), .. FormulaParser.TermFunctions];
        throw FormulaFaults.UnknownFunction(tokens.Text, name.Position, name.Text, NearestName.To(name.Text, known), string.Join(", ", known));
    }
}
