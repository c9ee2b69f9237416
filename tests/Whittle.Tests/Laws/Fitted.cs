using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>A fit spelled out in original units, certified afresh when it is made.</summary>
internal sealed record Fitted(TestProblem Problem, double Lambda, double L1Ratio, double Intercept, double[] Coefficients)
{
    /// <summary>Two certified fits of one problem may differ by this share of the response's size; most differ by rounding.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>Fits a problem at descending λ.</summary>
    public static Fitted[] Path(TestProblem problem, double l1Ratio, params IReadOnlyList<double> lambdas) =>
        [.. new PathFitter(problem.With(l1Ratio)).Fit(lambdas, null, CancellationToken.None).Select(point => Of(problem, l1Ratio, point))];

    /// <summary>Some λ of a problem, descending from λmax.</summary>
    public static double[] Grid(TestProblem problem, double l1Ratio, int count = 5)
    {
        PenalizedProblem solved = problem.With(l1Ratio);
        return new LambdaGrid { Count = count }.Resolve(solved.LambdaMax, problem.Rows, problem.Columns);
    }

    public static Fitted Of(TestProblem problem, double l1Ratio, PathPoint point)
    {
        var coefficients = new double[problem.Columns];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            coefficients[point.Indices[k]] = point.Values[k];
        }

        FreshCertificate fresh = FreshCertificate.Of(problem, point.Lambda, l1Ratio, point.Intercept, coefficients);
        Assert.True(fresh.RelativeGap <= 1e-9 && fresh.KktViolation <= 1e-7, $"λ = {point.Lambda:g3}: fresh gap {fresh.RelativeGap:e1}, KKT {fresh.KktViolation:e1}");
        Assert.True(point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: {point.Certificate}");
        return new Fitted(problem, point.Lambda, l1Ratio, point.Intercept, coefficients);
    }

    /// <summary>
    /// Asserts that this fit, whose numbers were carried over from another problem, predicts what the other predicts on its rows of
    /// positive weight, and has the same coefficients where they are unique: with an L2 part there is one minimizer.
    /// </summary>
    public void AssertEquals(Fitted other)
    {
        TestProblem problem = other.Problem;
        int[] rows = [.. Enumerable.Range(0, problem.Rows).Where(i => problem.Weights[i] > 0)];
        double total = rows.Sum(i => problem.Weights[i]), mean = rows.Sum(i => problem.Weights[i] * problem.Y[i]) / total;
        double size = Math.Sqrt(rows.Sum(i => problem.Weights[i] * Math.Pow(problem.Y[i] - (problem.Intercept ? mean : 0), 2)) / total);
        double noise = 1e-13 * rows.Max(i => Math.Abs(problem.Y[i]));
        double distance = Math.Sqrt(rows.Sum(i => problem.Weights[i] * Math.Pow(Predict(problem, i) - other.Predict(problem, i), 2)) / total);
        Assert.True(distance <= (Tolerance * size) + noise, $"λ = {Lambda:g3}: predictions are {distance / size:e1} of the response's size apart");
        for (int j = 0; j < Coefficients.Length && L1Ratio < 1; j++)
        {
            double spread = Spread(problem, rows, total, j), apart = Math.Abs(Coefficients[j] - other.Coefficients[j]) * spread;
            Assert.True(apart <= (100 * Tolerance * size) + noise, $"λ = {Lambda:g3}: coefficient {j} is {Coefficients[j]:r}, not {other.Coefficients[j]:r}");
        }
    }

    private double Predict(TestProblem problem, int row)
    {
        double sum = Intercept;
        for (int j = 0; j < Coefficients.Length; j++)
        {
            sum += Coefficients[j] == 0 ? 0 : problem[row, j] * Coefficients[j];
        }

        return sum;
    }

    private static double Spread(TestProblem problem, int[] rows, double total, int column)
    {
        double mean = problem.Intercept ? rows.Sum(i => problem.Weights[i] * problem[i, column]) / total : 0;
        return Math.Sqrt(rows.Sum(i => problem.Weights[i] * Math.Pow(problem[i, column] - mean, 2)) / total);
    }
}
