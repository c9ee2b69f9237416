using System.Globalization;
using System.Text;
using Whittle.Design;
using Whittle.Inference;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Bench.Claims;

/// <summary>How often intervals of coefficients cover what they are about, over responses that are drawn for columns that are held.</summary>
internal static class CoefficientClaims
{
    private const int Matrices = 20;
    private const int Responses = 100;
    private const int PenalizedResponses = 5;
    private const int BootstrapDraws = 100;
    private const double Level = 0.9;
    private static readonly LambdaGrid Grid = new() { Count = 25 };

    private static readonly (string Name, Func<Case, IEnumerable<Covered>> Of)[] Methods =
    [
        ("without a penalty", WithoutPenalty),
        ("debiased lasso", Debiased),
        ("post-selection, λ fixed", PostSelection),
        ("post-selection, λ by cross-validation", PostSelectionByCrossValidation),
        ("data splitting", Split),
    ];

    public static string Table()
    {
        var text = new StringBuilder($"| linear model |{string.Concat(Methods.Select(m => $" {m.Name} |"))}\n|---|{string.Concat(Methods.Select(_ => "---:|"))}\n");
        double worst = 0;
        int count = 0, unbounded = 0;
        foreach (LinearTruth truth in LinearTruth.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {truth.Name}, {truth.Rows} × {truth.Columns} |");
            foreach ((_, Func<Case, IEnumerable<Covered>> method) in Methods)
            {
                Covered[] all = [.. Draw(truth, method)];
                text.Append(all.Length == 0 ? " |" : string.Create(
                    CultureInfo.InvariantCulture, $" {Percents(all)} ({all.Select(a => a.Width).Order().ElementAt(all.Length / 2):G3}) |"));
                worst = all.Length == 0 ? worst : Math.Max(worst, Math.Max(Share(all, true).Error, Share(all, false).Error));
                (count, unbounded) = (count + all.Length, unbounded + all.Count(a => double.IsInfinity(a.Width)));
            }

            text.Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"\nThe Monte Carlo standard error of a share is at most {100 * worst:F1} %. Of {count} intervals {unbounded} are unbounded.\n").ToString();
    }

    /// <summary>The percentile intervals of the bootstrap; those of the penalized fits, which are no default, on fewer data sets: each costs a hundred cross-validations.</summary>
    public static string BootstrapTable()
    {
        var text = new StringBuilder("| linear model | refitted | penalized | kept in a draw: real ones | others |\n|---|---:|---:|---:|---:|\n");
        foreach (LinearTruth truth in LinearTruth.All)
        {
            Covered[] refitted = [.. Draw(truth, own => Bootstrap(own, true))], penalized = [.. Draw(truth, own => Bootstrap(own, false), Matrices, PenalizedResponses)];
            text.Append(CultureInfo.InvariantCulture, $"| {truth.Name}, {truth.Rows} × {truth.Columns} | {Percents(refitted)} | {Percents(penalized)} | {100 * refitted.Where(a => a.IsReal).Average(a => a.Frequency):F0} % | {100 * refitted.Where(a => !a.IsReal).Average(a => a.Frequency):F0} % |\n");
        }

        return text.ToString();
    }

    private static string Percents(Covered[] all) => string.Create(CultureInfo.InvariantCulture, $"{100 * Share(all, true).Mean:F1} / {100 * Share(all, false).Mean:F1} %");

    // The intervals of one response go together, so its covers count as one draw.
    private static (double Mean, double Error) Share(Covered[] all, bool real)
    {
        Covered[] own = [.. all.Where(a => a.IsReal == real)];
        double mean = own.Average(a => a.IsCovered ? 1.0 : 0);
        double squares = own.GroupBy(a => a.Case).Sum(g => Math.Pow(g.Sum(a => (a.IsCovered ? 1 : 0) - mean), 2));
        return (mean, Math.Sqrt(squares) / own.Length);
    }

    private static List<Covered> Draw(LinearTruth truth, Func<Case, IEnumerable<Covered>> method, int matrices = Matrices, int responses = Responses)
    {
        var found = new List<Covered>[matrices];
        Parallel.For(0, matrices, matrix =>
        {
            double[] x = truth.TakeColumns(new Xoshiro256(matrix)), mean = truth.MeanOf(x);
            var design = new DenseDesign(x, truth.Rows, truth.Columns);
            DebiasedLasso directions = DebiasedLasso.Of(Regression.ElasticNet(design, mean, 1).Problem, [.. Enumerable.Range(0, truth.Columns)], null, CancellationToken.None);
            found[matrix] = [.. Enumerable.Range(0, responses).SelectMany(draw =>
            {
                int seed = 1000 + (matrix * responses) + draw;
                Regression regression = Regression.ElasticNet(design, truth.TakeResponse(new Xoshiro256(seed), x, mean), 1);
                return method(new Case(truth, seed, x, mean, regression, directions));
            })];
        });
        return [.. found.SelectMany(f => f)];
    }

    private static IEnumerable<Covered> WithoutPenalty(Case own) => own.Truth.Columns < own.Truth.Rows ? own.Against(own.Truth.Coefficients, own.Regression.InferWithoutPenalty(Level)) : [];

    private static IEnumerable<Covered> Debiased(Case own) => own.Against(own.Truth.Coefficients, own.Regression.InferDebiased(own.Directions, Level));

    // λ of the noise that is there, as theory has it.
    private static IEnumerable<Covered> PostSelection(Case own) => AfterSelection(own, regression => regression.Fit(Math.Sqrt(2 * Math.Log(own.Truth.Columns) / own.Truth.Rows)));

    private static IEnumerable<Covered> PostSelectionByCrossValidation(Case own) => AfterSelection(own, regression => regression.CrossValidate(10, own.Seed, Grid).Select(Selection.SelectionRule.OneStandardError));

    private static IEnumerable<Covered> AfterSelection(Case own, Func<Regression, Models.LinearModel> fit)
    {
        CoefficientInference found = own.Regression.InferAfterSelection(fit(own.Regression), Level, own.Truth.Columns < own.Truth.Rows ? null : 1);
        return own.Against(own.Projection(found, [.. Enumerable.Range(0, own.Truth.Rows)]), found);
    }

    private static IEnumerable<Covered> Split(Case own)
    {
        CoefficientInference found = own.Regression.InferBySplit(Level, 0.5, own.Seed, null, Grid);
        int[] rows = [.. Enumerable.Range(0, own.Truth.Rows)];
        new Xoshiro256(own.Seed).Shuffle(rows);
        return own.Against(own.Projection(found, rows[(own.Truth.Rows / 2)..]), found);
    }

    private static IEnumerable<Covered> Bootstrap(Case own, bool refit) => own.Against(own.Truth.Coefficients, own.Regression.InferByBootstrap(Level, BootstrapDraws, own.Seed, null, Grid, refit: refit));

    private sealed record Covered(int Case, bool IsReal, bool IsCovered, double Width, double Frequency);

    private sealed record Case(LinearTruth Truth, int Seed, double[] X, double[] Mean, Regression Regression, DebiasedLasso Directions)
    {
        public IEnumerable<Covered> Against(double[] target, CoefficientInference found) => found.Intervals.Select(i =>
        {
            int j = int.Parse(i.Name.AsSpan(1), CultureInfo.InvariantCulture) - 1;
            return new Covered(Seed, Truth.Coefficients[j] != 0, i.Low <= target[j] && target[j] <= i.High, i.High - i.Low, i.Frequency ?? double.NaN);
        });

        /// <summary>What least squares of the mean on the kept columns gives in some rows: what intervals of a submodel are about.</summary>
        public double[] Projection(CoefficientInference found, int[] rows)
        {
            var target = new double[Truth.Columns];
            int[] kept = [.. found.Intervals.Select(i => int.Parse(i.Name.AsSpan(1), CultureInfo.InvariantCulture) - 1)];
            if (kept.Length > 0)
            {
                double[] own = [.. kept.SelectMany(j => rows.Select(i => X[i + (j * Truth.Rows)]))], mean = [.. rows.Select(i => Mean[i])];
                IReadOnlyList<Models.Coefficient> fitted = Regression.ElasticNet(new DenseDesign(own, rows.Length, kept.Length), mean, 1).FitLeastSquares().Coefficients;
                for (int k = 0; k < kept.Length; k++)
                {
                    target[kept[k]] = fitted[k].Estimate;
                }
            }

            return target;
        }
    }
}
