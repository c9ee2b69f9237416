using System.Globalization;
using System.Text;
using Whittle.Design;
using Whittle.Inference;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Bench.Claims;

/// <summary>How many of what knockoffs select is false, and how much of what is real they find.</summary>
internal static class KnockoffClaims
{
    private const int DataSets = 500;
    private const double Rate = 0.2;

    // Every Spacing-th column is real.
    private const int Spacing = 5;

    private sealed record Setting(string Name, int Rows, int Columns, double Rho, double Signal, KnockoffOptions Options)
    {
        public bool IsLogistic { get; init; }

        public bool IsBinary { get; init; }

        public bool KnowsLaw { get; init; }
    }

    private static readonly Setting[] Settings =
    [
        new("Fixed-X, independent columns", 200, 60, 0, 0.3, new KnockoffOptions { Kind = KnockoffKind.FixedX }),
        new("Fixed-X, neighbours correlated 0.5", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.FixedX }),
        new("the same, equi-correlated construction", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.FixedX, Construction = KnockoffConstruction.EquiCorrelated }),
        new("Model-X, law known, neighbours correlated 0.5", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.ModelX }) { KnowsLaw = true },
        new("Model-X, law estimated from the same rows", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.ModelX }),
        new("the same, offset 0", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.ModelX, Offset = 0 }),
        new("the same, 9 draws put together", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.ModelX, Draws = 9 }),
        new("Model-X, law known, more columns than rows", 120, 150, 0.5, 0.7, new KnockoffOptions { Kind = KnockoffKind.ModelX }) { KnowsLaw = true },
        new("Model-X, law estimated, more columns than rows", 120, 150, 0.5, 0.7, new KnockoffOptions { Kind = KnockoffKind.ModelX }),
        new("Model-X, two classes, law estimated", 400, 60, 0.5, 0.8, new KnockoffOptions { Kind = KnockoffKind.ModelX }) { IsLogistic = true },
        new("Model-X, columns of 0 and 1, taken for normal", 200, 60, 0.5, 0.4, new KnockoffOptions { Kind = KnockoffKind.ModelX }) { IsBinary = true },
    ];

    public static string Table()
    {
        var text = new StringBuilder("| what is assumed, and what is | false share, on average | aimed at | real ones found | selected, on average |\n|---|---:|---:|---:|---:|\n");
        foreach (Setting setting in Settings)
        {
            double[] wrong = new double[DataSets], right = new double[DataSets], count = new double[DataSets];
            Parallel.For(0, DataSets, seed =>
            {
                KnockoffSelection found = Draw(setting, seed);
                int real = found.Selected.Count(j => j % Spacing == 0);
                (wrong[seed], right[seed], count[seed]) = (found.Selected.Count == 0 ? 0 : 1 - ((double)real / found.Selected.Count), (double)real * Spacing / setting.Columns, found.Selected.Count);
            });
            double mean = wrong.Average(), error = Math.Sqrt(wrong.Average(w => (w - mean) * (w - mean)) / DataSets);
            text.Append(CultureInfo.InvariantCulture, $"| {setting.Name}, {setting.Rows} × {setting.Columns} | {100 * mean:F1} ± {100 * error:F1} % | {100 * Rate:F0} % | {100 * right.Average():F0} % of {setting.Columns / Spacing} | {count.Average():F1} |\n");
        }

        return text.ToString();
    }

    private static KnockoffSelection Draw(Setting setting, int seed)
    {
        int n = setting.Rows, p = setting.Columns;
        var random = new Xoshiro256(seed);
        double[] x = new double[n * p];
        for (int k = 0; k < x.Length; k++)
        {
            x[k] = k < n ? random.NextNormal() : (setting.Rho * x[k - n]) + (Math.Sqrt(1 - (setting.Rho * setting.Rho)) * random.NextNormal());
        }

        double[] covariance = [.. Enumerable.Range(0, p * p).Select(k => Math.Pow(setting.Rho, Math.Abs((k / p) - (k % p))))];
        x = setting.IsBinary ? Array.ConvertAll(x, v => v > 0.5 ? 1.0 : 0) : x;
        double size = setting.Signal / (setting.IsBinary ? 0.46 : 1);
        double[] score = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, p / Spacing).Sum(k => size * (k % 2 == 0 ? 1 : -1) * x[i + (k * Spacing * n)]))];
        double[] y = Array.ConvertAll(score, s => setting.IsLogistic ? random.NextDouble() < 1 / (1 + Math.Exp(-s)) ? 1 : 0 : s + random.NextNormal());
        Regression regression = Regression.ElasticNet(new DenseDesign(x, n, p), y, 1, options: new RegressionOptions { Loss = setting.IsLogistic ? Loss.Logistic : Loss.Squared });
        return regression.SelectByKnockoffs(setting.Options with { TargetRate = Rate, Seed = seed + 1, Covariance = setting.KnowsLaw ? covariance : null });
    }
}
