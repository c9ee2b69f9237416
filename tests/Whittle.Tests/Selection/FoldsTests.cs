using Whittle.Data;
using Whittle.Errors;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class FoldsTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(10, 10)]
    [InlineData(103, 10)]
    [InlineData(2, 2)]
    public void Random_folds_differ_in_size_by_at_most_one_and_hold_every_row_once(int rows, int count)
    {
        Folds folds = Folds.Random(rows, count, 5);
        Assert.Equal((rows, count), (folds.Assignment.Length, folds.Count));
        int[] sizes = [.. Enumerable.Range(0, count).Select(k => folds.Assignment.ToArray().Count(f => f == k))];
        Assert.Equal(rows, sizes.Sum());
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_folds_and_another_seed_others()
    {
        Assert.Equal(Folds.Random(100, 10, 7).Assignment.ToArray(), Folds.Random(100, 10, 7).Assignment.ToArray());
        Assert.NotEqual(Folds.Random(100, 10, 7).Assignment.ToArray(), Folds.Random(100, 10, 8).Assignment.ToArray());
    }

    [Fact]
    public void Labels_are_numbered_in_the_order_of_their_first_appearance()
    {
        Folds folds = Folds.FromLabels(["b", "a", "b", "c", "a"]);
        Assert.Equal([0, 1, 0, 2, 1], folds.Assignment.ToArray());
        Assert.Equal(3, folds.Count);
    }

    [Theory]
    [InlineData(1, 10, "1 fold cannot be made of 10 rows; there must be at least 2 and at most one a row.")]
    [InlineData(11, 10, "11 folds cannot be made of 10 rows; there must be at least 2 and at most one a row.")]
    [InlineData(-3, 1, "-3 folds cannot be made of 1 row; there must be at least 2 and at most one a row.")]
    public void Too_few_and_too_many_folds_are_refused(int count, int rows, string message) =>
        FaultAssert.Throws(FaultKind.Usage, "bad-folds", message, "folds", "Choose another number of folds.", () => Folds.Random(rows, count, 1));

    [Fact]
    public void One_label_makes_no_folds() => FaultAssert.Throws(
        FaultKind.Usage, "bad-folds", "1 fold cannot be made of 3 rows; there must be at least 2 and at most one a row.", () => Folds.FromLabels([4, 4, 4]));

    [Fact]
    public void Folds_of_a_column_are_its_values_of_numbers_or_text()
    {
        var table = new Table([new NumberColumn("n", [2, 1, 2, 3]), new TextColumn("t", ["b", "a", "a", "b"])]);
        Assert.Equal([0, 1, 0, 2], Folds.FromColumn(table, "n").Assignment.ToArray());
        Assert.Equal([0, 1, 1, 0], Folds.FromColumn(table, "t").Assignment.ToArray());
    }

    [Fact]
    public void A_missing_cell_is_no_fold_of_its_own()
    {
        var table = new Table([new NumberColumn("n", [2, 1, double.NaN, 3]), new TextColumn("t", ["b", "a", null, "b"])], "t.csv");
        foreach (string name in new[] { "n", "t" })
        {
            FaultAssert.Throws(FaultKind.Data, "missing-values", $"Column '{name}' of t.csv has 1 missing cell, the first in row 3.", () => Folds.FromColumn(table, name));
        }
    }
}
