using Whittle.Design;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Tests.Inference;

public class StabilitySelectionTests
{
    private static readonly LambdaGrid Grid = new() { Count = 40 };

    [Fact]
    public void A_frequency_is_the_share_of_halves_whose_path_the_coefficient_enters_among_the_first()
    {
        Regression regression = Create(1, 60, 8, 2, 1);
        StabilitySelection found = regression.SelectStable(2, 0.75, 3, 5, Grid);
        Assert.Equal((8, 2), (found.Candidates, found.SubsetSize));
        var counts = new int[8];
        int[] rows = [.. Enumerable.Range(0, 60)];
        var random = new Xoshiro256(5);
        for (int pair = 0; pair < 3; pair++)
        {
            random.Shuffle(rows);
            foreach (int[] half in new[] { rows[..30], rows[30..] })
            {
                double[] weights = [.. Enumerable.Range(0, 60).Select(i => half.Contains(i) ? 1.0 : 0)];
                RegularizationPath path = Regression.ElasticNet(regression.Problem.Columns, regression.Problem.Response, 1, weights).FitPath(new LambdaGrid { Count = 40, Ratio = 1e-3 });
                int[] first = [.. path.Points.First(p => p.Indices.Count >= 2).Indices];
                Assert.Equal(2, first.Length);
                Array.ForEach(first, t => counts[t]++);
            }
        }

        Assert.Equal(counts.Select(c => c / 6.0), found.Frequencies);
        Assert.Equal(4 / (0.5 * 8), found.FalseBound);
        Assert.Equal([0, 1], found.Stable.Order());
        Assert.All(found.Stable, t => Assert.True(found.Frequencies[t] >= 0.75));
    }

    // Columns of noise are exchangeable, so each is selected with a probability of at most q/p, and the bound is on all of them.
    [Theory]
    [InlineData(1.0, 0.75)]
    [InlineData(2.0, 0.6)]
    public void Fewer_false_ones_are_stable_than_the_bound_says_and_real_ones_are_found(double expectedFalse, double threshold)
    {
        const int simulations = 60, columns = 60, real = 4;
        int[] wrong = new int[simulations], right = new int[simulations];
        double bound = 0;
        Parallel.For(0, simulations, seed =>
        {
            StabilitySelection found = Create(seed, 100, columns, real, 1.2).SelectStable(expectedFalse, threshold, 25, seed, Grid);
            wrong[seed] = found.Stable.Count(t => t >= real);
            right[seed] = found.Stable.Count(t => t < real);
            bound = found.FalseBound;
        });
        Assert.InRange(bound, 0.3 * expectedFalse, expectedFalse);
        Assert.InRange(wrong.Average(), 0, bound);
        Assert.InRange(right.Average(), 0.9 * real, real);
    }

    [Fact]
    public void Threads_change_nothing_and_finished_pairs_are_kept()
    {
        Regression one = Create(3, 50, 10, 2, 1), many = Regression.ElasticNet(one.Problem.Columns, one.Problem.Response, 1, options: new RegressionOptions { Threads = 4 });
        Assert.Equal(one.SelectStable(pairs: 6, grid: Grid).Frequencies, many.SelectStable(pairs: 6, grid: Grid).Frequencies);
        using var source = new CancellationTokenSource();
        StabilitySelection cut = one.SelectStable(pairs: 6, grid: Grid, progress: new Cancelling(source), cancellation: source.Token);
        Assert.Equal((2, false), (cut.Pairs, cut.IsComplete));
        Assert.Throws<OperationCanceledException>(() => one.SelectStable(pairs: 6, grid: Grid, cancellation: source.Token));
    }

    [Fact]
    public void What_cannot_be_selected_is_refused()
    {
        Regression regression = Create(4, 30, 4, 1, 1);
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options",
            "ExpectedFalse is 0; it must be in (0, ∞): the bound on stable coefficients that are no better than chance. Threshold is 0.5; it must be in (0.5, 1]: the share of halves that must select a coefficient. Pairs is 0; it must be in [1, 2147483647]: how many pairs of halves are drawn.",
            () => regression.SelectStable(0, 0.5, 0));
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.WithL1Ratio(0).SelectStable()).Code);
    }

    private static Regression Create(int seed, int rows, int columns, int real, double signal)
    {
        var random = new Xoshiro256(100 + seed);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, real).Sum(j => signal * x[i + (j * rows)]) + random.NextNormal())];
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.3)
            {
                source.Cancel();
            }
        }
    }
}
