using Whittle.Errors;

namespace Whittle.Data;

/// <summary>Learns single columns of a table.</summary>
internal static class StepLearning
{
    /// <summary>A column as it stands: numbers or a factor.</summary>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="name">The column.</param>
    /// <param name="weights">One weight a row.</param>
    /// <param name="options">Missing cells and coding.</param>
    public static RecipeStep Column(Table table, string name, ReadOnlySpan<double> weights, RecipeOptions options)
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

        return column is NumberColumn numbers
            ? Numbers(numbers, weights, options)
            : Factor(column, options.Missing == MissingPolicy.Indicator, count => count == 2 || (count > 2 && options.NeedsReference(name)));
    }

    /// <summary>A factor of a column of text or numbers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="mayMiss">Whether missing cells are a level.</param>
    /// <param name="hasReference">Whether a factor of so many levels has a reference.</param>
    /// <param name="reference">The reference level, or null for the first.</param>
    public static FactorStep Factor(Column column, bool mayMiss, Func<int, bool> hasReference, string? reference = null)
    {
        bool missingIsLevel = column.MissingCount > 0 && mayMiss;
        List<string> levels = column is NumberColumn numbers
            ? [.. numbers.Values.ToArray().Where(v => !double.IsNaN(v)).Select(v => v + 0.0).Distinct().Order().Select(FactorStep.LevelOf)]
            : Present((TextColumn)column);
        if (reference is not null)
        {
            levels.Remove(reference);
            levels.Insert(0, reference);
        }

        if (missingIsLevel)
        {
            levels.Add(FactorStep.MissingLevel);
        }

        return new FactorStep(column.Name, levels, hasReference(levels.Count), missingIsLevel, column is NumberColumn);
    }

    private static NumberStep Numbers(NumberColumn column, ReadOnlySpan<double> weights, RecipeOptions options)
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

    private static List<string> Present(TextColumn column)
    {
        var present = new bool[column.Levels.Count];
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                present[code] = true;
            }
        }

        return [.. column.Levels.Where((_, k) => present[k])];
    }
}
