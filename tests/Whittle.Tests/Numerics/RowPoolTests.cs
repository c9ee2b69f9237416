using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

public class RowPoolTests
{
    [Fact]
    public void Rows_too_short_for_what_is_asked_do_not_stand_before_longer_ones()
    {
        var pool = new RowPool();
        double[] longer = pool.Take(1000), shorter = pool.Take(10);
        pool.Return(longer);
        pool.Return(shorter);
        Assert.Same(longer, pool.Take(900));
    }

    [Fact]
    public void Rows_given_back_together_are_handed_out_from_the_shortest_up()
    {
        var pool = new RowPool();
        List<double[]> rows = [.. Enumerable.Range(1, 5).Select(k => pool.Take(100 * k))];
        double[][] before = [.. rows];
        pool.Return(rows);
        Assert.Empty(rows);
        Assert.All(before, (row, k) => Assert.Same(row, pool.Take(100 * (k + 1))));
    }
}
