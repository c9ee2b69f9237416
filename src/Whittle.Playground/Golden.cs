using System.Globalization;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Playground;

/// <summary>Seeded problems fitted and written with all their digits: the same code run in a browser and out of one must say the same.</summary>
internal static class Golden
{
    /// <summary>One case: the objective, then the intercept and coefficients, then the predictions; numbers with commas, the three parts with semicolons.</summary>
    /// <param name="seed">Which case.</param>
    public static string Run(int seed)
    {
        var random = new Xoshiro256(seed);
        int rows = 20 + random.NextInt(60), columns = 1 + random.NextInt(10);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => (2 * x[i]) - (columns > 2 ? x[i + (2 * rows)] : 0) + random.NextNormal())];
        double ratio = (seed % 3) / 2.0, share = Math.Pow(10, -3 * random.NextDouble());
        var design = new DenseDesign(x, rows, columns);
        Regression regression = Regression.ElasticNet(design, y, ratio, options: new RegressionOptions { Threads = 1 });
        LinearModel model = regression.Fit(share * (ratio == 0 ? 1 : regression.LambdaMax));
        return $"{Text([model.Certificate.Objective])};{Text([model.Intercept, .. model.Coefficients.Select(c => c.Estimate)])};{Text(model.Predict(design))}";
    }

    private static string Text(IEnumerable<double> values) => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
