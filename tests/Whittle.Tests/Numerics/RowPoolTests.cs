using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

public class RowPoolTests
{
    [Fact]
    public void A_row_is_handed_out_again_for_like_lengths_whatever_was_given_back_after_it()
    {
        var pool = new RowPool();
        double[] longer = pool.Take(1000), shorter = pool.Take(10);
        pool.Return(longer);
        pool.Return(shorter);
        Assert.Same(longer, pool.Take(970));
        Assert.Same(shorter, pool.Take(64));
        Assert.NotSame(shorter, pool.Take(10));
    }

    [Fact]
    public void Rows_given_back_together_are_all_handed_out_again()
    {
        var pool = new RowPool();
        List<double[]> rows = [.. Enumerable.Range(1, 5).Select(k => pool.Take(100 * k))];
        double[][] before = [.. rows];
        pool.Return(rows);
        Assert.Empty(rows);
        Assert.All(before, (row, k) => Assert.Same(row, pool.Take(100 * (k + 1))));
    }
}
