using Whittle.Design;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Inference;

public class KnockoffTests
{
    private static readonly Workers One = new(1);

    [Fact]
    public void The_threshold_is_the_least_at_which_few_enough_lose()
    {
        double[] w = [5, 4, 3, -2.5, 2, 1, 0, -0.5, 0.5];
        Assert.Equal(3, KnockoffSelection.ThresholdOf(w, 0.34, 1));

        // From 1 on five win and one loses: (1 + 1)/5 = 0.4.
        Assert.Equal(1, KnockoffSelection.ThresholdOf(w, 0.4, 1));
        Assert.Equal(0.5, KnockoffSelection.ThresholdOf(w, 0.5, 1));
        Assert.Equal(1, KnockoffSelection.ThresholdOf(w, 0.2, 0));
        Assert.Equal(double.PositiveInfinity, KnockoffSelection.ThresholdOf(w, 0.2, 1));
        Assert.Equal(double.PositiveInfinity, KnockoffSelection.ThresholdOf([0, 0], 0.5, 0));
    }

    [Fact]
    public void E_values_of_several_draws_select_what_their_mean_supports()
    {
        // Three of six win at a threshold that none loses at: 6/(1 + 0) each.
        Assert.Equal([6, 6, 6, 0, 0, 0], KnockoffSelection.EValuesOf([3, 4, 5, 0.1, -0.2, 0], 0.34));
        Assert.Equal([3, 0, 3, 0, 3, 3], KnockoffSelection.EValuesOf([3, -2, 4, 0, 5, 6], 0.5));
        Assert.Equal([1, 0], KnockoffSelection.SelectBy([6, 7, 2, 0, 0, 0], 0.5));
        Assert.Empty(KnockoffSelection.SelectBy([2, 1, 0, 0, 0, 0], 0.5));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Maximum_entropy_is_where_no_distance_would_move(double rho)
    {
        double[] sigma = Autoregressive(rho, 7);
        double[] s = KnockoffDistances.Find(sigma, [.. Enumerable.Repeat(true, 7)], KnockoffConstruction.MaximumEntropy, One)!;
        double[] inverse = Inverse(sigma, s);

        // ∂/∂sⱼ of log det(2Σ − diag(s)) + Σ log s.
        Assert.All(Enumerable.Range(0, 7), j => Assert.Equal(1 / s[j], inverse[(j * 7) + j], 1e-6 / s[j]));
        Assert.All(s, v => Assert.InRange(v, 1e-3, 1));
        Assert.True(rho > 0 || s.All(v => Math.Abs(v - 1) < 1e-9));
    }

    [Fact]
    public void Equal_correlations_have_the_distances_of_theory()
    {
        double[] sigma = [.. Enumerable.Range(0, 25).Select(k => k % 6 == 0 ? 1 : 0.7)];

        // 2λmin = 2(1 − ρ).
        Assert.All(KnockoffDistances.Find(sigma, [.. Enumerable.Repeat(true, 5)], KnockoffConstruction.EquiCorrelated, One)!, s => Assert.Equal(0.6, s, 1e-12));
        Assert.Null(KnockoffDistances.Find([1, 1, 1, 1], [true, true], KnockoffConstruction.MaximumEntropy, One));
    }

    [Theory]
    [InlineData(KnockoffConstruction.MaximumEntropy)]
    [InlineData(KnockoffConstruction.EquiCorrelated)]
    public void Fixed_knockoffs_have_the_gram_matrix_of_their_columns(KnockoffConstruction construction)
    {
        const int n = 40, p = 9;
        (double[] x, double[] y, _) = Draw(n, p, 0.5, 1);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, n, p), y, 1);
        int[] all = [.. Enumerable.Range(0, p)];

        // The last two columns are known to matter and are not tested.
        bool[] tested = [.. all.Select(j => j < 7)];
        KnockoffColumns made = KnockoffColumns.Of(regression.Problem.Design, all, tested, [.. regression.Problem.Design.Deviations], c => CorrelationEstimate.Sample(c, p, One), construction)!;
        double[] knockoffs = Spell(made.Fixed(new Xoshiro256(1))!, n, 7), another = Spell(made.Fixed(new Xoshiro256(2))!, n, 7);
        Assert.NotEqual(knockoffs, another);
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k < 7; k++)
            {
                double own = Covariance(x, j, x, k, n), size = Math.Sqrt(Covariance(x, j, x, j, n) * Covariance(x, k, x, k, n)), apart = j == k ? made.Distances[j] * size : 0;
                Assert.Equal(own - apart, Covariance(x, j, knockoffs, k, n), 1e-10 * size);
                if (j < 7)
                {
                    Assert.Equal(own, Covariance(knockoffs, j, knockoffs, k, n), 1e-10 * size);
                }
            }
        }

        Assert.Equal([0.0, 0.0], made.Distances[7..]);
    }

    [Fact]
    public void Drawn_knockoffs_may_change_places_with_their_columns()
    {
        const int n = 20000, p = 4;
        (double[] x, double[] y, _) = Draw(n, p, 0.6, 2);
        double[] sigma = Autoregressive(0.6, p);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, n, p), y, 1);
        KnockoffColumns made = KnockoffColumns.Of(regression.Problem.Design, [0, 1, 2, 3], [true, true, true, true], [1, 1, 1, 1], _ => sigma, KnockoffConstruction.MaximumEntropy)!;
        double[] knockoffs = Spell(made.Draw(new Xoshiro256(3)), n, p);
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k < p; k++)
            {
                Assert.Equal(sigma[(j * p) + k], Covariance(knockoffs, j, knockoffs, k, n), 0.04);
                Assert.Equal(sigma[(j * p) + k] - (j == k ? made.Distances[j] : 0), Covariance(x, j, knockoffs, k, n), 0.04);
            }
        }
    }

    [Fact]
    public void Shrinkage_is_that_of_Ledoit_and_Wolf_spelled_out()
    {
        const int n = 12, p = 5;
        (double[] x, _, _) = Draw(n, p, 0.5, 4);
        for (int j = 0; j < p; j++)
        {
            double size = Math.Sqrt(x[(j * n)..((j + 1) * n)].Average(v => v * v));
            for (int i = 0; i < n; i++)
            {
                x[i + (j * n)] /= size;
            }
        }

        double[] s = CorrelationEstimate.Sample(x, p, One);
        double noise = 0, distance = 0;
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                distance += Math.Pow(s[(a * p) + b] - (a == b ? 1 : 0), 2);
                noise += Enumerable.Range(0, n).Sum(i => Math.Pow((x[i + (a * n)] * x[i + (b * n)]) - s[(a * p) + b], 2)) / n / n;
            }
        }

        (double[] found, double shrinkage) = CorrelationEstimate.Shrunken(x, p, One);
        Assert.Equal(noise / distance, shrinkage, 1e-12);
        Assert.InRange(shrinkage, 0.01, 0.99);
        Assert.Equal((1 - shrinkage) * s[1], found[1], 1e-12);
        Assert.Equal(1, found[6]);
    }

    [Fact]
    public void Statistics_are_those_of_one_fit_of_columns_and_knockoffs()
    {
        const int n = 80, p = 6;
        (double[] x, double[] y, _) = Draw(n, p, 0.3, 5);
        var design = new DenseDesign(x, n, p);
        Regression regression = Regression.ElasticNet(design, y, 1);
        double[] knockoffs = [.. Enumerable.Range(0, n * p).Select(k => Math.Sin(k * 7.3))];
        var both = new DenseDesign((double[])[.. x, .. knockoffs], n, 2 * p);
        Regression joined = Regression.ElasticNet(both, y, 1);
        KnockoffSelection entries = regression.SelectByKnockoffs(new DenseDesign(knockoffs, n, p), new KnockoffOptions { Statistic = KnockoffStatistic.EntryOrder, TargetRate = 0.5 });
        ExactPath exact = joined.FitExactPath(0.001 * joined.LambdaMax);
        KnockoffSelection coefficients = regression.SelectByKnockoffs(new DenseDesign(knockoffs, n, p), new KnockoffOptions { Lambda = 0.1 });
        double[] b = [.. joined.Fit(0.1).Coefficients.Select(c => Math.Abs(c.Standardized))];
        KnockoffSelection chosen = regression.SelectByKnockoffs(new DenseDesign(knockoffs, n, p), new KnockoffOptions { Seed = 4 });
        double[] c = [.. joined.CrossValidate(10, 4).Select(SelectionRule.Minimum).Coefficients.Select(c => Math.Abs(c.Standardized))];
        for (int j = 0; j < p; j++)
        {
            double own = exact.EntersAt(j) ?? 0, other = exact.EntersAt(j + p) ?? 0;
            Assert.Equal(own > other ? own : -other, entries.Statistics[j], 1e-9);
            Assert.Equal(b[j] - b[j + p], coefficients.Statistics[j], 1e-9);
            Assert.Equal(c[j] - c[j + p], chosen.Statistics[j], 1e-9);
        }

        Assert.Equal(Enumerable.Range(0, p).Where(j => entries.Statistics[j] >= entries.Threshold).OrderByDescending(j => entries.Statistics[j]), entries.Selected);
    }

    // 3 of 30 null and real columns; the mean share of false ones, beside its Monte Carlo error.
    [Theory]
    [InlineData(KnockoffKind.FixedX, 1)]
    [InlineData(KnockoffKind.ModelX, 1)]
    [InlineData(KnockoffKind.ModelX, 5)]
    public void False_ones_are_as_few_as_was_asked(KnockoffKind kind, int draws)
    {
        const int simulations = 100, n = 120, p = 30;
        double[] wrong = new double[simulations], right = new double[simulations];
        Parallel.For(0, simulations, seed =>
        {
            (double[] x, double[] y, int[] real) = Draw(n, p, 0.3, 100 + seed, 15);
            KnockoffSelection found = Regression.ElasticNet(new DenseDesign(x, n, p), y, 1).SelectByKnockoffs(new KnockoffOptions { TargetRate = 0.2, Kind = kind, Seed = seed, Draws = draws });
            wrong[seed] = found.Selected.Count == 0 ? 0 : found.Selected.Count(j => !real.Contains(j)) / (double)found.Selected.Count;
            right[seed] = found.Selected.Count(real.Contains) / (double)real.Length;
        });
        double mean = wrong.Average(), error = Math.Sqrt(wrong.Average(w => (w - mean) * (w - mean)) / simulations);
        Assert.InRange(mean, draws > 1 ? 0 : 0.02, 0.2 + (3 * error));
        Assert.InRange(right.Average(), 0.7, 1);
    }

    [Fact]
    public void Other_losses_and_untested_columns_are_selected_from_too()
    {
        const int n = 200, p = 12;
        (double[] x, double[] y, int[] real) = Draw(n, p, 0.3, 7, 6);
        double[] classes = Array.ConvertAll(y, v => v > 0 ? 1.0 : 0);
        var options = new RegressionOptions { Loss = Loss.Logistic, PenaltyFactors = new Dictionary<string, double> { ["x1"] = 0, ["x2"] = double.PositiveInfinity } };
        KnockoffSelection found = Regression.ElasticNet(new DenseDesign(x, n, p), classes, 1, options: options).SelectByKnockoffs(new KnockoffOptions { TargetRate = 0.3 });
        Assert.Equal(Enumerable.Range(3, 10).Select(k => $"x{k}"), found.Names);
        Assert.Equal((KnockoffKind.ModelX, KnockoffStatistic.CoefficientDifference), (found.Kind, found.Statistic));
        Assert.StartsWith("taken for normal, with correlations estimated from the same 200 rows and shrunken by ", found.Law, StringComparison.Ordinal);
        Assert.All(found.Distances, s => Assert.InRange(s, 0.1, 1));
        Assert.Contains(found.Selected, j => real.Contains(j + 2));
        Assert.Equal(4, found.FewestToSelect);
    }

    [Fact]
    public void What_is_asked_for_decides_what_is_assumed()
    {
        (double[] x, double[] y, _) = Draw(60, 6, 0.3, 11);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 60, 6), y, 1);
        (KnockoffKind, KnockoffStatistic) Of(KnockoffOptions options) => regression.SelectByKnockoffs(options with { TargetRate = 0.5 }) is var found ? (found.Kind, found.Statistic) : default;
        Assert.Equal((KnockoffKind.FixedX, KnockoffStatistic.EntryOrder), Of(new KnockoffOptions()));
        Assert.Equal((KnockoffKind.FixedX, KnockoffStatistic.CoefficientDifference), Of(new KnockoffOptions { Lambda = 0.1 }));
        Assert.Equal((KnockoffKind.ModelX, KnockoffStatistic.CoefficientDifference), Of(new KnockoffOptions { Statistic = KnockoffStatistic.CoefficientDifference }));
        Assert.Equal((KnockoffKind.ModelX, KnockoffStatistic.CoefficientDifference), Of(new KnockoffOptions { Covariance = Autoregressive(0.3, 6) }));
    }

    [Fact]
    public void Threads_change_nothing_and_finished_draws_are_kept()
    {
        (double[] x, double[] y, _) = Draw(80, 10, 0.3, 8);
        var options = new KnockoffOptions { Draws = 3, TargetRate = 0.4, Kind = KnockoffKind.ModelX };
        Regression one = Regression.ElasticNet(new DenseDesign(x, 80, 10), y, 1), many = Regression.ElasticNet(new DenseDesign(x, 80, 10), y, 1, options: new RegressionOptions { Threads = 4 });
        KnockoffSelection found = one.SelectByKnockoffs(options);
        Assert.Equal(found.Statistics, many.SelectByKnockoffs(options).Statistics);
        Assert.Equal(found.EValues, many.SelectByKnockoffs(options).EValues);
        using var source = new CancellationTokenSource();
        KnockoffSelection cut = one.SelectByKnockoffs(options, new Cancelling(source), source.Token);
        Assert.Equal((1, false), (cut.Draws, cut.IsComplete));
        Assert.Throws<OperationCanceledException>(() => one.SelectByKnockoffs(options, null, source.Token));
    }

    [Fact]
    public void What_cannot_be_controlled_is_refused()
    {
        (double[] x, double[] y, _) = Draw(30, 20, 0.3, 9);
        var design = new DenseDesign(x, 30, 20);
        Regression regression = Regression.ElasticNet(design, y, 1);
        Throws("Fixed-X needs a row for each column, each knockoff and the intercept, 41 here; there are 30", regression, new KnockoffOptions { Kind = KnockoffKind.FixedX });
        Throws("rows have different weights, and what knockoffs promise is for rows that count alike", Regression.ElasticNet(design, y, 1, [.. Enumerable.Range(1, 30).Select(i => (double)i)]), new KnockoffOptions());
        Throws("without an intercept the mean of the columns matters, and the law of Model-X has none", Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Intercept = false }), new KnockoffOptions());
        double[] twice = [.. x[..60], .. x[..30]];
        Throws("columns depend on each other, so that no knockoff can differ from its column", Regression.ElasticNet(new DenseDesign(twice, 30, 3), y, 1), new KnockoffOptions { Kind = KnockoffKind.FixedX });
        Throws("with Fixed-X a comparison must not look at rows one by one, as the folds that choose λ do", Regression.ElasticNet(new DenseDesign(x.AsMemory(0, 90), 30, 3), y, 1), new KnockoffOptions { Kind = KnockoffKind.FixedX, Statistic = KnockoffStatistic.CoefficientDifference });
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options",
            "TargetRate is 1; it must be in (0, 1): the expected share of false ones among what is selected. Offset is 2; it must be in {0, 1}: 1 controls the false discovery rate, 0 a modified one. Draws is 0; it must be in [1, 2147483647]: how many times knockoffs are drawn.",
            () => regression.SelectByKnockoffs(new KnockoffOptions { TargetRate = 1, Offset = 2, Draws = 0 }));
        Assert.Equal("bad-length", Assert.Throws<WhittleException>(() => regression.SelectByKnockoffs(new DenseDesign(x.AsMemory(0, 60), 30, 2))).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.SelectByKnockoffs(new KnockoffOptions { Statistic = KnockoffStatistic.EntryOrder, Lambda = 1 })).Code);

        static void Throws(string why, Regression regression, KnockoffOptions options) =>
            Assert.Equal(("no-knockoffs", $"Knockoffs cannot be made: {why}."), Assert.Throws<WhittleException>(() => regression.SelectByKnockoffs(options)) is var fault ? (fault.Code, fault.Message) : default);
    }

    private static double[] Autoregressive(double rho, int p) => [.. Enumerable.Range(0, p * p).Select(k => Math.Pow(rho, Math.Abs((k / p) - (k % p))))];

    private static double[] Inverse(double[] sigma, double[] s)
    {
        int p = s.Length;
        double[] m = [.. sigma.Select((v, k) => (2 * v) - (k % (p + 1) == 0 ? s[k / (p + 1)] : 0))];
        double[] values = SymmetricEigen.Decompose(m, p), inverse = new double[p * p];
        for (int k = 0; k < inverse.Length; k++)
        {
            inverse[k] = Enumerable.Range(0, p).Sum(e => m[(e * p) + (k / p)] * m[(e * p) + (k % p)] / values[e]);
        }

        return inverse;
    }

    private static double[] Spell(DesignMatrix design, int rows, int columns)
    {
        var all = new double[rows * columns];
        for (int j = 0; j < columns; j++)
        {
            design.CopyColumn(j, 0, all.AsSpan(j * rows, rows));
        }

        return all;
    }

    private static double Covariance(double[] a, int j, double[] b, int k, int n)
    {
        double[] x = a[(j * n)..((j + 1) * n)], y = b[(k * n)..((k + 1) * n)];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (p, q) => (p - meanX) * (q - meanY)).Average();
    }

    private static (double[] X, double[] Y, int[] Real) Draw(int rows, int columns, double rho, int seed, int real = 3)
    {
        var random = new Xoshiro256(seed);
        double[] x = new double[rows * columns];
        for (int k = 0; k < x.Length; k++)
        {
            x[k] = k < rows ? random.NextNormal() : (rho * x[k - rows]) + (Math.Sqrt(1 - (rho * rho)) * random.NextNormal());
        }

        int[] positions = [.. Enumerable.Range(0, real).Select(k => k * columns / real)];
        return (x, [.. Enumerable.Range(0, rows).Select(i => positions.Sum(j => 0.8 * (j % 2 == 0 ? 1 : -1) * x[i + (j * rows)]) + random.NextNormal())], positions);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
