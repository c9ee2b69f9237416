using Whittle.Data;
using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class FoldPlanTests
{
    [Fact]
    public void Repeats_are_the_folds_of_the_seeds_that_follow()
    {
        FoldPlan plan = FoldPlan.Random(5, 3, repeats: 4);
        for (int repeat = 0; repeat < 4; repeat++)
        {
            Assert.Equal(Folds.Random(43, 5, 3 + repeat).Assignment.ToArray(), plan.Draw(43, repeat).Assignment.ToArray());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void Stratified_folds_hold_of_every_class_as_of_all_rows_their_share_to_one(int count)
    {
        var random = new Xoshiro256(8);
        string[] labels = [.. Enumerable.Range(0, 211).Select(_ => random.NextDouble() switch { < 0.1 => "rare", < 0.4 => "b", _ => "a" })];
        int[] fold = FoldPlan.Stratified(labels, count).Draw(labels.Length).Assignment.ToArray();
        foreach (int[] rows in labels.Select((label, i) => (label, i)).GroupBy(p => p.label, p => p.i).Select(g => g.ToArray()).Append([.. Enumerable.Range(0, labels.Length)]))
        {
            int[] sizes = [.. Enumerable.Range(0, count).Select(f => rows.Count(i => fold[i] == f))];
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }

        Assert.NotEqual(fold, FoldPlan.Stratified(labels, count, 2).Draw(labels.Length).Assignment.ToArray());
    }

    [Fact]
    public void A_group_is_in_one_fold_and_folds_are_about_equal()
    {
        var random = new Xoshiro256(5);
        int[] groups = [.. Enumerable.Range(0, 300).Select(_ => random.NextInt(40))];
        int[] fold = FoldPlan.Grouped(groups, 6, 2).Draw(groups.Length).Assignment.ToArray();
        Assert.All(groups.Select((g, i) => (g, fold[i])).GroupBy(p => p.g, p => p.Item2), folds => Assert.Single(folds.Distinct()));
        int[] sizes = [.. Enumerable.Range(0, 6).Select(f => fold.Count(x => x == f))];
        Assert.InRange(sizes.Max() - sizes.Min(), 0, groups.GroupBy(g => g).Max(g => g.Count()));
        Assert.NotEqual(fold, FoldPlan.Grouped(groups, 6, 3).Draw(groups.Length).Assignment.ToArray());
    }

    [Theory]
    [InlineData(120, 5, 120)]
    [InlineData(100, 9, 10)]
    [InlineData(57, 3, 20)]
    public void Forward_folds_are_fitted_to_what_comes_before_and_equal_times_stay_together(int rows, int count, int distinct)
    {
        var random = new Xoshiro256(rows);
        int[] times = [.. Enumerable.Range(0, rows).Select(i => i % distinct)];
        random.Shuffle(times);
        Folds folds = FoldPlan.Forward(times, count).Draw(rows);
        Assert.True(folds.IsForward);
        double[] ones = [.. times.Select(_ => 1.0)];
        for (int fold = 0; fold < count; fold++)
        {
            double[] training = folds.TrainingWeights(fold, ones);
            int[] held = folds.RowsOf(fold), seen = [.. Enumerable.Range(0, rows).Where(i => training[i] > 0)];
            Assert.NotEmpty(held);
            Assert.True(seen.Max(i => times[i]) < held.Min(i => times[i]));
            Assert.Equal(Enumerable.Range(0, rows).Count(i => times[i] < held.Min(h => times[h])), seen.Length);
            Assert.InRange(held.Length, 1, (rows / (count + 1.0)) + (2.0 * rows / distinct));
        }

        Assert.Contains(Folds.None, folds.Assignment.ToArray());
    }

    [Fact]
    public void Each_row_left_out_alone_is_as_many_folds_as_rows() => Assert.Equal(Enumerable.Range(0, 7), FoldPlan.LeaveOneOut.Draw(7).Assignment.ToArray());

    [Fact]
    public void Of_some_rows_the_same_folds_are_drawn_as_of_a_table_of_these_alone()
    {
        bool[] included = [.. Enumerable.Range(0, 90).Select(i => i % 3 != 1)];
        int[] labels = [.. Enumerable.Range(0, 90).Select(i => i * 7 % 12)];
        int[] kept = [.. Enumerable.Range(0, 90).Where(i => included[i])], own = [.. kept.Select(i => labels[i])];
        foreach ((FoldPlan all, FoldPlan some) in new[]
        {
            (FoldPlan.Random(4, 9), FoldPlan.Random(4, 9)), (FoldPlan.Stratified(labels, 4), FoldPlan.Stratified(own, 4)), (FoldPlan.Grouped(labels, 4), FoldPlan.Grouped(own, 4)),
            (FoldPlan.Forward(labels, 4), FoldPlan.Forward(own, 4)), (FoldPlan.LeaveOneOut, FoldPlan.LeaveOneOut),
        })
        {
            int[] drawn = all.Draw(included, 0).Assignment.ToArray();
            Assert.Equal(some.Draw(kept.Length).Assignment.ToArray(), kept.Select(i => drawn[i]));
            Assert.All(Enumerable.Range(0, 90).Where(i => !included[i]), i => Assert.Equal(Folds.None, drawn[i]));
        }
    }

    [Fact]
    public void Given_folds_of_some_rows_are_those_that_still_have_a_row()
    {
        FoldPlan plan = FoldPlan.Given(Folds.FromLabels([0, 1, 2, 0, 1, 2]));
        Assert.Equal([Folds.None, 0, 1, Folds.None, 0, 1], plan.Draw([false, true, true, false, true, true], 0).Assignment.ToArray());
    }

    [Fact]
    public void Columns_of_a_table_name_groups_classes_and_times()
    {
        var table = new Table([new NumberColumn("n", [3, 1, 2, 3, 2, 1]), new TextColumn("day", ["2024-03-01", "2024-01-01", "2024-02-01", "2024-03-01", "2024-02-01", "2024-01-01"])]);
        Assert.Equal([1, -1, 0, 1, 0, -1], FoldPlan.Forward(table, "n", 2).Draw(6).Assignment.ToArray());
        Assert.Equal([1, -1, 0, 1, 0, -1], FoldPlan.Forward(table, "day", 2).Draw(6).Assignment.ToArray());
        int[] groups = FoldPlan.Grouped(table, "day", 3).Draw(6).Assignment.ToArray(), classes = FoldPlan.Stratified(table, "n", 2).Draw(6).Assignment.ToArray();
        Assert.Equal((groups[0], groups[1], groups[2]), (groups[3], groups[5], groups[4]));
        Assert.True(classes[0] != classes[3] && classes[1] != classes[5] && classes[2] != classes[4]);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        int[] labels = [1, 1, 2, 2, 3, 3];
        FaultAssert.Throws(FaultKind.Usage, "bad-folds", "4 folds cannot be made of 3 groups: a group is in one fold only.", () => FoldPlan.Grouped(labels, 4).Draw(6));
        FaultAssert.Throws(FaultKind.Usage, "bad-folds", "3 folds cannot be made of 3 times: each fold is fitted to times before its own.", () => FoldPlan.Forward(labels, 3).Draw(6));
        FaultAssert.Throws(FaultKind.Usage, "bad-folds", "7 folds cannot be made of 6 rows; there must be at least 2 and at most one a row.", () => FoldPlan.Stratified(labels, 7).Draw(6));
        FaultAssert.Throws(FaultKind.Data, "bad-length", "The fold assignment: 6 values where the design has 5.", () => FoldPlan.Grouped(labels, 2).Draw(5));
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "Repeats is 0; it must be in [1, 2147483647]: how many times folds are drawn.", () => FoldPlan.Random(repeats: 0));
    }
}
