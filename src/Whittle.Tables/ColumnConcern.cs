using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>What speaks against using a column that holds other cells than numbers, decided from its distinct texts and their counts.</summary>
internal static class ColumnConcern
{
    // More levels than this and more than half as many as cells, or this many cells that all differ, name the rows and do not group them.
    private const int MostLevels = 20;
    private const int FewestNames = 10;

    private static readonly HashSet<string> NaSuspects = new(StringComparer.Ordinal) { "NA", "N/A", "null", ".", "?" };

    /// <summary>
    /// The first that holds: nothing but numbers and texts that often mean missing; numbers of which some are not finite; numbers with the
    /// other decimal mark; mostly dates; numbers in at least half of the cells or of the distinct texts; an identifier. Null where the
    /// column groups the rows as a factor should. Texts that often mean missing count for neither side.
    /// </summary>
    /// <param name="name">The column's name.</param>
    /// <param name="levels">Its distinct texts in the order of their first lines.</param>
    /// <param name="mark">The decimal mark in use.</param>
    public static WhittleException? Of(string name, IReadOnlyList<TextLevel> levels, char mark)
    {
        ILookup<Kind, TextLevel> kinds = levels.ToLookup(level => KindOf(level.Text, mark));
        List<TextLevel> numbers = [.. kinds[Kind.Number]], suspects = [.. kinds[Kind.Suspect]], texts = [.. kinds[Kind.Text]];
        List<TextLevel> notFinite = [.. kinds[Kind.NotFinite]];
        int numberCells = Cells(numbers), cells = numberCells + Cells(texts) + Cells(notFinite);
        if (texts.Count == 0)
        {
            return notFinite.Count > 0 ? TableFaults.NotFinite(name, notFinite[0].Text, notFinite[0].Line)
                : suspects.Count > 0 ? TableFaults.NaTexts(name, suspects, numberCells)
                : null;
        }

        char other = mark == '.' ? ',' : '.';
        if (texts.Concat(numbers).All(level => NumberText.TryParse(level.Text, other, out _)))
        {
            return TableFaults.OtherDecimalMark(name, texts[0], other, texts.All(level => NumberText.HasThousands(level.Text)));
        }

        if (2 * texts.Where(level => DateText.IsDate(level.Text)).Sum(level => (long)level.Count) > cells)
        {
            return TableFaults.Dates(name, texts.First(level => DateText.IsDate(level.Text)));
        }

        int distinct = levels.Count - suspects.Count;
        if (2L * numberCells >= cells || 2L * numbers.Count >= distinct)
        {
            return TableFaults.Mixed(name, numberCells, [.. levels.Where(level => KindOf(level.Text, mark) != Kind.Number)], suspects);
        }

        int filled = cells + Cells(suspects);
        return (levels.Count > MostLevels && 2L * levels.Count > filled) || (levels.Count == filled && filled >= FewestNames)
            ? TableFaults.Identifier(name, levels.Count, filled)
            : null;
    }

    private static Kind KindOf(string text, char mark) =>
        NumberText.TryParse(text, mark, out _) ? Kind.Number
        : NumberText.IsNotFinite(text, mark) ? Kind.NotFinite
        : NaSuspects.Contains(text) ? Kind.Suspect
        : Kind.Text;

    private static int Cells(List<TextLevel> levels) => levels.Sum(level => level.Count);

    private enum Kind
    {
        Number,
        NotFinite,
        Suspect,
        Text,
    }
}
