using Whittle.Losses;
using Whittle.Models;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>A generated problem of any loss under any penalty by name, and what makes its fits stationary.</summary>
internal static class PenaltyProblem
{
    /// <summary>Penalties on blocks of columns by name, under every loss that they go with.</summary>
    public static IEnumerable<(string Penalty, string Loss)> Combinations =>
        from penalty in new[] { "group", "group-net", "group-ridge", "sparse-group", "bounded", "bounded-net", "mcp", "scad" }
        from loss in LossCatalog.Standard.Names
        where IsConvex(penalty) || loss != "quantile"
        select (penalty, loss);

    public static bool IsConvex(string penalty) => penalty is not ("mcp" or "scad");

    /// <summary>
    /// Holds a law to generated problems. Told apart by an unpenalized column, or with columns as given that bend less than a penalty that is not convex, a problem is refused, which is what is right.
    /// </summary>
    public static void HoldsOn(int problems, string loss, Action<LossProblem> law) => Law.HoldsOn(problems, test => test.Rows is >= 20 and <= 100 && test.Columns <= 50, test =>
    {
        try
        {
            law(LossProblem.From(test, loss, null));
        }
        catch (Errors.WhittleException fault) when (fault.Code is "no-minimum" or "too-concave")
        {
        }
    });

    /// <summary>
    /// The elastic net on each column, or blocks: groups of three columns (the last may be shorter) with √size in the factor, excluded and unpenalized where the problem has such columns.
    /// </summary>
    public static PenalizedProblem Create(LossProblem problem, string name)
    {
        TestProblem test = problem.Test;
        bool grouped = name.Contains("group", StringComparison.Ordinal);
        double ratio = name.EndsWith("net", StringComparison.Ordinal) ? 0.6 : name.EndsWith("ridge", StringComparison.Ordinal) ? 0 : 1;
        if (name is "lasso" or "elastic-net" or "ridge")
        {
            return problem.With(ratio);
        }

        int[][] groups = [.. Enumerable.Range(0, test.Columns).Chunk(grouped ? 3 : 1)];
        double[] factors = new double[test.Columns];
        foreach (int[] group in groups)
        {
            double own = group.Select(j => test.Factors[j]).FirstOrDefault(v => v == 0 || double.IsInfinity(v), test.Factors[group[0]]) * Math.Sqrt(group.Length);
            Array.ForEach(group, j => factors[j] = own);
        }

        Penalty Of(int[] group) => name switch
        {
            "sparse-group" => new SparseGroupPenalty(1, 0.4),
            "bounded" or "bounded-net" => new BoundedPenalty(ratio, group[0] % 3 == 0 ? 0 : group[0] % 3 == 1 ? -0.2 : double.NegativeInfinity, group[0] % 2 == 0 ? double.PositiveInfinity : 0.3),
            "mcp" => new McpPenalty(3),
            "scad" => new ScadPenalty(3.7),
            _ => new GroupPenalty(ratio),
        };
        return With(problem with { Test = test with { Factors = factors } }, new ColumnBlocks([.. groups.Select(g => (g, Of(g)))], name == "group"), ratio);
    }

    public static PenalizedProblem With(LossProblem problem, ColumnBlocks blocks, double ratio) => new(
        problem.Columns, problem.Response, problem.Test.Weights, new PenaltyFactors(problem.Test.Factors),
        new ProblemOptions { Loss = problem.Loss, L1Ratio = ratio, Blocks = _ => blocks, Intercept = problem.Test.Intercept, Standardize = problem.Test.Standardize }, problem.Offset);

    /// <summary>The distance from stationarity over the null model's gradient, each penalty's subdifferential written out from its definition.</summary>
    public static double Violation(PenalizedProblem problem, string name, PathPoint point)
    {
        LinearPredictor map = problem.Predictor;
        double[] predictor = map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]), descent = new double[predictor.Length], gradient = new double[map.Coefficients];
        problem.LossOnData.Descent(predictor, descent);

        // A loss with kinks has many descents: the fit brings the one that is judged.
        descent = point.Fit.Dual ?? descent;
        map.TransposeMultiply(map.AllCoefficients, descent, 1, gradient);
        double[] b = point.Fit.Coefficients.ToDense(map.Coefficients);
        double largest = Enumerable.Range(0, map.Intercepts.Length).Select(k => Math.Abs(descent.AsSpan(k * problem.Design.Rows, problem.Design.Rows).ToArray().Sum())).DefaultIfEmpty(0).Max();
        double ratio = problem.Options.L1Ratio;
        ColumnBlocks blocks = problem.Options.Blocks?.Invoke(problem.Design.Scales) ?? Singles(problem.Design.Columns, ratio);
        foreach ((int[] columns, _) in blocks.Blocks)
        {
            double factor = problem.Factors[columns[0]], price = point.Lambda * factor * ratio, ridge = point.Lambda * factor * (1 - ratio);
            IEnumerable<int[]> parts = Enumerable.Range(0, map.Outputs).Select(k => Array.ConvertAll(columns, j => j + (k * problem.Design.Columns)));
            foreach (int[] terms in blocks.JoinsOutputs ? [[.. parts.SelectMany(t => t)]] : parts.ToArray())
            {
                double[] g = Array.ConvertAll(terms, t => gradient[t]), own = Array.ConvertAll(terms, t => b[t]);
                double norm = Math.Sqrt(own.Sum(v => v * v)), lasso = 0.4 * price / Math.Sqrt(terms.Length), group = 0.6 * price, t = point.Lambda * factor, size = (problem.NullCurvature ?? 1) * Math.Abs(own[0]);
                largest = Math.Max(largest, double.IsInfinity(factor) ? own.Max(Math.Abs) : factor == 0 ? g.Max(Math.Abs) : name switch
                {
                    "sparse-group" when norm == 0 => Math.Max(0, Norm(g.Select(v => Math.Max(0, Math.Abs(v) - lasso))) - group),
                    "sparse-group" => Norm(own.Select((v, k) => v == 0 ? Math.Max(0, Math.Abs(g[k]) - lasso) : g[k] - (group * v / norm) - (lasso * Math.Sign(v)))),
                    "mcp" => size == 0 ? Math.Max(0, Math.Abs(g[0]) - t) : Math.Abs(g[0] - (Math.Sign(own[0]) * Math.Max(0, t - (size / 3)))),
                    "scad" => size == 0 ? Math.Max(0, Math.Abs(g[0]) - t) : Math.Abs(g[0] - (Math.Sign(own[0]) * (size <= t ? t : Math.Max(0, (3.7 * t) - size) / 2.7))),
                    "bounded" or "bounded-net" => Bounded(own[0], g[0] - (ridge * own[0]), price, columns[0]),
                    _ => norm == 0 ? Math.Max(0, Norm(g) - price) : Norm(own.Select((v, k) => g[k] - (price * v / norm) - (ridge * v))),
                });
            }
        }

        return largest / problem.Certifier.GradientScale;
    }

    private static double Bounded(double b, double g, double price, int column)
    {
        double low = column % 3 == 0 ? 0 : column % 3 == 1 ? -0.2 : double.NegativeInfinity, high = column % 2 == 0 ? double.PositiveInfinity : 0.3;
        Assert.InRange(b, low, high);
        return b == 0 ? Math.Max(0, Math.Max(low == 0 ? 0 : -g - price, g - price))
            : b == low ? Math.Max(0, g + price)
            : b == high ? Math.Max(0, price - g)
            : Math.Abs(g - (Math.Sign(b) * price));
    }

    private static ColumnBlocks Singles(int columns, double ratio) => new([.. Enumerable.Range(0, columns).Select(j => (new[] { j }, (Penalty)new GroupPenalty(ratio)))], false);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
