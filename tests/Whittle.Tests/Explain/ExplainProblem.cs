using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Tests.Explain;

/// <summary>A regression of every kind of loss on correlated columns, some of which matter.</summary>
internal static class ExplainProblem
{
    public const int Rows = 90;
    public const int Columns = 7;

    public static double[] X { get; } = CreateColumns();

    /// <summary>The regression.</summary>
    /// <param name="loss">The loss's name.</param>
    /// <param name="l1Ratio">The mixture.</param>
    /// <param name="change">What else is asked.</param>
    /// <param name="offset">An offset, or none.</param>
    public static Regression Create(string loss, double l1Ratio = 1, Func<RegressionOptions, RegressionOptions>? change = null, double[]? offset = null)
    {
        var random = new Xoshiro256(17);
        double[] eta = [.. Enumerable.Range(0, Rows).Select(i => X[i] - (0.8 * X[i + (3 * Rows)]) + (0.3 * random.NextNormal()))];
        double[] y = loss switch
        {
            "logistic" => [.. eta.Select(e => random.NextDouble() < 1 / (1 + Math.Exp(-e)) ? 1.0 : 0)],
            "multinomial" => [.. eta.Select(e => e < -0.5 ? 0.0 : e < 0.5 ? 1 : 2)],
            "poisson" => [.. eta.Select(e => Math.Round(Math.Exp((e / 2) + random.NextDouble())))],
            "cox" => [.. eta.Select(e => Math.Exp(-e) * (0.1 + random.NextDouble())), .. eta.Select((_, i) => i % 4 == 0 ? 0.0 : 1)],
            _ => eta,
        };
        RegressionOptions options = new() { Loss = LossCatalog.Standard.Create(loss, null, null) };
        return Regression.ElasticNet(new DenseDesign(X, Rows, Columns), y, l1Ratio, null, null, change?.Invoke(options) ?? options, offset);
    }

    private static double[] CreateColumns()
    {
        var random = new Xoshiro256(5);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        for (int k = Rows; k < x.Length; k++)
        {
            x[k] = (0.75 * x[k - Rows]) + (0.66 * x[k]);
        }

        return [.. x.Select((v, k) => (v * (1 + (k / Rows))) + (k / Rows))];
    }
}
