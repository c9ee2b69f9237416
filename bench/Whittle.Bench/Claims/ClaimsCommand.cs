using System.Globalization;
using System.Text;
using Whittle.Bench.Reports;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Bench.Claims;

/// <summary>Simulates what choices and intervals promise, and writes the tables of docs/inference.md.</summary>
internal static class ClaimsCommand
{
    private const int Coverages = 400;
    private const int QuantileCoverages = 100;
    private const int Fresh = 50;
    private const int Permutations = 100;
    private const int Comparisons = 500;
    private const int Draws = 2000;

    private static readonly LambdaGrid Grid = new() { Count = 25 };
    private static readonly LambdaGrid QuantileGrid = new() { Count = 10, Ratio = 0.02 };

    private static readonly (string Name, Func<string> Table)[] Sections =
    [
        ("intervals", Intervals),
        ("nested", Nested),
        ("winners", Winners),
        ("degrees", Degrees),
        ("stability", Stability),
        ("coefficients", CoefficientClaims.Table),
        ("bootstrap", CoefficientClaims.BootstrapTable),
        ("knockoffs", KnockoffClaims.Table),
    ];

    public static void Run(string root, string[]? only)
    {
        string page = Path.Combine(root, "docs", "inference.md");
        foreach ((string name, Func<string> table) in Sections.Where(s => only?.Contains(s.Name) != false))
        {
            ReportCommand.Fill(page, name, table());
        }
    }

    private static string Intervals()
    {
        var text = new StringBuilder("| rows drawn from | kind | covered | promised | mean width |\n|---|---|---:|---:|---:|\n");
        foreach (SimulatedDesign design in SimulatedDesign.All)
        {
            foreach ((string kind, int count, Func<Regression, int, LinearModel> fit) in new (string, int, Func<Regression, int, LinearModel>)[]
            {
                ("split", Coverages, (regression, seed) => regression.FitWithSplitIntervals(seed: seed, grid: Grid)),
                ("CV+, 10 folds", Coverages, (regression, seed) => regression.AddIntervals(regression.Fit(0.1 * regression.LambdaMax), FoldPlan.Random(10, seed), grid: Grid)),
                ("quantiles", QuantileCoverages, (regression, seed) => regression.AddQuantileIntervals(regression.Fit(0.1 * regression.LambdaMax), seed: seed, grid: QuantileGrid)),
            })
            {
                double[] covered = new double[count], widths = new double[count];
                double promised = 0;
                Parallel.For(0, count, seed =>
                {
                    var random = new Xoshiro256(seed);
                    (DenseDesign x, double[] y) = design.Take(random, design.Rows);
                    (DenseDesign next, double[] response) = design.Take(random, Fresh);
                    LinearModel model = fit(Regression.ElasticNet(x, y, 1), seed);
                    PredictionInterval[] found = model.PredictIntervals(next, 0.9);
                    covered[seed] = found.Where((f, i) => f.Low <= response[i] && response[i] <= f.High).Count() / (double)Fresh;
                    widths[seed] = found.Average(f => f.High - f.Low);
                    promised = model.Intervals!.Guaranteed(0.9);
                });
                text.Append(CultureInfo.InvariantCulture, $"| {design.Name}, {design.Rows} × {design.Columns} | {kind} | {Share(covered)} | {100 * promised:F0} % | {widths.Average():G3} |\n");
            }
        }

        return text.ToString();
    }

    private static string Nested()
    {
        SimulatedDesign design = SimulatedDesign.All[1];
        var text = new StringBuilder("| λ chosen by | nested: mean share explained | the cross-validation itself says | a share above 0 in |\n|---|---:|---:|---:|\n");
        foreach (SelectionRule rule in new[] { SelectionRule.Minimum, SelectionRule.OneStandardError })
        {
            double[] nested = new double[Permutations], naive = new double[Permutations];
            (DenseDesign x, double[] y) = design.Take(new Xoshiro256(1), design.Rows);
            Parallel.For(0, Permutations, seed =>
            {
                double[] permuted = [.. y];
                int[] order = [.. Enumerable.Range(0, y.Length)];
                new Xoshiro256(seed).Shuffle(order);
                Regression regression = Regression.ElasticNet(x, Array.ConvertAll(order, i => permuted[i]), 1);
                nested[seed] = regression.CrossValidateNested(FoldPlan.Random(10, seed), Grid, rule).Explained;
                CrossValidation own = regression.CrossValidate(FoldPlan.Random(10, seed), Grid).CrossValidation;
                naive[seed] = 1 - (own.Means[own.IndexOf(rule)] / own.Means[0]);
            });
            text.Append(CultureInfo.InvariantCulture, $"| {(rule == SelectionRule.Minimum ? "the minimum" : "one standard error")} | {nested.Average():F4} | {naive.Average():F4} | {nested.Count(e => e > 0)} against {naive.Count(e => e > 0)} of {Permutations} |\n");
        }

        return text.ToString();
    }

    private static string Winners()
    {
        var text = new StringBuilder("| signal of the first of three methods, over noise | outer folds | some method shown to be worse | the first found best, and some other worse |\n|---:|---|---:|---:|\n");
        foreach ((double signal, int repeats) in new[] { (0.0, 1), (0.0, 3), (0.5, 3), (1.0, 3) })
        {
            int shown = 0, right = 0;
            Parallel.For(0, Comparisons, seed =>
            {
                var random = new Xoshiro256(seed);
                double[] x = [.. Enumerable.Range(0, 60 * 9).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 60).Select(i => (signal * x[i]) + random.NextNormal())];

                // Method k fits least squares on three columns of its own.
                Procedure Of(int k) => Regression.ElasticNet(new DenseDesign(x.AsMemory(180 * k, 180), 60, 3), y, 1).AsUnpenalizedProcedure($"{k}");
                Comparison found = Comparison.Of([Of(0), Of(1), Of(2)], 60, FoldPlan.Random(5, seed, repeats));
                Interlocked.Add(ref shown, found.ShowsDifference ? 1 : 0);
                Interlocked.Add(ref right, found.ShowsDifference && found.Methods[0].Name == "0" ? 1 : 0);
            });
            text.Append(CultureInfo.InvariantCulture, $"| {signal:F1} | 5, drawn {(repeats == 1 ? "once" : $"{repeats} times")} | {100.0 * shown / Comparisons:F1} % | {(signal == 0 ? "" : $"{100.0 * right / Comparisons:F1} %")} |\n");
        }

        return text.ToString();
    }

    // Efron's covariance of fit and response, beside what is claimed.
    private static string Degrees()
    {
        SimulatedDesign design = SimulatedDesign.All[1];
        (DenseDesign x, double[] truth) = design.Take(new Xoshiro256(3), 60);
        var text = new StringBuilder("| penalty | claimed, on average | Σ cov(ŷᵢ, yᵢ)/σ² |\n|---|---:|---:|\n");
        foreach ((string name, double ratio, double lambda) in new[] { ("lasso, λ = 0.2", 1, 0.2), ("lasso, λ = 0.02", 1, 0.02), ("elastic net, L1 ratio 0.5, λ = 0.2", 0.5, 0.2), ("ridge, λ = 0.5", 0, 0.5) })
        {
            double[] claimed = new double[Draws], covariance = new double[Draws];
            Parallel.For(0, Draws, seed =>
            {
                var random = new Xoshiro256(10_000 + seed);
                double[] y = Array.ConvertAll(truth, m => m + random.NextNormal());
                Regression regression = Regression.ElasticNet(x, y, ratio);
                RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [lambda] });
                double[] fitted = regression.CreateModel(path.Points[0], "given").Predict(x);
                claimed[seed] = regression.CreateCriteria(path).DegreesOfFreedom[0];
                covariance[seed] = Enumerable.Range(0, 60).Sum(i => (y[i] - truth[i]) * (fitted[i] - truth[i]));
            });
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {claimed.Average():F2} | {covariance.Average():F2} ± {Error(covariance):F2} |\n");
        }

        return text.ToString();
    }

    private static string Stability()
    {
        const int columns = 60, real = 4;
        var text = new StringBuilder("| correlation of neighbours | τ | each half selects | false ones, on average | bound | real ones found, of 4 |\n|---:|---:|---:|---:|---:|---:|\n");
        foreach ((double rho, double threshold) in new[] { (0.0, 0.6), (0.0, 0.75), (0.0, 0.9), (0.5, 0.75) })
        {
            double[] wrong = new double[Permutations], right = new double[Permutations];
            Inference.StabilitySelection? last = null;
            Parallel.For(0, Permutations, seed =>
            {
                var random = new Xoshiro256(seed);
                double[] x = [.. Enumerable.Range(0, 100 * columns).Select(_ => random.NextNormal())];
                for (int k = 100; k < x.Length; k++)
                {
                    x[k] = (rho * x[k - 100]) + (Math.Sqrt(1 - (rho * rho)) * x[k]);
                }

                // The real ones are fifteen columns apart.
                double[] y = [.. Enumerable.Range(0, 100).Select(i => Enumerable.Range(0, real).Sum(j => x[i + (1500 * j)]) + random.NextNormal())];
                Inference.StabilitySelection found = Regression.ElasticNet(new DenseDesign(x, 100, columns), y, 1).SelectStable(2, threshold, seed: seed, grid: new LambdaGrid { Count = 40 });
                (wrong[seed], right[seed]) = (found.Stable.Count(t => t % 15 != 0), found.Stable.Count(t => t % 15 == 0));
                last = found;
            });
            text.Append(CultureInfo.InvariantCulture, $"| {rho:F1} | {threshold} | {last!.SubsetSize} of {columns} | {wrong.Average():F2} ± {Error(wrong):F2} | {last.FalseBound:F2} | {right.Average():F2} |\n");
        }

        return text.ToString();
    }

    private static string Share(double[] shares) => string.Create(CultureInfo.InvariantCulture, $"{100 * shares.Average():F1} ± {100 * Error(shares):F1} %");

    // The Monte Carlo standard error of a mean.
    private static double Error(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }
}
