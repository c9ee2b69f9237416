using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// How the columns of a table become the columns of a design: learned from the rows of a fit, carried by the model, applied to new
/// tables by name. Immutable and thread-safe.
/// </summary>
public sealed class Recipe
{
    /// <summary>Puts a recipe together from its steps.</summary>
    /// <param name="steps">One step a column or term, in the order of the coefficients.</param>
    /// <exception cref="WhittleException">Two coefficients would have the same name (<c>bad-name</c>).</exception>
    public Recipe(IReadOnlyList<RecipeStep> steps)
    {
        Steps = [.. steps];
        Names = [.. steps.SelectMany(s => s.Names)];
        var seen = new HashSet<string>(Names.Count, StringComparer.Ordinal);
        if (Names.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            throw Faults.BadName("The list of features", twice);
        }
    }

    /// <summary>One step a column of the table or term of a formula.</summary>
    public IReadOnlyList<RecipeStep> Steps { get; }

    /// <summary>The names of the coefficients.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The columns of a table that it needs, each once.</summary>
    public IReadOnlyList<string> Columns => [.. Steps.SelectMany(s => s.Columns).Distinct(StringComparer.Ordinal)];

    /// <summary>Those of them that must be read as text, whatever a file holds.</summary>
    public IReadOnlyList<string> TextColumns =>
        [.. Steps.SelectMany(s => s is InteractionStep { Parts: var parts } ? parts : [s]).OfType<FactorStep>().Where(f => !f.IsNumeric).Select(f => f.Column).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the recipe holds numbers learned from rows (means, orthogonal polynomials), so that every fold must learn its own.</summary>
    public bool LearnsFromRows => Steps.Any(s => s.LearnsFromRows);

    /// <summary>Learns a recipe of columns as they stand.</summary>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="columns">Which columns, in the order of the coefficients.</param>
    /// <param name="weights">One weight a row; rows of weight 0 teach nothing but the levels of a factor.</param>
    /// <param name="options">Missing cells and coding.</param>
    /// <exception cref="WhittleException">No such column, a column with a concern, or missing cells that the options do not allow.</exception>
    public static Recipe Learn(Table table, IReadOnlyList<string> columns, ReadOnlySpan<double> weights, RecipeOptions options)
    {
        var steps = new List<RecipeStep>();
        foreach (string name in columns)
        {
            steps.Add(StepLearning.Column(table, name, weights, options));
        }

        return new Recipe(steps);
    }

    /// <summary>
    /// Learns a recipe of a formula's terms. A factor has a column for every level, as a penalized model needs no reference level. One of two
    /// levels, one with <c>ref</c> and one that <see cref="RecipeOptions.NeedsReference"/> names has none for its first level, unless the rest of the
    /// term (of a main effect: the intercept) is not in the formula. An interaction is every product of one column of each part.
    /// </summary>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="formula">Which terms.</param>
    /// <param name="exclude">Columns that <c>.</c> leaves out, such as weights, beside those of response and offset.</param>
    /// <param name="weights">One weight a row; rows of weight 0 teach nothing but the levels of a factor.</param>
    /// <param name="options">Missing cells and coding. Means and indicators are for columns that are a term of their own.</param>
    /// <exception cref="WhittleException">
    /// No such column, a column with a concern, the response among the features, text in an expression, missing cells that the options do not
    /// allow, or a polynomial with too few distinct values.
    /// </exception>
    public static Recipe Learn(Table table, Formula formula, IReadOnlyList<string> exclude, ReadOnlySpan<double> weights, RecipeOptions options) =>
        new(new FormulaRecipe(table, formula, exclude, weights.ToArray(), options).Learn());

    /// <summary>The rows of a table that have no missing cell in any of the recipe's columns.</summary>
    /// <param name="table">Any table with those columns.</param>
    /// <param name="columns">Which columns must be complete.</param>
    public static int[] CompleteRows(Table table, IReadOnlyList<string> columns)
    {
        Column[] needed = [.. columns.Select(name => table[name]).Where(c => c.MissingCount > 0)];
        return [.. Enumerable.Range(0, table.Rows).Where(i => !Array.Exists(needed, c => c.IsMissing(i)))];
    }

    /// <summary>Applies the recipe to a table, by name.</summary>
    internal EncodedColumns Apply(Table table, UnseenPolicy unseen = UnseenPolicy.Error)
    {
        var encoding = new TableEncoding(table, unseen);
        var blocks = new List<EncodedBlock>();
        var run = new List<EncodedNumbers>();
        foreach (RecipeStep step in Steps)
        {
            EncodedBlock block = step.Encode(encoding);
            if (block is EncodedNumbers numbers)
            {
                run.Add(numbers);
                continue;
            }

            CloseRun(run, blocks);
            blocks.Add(block);
        }

        CloseRun(run, blocks);
        return new EncodedColumns(table.Rows, blocks, encoding.UnseenCells);
    }

    // Numbers side by side are one matrix, copied where they are more than one column of the table.
    private static void CloseRun(List<EncodedNumbers> run, List<EncodedBlock> blocks)
    {
        if (run.Count > 1)
        {
            var values = new double[run.Sum(r => r.Values.Length)];
            int at = 0;
            foreach (EncodedNumbers numbers in run)
            {
                numbers.Values.CopyTo(values.AsMemory(at));
                at += numbers.Values.Length;
            }

            blocks.Add(new EncodedNumbers(values, run.Sum(r => r.Columns)));
        }
        else
        {
            blocks.AddRange(run);
        }

        run.Clear();
    }
}
