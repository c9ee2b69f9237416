using Whittle.Certificates;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>Different ways to an answer lead to the same answer.</summary>
public class SolverLaws
{
    private const int Problems = 200;

    public static TheoryData<double> Ratios => Law.Ratios;

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_warm_fit_equals_a_cold_one(double ratio) => Law.HoldsOn(Problems, test =>
    {
        double[] lambdas = Fitted.Grid(test, ratio, 8);
        Fitted[] warm = Fitted.Path(test, ratio, lambdas);
        foreach (int k in new[] { warm.Length / 2, warm.Length - 1 })
        {
            Fitted.Path(test, ratio, lambdas[k])[0].AssertEquals(warm[k]);
            Fitted.Of(test, ratio, test.ToRegression(ratio).FitPoint(lambdas[k], CancellationToken.None)).AssertEquals(warm[k]);
        }
    });

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void The_gram_matrix_and_the_residual_lead_to_the_same_fit(double ratio) => Law.HoldsOn(Problems, test =>
    {
        PenalizedProblem problem = test.With(ratio);
        var residual = new ResidualQuadratic(problem.Design, problem.Centred);
        var bySquares = new ExchangeSolver(new GramQuadratic(residual, problem.Design.Workers), problem.Penalty, problem.Factors);
        var byResidual = new ExchangeSolver(residual, problem.Penalty, problem.Factors);
        foreach (double lambda in Fitted.Grid(test, ratio))
        {
            Assert.Equal(StopReason.Converged, bySquares.Solve(lambda, CancellationToken.None));
            Assert.Equal(StopReason.Converged, byResidual.Solve(lambda, CancellationToken.None));
            PathPoint[] points = [.. new PathFitter(problem).Certify([(lambda, bySquares.Solution), (lambda, byResidual.Solution)])];
            Fitted.Of(test, ratio, points[0]).AssertEquals(Fitted.Of(test, ratio, points[1]));
        }
    });

    [Fact]
    public void Ridge_equals_the_plain_normal_equations() => Law.HoldsOn(Problems, test =>
    {
        foreach (Fitted fit in Fitted.Path(test, 0, Fitted.Grid(test, 0, 4)))
        {
            if (fit.Lambda > 0)
            {
                PlainRidge plain = new(test);
                plain.Fit(fit.Lambda).AssertEquals(fit);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void At_lambda_zero_the_fit_is_certified_least_squares(double ratio) =>
        Law.HoldsOn(Problems, test => test.Intercept, test => Assert.Single(Fitted.Path(test, ratio, 0)));

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(0.9999)]
    public void Wide_nearly_collinear_problems_are_certified_along_the_whole_path(double rho)
    {
        foreach ((int n, int p, int seed) in new[] { (40, 300, 1), (80, 400, 2), (60, 1000, 3) })
        {
            var random = new Xoshiro256(seed);
            double[] x = ProblemGenerator.CreateAutoregressive(random, n, p, rho);
            double[] y = [.. Enumerable.Range(0, n).Select(i => random.NextNormal() + Enumerable.Range(1, 5).Sum(k => x[i + (k * (p / 7) * n)] * (k - 2.5)))];
            var test = new TestProblem($"{n}×{p} rho={rho}", n, p, x, y, Ones(n), Ones(p), true, true);
            Fitted[] fits = Fitted.Path(test, 1, Fitted.Grid(test, 1, 12));
            Assert.Equal(12, fits.Length);
            Assert.InRange(fits[^1].Coefficients.Count(b => b != 0), 2, n);
            Assert.Equal(8, Fitted.Path(test, 0.5, Fitted.Grid(test, 0.5, 8)).Length);
        }
    }

    [Theory]
    [InlineData(1.0, 0.5)]
    [InlineData(1.0, 0.95)]
    [InlineData(0.5, 0.5)]
    public void Lambdas_far_apart_lead_to_the_fits_of_a_fine_grid(double ratio, double rho)
    {
        const int n = 120, p = 700;
        var random = new Xoshiro256(11);
        double[] x = ProblemGenerator.CreateAutoregressive(random, n, p, rho);
        double[] y = [.. Enumerable.Range(0, n).Select(i => random.NextNormal() + Enumerable.Range(1, 20).Sum(k => x[i + (k * 30 * n)]))];
        var test = new TestProblem($"{n}×{p} rho={rho}", n, p, x, y, Ones(n), Ones(p), true, true);
        double top = test.ToRegression(ratio).LambdaMax;
        double[] fine = [.. Enumerable.Range(0, 121).Select(k => top * Math.Pow(1e-3, k / 120.0))];
        Fitted[] steps = Fitted.Path(test, ratio, fine);
        double[] far = [fine[0], fine[40], fine[120]];
        Fitted[] jumps = Fitted.Path(test, ratio, far);
        Assert.InRange(steps[120].Coefficients.Count(b => b != 0), ratio == 1 ? 100 : n, ratio == 1 ? n : p);
        jumps[1].AssertEquals(steps[40]);
        jumps[2].AssertEquals(steps[120]);
        Fitted.Path(test, ratio, far[2])[0].AssertEquals(steps[120]);
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
