using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// How the columns of a table become the columns of a design: learned from the rows of a fit, carried by the model, applied to new
/// tables by name. Immutable and thread-safe.
/// </summary>
public sealed class Recipe
{
    /// <summary>Puts a recipe together from its steps.</summary>
    /// <param name="steps">One step a column, in the order of the coefficients.</param>
    /// <exception cref="WhittleException">Two coefficients would have the same name (<c>bad-name</c>).</exception>
    public Recipe(IReadOnlyList<RecipeStep> steps)
    {
        Steps = [.. steps];
        Names = [.. steps.SelectMany(s => s.Names)];
        if (Names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Faults.BadName("The list of features", twice.Key);
        }
    }

    /// <summary>One step a column of the table.</summary>
    public IReadOnlyList<RecipeStep> Steps { get; }

    /// <summary>The names of the coefficients.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the recipe holds numbers learned from rows (means), so that every fold must learn its own.</summary>
    public bool LearnsFromRows => Steps.OfType<NumberStep>().Any(s => s.Fill is not null);

    /// <summary>Learns a recipe.</summary>
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
            Column column = table[name];
            if (column.Concern is { } concern)
            {
                throw concern;
            }

            if (column.MissingCount > 0 && (options.Missing is MissingPolicy.Error or MissingPolicy.Drop || (options.Missing == MissingPolicy.Mean && column is TextColumn)))
            {
                throw Faults.MissingFeature(table.Source, name, column.MissingCount, Table.FirstMissing(column), column is TextColumn);
            }

            steps.Add(column is NumberColumn numbers ? LearnNumbers(numbers, weights, options) : LearnFactor((TextColumn)column, options));
        }

        return new Recipe(steps);
    }

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
        var blocks = new List<EncodedBlock>();
        var run = new List<double[]>();
        int unseenCells = 0;
        foreach (RecipeStep step in Steps)
        {
            Column column = table[step.Column];
            if (step is NumberStep number)
            {
                run.AddRange(Encode(number, column as NumberColumn ?? throw column.Concern ?? Faults.NotNumeric(table.Source, step.Column), table.Source));
                continue;
            }

            CloseRun(run, blocks, table.Rows);
            blocks.Add(Encode((FactorStep)step, column, table.Source, unseen, ref unseenCells));
        }

        CloseRun(run, blocks, table.Rows);
        return new EncodedColumns(table.Rows, blocks, unseenCells);
    }

    private static NumberStep LearnNumbers(NumberColumn column, ReadOnlySpan<double> weights, RecipeOptions options)
    {
        if (options.Missing is MissingPolicy.Error or MissingPolicy.Drop || column.MissingCount == 0)
        {
            return new NumberStep(column.Name);
        }

        double sum = 0, weight = 0;
        for (int i = 0; i < column.Rows; i++)
        {
            if (!column.IsMissing(i))
            {
                sum += weights[i] * column.Values[i];
                weight += weights[i];
            }
        }

        return new NumberStep(column.Name, weight > 0 ? sum / weight : 0, options.Missing == MissingPolicy.Indicator);
    }

    private static FactorStep LearnFactor(TextColumn column, RecipeOptions options)
    {
        bool missingIsLevel = column.MissingCount > 0 && options.Missing == MissingPolicy.Indicator;
        var present = new bool[column.Levels.Count];
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                present[code] = true;
            }
        }

        List<string> levels = [.. column.Levels.Where((_, k) => present[k])];
        if (missingIsLevel)
        {
            levels.Add(FactorStep.MissingLevel);
        }

        return new FactorStep(column.Name, levels, levels.Count == 2 || (levels.Count > 2 && options.NeedsReference(column.Name)), missingIsLevel);
    }

    private static IEnumerable<double[]> Encode(NumberStep step, NumberColumn column, string source)
    {
        double[] values = column.Values.ToArray();
        if (column.MissingCount > 0 && step.Fill is null)
        {
            throw Faults.MissingFeature(source, column.Name, column.MissingCount, Table.FirstMissing(column), false);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = column.IsMissing(i) ? step.Fill!.Value : values[i];
        }

        return step.Indicator ? [values, [.. Enumerable.Range(0, values.Length).Select(i => column.IsMissing(i) ? 1.0 : 0.0)]] : [values];
    }

    private static EncodedBlock Encode(FactorStep step, Column column, string source, UnseenPolicy unseen, ref int unseenCells)
    {
        TextColumn text = column as TextColumn ?? throw Faults.NotText(source, column.Name);
        int known = step.Levels.Count - (step.MissingIsLevel ? 1 : 0);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < known; k++)
        {
            index[step.Levels[k]] = k;
        }

        var codes = new int[column.Rows];
        for (int i = 0; i < codes.Length; i++)
        {
            string? cell = text[i];
            if (cell is null)
            {
                codes[i] = step.MissingIsLevel ? known : throw Faults.MissingFeature(source, column.Name, column.MissingCount, i, true);
            }
            else if (!index.TryGetValue(cell, out codes[i]))
            {
                codes[i] = unseen == UnseenPolicy.Baseline ? -1 : throw Faults.UnseenLevel(source, column.Name, cell, i, NearestName.To(cell, index.Keys), step.Levels);
                unseenCells++;
            }
        }

        return new EncodedBlock(null, codes, step.Levels.Count, step.HasReference ? 1 : 0);
    }

    private static void CloseRun(List<double[]> run, List<EncodedBlock> blocks, int rows)
    {
        if (run.Count > 0)
        {
            var values = new double[run.Count * rows];
            for (int j = 0; j < run.Count; j++)
            {
                run[j].CopyTo(values, j * rows);
            }

            blocks.Add(new EncodedBlock(values, null, run.Count, 0));
            run.Clear();
        }
    }
}
