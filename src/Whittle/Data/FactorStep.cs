using System.Globalization;
using Whittle.Errors;

namespace Whittle.Data;

/// <summary>A column of text, or of numbers that are names, as implicit one-hot columns.</summary>
public sealed record FactorStep : RecipeStep
{
    /// <summary>The level that stands for missing cells where they are one.</summary>
    public const string MissingLevel = "missing";

    /// <summary>Describes a factor.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="levels">The levels in order; <see cref="MissingLevel"/> last where missing cells are a level.</param>
    /// <param name="hasReference">Whether the first level has no column of its own.</param>
    /// <param name="missingIsLevel">Whether the last level stands for missing cells.</param>
    /// <param name="isNumeric">Whether the column holds numbers, each of which is a level.</param>
    public FactorStep(string column, IReadOnlyList<string> levels, bool hasReference, bool missingIsLevel = false, bool isNumeric = false)
        : base(column)
    {
        Levels = [.. levels];
        HasReference = hasReference;
        MissingIsLevel = missingIsLevel;
        IsNumeric = isNumeric;
    }

    /// <summary>The levels in order; of numbers, their shortest texts that give them back.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether the first level is the reference, without a column of its own (always so with two levels, but in a formula without its margin).</summary>
    public bool HasReference { get; }

    /// <summary>Whether the last level stands for missing cells.</summary>
    public bool MissingIsLevel { get; }

    /// <summary>Whether the column holds numbers, as <c>C(x)</c> in a formula allows.</summary>
    public bool IsNumeric { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. Levels.Skip(HasReference ? 1 : 0).Select(level => $"{Column}={level}")];

    /// <summary>A number as the name of a level.</summary>
    internal static string LevelOf(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    internal override EncodedBlock Encode(TableEncoding encoding)
    {
        Column column = encoding.Table[Column];
        string source = encoding.Table.Source;
        if (column is not TextColumn && !IsNumeric)
        {
            throw Faults.NotText(source, Column);
        }

        int known = Levels.Count - (MissingIsLevel ? 1 : 0), unseen = 0;
        Func<int, int> codeOf = Coder(column, known);
        var codes = new int[column.Rows];
        for (int i = 0; i < codes.Length; i++)
        {
            if (column.IsMissing(i))
            {
                codes[i] = MissingIsLevel ? known : throw Faults.MissingFeature(source, Column, column.MissingCount, i, true);
                continue;
            }

            codes[i] = codeOf(i);
            if (codes[i] < 0)
            {
                unseen++;
                if (encoding.Unseen == UnseenPolicy.Error)
                {
                    string cell = Cell(column, i);
                    throw Faults.UnseenLevel(source, Column, cell, i, NearestName.To(cell, Levels.Take(known)), Levels);
                }
            }
        }

        encoding.NoteUnseen(Column, unseen);
        return new EncodedFactor(codes, Levels.Count, HasReference ? 1 : 0);
    }

    // A row's level or −1: a text column's levels are looked up once each and not once a row.
    private Func<int, int> Coder(Column column, int known)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < known; k++)
        {
            index[Levels[k]] = k;
        }

        if (column is TextColumn { Levels: var texts } text)
        {
            int[] levels = [.. texts.Select(t => index.GetValueOrDefault(IsNumeric ? Spelled(t) : t, -1))];
            return row => levels[text.Codes[row]];
        }

        double[] values = ((NumberColumn)column).Values.ToArray();
        Dictionary<double, int> byValue = values.Where(v => !double.IsNaN(v)).Distinct().ToDictionary(v => v, v => index.GetValueOrDefault(LevelOf(v), -1));
        return row => byValue[values[row]];
    }

    private string Cell(Column column, int row) => column is NumberColumn numbers ? LevelOf(numbers.Values[row]) : IsNumeric ? Spelled(((TextColumn)column)[row]!) : ((TextColumn)column)[row]!;

    // A table may have read numbers as text; 1 and 1.0 are then one level all the same.
    private static string Spelled(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? LevelOf(value) : text;
}
