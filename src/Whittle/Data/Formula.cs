using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// A formula as R writes it, such as <c>score ~ homework * sleep + poly(last_score, 3) + C(school) + offset(log(hours))</c>: which columns of a
/// table are explained by which. Two formulas are equal where their texts are; the text can be parsed again. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Between terms stand <c>+</c> and <c>-</c>, <c>:</c> (interaction), <c>*</c> (both and their interaction), <c>/</c> (nesting, a + a:b),
/// <c>%in%</c> (a:b) and <c>^</c> or <c>**</c> (interactions up to a degree); <c>.</c> is all other columns, <c>0</c> or <c>-1</c> no intercept. Terms are
/// expanded and ordered as R does; how factors become columns differs: see <see cref="Recipe.Learn(Table, Formula, IReadOnlyList{string}, ReadOnlySpan{double}, RecipeOptions)"/>.
/// Source: Wilkinson and Rogers 1973, doi:10.2307/2346786; Chambers and Hastie 1992, Statistical Models in S, chapter 2.
/// </remarks>
public sealed class Formula : IEquatable<Formula>
{
    private readonly FormulaNode _root;
    private readonly List<OffsetNode> _offsets = [];

    private Formula(string text)
    {
        Text = text;
        (Response, _root) = new FormulaParser(text).Read();
        Gather(_root, true);
        foreach (OffsetNode offset in _offsets)
        {
            Offset = Offset is null ? offset.Expression : new ArithmeticExpression('+', Offset, offset.Expression, 0);
        }

        FormulaTerms own = new(_root, []);
        HasIntercept = own.HasIntercept;
        Columns = [.. own.Variables.SelectMany(v => v.Mentions).Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The left side; null where there is none, as in <c>~ a + b</c>.</summary>
    public FormulaResponse? Response { get; }

    /// <summary>What is added to the prediction without a coefficient: the sum of all <c>offset( )</c>; null without one.</summary>
    public Expression? Offset { get; }

    /// <summary>Whether there is an intercept; default true.</summary>
    public bool HasIntercept { get; }

    /// <summary>Whether <c>.</c> stands in it, which means all columns of a table but those of the response and the offset.</summary>
    public bool UsesOtherColumns { get; private set; }

    /// <summary>The columns that the terms name, each once, without those of response and offset and of <c>.</c>.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The formula as it was given.</summary>
    internal string Text { get; }

    /// <summary>Reads a formula. White space means nothing; numbers have a decimal point in every culture.</summary>
    /// <param name="text">The formula.</param>
    /// <exception cref="WhittleException">It cannot be read (<c>bad-formula</c>); the excerpt shows where, the message what is allowed.</exception>
    public static Formula Parse(string text) => new(text);

    /// <summary>The names of the terms, without intercept and offset, by degree and then by appearance, as R's <c>terms</c> gives them.</summary>
    /// <param name="others">The columns that <c>.</c> stands for; default none.</param>
    public IReadOnlyList<string> Terms(IReadOnlyList<string>? others = null)
    {
        var terms = new FormulaTerms(_root, others ?? []);
        return [.. terms.Terms.Select(terms.Label)];
    }

    /// <summary>The formula with R's spacing; parsing it gives an equal formula.</summary>
    public override string ToString() => Response is null ? $"~{_root}" : $"{Response.Written} ~ {_root}";

    /// <inheritdoc/>
    public bool Equals(Formula? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Formula);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Every column that the formula names is in the table, and the response is no feature.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="WhittleException">Otherwise, with the place in the formula.</exception>
    public void Check(Table table)
    {
        ColumnExpression[] response = [.. (Response?.All ?? []).SelectMany(e => e.Mentions)];
        ColumnExpression[] features = [.. new FormulaTerms(_root, []).Variables.SelectMany(v => v.Mentions), .. Mentions(Offset)];
        foreach (ColumnExpression column in response.Concat(features))
        {
            if (!table.TryGetColumn(column.Name, out _))
            {
                throw FormulaFaults.UnknownColumn(Text, column.Position, table.Source, column.Name, NearestName.To(column.Name, table.Columns.Select(c => c.Name)));
            }
        }

        if (features.FirstOrDefault(f => response.Any(r => r.Name == f.Name)) is { } twice)
        {
            throw FormulaFaults.ResponseAsFeature(Text, twice.Position, table.Source, twice.Name);
        }
    }

    /// <summary>The columns of a table that the terms need, each once; those of terms that are taken out again are not among them.</summary>
    /// <param name="table">A table with the formula's columns.</param>
    /// <param name="exclude">Columns that <c>.</c> leaves out, such as weights, beside those of response and offset; default none.</param>
    /// <exception cref="WhittleException">As for <see cref="Check"/>.</exception>
    public IReadOnlyList<string> Features(Table table, IReadOnlyList<string>? exclude = null)
    {
        FormulaTerms terms = Expand(table, exclude ?? []);
        return [.. terms.Terms.SelectMany(t => t.Variables).Distinct().SelectMany(v => terms.Variables[v].Mentions).Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The terms on a table, whose columns are checked first.</summary>
    /// <param name="table">The table.</param>
    /// <param name="exclude">Columns that <c>.</c> leaves out, beside those of response and offset.</param>
    internal FormulaTerms Expand(Table table, IReadOnlyList<string> exclude)
    {
        Check(table);
        string[] gone = [.. exclude, .. Response?.Columns ?? [], .. Offset?.Columns ?? []];
        return new FormulaTerms(_root, [.. table.Columns.Select(c => c.Name).Except(gone, StringComparer.Ordinal)]);
    }

    private static IEnumerable<ColumnExpression> Mentions(Expression? expression) => expression?.Mentions ?? [];

    // An offset is no term: it may be added, and nothing else.
    private void Gather(FormulaNode node, bool isAdded)
    {
        switch (node)
        {
            case OffsetNode offset:
                _offsets.Add(isAdded ? offset : throw FormulaFaults.OffsetInside(Text, offset.Position));
                break;
            case DotNode:
                UsesOtherColumns = true;
                break;
            case GroupNode group:
                Gather(group.Inner, isAdded);
                break;
            case SignNode sign:
                Gather(sign.Inner, isAdded && !sign.IsMinus);
                break;
            case PowerNode power:
                Gather(power.Inner, false);
                break;
            case OperatorNode pair:
                Gather(pair.Left, isAdded && pair.Sign is "+" or "-");
                Gather(pair.Right, isAdded && pair.Sign == "+");
                break;
            default:
                break;
        }
    }
}
