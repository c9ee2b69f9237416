using Whittle.Data;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>
/// How folds are drawn, once or repeatedly, of all rows or of some: the inner folds of a nested cross-validation are drawn by the plan of the outer ones. Immutable and thread-safe.
/// </summary>
public sealed class FoldPlan
{
    private readonly int[]? _labels;
    private readonly Folds? _given;

    private FoldPlan(FoldKind kind, int count, long seed = 0, int repeats = 1, int[]? labels = null, Folds? given = null)
    {
        if (repeats < 1)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Repeats", repeats, "[1, 2147483647]", "how many times folds are drawn")]);
        }

        (Kind, Count, Seed, Repeats, _labels, _given) = (kind, count, seed, repeats, labels, given);
    }

    /// <summary>How rows are shared out.</summary>
    public FoldKind Kind { get; }

    /// <summary>K, how many folds; 0 where each row is one.</summary>
    public int Count { get; }

    /// <summary>The seed of the first draw; that of the next is larger by one, and so on.</summary>
    public long Seed { get; }

    /// <summary>How many times folds are drawn; default once.</summary>
    public int Repeats { get; }

    /// <summary>Whether a seed decides.</summary>
    public bool IsRandom => Kind is FoldKind.Random or FoldKind.Stratified or FoldKind.Grouped;

    /// <summary>Each row a fold of its own.</summary>
    public static FoldPlan LeaveOneOut { get; } = new(FoldKind.LeaveOneOut, 0);

    /// <summary>
    /// Each row a fold of its own, without refitting: one Newton step from the fit of all rows says what each row's prediction would be without it. Exact for least squares without a penalty and for ridge but for the
    /// scaling of columns, close where rows are many; for losses whose rows are apart and that bend, with the elastic net. Cost: k²n a λ for k kept columns, where refitting costs n paths.
    /// </summary>
    public static FoldPlan ApproximateLeaveOneOut { get; } = new(FoldKind.ApproximateLeaveOneOut, 0);

    /// <summary>Random folds whose sizes differ by at most one.</summary>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds on every platform; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">Repeats are below 1 (<c>bad-options</c>).</exception>
    public static FoldPlan Random(int count = 10, long seed = 1, int repeats = 1) => new(FoldKind.Random, count, seed, repeats);

    /// <summary>Random folds over which the rows of each label are spread evenly: of each label, as of all, the numbers of rows differ by at most one.</summary>
    /// <typeparam name="T">A label.</typeparam>
    /// <param name="labels">One label a row, such as its class.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds on every platform; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">Repeats are below 1 (<c>bad-options</c>).</exception>
    public static FoldPlan Stratified<T>(IReadOnlyList<T> labels, int count = 10, long seed = 1, int repeats = 1)
        where T : notnull => new(FoldKind.Stratified, count, seed, repeats, Number(labels).Numbers);

    /// <summary>Random folds that hold whole groups: groups in random order, larger ones first, each to the fold that has the fewest rows so far.</summary>
    /// <typeparam name="T">A group.</typeparam>
    /// <param name="groups">One group a row, such as a patient.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds on every platform; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">Repeats are below 1 (<c>bad-options</c>).</exception>
    public static FoldPlan Grouped<T>(IReadOnlyList<T> groups, int count = 10, long seed = 1, int repeats = 1)
        where T : notnull => new(FoldKind.Grouped, count, seed, repeats, Number(groups).Numbers);

    /// <summary>
    /// Forward chaining: rows in the order of time are cut into K + 1 stretches of about equal length, equal times together; the first is never left out, and each other one is left out by a fold
    /// that is fitted to all before it.
    /// </summary>
    /// <typeparam name="T">A time.</typeparam>
    /// <param name="times">One time a row, in any order.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    public static FoldPlan Forward<T>(IReadOnlyList<T> times, int count = 10)
        where T : notnull, IComparable<T>
    {
        T[] distinct = [.. times.Distinct().Order()];
        return new FoldPlan(FoldKind.Forward, count, labels: [.. times.Select(t => Array.BinarySearch(distinct, t))]);
    }

    /// <summary>Folds as they are given. Where some rows alone are drawn, these keep their folds.</summary>
    /// <param name="folds">The folds.</param>
    public static FoldPlan Given(Folds folds) => new(FoldKind.Given, folds.Count, given: folds);

    /// <summary>Folds that are given by a column of a table: rows with equal values are left out together.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column, of numbers or text.</param>
    /// <exception cref="WhittleException">No such column, a column with a concern, missing cells (<c>missing-values</c>), or fewer than two values (<c>bad-folds</c>).</exception>
    public static FoldPlan Given(Table table, string name) => Given(Folds.FromColumn(table, name));

    /// <summary>Folds over which the values of a column are spread evenly.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column, of numbers or text.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds on every platform; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">No such column, a column with a concern, or missing cells (<c>missing-values</c>).</exception>
    public static FoldPlan Stratified(Table table, string name, int count = 10, long seed = 1, int repeats = 1) => new(FoldKind.Stratified, count, seed, repeats, NumbersOf(table, name));

    /// <summary>Folds that hold whole groups, which a column names.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column, of numbers or text.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds on every platform; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">No such column, a column with a concern, or missing cells (<c>missing-values</c>).</exception>
    public static FoldPlan Grouped(Table table, string name, int count = 10, long seed = 1, int repeats = 1) => new(FoldKind.Grouped, count, seed, repeats, NumbersOf(table, name));

    /// <summary>Forward chaining by a column of times: numbers, or text in ordinal order as of dates such as 2024-05-01.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="name">The column.</param>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <exception cref="WhittleException">No such column, a column with a concern, or missing cells (<c>missing-values</c>).</exception>
    public static FoldPlan Forward(Table table, string name, int count = 10)
    {
        if (LabelsOf(table, name) is double[] numbers)
        {
            return Forward(numbers, count);
        }

        var texts = (string[])LabelsOf(table, name);
        string[] distinct = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        return new FoldPlan(FoldKind.Forward, count, labels: Array.ConvertAll(texts, t => Array.BinarySearch(distinct, t, StringComparer.Ordinal)));
    }

    /// <summary>Draws the folds of all rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="repeat">Which draw, 0 … <see cref="Repeats"/> − 1; default the first.</param>
    /// <exception cref="WhittleException">Labels are not one a row (<c>bad-length</c>), or there are fewer than two folds or more than rows, groups or times allow (<c>bad-folds</c>).</exception>
    public Folds Draw(int rows, int repeat = 0)
    {
        var all = new bool[rows];
        Array.Fill(all, true);
        return Draw(all, repeat);
    }

    /// <summary>Draws the folds of some rows; no fold leaves out the others.</summary>
    internal Folds Draw(bool[] included, int repeat)
    {
        if ((_labels?.Length ?? _given?.Assignment.Length ?? included.Length) is var length && length != included.Length)
        {
            throw Faults.BadLength("The fold assignment", length, included.Length);
        }

        int[] rows = [.. Enumerable.Range(0, included.Length).Where(i => included[i])];
        var assignment = new int[included.Length];
        Array.Fill(assignment, Folds.None);
        int count = Kind is FoldKind.LeaveOneOut or FoldKind.ApproximateLeaveOneOut ? rows.Length : Count;
        if (count < 2 || count > rows.Length)
        {
            throw Faults.BadFolds(count, rows.Length);
        }

        switch (Kind)
        {
            case FoldKind.Random:
                int[] dealt = [.. Enumerable.Range(0, rows.Length).Select(k => k % count)];
                new Xoshiro256(Seed + repeat).Shuffle(dealt);
                Assign(rows, k => dealt[k], assignment);
                break;
            case FoldKind.Stratified:
                // Shuffled rows, one label after another in the order of their first row, are dealt out in turn.
                int[] labels = [.. rows.Select(i => _labels![i]).Distinct()];
                new Xoshiro256(Seed + repeat).Shuffle(rows);
                ILookup<int, int> byLabel = rows.ToLookup(i => _labels![i]);
                Assign([.. labels.SelectMany(label => byLabel[label])], k => k % count, assignment);
                break;
            case FoldKind.Grouped:
                Group(rows, assignment, new Xoshiro256(Seed + repeat));
                break;
            case FoldKind.Forward:
                Chain(rows, assignment);
                break;
            case FoldKind.LeaveOneOut or FoldKind.ApproximateLeaveOneOut:
                Assign(rows, k => k, assignment);
                break;
            default:
                return Keep(rows, assignment);
        }

        return new Folds(assignment, count, Kind == FoldKind.Forward);
    }

    /// <summary>The plan of the folds inside those of a draw: one draw, of the draw's own seed.</summary>
    internal FoldPlan Inner(int repeat) => new(Kind, Count, Seed + repeat, 1, _labels, _given);

    /// <summary>The same with at most so many folds, for what takes long to fit; of one row each, random folds take the place.</summary>
    internal FoldPlan Inner(int repeat, int most) => Kind is FoldKind.LeaveOneOut or FoldKind.ApproximateLeaveOneOut ? Random(most, Seed + repeat) : new(Kind, Math.Min(Count, most), Seed + repeat, 1, _labels, _given);

    /// <summary>Labels as numbers in the order of their first appearance.</summary>
    internal static (int[] Numbers, int Count) Number<T>(IReadOnlyList<T> labels)
        where T : notnull
    {
        var known = new Dictionary<T, int>();
        var numbers = new int[labels.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!known.TryGetValue(labels[i], out numbers[i]))
            {
                numbers[i] = known[labels[i]] = known.Count;
            }
        }

        return (numbers, known.Count);
    }

    /// <summary>The cells of a column that has none missing: <c>string[]</c> or <c>double[]</c>.</summary>
    internal static Array LabelsOf(Table table, string name)
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

        return column is TextColumn text ? (string[])[.. Enumerable.Range(0, text.Rows).Select(i => text[i]!)] : ((NumberColumn)column).Values.ToArray();
    }

    private static int[] NumbersOf(Table table, string name) => LabelsOf(table, name) switch
    {
        string[] texts => Number(texts).Numbers,
        var numbers => Number((double[])numbers).Numbers,
    };

    private static void Assign(int[] rows, Func<int, int> fold, int[] assignment)
    {
        for (int k = 0; k < rows.Length; k++)
        {
            assignment[rows[k]] = fold(k);
        }
    }

    private void Group(int[] rows, int[] assignment, Xoshiro256 random)
    {
        int[][] groups = [.. rows.GroupBy(i => _labels![i]).Select(g => g.ToArray())];
        if (groups.Length < Count)
        {
            throw Faults.BadFoldsOf(Count, groups.Length, "group", "a group is in one fold only");
        }

        int[] order = [.. Enumerable.Range(0, groups.Length)];
        random.Shuffle(order);
        var sizes = new int[Count];
        foreach (int[] group in order.Select(g => groups[g]).OrderByDescending(g => g.Length))
        {
            int fold = Array.IndexOf(sizes, sizes.Min());
            sizes[fold] += group.Length;
            Assign(group, _ => fold, assignment);
        }
    }

    // A stretch ends where it is nearest to its share of the rows, and in time for each of the others to hold one time.
    private void Chain(int[] rows, int[] assignment)
    {
        int[][] times = [.. rows.GroupBy(i => _labels![i]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        if (times.Length <= Count)
        {
            throw Faults.BadFoldsOf(Count, times.Length, "time", "each fold is fitted to times before its own");
        }

        double share = rows.Length / (Count + 1.0);
        int stretch = 0, done = 0;
        for (int t = 0; t < times.Length; t++)
        {
            bool mustEnd = times.Length - t == Count - stretch, mayEnd = t > 0 && stretch < Count;
            stretch += mustEnd || (mayEnd && done + (times[t].Length / 2.0) > (stretch + 1) * share) ? 1 : 0;
            int fold = stretch - 1;
            Assign(times[t], _ => fold, assignment);
            done += times[t].Length;
        }
    }

    // Folds of which no row is included are no folds.
    private Folds Keep(int[] rows, int[] assignment)
    {
        Assign(rows, k => _given!.Assignment[rows[k]], assignment);
        int[] left = [.. assignment.Where(f => f != Folds.None).Distinct().Order()];
        return left.Length >= 2 ? new Folds(Array.ConvertAll(assignment, f => Array.IndexOf(left, f)), left.Length, _given!.IsForward) : throw Faults.BadFolds(left.Length, rows.Length);
    }
}
