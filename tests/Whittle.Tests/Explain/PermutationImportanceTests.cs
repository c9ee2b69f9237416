using Whittle.Data;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Losses;
using Whittle.Selection;

namespace Whittle.Tests.Explain;

/// <summary>Permutation importance against its definition: by hand, over all permutations there are, and what no shuffle may change.</summary>
public class PermutationImportanceTests
{
    private static readonly ResponseStep Response = new("y");

    [Fact]
    public void By_hand_on_two_rows()
    {
        // Two rows stay or are swapped. The model says a, and a is y: swapped, each row is off by 2, so the squared error grows from 0 to 4.
        Table table = TableOf([1, 3], [1, 3], [7, 9]);
        PermutationImportance found = PermutationImportance.Of(table, ["a", "b"], Response, Loss.Squared, A, repeats: 40);
        Assert.Equal((0, 2, true), (found.Error, found.Rows, found.IsComplete));
        PermutedColumn a = found.Columns[0], b = found.Columns[1];
        Assert.Equal([0, 4], a.Increases.Distinct().Order());
        double swapped = a.Increases.Count(i => i == 4) / 40.0;
        Assert.InRange(swapped, 0.2, 0.8);
        Assert.Equal(4 * swapped, a.Mean, 1e-14);
        Assert.Equal(4 * Math.Sqrt(swapped * (1 - swapped)), a.StandardDeviation, 1e-14);

        // Both rows have the same mean increase.
        Assert.Equal(0, a.StandardError, 1e-14);
        Assert.True(a.IsClear);
        Assert.All(b.Increases, i => Assert.Equal(0, i));
        Assert.False(b.IsClear);
    }

    [Fact]
    public void The_mean_goes_to_that_over_all_permutations()
    {
        double[] y = [1, 4, 2, 8, 5], a = [0, 3, 1, 9, 4], b = [2, 1, 3, 5, 4];
        double[][] Predict(Table t) => [[.. t.Numbers("a").Zip(t.Numbers("b"), (p, q) => p + (0.5 * q * q))]];
        double Error(double[] shuffled) => shuffled.Select((p, i) => y[i] - p - (0.5 * b[i] * b[i])).Average(d => d * d);
        double[] every = [.. Permutations([.. Enumerable.Range(0, 5)]).Select(order => Error([.. order.Select(i => a[i])]) - Error(a))];
        Assert.Equal(120, every.Length);
        const int Repeats = 4000;
        PermutationImportance found = PermutationImportance.Of(TableOf(y, a, b), ["a"], Response, Loss.Squared, Predict, repeats: Repeats);
        double spread = Math.Sqrt(every.Average(e => e * e) - Math.Pow(every.Average(), 2));
        Assert.Equal(Error(a), found.Error, 1e-13);
        Assert.InRange(found.Columns[0].Mean, every.Average() - (4 * spread / Math.Sqrt(Repeats)), every.Average() + (4 * spread / Math.Sqrt(Repeats)));
        Assert.All(found.Columns[0].Increases, i => Assert.Contains(every, e => Math.Abs(e - i) < 1e-12));
    }

    [Fact]
    public void Where_more_is_better_importance_is_a_fall()
    {
        Table table = TableOf([0, 0, 0, 1, 1, 1], [-3, -2, -1, 1, 2, 3], [1, 2, 3, 4, 5, 6]);
        PermutedColumn a = PermutationImportance.Of(table, ["a"], Response, Loss.Logistic, A, ErrorMeasure.AreaUnderCurve, repeats: 20).Columns[0];
        Assert.All(a.Increases, i => Assert.InRange(i, 0, 1));
        Assert.InRange(a.Mean, 0.2, 0.8);
        Assert.Equal(double.NaN, a.StandardError);
        Assert.False(a.IsClear);
    }

    [Fact]
    public void Seeds_decide_rows_of_weight_0_are_not_there_and_a_weight_is_a_repeated_row_for_the_error()
    {
        Table table = TableOf([1, 2, 3, 4], [4, 1, 3, 3], [1, 1, 0, 2]), three = table.Take([0, 1, 3]);
        PermutationImportance Find(Table of, long seed, string? weights) => PermutationImportance.Of(of, ["a"], Response, Loss.Squared, A, seed: seed, weights: weights);
        PermutationImportance some = Find(table, 3, "b");
        Assert.Equal((3, (9 + 1 + (2 * 1)) / 4.0), (some.Rows, some.Error));
        Assert.Equal(some.Columns[0].Increases, Find(three, 3, "b").Columns[0].Increases);
        Assert.NotEqual(some.Columns[0].Increases, Find(table, 99, "b").Columns[0].Increases);
    }

    [Fact]
    public void Cancelled_it_keeps_what_is_finished_and_bad_words_are_faults()
    {
        using var source = new CancellationTokenSource();
        Table table = TableOf([1, 2, 3], [1, 2, 3], [3, 1, 2]);
        PermutationImportance found = PermutationImportance.Of(table, ["a", "b"], Response, Loss.Squared, A, progress: new Canceller(source), cancellation: source.Token);
        Assert.Equal((1, false), (found.Columns.Count, found.IsComplete));
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => PermutationImportance.Of(table, ["a"], Response, Loss.Squared, A, repeats: 0)).Code);
        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => PermutationImportance.Of(table, ["z"], Response, Loss.Squared, A)).Code);
        Assert.Equal("bad-measure", Assert.Throws<WhittleException>(() => PermutationImportance.Of(table, ["a"], Response, Loss.Squared, A, ErrorMeasure.AreaUnderCurve)).Code);
    }

    private static Table TableOf(double[] y, double[] a, double[] b) => new([new NumberColumn("y", y), new NumberColumn("a", a), new NumberColumn("b", b)]);

    private static double[][] A(Table table) => [table.Numbers("a")];

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1 ? [items] : items.SelectMany((first, at) => Permutations([.. items.Where((_, k) => k != at)]).Select(rest => (int[])[first, .. rest]));

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
