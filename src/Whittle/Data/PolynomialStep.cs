using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// The polynomials of degree 1 … d of a column or expression: orthonormal on the (weighted) rows of the fit, with the columns that R's poly has, or
/// powers, each rounded once.
/// </summary>
public sealed record PolynomialStep : RecipeStep
{
    /// <summary>Describes powers x, x², …, xᵈ.</summary>
    /// <param name="expression">x.</param>
    /// <param name="degree">d ≥ 1.</param>
    public PolynomialStep(Expression expression, int degree)
        : this(expression, new PolynomialBasis(degree))
    {
    }

    /// <summary>Describes orthonormal polynomials by q₀ = 1/b₀, b_{k+1} q_{k+1} = (x − a_k) q_k − b_k q_{k−1}.</summary>
    /// <param name="expression">x.</param>
    /// <param name="centres">a₀ … a_{d−1}.</param>
    /// <param name="norms">b₀ … b_d, each above 0.</param>
    public PolynomialStep(Expression expression, IReadOnlyList<double> centres, IReadOnlyList<double> norms)
        : this(expression, norms.Count == centres.Count + 1 ? new PolynomialBasis(centres, norms) : throw Faults.BadLength("The norms", norms.Count, centres.Count + 1))
    {
    }

    internal PolynomialStep(Expression expression, PolynomialBasis basis)
        : base(Label(expression, basis.Degree, basis.IsRaw))
    {
        Expression = expression;
        Basis = basis;
    }

    /// <summary>x.</summary>
    public Expression Expression { get; }

    /// <summary>d.</summary>
    public int Degree => Basis.Degree;

    /// <summary>Whether the columns are powers.</summary>
    public bool IsRaw => Basis.IsRaw;

    /// <summary>a₀ … a_{d−1} of the recurrence; none of powers.</summary>
    public IReadOnlyList<double> Centres => Basis.Centres;

    /// <summary>b₀ … b_d of the recurrence; none of powers.</summary>
    public IReadOnlyList<double> Norms => Basis.Norms;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => Expression.Columns;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. Enumerable.Range(1, Degree).Select(k => !IsRaw ? $"{Column}{k}" : k == 1 ? NameOf(Expression) : $"{NameOf(Expression)}^{k}")];

    /// <inheritdoc/>
    public override bool LearnsFromRows => !IsRaw;

    internal PolynomialBasis Basis { get; }

    internal static string Label(Expression expression, int degree, bool isRaw) => $"poly({expression}, {degree}{(isRaw ? ", raw = TRUE" : "")})";

    /// <inheritdoc/>
    internal override EncodedBlock Encode(TableEncoding encoding)
    {
        ReadOnlyMemory<double> x = Expression.Values(encoding.Table, Column);
        for (int i = 0; IsRaw && i < x.Length; i++)
        {
            double power = Math.Pow(x.Span[i], Degree);
            if (!double.IsFinite(power))
            {
                throw FormulaFaults.NotFinite(Names[^1], encoding.Table.Source, i, power, Columns.Count > 0 ? Columns[0] : null);
            }
        }

        return new EncodedPolynomial(x, Basis);
    }

    private static string NameOf(Expression expression) => expression is ColumnExpression column ? column.Name : expression.ToString();
}
