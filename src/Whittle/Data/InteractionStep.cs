using Whittle.Errors;

namespace Whittle.Data;

/// <summary>An interaction: every product of one column of each part. Coefficients are named <c>a:b</c>; the first part's columns vary fastest.</summary>
public sealed record InteractionStep : RecipeStep
{
    /// <summary>Describes an interaction.</summary>
    /// <param name="parts">At least two steps, none of them an interaction or one that fills or marks missing cells.</param>
    /// <exception cref="WhittleException">Other parts (<c>bad-options</c>).</exception>
    public InteractionStep(IReadOnlyList<RecipeStep> parts)
        : base(string.Join(':', parts.Select(p => p.Column)))
    {
        if (parts.Count < 2 || parts.Any(p => p is InteractionStep or NumberStep { Fill: not null } or NumberStep { Indicator: true } or FactorStep { MissingIsLevel: true }))
        {
            throw Faults.BadOptions([$"The interaction '{Column}' must have at least two parts, none of them an interaction or one that fills missing cells."]);
        }

        Parts = [.. parts];
    }

    /// <summary>What is multiplied.</summary>
    public IReadOnlyList<RecipeStep> Parts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [.. Parts.SelectMany(p => p.Columns).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. Parts.Select(p => p.Names).Aggregate((left, right) => [.. right.SelectMany(r => left.Select(l => $"{l}:{r}"))])];

    /// <inheritdoc/>
    public override bool LearnsFromRows => Parts.Any(p => p.LearnsFromRows);

    /// <inheritdoc/>
    internal override EncodedBlock Encode(TableEncoding encoding)
    {
        EncodedBlock[] blocks = [.. Parts.Select(p => p.Encode(encoding))];
        EncodedBlock[] numbers = [.. blocks.Where(b => b is not EncodedFactor)];
        for (int i = 0; numbers.Length > 1 && i < encoding.Table.Rows; i++)
        {
            double product = numbers.Aggregate(1.0, (all, block) => all * Magnitude(block, i));
            if (!double.IsFinite(product))
            {
                throw FormulaFaults.NotFinite(Column, encoding.Table.Source, i, product, Columns[0]);
            }
        }

        return new EncodedProduct(blocks);
    }

    // The largest value of a row of a block; orthonormal polynomials are of no size that could matter.
    private static double Magnitude(EncodedBlock block, int row) => block switch
    {
        EncodedNumbers numbers => numbers.Values.Span[row],
        EncodedPolynomial { Basis.IsRaw: true } powers => Math.Max(Math.Abs(powers.X.Span[row]), Math.Pow(Math.Abs(powers.X.Span[row]), powers.Basis.Degree)),
        _ => 1,
    };
}
