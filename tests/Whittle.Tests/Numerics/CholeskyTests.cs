using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>The kept factor against a plain elimination with pivoting, after many changes and at the pivots it must refuse.</summary>
public class CholeskyTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.99)]
    public void Five_hundred_appends_and_deletes_leave_no_drift(int seed, double rho)
    {
        var random = new Xoshiro256(seed);
        double[,] all = Covariance(random, 60, rho);
        var factor = new Cholesky();
        var kept = new List<int>();
        var outside = Enumerable.Range(0, 60).ToList();
        for (int change = 0; change < 500; change++)
        {
            bool append = kept.Count == 0 || (outside.Count > 0 && random.NextInt(100) < 55);
            if (append)
            {
                int j = outside[random.NextInt(outside.Count)];
                Assert.True(factor.TryAppend([.. kept.Select(i => all[i, j])], all[j, j]));
                kept.Add(j);
                outside.Remove(j);
            }
            else
            {
                int at = random.NextInt(kept.Count);
                factor.Delete(at);
                outside.Add(kept[at]);
                kept.RemoveAt(at);
            }

            Assert.Equal(kept.Count, factor.Count);
            if (change % 25 == 24)
            {
                AssertSolves(factor, all, kept, random);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(75, 1)]
    [InlineData(75, 2)]
    [InlineData(230, 2)]
    public void Rows_appended_together_are_those_appended_alone(int together, int threads)
    {
        const int Rows = 230;
        double[,] all = Covariance(new Xoshiro256(6), Rows, 0.9);
        Cholesky alone = new(), blocks = new();
        List<int> kept = [.. Enumerable.Range(0, Rows)];
        for (int from = 0; from < Rows; from += together)
        {
            int[] block = [.. kept.Skip(from).Take(together)];
            double[][] rows = Array.ConvertAll(block, j => Enumerable.Range(0, j + 1).Select(i => all[i, j]).ToArray());
            Assert.All(blocks.Append(rows, Array.ConvertAll(block, j => all[j, j]), new Workers(threads)), Assert.True);
            Assert.All(block, j => Assert.True(alone.TryAppend([.. Enumerable.Range(0, j).Select(i => all[i, j])], all[j, j])));
        }

        AssertSolves(blocks, all, kept, new Xoshiro256(7));
        double[] one = [.. kept.Select(j => Math.Sin(j))], other = [.. one];
        alone.Solve(one);
        blocks.Solve(other);
        Assert.All(kept, j => Assert.Equal(one[j], other[j], 1e-11 * one.Max(Math.Abs)));
    }

    [Fact]
    public void What_a_block_refuses_is_as_if_it_were_not_there()
    {
        const int Rows = 150;
        double[,] all = Covariance(new Xoshiro256(8), Rows, 0.5);
        int[] order = [.. Enumerable.Range(0, Rows).SelectMany(j => j % 7 == 3 ? new[] { j, j } : [j])];
        double[][] rows = [.. order.Select((j, q) => order.Take(q + 1).Select(i => all[i, j]).ToArray())];
        var factor = new Cholesky();
        bool[] accepted = factor.Append(rows, Array.ConvertAll(order, j => all[j, j]), new Workers(2));
        Assert.Equal(order.Select((j, q) => q == 0 || order[q - 1] != j), accepted);
        AssertSolves(factor, all, [.. Enumerable.Range(0, Rows)], new Xoshiro256(9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(3)]
    public void A_long_row_is_deleted_from_any_place(int at)
    {
        var random = new Xoshiro256(4);
        double[,] all = Covariance(random, 300, 0.5);
        var factor = new Cholesky();
        List<int> kept = [.. Enumerable.Range(0, 300)];
        foreach (int j in kept)
        {
            Assert.True(factor.TryAppend([.. Enumerable.Range(0, j).Select(i => all[i, j])], all[j, j]));
        }

        factor.Delete(at);
        kept.RemoveAt(at);
        AssertSolves(factor, all, kept, random);
    }

    [Fact]
    public void A_row_that_depends_on_those_before_it_is_refused_and_the_factor_stays_as_it_was()
    {
        var factor = new Cholesky();
        Assert.True(factor.TryAppend([], 4));
        Assert.True(factor.TryAppend([2], 5));
        double[] before = [1, 2], after = [1, 2];
        factor.Solve(before);
        Assert.False(factor.TryAppend([4, 2], 4));
        Assert.False(factor.TryAppend([-2, -5], 5));
        Assert.False(factor.TryAppend([6, 7], 13));
        Assert.Equal(2, factor.Count);
        factor.Solve(after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_pivot_is_accepted_just_above_its_tolerance_and_refused_just_below()
    {
        var factor = new Cholesky();
        Assert.True(factor.TryAppend([], 1));
        Assert.False(factor.TryAppend([Math.Sqrt(1 - (0.5 * Cholesky.PivotTolerance))], 1));
        Assert.True(factor.TryAppend([Math.Sqrt(1 - (2 * Cholesky.PivotTolerance))], 1));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void A_diagonal_that_is_not_positive_is_refused(double diagonal)
    {
        var factor = new Cholesky();
        Assert.False(factor.TryAppend([], diagonal));
        Assert.Equal(0, factor.Count);
    }

    [Fact]
    public void A_factor_without_rows_solves_nothing_and_clearing_brings_it_back()
    {
        var factor = new Cholesky();
        factor.Solve([]);
        Assert.True(factor.TryAppend([], 9));
        factor.Delete(0);
        Assert.Equal(0, factor.Count);
        Assert.True(factor.TryAppend([], 16));
        factor.Clear();
        Assert.Equal(0, factor.Count);
        Assert.True(factor.TryAppend([], 25));
        double[] x = [50];
        factor.Solve(x);
        Assert.Equal(2, x[0]);
    }

    private static void AssertSolves(Cholesky factor, double[,] all, List<int> kept, Xoshiro256 random)
    {
        int k = kept.Count;
        double[] expected = [.. kept.Select(_ => random.NextNormal())], x = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                x[i] += all[kept[i], kept[j]] * expected[j];
            }
        }

        factor.Solve(x);
        double size = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        Assert.All(x.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-10 * size));
    }

    private static double[,] Covariance(Xoshiro256 random, int p, double rho)
    {
        int n = 4 * p;
        double[] x = Laws.ProblemGenerator.CreateAutoregressive(random, n, p, rho);
        var gram = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                for (int r = 0; r < n; r++)
                {
                    gram[i, j] += x[r + (i * n)] * x[r + (j * n)] / n;
                }
            }
        }

        return gram;
    }
}
