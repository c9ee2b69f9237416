using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Selection;

/// <summary>
/// Which rows each fold leaves out, and which it is fitted to: all others, or where <see cref="IsForward"/> those that come before. <see cref="FoldPlan"/> draws them. Immutable and thread-safe.
/// </summary>
public sealed class Folds
{
    /// <summary>The fold of a row that is never left out.</summary>
    internal const int None = -1;

    private readonly int[] _assignment;

    internal Folds(int[] assignment, int count, bool isForward = false)
    {
        _assignment = assignment;
        Count = count;
        IsForward = isForward;
    }

    /// <summary>How many folds there are.</summary>
    public int Count { get; }

    /// <summary>The fold that leaves out each row, 0 … <see cref="Count"/> − 1; −1 for a row that none does.</summary>
    public ReadOnlySpan<int> Assignment => _assignment;

    /// <summary>Whether a fold is fitted to the rows of the folds before it (and those that none leaves out) alone: forward chaining, for rows in the order of time.</summary>
    public bool IsForward { get; }

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

    /// <summary>The weights of the rows that a fold is fitted to; 0 for the others.</summary>
    internal double[] TrainingWeights(int fold, ReadOnlySpan<double> weights)
    {
        double[] training = weights.ToArray();
        for (int i = 0; i < training.Length; i++)
        {
            training[i] = _assignment[i] == fold || (IsForward && _assignment[i] > fold) ? 0 : training[i];
        }

        return training;
    }

    /// <summary>Random folds whose sizes differ by at most one.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="count">How many folds, 2 … rows.</param>
    /// <param name="seed">The same seed gives the same folds on every platform.</param>
    /// <exception cref="WhittleException">Fewer than two folds or more folds than rows (<c>bad-folds</c>).</exception>
    public static Folds Random(int rows, int count, long seed) => FoldPlan.Random(count, seed).Draw(rows);

    /// <summary>Folds by label: rows with equal labels are left out together; labels are numbered in the order of first appearance.</summary>
    /// <typeparam name="T">A label.</typeparam>
    /// <param name="labels">One label a row.</param>
    /// <exception cref="WhittleException">Fewer than two distinct labels (<c>bad-folds</c>).</exception>
    public static Folds FromLabels<T>(IReadOnlyList<T> labels)
        where T : notnull
    {
        (int[] assignment, int count) = FoldPlan.Number(labels);
        return count >= 2 ? new Folds(assignment, count) : throw Faults.BadFolds(count, labels.Count);
    }

    /// <summary>Folds by a column of a table: rows with equal values are left out together.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column, of numbers or text.</param>
    /// <exception cref="WhittleException">
    /// No such column, a column with a concern, missing cells (<c>missing-values</c>; they are no fold of their own), or fewer than two values (<c>bad-folds</c>).
    /// </exception>
    public static Folds FromColumn(Table table, string name) => FoldPlan.LabelsOf(table, name) switch
    {
        string[] texts => FromLabels(texts),
        var numbers => FromLabels((double[])numbers),
    };
}
