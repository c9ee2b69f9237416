using Whittle.Errors;

namespace Whittle.Data;

/// <summary>Learns the steps of a formula's terms from the rows of a fit.</summary>
internal sealed class FormulaRecipe
{
    private readonly Table _table;
    private readonly Formula _formula;
    private readonly FormulaTerms _terms;
    private readonly HashSet<FormulaTerm> _present;
    private readonly double[] _weights;
    private readonly RecipeOptions _options;

    /// <param name="table">The rows of the fit.</param>
    /// <param name="formula">Which terms.</param>
    /// <param name="exclude">Columns that <c>.</c> leaves out.</param>
    /// <param name="weights">One weight a row.</param>
    /// <param name="options">Missing cells and coding.</param>
    public FormulaRecipe(Table table, Formula formula, IReadOnlyList<string> exclude, double[] weights, RecipeOptions options)
    {
        _table = table;
        _formula = formula;
        _terms = formula.Expand(table, exclude);
        _present = [.. _terms.Terms];
        _weights = weights;
        _options = options;
    }

    /// <summary>One step a term.</summary>
    public List<RecipeStep> Learn()
    {
        var steps = new List<RecipeStep>();
        var factors = new HashSet<string>(StringComparer.Ordinal);
        foreach (FormulaTerm term in _terms.Terms)
        {
            RecipeStep[] parts = [.. term.Variables.Select(v => Learn(term, v))];
            RecipeStep step = parts.Length == 1 ? parts[0] : new InteractionStep(parts);

            // A text column is a factor with or without C( ): the second of the two says nothing new.
            if (step is not FactorStep factor || factors.Add(factor.Column))
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    private RecipeStep Learn(FormulaTerm term, int number)
    {
        FormulaVariable variable = _terms.Variables[number];
        string label = _terms.Label(term);
        foreach (ColumnExpression mention in variable.Mentions)
        {
            if (_table[mention.Name].Concern is { } concern)
            {
                throw concern;
            }

            bool isWhole = variable is PlainVariable { Expression: ColumnExpression };
            if (_table[mention.Name] is TextColumn && !isWhole && variable is not CategoryVariable)
            {
                throw FormulaFaults.TextAsNumber(_formula.Text, mention.Position, _table.Source, mention.Name, variable.Label);
            }

            if (_table[mention.Name] is { MissingCount: > 0 } holed && (term.Count > 1 || !(isWhole || variable is CategoryVariable)))
            {
                throw FormulaFaults.MissingInTerm(_table.Source, mention.Name, holed.MissingCount, Table.FirstMissing(holed), label);
            }
        }

        return variable switch
        {
            PolynomialVariable polynomial => Learn(polynomial),
            CategoryVariable category => Factor(term, number, category.Column.Name, category),
            PlainVariable { Expression: ColumnExpression column } => _table[column.Name] is TextColumn
                ? Factor(term, number, column.Name, null)
                : StepLearning.Column(_table, column.Name, _weights, _options),
            _ => new ExpressionStep(((PlainVariable)variable).Expression),
        };
    }

    private PolynomialStep Learn(PolynomialVariable polynomial)
    {
        if (polynomial.IsRaw)
        {
            return new PolynomialStep(polynomial.Expression, polynomial.Degree);
        }

        ReadOnlySpan<double> x = polynomial.Expression.Values(_table, polynomial.Label).Span;
        var distinct = new HashSet<double>();
        for (int i = 0; i < x.Length && distinct.Count <= polynomial.Degree; i++)
        {
            if (_weights[i] > 0)
            {
                distinct.Add(x[i]);
            }
        }

        return distinct.Count <= polynomial.Degree ? throw FormulaFaults.TooFewPoints(polynomial.Label, polynomial.Degree, distinct.Count)
            : new PolynomialStep(polynomial.Expression, PolynomialBasis.Learn(x, _weights, polynomial.Degree) ?? throw FormulaFaults.NotNumbers(polynomial.Label));
    }

    // A reference level is left out only where the rest of the term is in the model; else it could not be expressed. The rest of a main effect is the intercept; without
    // one the levels of the first factor stand for it.
    private FactorStep Factor(FormulaTerm term, int number, string name, CategoryVariable? category)
    {
        Column column = _table[name];
        FormulaTerm margin = term.Without(number);
        bool hasMargin = margin.Count == 0 ? _terms.HasIntercept || !term.Equals(_terms.Terms.First(IsFactor)) : _present.Contains(margin);
        bool mayMiss = _options.Missing == MissingPolicy.Indicator && term.Count == 1;
        if (column.MissingCount > 0 && !mayMiss)
        {
            throw Faults.MissingFeature(_table.Source, name, column.MissingCount, Table.FirstMissing(column), true);
        }

        string asked = string.Join(':', term.Variables.Select(v => ColumnOf(_terms.Variables[v])));
        FactorStep step = StepLearning.Factor(
            column, mayMiss, count => count > 1 && hasMargin && (count == 2 || category?.Reference is not null || _options.NeedsReference(asked)), null);
        if (category?.Reference is not { } reference)
        {
            return step;
        }

        int known = step.Levels.Count - (step.MissingIsLevel ? 1 : 0);
        return step.Levels.Take(known).Contains(reference)
            ? StepLearning.Factor(column, mayMiss, _ => step.HasReference, reference)
            : throw FormulaFaults.UnknownReference(_formula.Text, category.Position, name, reference, NearestName.To(reference, step.Levels.Take(known)));
    }

    private bool IsFactor(FormulaTerm term) => term.Count == 1 && _terms.Variables[term.Variables[0]] switch
    {
        CategoryVariable => true,
        PlainVariable { Expression: ColumnExpression column } => _table[column.Name] is TextColumn,
        _ => false,
    };

    // What a step of this variable calls its column.
    private static string ColumnOf(FormulaVariable variable) => variable switch
    {
        CategoryVariable category => category.Column.Name,
        PlainVariable { Expression: ColumnExpression column } => column.Name,
        _ => variable.Label,
    };
}
