using System.Globalization;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>Reads a formula from words, with R's order of operators: ^, sign, :, %in%, * and /, + and −.</summary>
internal sealed class FormulaParser
{
    /// <summary>The largest degree of a power of terms or of a polynomial.</summary>
    public const int LargestDegree = 100;

    private const string Operand = "a term (a column, a function call, '.' or a parenthesis)";
    private readonly FormulaTokens _tokens;
    private readonly ExpressionParser _expressions;

    public FormulaParser(string text)
    {
        _tokens = new FormulaTokens(text);
        _expressions = new ExpressionParser(_tokens);
    }

    /// <summary>Functions that are terms and no values.</summary>
    public static IReadOnlyList<string> TermFunctions { get; } = ["poly", "C", "factor", "offset", "Surv", "cbind"];

    /// <summary>Both sides; the left one may be empty.</summary>
    public (FormulaResponse? Response, FormulaNode Terms) Read()
    {
        FormulaResponse? response = _tokens.Next.Is("~") || _tokens.Next.Kind == FormulaTokenKind.End ? null : Response();
        if (_tokens.Next.Kind == FormulaTokenKind.End)
        {
            throw FormulaFaults.NoTilde(_tokens.Text);
        }

        _tokens.Need("~");
        FormulaNode terms = Sum();
        _tokens.NeedEnd();
        return (response, terms);
    }

    private FormulaResponse Response()
    {
        FormulaToken name = _tokens.Next;
        if (name is not { Kind: FormulaTokenKind.Name, Text: "Surv" or "cbind", IsQuoted: false } || !_tokens.Second.Is("("))
        {
            return new FormulaResponse(_expressions.Sum(), null);
        }

        _tokens.Take();
        _tokens.Take();
        return name.Text == "Surv" ? Survival(name) : Several(name);
    }

    private FormulaResponse Several(FormulaToken name)
    {
        Expression first = _expressions.Sum();
        List<Expression> more = [];
        while (_tokens.TryTake(","))
        {
            more.Add(_expressions.Sum());
        }

        _tokens.Need(")", name);
        return new FormulaResponse(first, null) { More = more };
    }

    private FormulaResponse Survival(FormulaToken name)
    {
        Expression time = _expressions.Sum();
        if (!_tokens.TryTake(","))
        {
            throw FormulaFaults.BadArgument(_tokens.Text, _tokens.Next.Position, "Surv", "Surv(time, event)");
        }

        Expression happened = _expressions.Sum();
        _tokens.Need(")", name);
        return new FormulaResponse(time, happened);
    }

    private FormulaNode Sum() => Chain(Product, "+", "-");

    private FormulaNode Product() => Chain(() => Chain(() => Chain(Signed, ":"), "%in%"), "*", "/");

    private FormulaNode Chain(Func<FormulaNode> part, params string[] signs)
    {
        FormulaNode left = part();
        while (_tokens.Next.Kind == FormulaTokenKind.Sign && signs.Contains(_tokens.Next.Text))
        {
            string sign = _tokens.Take().Text;
            left = new OperatorNode(sign, left, part());
        }

        return left;
    }

    private FormulaNode Signed()
    {
        FormulaToken first = _tokens.Next;
        if (_tokens.TryTake("-") || _tokens.TryTake("+"))
        {
            _expressions.Enter(first);
            FormulaNode inner = Signed();
            _expressions.Leave();
            return new SignNode(first.Text == "-", inner);
        }

        FormulaNode left = Primary();
        while (_tokens.TryTake("^"))
        {
            left = new PowerNode(left, Degree("degree of interactions"));
        }

        return left;
    }

    private FormulaNode Primary()
    {
        FormulaToken token = _tokens.Take();
        switch (token.Kind)
        {
            case FormulaTokenKind.Number:
                return token.Text is "0" or "1" ? new InterceptNode(token.Text == "1") : throw FormulaFaults.NumberAsTerm(_tokens.Text, token.Position, token.Text);
            case FormulaTokenKind.Name when token is { Text: ".", IsQuoted: false }:
                return new DotNode(token.Position);
            case FormulaTokenKind.Name when !token.IsQuoted && _tokens.Next.Is("("):
                return Call(token);
            case FormulaTokenKind.Name:
                return new VariableNode(new PlainVariable(new ColumnExpression(token.Text, token.Position)));
            case FormulaTokenKind.Sign when token.Text == "(":
                _expressions.Enter(token);
                FormulaNode inner = Sum();
                _tokens.Need(")", token);
                _expressions.Leave();
                return new GroupNode(inner);
            default:
                throw FormulaFaults.Unexpected(_tokens.Text, token.Position, token.Shown, Operand);
        }
    }

    private FormulaNode Call(FormulaToken name)
    {
        switch (name.Text)
        {
            case "offset":
                _tokens.Take();
                return new OffsetNode(_expressions.Argument(name), name.Position);
            case "poly":
                _tokens.Take();
                return new VariableNode(Polynomial(name));
            case "C" or "factor":
                _tokens.Take();
                return new VariableNode(Category(name));
            case "Surv" or "cbind":
                throw FormulaFaults.ResponseOutside(_tokens.Text, name.Position, name.Text == "Surv" ? "Surv(time, event)" : "cbind(a, b)");
            default:
                return new VariableNode(new PlainVariable(_expressions.Call(name)));
        }
    }

    private PolynomialVariable Polynomial(FormulaToken name)
    {
        const string Allowed = "poly(x, degree) or poly(x, degree, raw = TRUE)";
        Expression x = _expressions.Sum();
        if (!_tokens.TryTake(","))
        {
            throw FormulaFaults.BadArgument(_tokens.Text, _tokens.Next.Position, "poly", Allowed);
        }

        if (_tokens.Next is { Kind: FormulaTokenKind.Name, Text: "degree" } && _tokens.Second.Is("="))
        {
            _tokens.Take();
            _tokens.Take();
        }

        int degree = Degree("degree of a polynomial");
        bool isRaw = false;
        if (_tokens.TryTake(","))
        {
            FormulaToken raw = _tokens.Take();
            bool isNamed = raw is { Kind: FormulaTokenKind.Name, Text: "raw" } && _tokens.TryTake("=");
            FormulaToken value = isNamed ? _tokens.Take() : raw;
            isRaw = isNamed && value.Text is "TRUE" or "T";
            if (!isRaw && (!isNamed || value.Text is not ("FALSE" or "F")))
            {
                throw FormulaFaults.BadArgument(_tokens.Text, value.Position, "poly", Allowed);
            }
        }

        _tokens.Need(")", name);
        return new PolynomialVariable(x, degree, isRaw, name.Position);
    }

    private CategoryVariable Category(FormulaToken name)
    {
        string allowed = $"{name.Text}(column) or {name.Text}(column, ref = \"level\")";
        FormulaToken column = _tokens.Take();
        if (column.Kind != FormulaTokenKind.Name || column is { Text: ".", IsQuoted: false } || _tokens.Next.Is("("))
        {
            throw FormulaFaults.BadArgument(_tokens.Text, column.Position, name.Text, allowed);
        }

        string? reference = null;
        if (_tokens.TryTake(","))
        {
            FormulaToken word = _tokens.Take();
            FormulaToken level = word is { Kind: FormulaTokenKind.Name, Text: "ref" } && _tokens.TryTake("=") ? _tokens.Take() : word;
            reference = !ReferenceEquals(level, word) && level.Kind is FormulaTokenKind.Text or FormulaTokenKind.Number
                ? level.Text
                : throw FormulaFaults.BadArgument(_tokens.Text, level.Position, name.Text, allowed);
        }

        _tokens.Need(")", name);
        return new CategoryVariable(new ColumnExpression(column.Text, column.Position), name.Text, reference, name.Position);
    }

    private int Degree(string what)
    {
        FormulaToken token = _tokens.Take();
        return token.Kind == FormulaTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int degree) && degree is >= 1 and <= LargestDegree
            ? degree
            : throw FormulaFaults.BadDegree(_tokens.Text, token.Position, token.Shown, what, LargestDegree);
    }
}
