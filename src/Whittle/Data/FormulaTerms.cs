namespace Whittle.Data;

/// <summary>
/// The terms of a formula as sets of variables, by the algebra of R (Chambers and Hastie 1992, chapter 2): duplicates are one, terms stand by
/// degree and then by appearance, and a term's variables by their first appearance in the formula.
/// </summary>
internal sealed class FormulaTerms
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<FormulaVariable> _variables = [];
    private readonly IReadOnlyList<string> _others;
    private bool _isAdding = true;

    /// <summary>Expands the right side of a formula.</summary>
    /// <param name="root">The right side.</param>
    /// <param name="others">What <c>.</c> stands for.</param>
    public FormulaTerms(FormulaNode root, IReadOnlyList<string> others)
    {
        _others = others;
        Install(root);
        Terms = [.. Expand(root).OrderBy(t => t.Count)];
    }

    /// <summary>The variables in order of first appearance.</summary>
    public IReadOnlyList<FormulaVariable> Variables => _variables;

    /// <summary>The terms, each a list of ascending numbers of variables.</summary>
    public IReadOnlyList<FormulaTerm> Terms { get; }

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept { get; private set; } = true;

    /// <summary>The name of a term.</summary>
    public string Label(FormulaTerm term) => string.Join(':', term.Variables.Select(v => _variables[v].Label));

    // Variables are numbered as they are written, also those of terms that are taken out again.
    private void Install(FormulaNode node)
    {
        switch (node)
        {
            case VariableNode variable:
                Number(variable.Variable);
                break;
            case DotNode:
                foreach (FormulaVariable other in Others)
                {
                    Number(other);
                }

                break;
            case GroupNode group:
                Install(group.Inner);
                break;
            case SignNode sign:
                Install(sign.Inner);
                break;
            case PowerNode power:
                Install(power.Inner);
                break;
            case OperatorNode pair:
                Install(pair.Left);
                Install(pair.Right);
                break;
            default:
                break;
        }
    }

    private IEnumerable<FormulaVariable> Others => _others.Select(name => new PlainVariable(new ColumnExpression(name, 0)));

    private int Number(FormulaVariable variable)
    {
        if (!_index.TryGetValue(variable.Label, out int number))
        {
            number = _index[variable.Label] = _variables.Count;
            _variables.Add(variable);
        }

        return number;
    }

    private List<FormulaTerm> Expand(FormulaNode node)
    {
        switch (node)
        {
            case InterceptNode intercept:
                HasIntercept = intercept.IsOne == _isAdding;
                return [];
            case VariableNode variable:
                return [new FormulaTerm([Number(variable.Variable)])];
            case DotNode:
                return [.. Others.Select(other => new FormulaTerm([Number(other)]))];
            case GroupNode group:
                return Expand(group.Inner);
            case SignNode { IsMinus: false } sign:
                return Expand(sign.Inner);
            case SignNode sign:
                return Without([], sign.Inner);
            case PowerNode power:
                return Power(Expand(power.Inner), power.Degree);
            case OperatorNode { Sign: "-" } minus:
                return Without(Expand(minus.Left), minus.Right);
            case OperatorNode pair:
                List<FormulaTerm> left = Expand(pair.Left), right = Expand(pair.Right);
                return Combine(pair.Sign, left, right);
            default:
                return [];
        }
    }

    private static List<FormulaTerm> Combine(string sign, List<FormulaTerm> left, List<FormulaTerm> right) => sign switch
    {
        "+" => [.. left.Union(right)],
        ":" => Cross(left, right),
        "*" => [.. left.Union(right).Union(Cross(left, right))],
        "/" => [.. left.Union(right.Select(r => left.Aggregate(r, (all, l) => all.And(l))))],
        _ => [.. left.Select(l => right.Aggregate(l, (all, r) => all.And(r))).Distinct()],
    };

    private static List<FormulaTerm> Cross(List<FormulaTerm> left, List<FormulaTerm> right) => [.. left.SelectMany(l => right.Select(l.And)).Distinct()];

    // (a + b + c)^k: k times the product of the sum with itself; once a further factor adds nothing, none does.
    private static List<FormulaTerm> Power(List<FormulaTerm> terms, int degree)
    {
        List<FormulaTerm> power = terms;
        for (int k = 1; k < degree; k++)
        {
            List<FormulaTerm> next = Cross(terms, power);
            if (next.Count == power.Count)
            {
                return next;
            }

            power = next;
        }

        return power;
    }

    // Within what is taken away, 1 and 0 mean the opposite.
    private List<FormulaTerm> Without(List<FormulaTerm> left, FormulaNode right)
    {
        _isAdding = !_isAdding;
        HashSet<FormulaTerm> gone = [.. Expand(right)];
        _isAdding = !_isAdding;
        return [.. left.Where(t => !gone.Contains(t))];
    }
}
