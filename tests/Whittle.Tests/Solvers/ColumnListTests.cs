using Whittle.Solvers;

namespace Whittle.Tests.Solvers;

public class ColumnListTests
{
    [Fact]
    public void Columns_are_added_and_removed_in_their_order()
    {
        var list = new ColumnList();
        for (int j = 0; j < 40; j++)
        {
            list.Add(3 * j);
        }

        list.RemoveAt(39);
        list.RemoveAt(0);
        list.RemoveAt(1);
        Assert.Equal(37, list.Count);
        Assert.Equal([3, .. Enumerable.Range(3, 36).Select(j => 3 * j)], list.Items.ToArray());
        Assert.Equal(9, list[1]);
    }

    [Fact]
    public void Others_stand_after_the_columns_without_joining_them()
    {
        var list = new ColumnList();
        list.Add(7);
        Assert.Equal([7, .. Enumerable.Range(0, 30)], list.With([.. Enumerable.Range(0, 30)]).ToArray());
        Assert.Equal([7], list.Items.ToArray());
    }

    [Fact]
    public void Merged_columns_are_ascending_and_each_is_there_once()
    {
        var list = new ColumnList();
        list.TakeThose([1, 2, 5, 6, 9], j => j != 2);
        list.Merge([2, 5, 0, 9]);
        Assert.Equal([0, 1, 2, 5, 6, 9], list.Items.ToArray());
    }
}
