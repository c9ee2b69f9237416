using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Inference;

public class CoefficientInferenceTests
{
    private static readonly LambdaGrid Grid = new() { Count = 20 };

    // ‖z‖, zᵀxⱼ, the bias and the noise factor of every λ, spelled out from the rows; the choice by the table of Zhang & Zhang.
    [Theory]
    [InlineData(50, 8)]
    [InlineData(25, 40)]
    public void A_debiased_coefficient_is_worked_out_from_the_rows(int rows, int columns)
    {
        (double[] x, double[] y) = Draw(rows, columns, 3);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1);
        CoefficientInference found = regression.InferDebiased(0.8, 0.1);
        LinearModel lasso = regression.Fit(0.1);
        double[] fitted = lasso.Predict(new DenseDesign(x, rows, columns)), residual = [.. y.Select((v, i) => v - fitted[i])];
        double sigma = Math.Sqrt(residual.Sum(r => r * r) / (rows - 1 - lasso.Coefficients.Count(c => c.Estimate != 0)));
        Assert.Equal(sigma, found.NoiseDeviation!.Value, 1e-9);
        foreach (int j in new[] { 0, 3, columns - 1 })
        {
            double[] target = x[(j * rows)..((j + 1) * rows)];
            int[] others = [.. Enumerable.Range(0, columns).Where(k => k != j)];
            double[][] standardized = [.. others.Select(k => Standardize(x[(k * rows)..((k + 1) * rows)]))];
            var node = new DenseDesign((double[])[.. others.SelectMany(k => x[(k * rows)..((k + 1) * rows)])], rows, columns - 1);
            Regression onOthers = Regression.ElasticNet(node, target, 1);

            // The grid is that of a column that is still there, at factor ∞.
            RegularizationPath path = onOthers.FitPath(new LambdaGrid { Ratio = rows > columns ? 1e-3 : 1e-2 });
            double[][] z = [.. path.Points.Select(p => onOthers.CreateModel(p, "given").Predict(node)).Select(f => target.Select((t, i) => t - f[i]).ToArray())];
            double[] bias = [.. z.Select(v => standardized.Max(s => Math.Abs(Dot(s, v))) / Norm(v))], noise = [.. z.Select(v => Norm(v) / Dot(v, target))];
            double goal = Math.Sqrt(2 * Math.Log(columns));
            goal = bias.Min() > goal ? 1.5 * bias.Min() : goal;
            int first = Array.FindIndex(bias, b => b <= goal), chosen = Array.FindLastIndex(noise, v => v <= 1.25 * noise[first]);
            double estimate = lasso.Coefficients[j].Estimate + (Dot(z[chosen], residual) / Dot(z[chosen], target)), error = sigma * noise[chosen];
            CoefficientInterval interval = found.Intervals[j];
            Assert.Equal(estimate, interval.Estimate, 1e-8);
            Assert.Equal(error, interval.StandardError!.Value, 1e-8);
            Assert.Equal(estimate + (1.2815515655446004 * error), interval.High, 1e-7);
            Assert.Equal(NormalTail.TwoSided(estimate / error), interval.PValue!.Value, 1e-7);
        }
    }

    [Fact]
    public void With_many_rows_the_debiased_lasso_is_least_squares()
    {
        (double[] x, double[] y) = Draw(4000, 5, 4);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 4000, 5), y, 1);
        CoefficientInference debiased = regression.InferDebiased(), plain = regression.InferWithoutPenalty();
        for (int j = 0; j < 5; j++)
        {
            Assert.Equal(plain.Intervals[j].Estimate, debiased.Intervals[j].Estimate, 0.05 * plain.Intervals[j].StandardError!.Value);
            Assert.Equal(plain.Intervals[j].StandardError!.Value, debiased.Intervals[j].StandardError!.Value, 0.03 * plain.Intervals[j].StandardError!.Value);
        }
    }

    [Fact]
    public void The_scaled_lasso_has_its_lambda_in_proportion_to_the_noise_it_leaves()
    {
        (double[] x, double[] y) = Draw(60, 90, 5);
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 60, 90), y, 1);
        double lambda = regression.InferDebiased(features: ["x1"]).Lambda!.Value;
        LinearModel model = regression.Fit(lambda);
        double left = Math.Sqrt(model.Predict(new DenseDesign(x, 60, 90)).Select((f, i) => (y[i] - f) * (y[i] - f)).Average());

        // L of p = 90 solves Φ(−L) = (L⁴ + 2L²)/90.
        double level = lambda / left / Math.Sqrt(2.0 / 60);
        Assert.Equal(NormalTail.Cdf(-level), (Math.Pow(level, 4) + (2 * level * level)) / 90, 1e-8);
        Assert.Equal(lambda * 3, Regression.ElasticNet(new DenseDesign(x, 60, 90), Array.ConvertAll(y, v => 3 * v), 1).InferDebiased(features: ["x1"]).Lambda!.Value, 1e-7 * lambda);
    }

    [Fact]
    public void Intervals_follow_the_units_and_the_signs_of_the_data()
    {
        (double[] x, double[] y) = Draw(60, 10, 6);
        double[] scaled = [.. x.Select((v, k) => k / 60 == 2 ? -4 * v : v)];
        Regression one = Regression.ElasticNet(new DenseDesign(x, 60, 10), y, 1), two = Regression.ElasticNet(new DenseDesign(scaled, 60, 10), Array.ConvertAll(y, v => 10 * v), 1);
        foreach ((CoefficientInference a, CoefficientInference b) in new[]
        {
            (one.InferWithoutPenalty(), two.InferWithoutPenalty()),
            (one.InferDebiased(), two.InferDebiased()),
            (one.InferAfterSelection(one.Fit(0.08)), two.InferAfterSelection(two.Fit(0.8))),
            (one.InferBySplit(lambda: 0.08), two.InferBySplit(lambda: 0.8)),
            (one.InferByBootstrap(draws: 5, lambda: 0.08), two.InferByBootstrap(draws: 5, lambda: 0.8)),
        })
        {
            Assert.Equal(a.Intervals.Select(i => i.Name), b.Intervals.Select(i => i.Name));
            foreach ((CoefficientInterval p, CoefficientInterval q) in a.Intervals.Zip(b.Intervals))
            {
                double factor = p.Name == "x3" ? -2.5 : 10, near = 1e-6 * Math.Max(1, Math.Abs(q.High - q.Low));
                Assert.Equal(factor * p.Estimate, q.Estimate, near);
                Assert.Equal(factor * (factor > 0 ? p.Low : p.High), q.Low, near);
                Assert.Equal(factor * (factor > 0 ? p.High : p.Low), q.High, near);
                Assert.True(p.PValue is null ? q.PValue is null : Math.Abs(p.PValue.Value - q.PValue!.Value) < 1e-6);
            }
        }
    }

    [Fact]
    public void One_weight_for_all_rows_changes_no_interval()
    {
        (double[] x, double[] y) = Draw(60, 10, 11);
        var design = new DenseDesign(x, 60, 10);
        Regression one = Regression.ElasticNet(design, y, 1), four = Regression.ElasticNet(design, y, 1, [.. Enumerable.Repeat(4.0, 60)]);
        foreach (Func<Regression, CoefficientInference> infer in new Func<Regression, CoefficientInference>[]
        {
            r => r.InferWithoutPenalty(), r => r.InferDebiased(), r => r.InferAfterSelection(r.Fit(0.08)), r => r.InferAfterSelection(r.Fit(0.08), 0.9, 1), r => r.InferBySplit(lambda: 0.08),
        })
        {
            foreach ((CoefficientInterval a, CoefficientInterval b) in infer(one).Intervals.Zip(infer(four).Intervals))
            {
                Assert.Equal(a.Low, b.Low, 1e-7 * (1 + Math.Abs(a.Low)));
                Assert.Equal(a.High, b.High, 1e-7 * (1 + Math.Abs(a.High)));
            }
        }
    }

    // Of several models and kinds, quickly; the whole tables are simulated by the claims of docs/inference.md.
    [Theory]
    [InlineData(InferenceMethod.Unpenalized, 80, 8)]
    [InlineData(InferenceMethod.Debiased, 40, 60)]
    [InlineData(InferenceMethod.PostSelection, 80, 8)]
    [InlineData(InferenceMethod.DataSplit, 80, 8)]
    public void They_cover_what_they_are_about(InferenceMethod method, int rows, int columns)
    {
        const int simulations = 300;
        var (x, _) = Draw(rows, columns, 100);
        double[] truth = [.. Enumerable.Range(0, columns).Select(j => j < 3 ? 0.6 : 0)], mean = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Sum(j => truth[j] * x[i + (j * rows)]))];
        var design = new DenseDesign(x, rows, columns);
        int[] all = new int[simulations], covered = new int[simulations];
        DebiasedLasso? directions = method == InferenceMethod.Debiased ? DebiasedLasso.Of(Regression.ElasticNet(design, mean, 1).Problem, [.. Enumerable.Range(0, columns)], null, default) : null;
        Parallel.For(0, simulations, seed =>
        {
            var random = new Xoshiro256(5000 + seed);
            Regression regression = Regression.ElasticNet(design, Array.ConvertAll(mean, m => m + random.NextNormal()), 1);
            CoefficientInference found = method switch
            {
                InferenceMethod.Debiased => regression.InferDebiased(directions!, 0.9),
                InferenceMethod.PostSelection => regression.InferAfterSelection(regression.Fit(0.2)),
                InferenceMethod.DataSplit => regression.InferBySplit(lambda: 0.02),
                _ => regression.InferWithoutPenalty(),
            };
            int[] kept = [.. found.Intervals.Select(i => int.Parse(i.Name.AsSpan(1)) - 1)];
            if (kept.Length > 0)
            {
                double[] target = method != InferenceMethod.PostSelection ? [.. kept.Select(j => truth[j])]
                    : [.. Regression.ElasticNet(new DenseDesign((double[])[.. kept.SelectMany(j => x[(j * rows)..((j + 1) * rows)])], rows, kept.Length), mean, 1).FitLeastSquares().Coefficients.Select(c => c.Estimate)];
                (all[seed], covered[seed]) = (kept.Length, found.Intervals.Where((i, k) => i.Low <= target[k] && target[k] <= i.High).Count());
            }
        });
        Assert.InRange((double)covered.Sum() / all.Sum(), 0.87, 0.94);
    }

    [Fact]
    public void A_split_fits_what_some_rows_kept_to_the_others()
    {
        (double[] x, double[] y) = Draw(50, 6, 7);
        int[] rows = [.. Enumerable.Range(0, 50)];
        new Xoshiro256(3).Shuffle(rows);
        double[] first = new double[50], second = new double[50];
        Array.ForEach(rows[..20], i => first[i] = 1);
        Array.ForEach(rows[20..], i => second[i] = 1);
        var design = new DenseDesign(x, 50, 6);
        CoefficientInference found = Regression.ElasticNet(design, y, 1).InferBySplit(0.9, 0.4, 3, grid: Grid);
        LinearModel selected = Regression.ElasticNet(design, y, 1, first).CrossValidate(FoldPlan.Given(FoldPlan.Random(10, 3).Draw(Array.ConvertAll(first, w => w > 0), 0)), Grid with { Ratio = 1e-3 }).Select(SelectionRule.OneStandardError);
        string[] kept = [.. selected.Coefficients.Where(c => c.Estimate != 0).Select(c => c.Name)];
        Assert.Equal(kept, found.Intervals.Select(i => i.Name));
        CoefficientInference refit = Regression.ElasticNet(design, y, 1, second, options: new RegressionOptions { PenaltyFactors = Enumerable.Range(1, 6).Select(j => $"x{j}").Except(kept).ToDictionary(n => n, _ => double.PositiveInfinity) }).InferWithoutPenalty();
        Assert.Equal(refit.Intervals, found.Intervals);
        Assert.Equal(50 - 20 - 1 - kept.Length, Regression.ElasticNet(design, y, 1, second, options: new RegressionOptions { PenaltyFactors = Enumerable.Range(1, 6).Select(j => $"x{j}").Except(kept).ToDictionary(n => n, _ => double.PositiveInfinity) }).FitLeastSquares().ResidualDegreesOfFreedom);
    }

    [Fact]
    public void A_bootstrap_draws_rows_and_does_everything_again()
    {
        (double[] x, double[] y) = Draw(40, 5, 8);
        var design = new DenseDesign(x, 40, 5);
        CoefficientInference found = Regression.ElasticNet(design, y, 1).InferByBootstrap(0.5, 5, 2, grid: Grid, refit: false);
        var random = new Xoshiro256(2);
        var draws = new List<double[]>();
        for (int draw = 0; draw < 5; draw++)
        {
            double[] counts = new double[40];
            for (int k = 0; k < 40; k++)
            {
                counts[random.NextInt(40)]++;
            }

            LinearModel model = Regression.ElasticNet(design, y, 1, counts).CrossValidate(FoldPlan.Given(FoldPlan.Random(10, 2).Draw(Array.ConvertAll(counts, w => w > 0), 0)), Grid with { Ratio = 1e-3 }).Select(SelectionRule.Minimum);
            draws.Add([.. model.Coefficients.Select(c => c.Estimate)]);
        }

        for (int j = 0; j < 5; j++)
        {
            double[] values = [.. draws.Select(d => d[j]).Order()];
            Assert.Equal(values[1], found.Intervals[j].Low, 1e-9);
            Assert.Equal(values[3], found.Intervals[j].High, 1e-9);
            Assert.Equal(values.Count(v => v != 0) / 5.0, found.Intervals[j].Frequency);
        }

        CoefficientInference refitted = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Threads = 4 }).InferByBootstrap(0.5, 5, 2, grid: Grid);
        Assert.Equal(found.Intervals.Select(i => i.Frequency), refitted.Intervals.Select(i => i.Frequency));
        Assert.True(Math.Abs(refitted.Intervals[0].Estimate) > Math.Abs(found.Intervals[0].Estimate));
    }

    [Fact]
    public void Text_features_and_classes_have_intervals_too()
    {
        var random = new Xoshiro256(9);
        double[] x = [.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())];
        string[] group = [.. Enumerable.Range(0, 200).Select(i => $"g{i % 3}")];
        var table = new Table([new NumberColumn("x", x), new TextColumn("group", group), new TextColumn("y", [.. x.Select((v, i) => v + (i % 3 == 1 ? 1 : 0) + random.NextNormal() > 0.3 ? "yes" : "no")])]);
        CoefficientInference plain = Regression.Lasso(table, "y").InferWithoutPenalty(), split = Regression.Lasso(table, "y").InferBySplit(grid: Grid);
        Assert.Equal(["x", "group=g1", "group=g2"], plain.Intervals.Select(i => i.Name));
        Assert.Contains("x", split.Intervals.Select(i => i.Name));
        Assert.All(split.Intervals, i => Assert.True(i.IsBounded));
    }

    [Fact]
    public void What_is_outside_the_theory_is_refused_or_said()
    {
        (double[] x, double[] y) = Draw(30, 40, 10);
        var design = new DenseDesign(x, 30, 40);
        Regression regression = Regression.ElasticNet(design, y, 1);
        Throws("the noise is not known, and least squares on all features leaves no degree of freedom to estimate it; give σ", () => regression.InferAfterSelection(regression.Fit(0.3)));
        Assert.Null(regression.InferAfterSelection(regression.Fit(0.3), 0.9, 1).Caveat);
        Assert.Equal("λ was chosen from the same response, and not fixed beforehand", regression.InferAfterSelection(regression.CrossValidate(5, grid: Grid).Select(SelectionRule.OneStandardError), 0.9, 1).Caveat);
        Throws("it is for the lasso", () => regression.WithL1Ratio(0.5).InferDebiased());
        Throws("it is for least squares, not for the logistic loss", () => Regression.ElasticNet(design, Array.ConvertAll(y, v => v > 0 ? 1.0 : 0), 1, options: new RegressionOptions { Loss = Loss.Logistic }).InferDebiased());
        Throws("rows have different weights, and the theory is for rows that count alike", () => Regression.ElasticNet(design, y, 1, [.. Enumerable.Range(1, 30).Select(i => (double)i)]).InferDebiased());
        Throws("the gamma loss has no likelihood that is known without a dispersion, or none of one column", () => Regression.ElasticNet(design, Array.ConvertAll(y, Math.Exp), 1, options: new RegressionOptions { Loss = Loss.Gamma }).InferWithoutPenalty());
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "Level is 1; it must be in (0, 1): the share of data sets whose interval covers. NoiseDeviation is 0; it must be in (0, ∞): σ in units of the response.", () => regression.InferDebiased(1, noiseDeviation: 0));
        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => regression.InferDebiased(features: ["x41"])).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.InferBySplit(selectionShare: 0)).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.InferByBootstrap(draws: 1)).Code);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => regression.InferDebiased(cancellation: source.Token));
        Assert.Throws<OperationCanceledException>(() => regression.InferByBootstrap(cancellation: source.Token));

        static void Throws(string why, Action action) => FaultAssert.Throws(FaultKind.Usage, "no-inference", $"Intervals of coefficients cannot be made: {why}.", action);
    }

    private static (double[] X, double[] Y) Draw(int rows, int columns, int seed)
    {
        var random = new Xoshiro256(seed);
        double[] x = new double[rows * columns];
        for (int k = 0; k < x.Length; k++)
        {
            x[k] = (k < rows ? 0 : 0.6 * x[k - rows]) + random.NextNormal();
        }

        return (x, [.. Enumerable.Range(0, rows).Select(i => x[i] - x[i + (2 * rows)] + random.NextNormal())]);
    }

    private static double[] Standardize(double[] column)
    {
        double mean = column.Average(), deviation = Math.Sqrt(column.Average(v => (v - mean) * (v - mean)));
        return Array.ConvertAll(column, v => (v - mean) / deviation);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));
}
