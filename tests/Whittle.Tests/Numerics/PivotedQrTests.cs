using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

public class PivotedQrTests
{
    [Theory]
    [InlineData(20, 6)]
    [InlineData(7, 7)]
    [InlineData(4, 9)]
    [InlineData(5, 1)]
    public void Q_times_R_is_the_matrix_with_its_columns_in_pivot_order(int n, int p)
    {
        double[] a = Draw(n, p, 1), factored = [.. a];
        var qr = new PivotedQr(factored, n, p);
        for (int k = 0; k < p; k++)
        {
            var column = new double[n];
            Array.Copy(factored, k * n, column, 0, Math.Min(k + 1, n));
            qr.Multiply(column);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(a[(qr.Pivots[k] * n) + i], column[i], 1e-13);
            }
        }

        for (int k = 1; k < Math.Min(n, p); k++)
        {
            Assert.True(Math.Abs(qr.Diagonal(k)) <= Math.Abs(qr.Diagonal(k - 1)) * (1 + 1e-12));
        }
    }

    [Fact]
    public void The_transpose_undoes_Q()
    {
        var qr = new PivotedQr(Draw(30, 8, 2), 30, 8);
        double[] v = Draw(30, 1, 3), w = [.. v];
        qr.Multiply(w);
        qr.MultiplyTransposed(w);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(v[i], w[i], 1e-13));
    }

    [Fact]
    public void The_rank_counts_independent_columns()
    {
        double[] a = Draw(20, 5, 4);
        for (int i = 0; i < 20; i++)
        {
            a[60 + i] = (2 * a[i]) - a[20 + i];
        }

        Assert.Equal(4, new PivotedQr(a, 20, 5).Rank(20 * 2.2e-16));
        Assert.Equal(0, new PivotedQr(new double[12], 4, 3).Rank(1e-15));
    }

    private static double[] Draw(int n, int p, long seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, n * p).Select(_ => random.NextNormal())];
    }
}
