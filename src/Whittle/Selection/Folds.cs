using Whittle.Data;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>Which fold each row belongs to. Immutable and thread-safe.</summary>
public sealed class Folds
{
    private readonly int[] _assignment;

    private Folds(int[] assignment, int count)
    {
        _assignment = assignment;
        Count = count;
    }

    /// <summary>How many folds there are.</summary>
    public int Count { get; }

    /// <summary>The fold of each row, 0 … <see cref="Count"/> − 1.</summary>
    public ReadOnlySpan<int> Assignment => _assignment;

    /// <summary>The rows of a fold, ascending.</summary>
    internal int[] RowsOf(int fold)
    {
        var rows = new List<int>();
        for (int i = 0; i < _assignment.Length; i++)
        {
            if (_assignment[i] == fold)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }

    /// <summary>Random folds whose sizes differ by at most one.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="count">How many folds, 2 … rows.</param>
    /// <param name="seed">The same seed gives the same folds on every platform.</param>
    /// <exception cref="WhittleException">Fewer than two folds or more folds than rows (<c>bad-folds</c>).</exception>
    public static Folds Random(int rows, int count, long seed)
    {
        if (count < 2 || count > rows)
        {
            throw Faults.BadFolds(count, rows);
        }

        int[] assignment = [.. Enumerable.Range(0, rows).Select(i => i % count)];
        new Xoshiro256(seed).Shuffle(assignment);
        return new Folds(assignment, count);
    }

    /// <summary>Folds by label: rows with equal labels are left out together; labels are numbered in the order of first appearance.</summary>
    /// <typeparam name="T">A label.</typeparam>
    /// <param name="labels">One label a row.</param>
    /// <exception cref="WhittleException">Fewer than two distinct labels (<c>bad-folds</c>).</exception>
    public static Folds FromLabels<T>(IReadOnlyList<T> labels)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        var assignment = new int[labels.Count];
        for (int i = 0; i < assignment.Length; i++)
        {
            if (!numbers.TryGetValue(labels[i], out assignment[i]))
            {
                assignment[i] = numbers[labels[i]] = numbers.Count;
            }
        }

        return numbers.Count >= 2 ? new Folds(assignment, numbers.Count) : throw Faults.BadFolds(numbers.Count, labels.Count);
    }

    /// <summary>Folds by a column of a table: rows with equal values are left out together.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column, of numbers or text.</param>
    /// <exception cref="WhittleException">
    /// No such column, a column with a concern, missing cells (<c>missing-values</c>; they are no fold of their own), or fewer than two values (<c>bad-folds</c>).
    /// </exception>
    public static Folds FromColumn(Table table, string name)
    {
        Column column = table[name];
        if (column.Concern is { } concern)
        {
            throw concern;
        }

        if (column.MissingCount > 0)
        {
            throw Faults.MissingInRole(table.Source, name, column.MissingCount, Table.FirstMissing(column));
        }

        return column is TextColumn text ? FromLabels([.. Enumerable.Range(0, text.Rows).Select(i => text[i]!)]) : FromLabels(((NumberColumn)column).Values.ToArray());
    }
}
