using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>A matrix in the L2 part: rows of data in the solver's eyes, and the elastic net where it is the identity; certified under every loss.</summary>
public class TikhonovLaws
{
    private const int Problems = 30;

    public static TheoryData<string, string, double> Combinations => new(
        from name in LossCatalog.Standard.Names
        from link in LossCatalog.Standard.LinksOf(name)
        from ratio in new[] { 0.6, 0.0 }
        where name != "multi-squared"
        select (name, link, ratio));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_fit_is_certified_and_stationary_by_definition(string name, string link, double ratio) => HoldsOn(name, link, problem =>
    {
        int p = problem.Test.Columns;

        // Without an L1 part a direction that T leaves free is unpenalized, and proved to be stationary as exactly as its columns' scales allow.
        bool isEven = problem.Test.Standardize;
        TikhonovMatrix matrix = ratio > 0 || isEven ? Create(p, 0) : Create(p, 0.1);
        PenalizedProblem solved = With(problem, matrix, ratio);
        double[] lambdas = new LambdaGrid { Count = 4, Ratio = 0.03 }.Resolve(solved.LambdaMax, problem.Test.Rows, p);
        foreach (PathPoint point in new PathFitter(solved).Fit(lambdas, null, CancellationToken.None))
        {
            Assert.True(point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: {point.Certificate}, {point.StopReason}");
            double violation = Violation(solved, matrix, ratio, point);
            Assert.True(violation <= 1e-7, $"λ = {point.Lambda:g3}: KKT {violation:e1} against {point.Certificate}");
        }
    });

    [Theory]
    [InlineData("logistic", 0.5)]
    [InlineData("squared", 0.0)]
    [InlineData("poisson", 0.0)]
    public void The_identity_is_the_elastic_net(string name, double ratio) => HoldsOn(name, null, problem =>
    {
        int p = problem.Test.Columns;
        var identity = new TikhonovMatrix([.. Enumerable.Range(0, p * p).Select(t => t % (p + 1) == 0 ? 1.0 : 0)], p);
        PenalizedProblem plain = problem.With(ratio), general = With(problem, identity, ratio);
        double lambda = plain.LambdaMax / (ratio == 0 ? 100 : 5);
        Assert.Equal(plain.LambdaMax, general.LambdaMax, 1e-12 * plain.LambdaMax);
        PathPoint one = new PathFitter(plain).Fit([lambda], null, CancellationToken.None)[0], other = new PathFitter(general).Fit([lambda], null, CancellationToken.None)[0];
        Assert.Equal(one.Certificate.Objective, other.Certificate.Objective, 1e-11 * one.Certificate.Objective);
    });

    [Fact]
    public void Least_squares_with_a_matrix_is_the_lasso_on_data_with_its_rows_appended()
    {
        // min ½‖y − Xb‖²/n + λρ‖b‖₁ + λ(1 − ρ)/2 bᵀDᵀDb is the lasso on [X; √(nλ(1 − ρ)) D] and [y; 0], at λρ times n over the rows there.
        const int Rows = 30, Columns = 8;
        var random = new Xoshiro256(3);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => x[i] + x[i + Rows] + (0.9 * x[i + (2 * Rows)]) + random.NextNormal())];
        const double Lambda = 0.4, Ratio = 0.3;
        int all = Rows + Columns - 1;
        double root = Math.Sqrt(Rows * Lambda * (1 - Ratio));
        double[] longer = new double[all * Columns];
        for (int j = 0; j < Columns; j++)
        {
            x.AsSpan(j * Rows, Rows).CopyTo(longer.AsSpan(j * all));
            for (int d = 0; d < Columns - 1; d++)
            {
                longer[Rows + d + (j * all)] = d == j ? -root : d + 1 == j ? root : 0;
            }
        }

        var options = new RegressionOptions { Intercept = false, Standardize = false };
        LinearModel direct = Regression.ElasticNet(new DenseDesign(x, Rows, Columns), y, Ratio, options: options with { Tikhonov = TikhonovMatrix.Differences(Columns) }).Fit(Lambda);
        LinearModel lasso = Regression.ElasticNet(new DenseDesign(longer, all, Columns), [.. y, .. new double[Columns - 1]], 1, options: options).Fit(Lambda * Ratio * Rows / all);
        Assert.Equal("tikhonov", direct.Penalty);
        Assert.Contains(direct.Coefficients, c => c.Estimate == 0);
        for (int j = 0; j < Columns; j++)
        {
            Assert.Equal(lasso.Coefficients[j].Estimate, direct.Coefficients[j].Estimate, 1e-11);
        }
    }

    [Fact]
    public void Second_differences_draw_coefficients_to_a_line()
    {
        const int Rows = 60, Columns = 10;
        var random = new Xoshiro256(5);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Columns).Sum(j => (1 + (0.3 * j)) * x[i + (j * Rows)]) + random.NextNormal())];
        LinearModel model = Regression.ElasticNet(
            new DenseDesign(x, Rows, Columns), y, 0, options: new RegressionOptions { Standardize = false, Tikhonov = TikhonovMatrix.Differences(Columns, 2) }).Fit(1e3);
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
        for (int j = 1; j < Columns - 1; j++)
        {
            Assert.Equal(0, model.Coefficients[j - 1].Estimate - (2 * model.Coefficients[j].Estimate) + model.Coefficients[j + 1].Estimate, 1e-3);
        }

        Assert.Equal(0.3, (model.Coefficients[^1].Estimate - model.Coefficients[0].Estimate) / (Columns - 1), 0.05);
    }

    [Fact]
    public void Rows_are_found_by_name()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i * i))], y = [.. Enumerable.Range(0, 20).Select(i => Math.Cos(i))];
        LinearModel Fit(TikhonovMatrix matrix) => Regression.ElasticNet(new DenseDesign(x, 20, 2), y, 0, names: ["a", "b"], options: new RegressionOptions { Tikhonov = matrix }).Fit(0.5);
        LinearModel inOrder = Fit(new TikhonovMatrix([1, 0.5, 0.5, 9], 2)), byName = Fit(new TikhonovMatrix([9, 0.5, 0.5, 1], 2, ["b", "a"]));
        Assert.Equal(inOrder.Coefficients.Select(c => c.Estimate), byName.Coefficients.Select(c => c.Estimate));
        Assert.Contains("no row for 'b'", Assert.Throws<WhittleException>(() => Fit(new TikhonovMatrix([9, 0.5, 0.5, 1], 2, ["c", "a"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_is_no_penalty_is_refused_with_what_is_wrong()
    {
        foreach ((double[] values, int size, string what) in new (double[], int, string)[]
        {
            ([1, 2, 3], 2, "3 values"), ([1, 2, 3, 4], 2, "not symmetric: row 1, column 2 is 3 and row 2, column 1 is 2"), ([1, 2, 2, 1], 2, "not positive semidefinite"), ([1, double.NaN, 0, 1], 2, "NaN"),
        })
        {
            Assert.Contains(what, Assert.Throws<WhittleException>(() => new TikhonovMatrix(values, size)).Message, StringComparison.Ordinal);
        }

        var identity = new TikhonovMatrix([1, 0, 0, 1], 2);
        double[] x = [1, 2, 3, 4, 6, 5], y = [1, 2, 4];
        Assert.Contains("goes with ridge and the elastic net", Assert.Throws<WhittleException>(() => Regression.ElasticNet(new DenseDesign(x, 3, 2), y, 1, options: new RegressionOptions { Tikhonov = identity })).Message, StringComparison.Ordinal);
        Assert.Contains("for 2 coefficients and there are 1", Assert.Throws<WhittleException>(() => Regression.ElasticNet(new DenseDesign(x.AsMemory(0, 3), 3, 1), y, 0, options: new RegressionOptions { Tikhonov = identity })).Message, StringComparison.Ordinal);
        Assert.Throws<WhittleException>(() => TikhonovMatrix.Differences(3, 3));
    }

    // Second differences, and something on the diagonal.
    private static TikhonovMatrix Create(int columns, double diagonal)
    {
        var values = new double[columns * columns];
        for (int t = 0; t < values.Length; t++)
        {
            (int j, int i) = Math.DivRem(t, columns);
            values[t] = (columns > 2 ? TikhonovMatrix.Differences(columns, 2)[i, j] : 0) + (i == j ? diagonal + (columns > 2 ? 0 : 2) : 0);
        }

        return new TikhonovMatrix(values, columns);
    }

    private static PenalizedProblem With(LossProblem problem, TikhonovMatrix matrix, double ratio) => new(
        new DenseDesign(problem.Test.X, problem.Test.Rows, problem.Test.Columns), problem.Response, problem.Test.Weights, new PenaltyFactors(problem.Test.Factors),
        new ProblemOptions { Loss = problem.Loss, L1Ratio = ratio, Tikhonov = matrix, Intercept = problem.Test.Intercept, Standardize = problem.Test.Standardize }, problem.Offset);

    // The distance from stationarity with the matrix written out: g − λ(1 − ρ)√v T √v b against λρv.
    private static double Violation(PenalizedProblem problem, TikhonovMatrix matrix, double ratio, PathPoint point)
    {
        LinearPredictor map = problem.Predictor;
        double[] predictor = map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]), descent = new double[predictor.Length], gradient = new double[map.Coefficients];
        problem.LossOnData.Descent(predictor, descent);
        descent = point.Fit.Dual ?? descent;
        map.TransposeMultiply(map.AllCoefficients, descent, 1, gradient);
        double[] b = point.Fit.Coefficients.ToDense(map.Coefficients);
        int p = problem.Design.Columns;
        double Root(int j) => problem.Factors.IsExcluded(j) ? 0 : Math.Sqrt(problem.Factors[j]);
        double largest = 0;
        for (int t = 0; t < b.Length; t++)
        {
            (int output, int j) = Math.DivRem(t, p);
            double pull = Enumerable.Range(0, p).Sum(i => Root(j) * matrix[j, i] * Root(i) * b[i + (output * p)]), price = point.Lambda * ratio * problem.Factors[j], left = gradient[t] - (point.Lambda * (1 - ratio) * pull);
            largest = problem.Factors.IsExcluded(j) ? largest : Math.Max(largest, b[t] == 0 ? Math.Max(0, Math.Abs(left) - price) : Math.Abs(left - (Math.Sign(b[t]) * price)));
        }

        return largest / problem.Certifier.GradientScale;
    }

    // Problems on which the loss has no minimum without the directions that the matrix leaves free are passed over, but not many.
    private static void HoldsOn(string name, string? link, Action<LossProblem> law)
    {
        int refused = 0;
        Law.HoldsOn(Problems, test => test.Rows >= 20 && test.Columns <= 30 && test.Rows > test.Columns && (link != "inverse" || test.Intercept), test =>
        {
            try
            {
                law(name == "squared" ? new LossProblem(test, Loss.Squared, test.Y, null) : LossProblem.From(test, name, link));
            }
            catch (WhittleException fault) when (fault.Code == "no-minimum")
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.InRange(refused, 0, Problems / 4);
    }
}
