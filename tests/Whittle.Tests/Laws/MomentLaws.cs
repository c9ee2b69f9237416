using Whittle.Certificates;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>Certificates from second moments, on data long enough that they are used, are those from the data and never promise more.</summary>
public class MomentLaws
{
    private const int Rows = 26000;
    private const int Columns = 45;

    public static TheoryData<double, double, bool> Problems => new(from ratio in new[] { 1.0, 0.5, 0.0 } from mean in new[] { 0.0, 1e4 } from weighted in new[] { false, true } select (ratio, mean, weighted));

    [Theory]
    [MemberData(nameof(Problems))]
    public void They_bound_what_the_data_say_of_any_coefficients(double ratio, double mean, bool weighted)
    {
        PenalizedProblem problem = Create(ratio, mean, weighted);
        SecondMoments moments = problem.MomentsOf(problem.CreateQuadratic())!;
        var random = new Xoshiro256(8);
        foreach (PathPoint point in new PathFitter(problem).Fit(new LambdaGrid { Count = 4, Ratio = 0.01 }.Resolve(problem.LambdaMax, Rows, Columns), null, CancellationToken.None))
        {
            double[] near = [.. point.Fit.Coefficients.ToDense(Columns).Select(b => b * (1 + (1e-3 * random.NextNormal())))];
            foreach (SparseVector b in new[] { point.Fit.Coefficients, new SparseVector(problem.Design.AllColumns, near) })
            {
                FitState fit = point.Fit with { Coefficients = b };
                Certificate data = problem.Certifier.Certify(fit), fast = problem.Certifier.Certify([fit], moments)[0];
                Assert.Equal(data.Objective, fast.Objective, 1e-11 * data.Objective);
                // The data's own figures have the rounding of predictors in them, which are as large as the response's mean.
                double rounding = 1e-15 * (1 + mean);
                Assert.InRange(fast.RelativeGap, data.RelativeGap - rounding, (data.RelativeGap * (1 + 1e-6)) + 1e-9);
                Assert.InRange(fast.KktViolation, data.KktViolation - rounding, (data.KktViolation * (1 + 1e-6)) + 1e-10);
            }

            Assert.True(point.Certificate.IsCertified, point.Certificate.ToString());
        }
    }

    [Fact]
    public void They_are_not_asked_where_they_say_too_little()
    {
        PenalizedProblem free = Create(1, 0, false, unpenalized: true);
        Assert.Null(free.MomentsOf(free.CreateQuadratic()));
        var random = new Xoshiro256(2);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        var few = new PenalizedProblem(new DenseDesign(x, 100, 4), x[..100], [.. Enumerable.Repeat(1.0, 100)], PenaltyFactors.Ones(4), new ProblemOptions());
        Assert.Null(few.MomentsOf(few.CreateQuadratic()));
    }

    private static PenalizedProblem Create(double ratio, double mean, bool weighted, bool unpenalized = false)
    {
        var random = new Xoshiro256(5);
        var x = new double[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            double last = random.NextNormal();
            for (int j = 0; j < Columns; j++)
            {
                last = (0.6 * last) + (0.8 * random.NextNormal());
                x[i + (j * Rows)] = last + mean;
            }
        }

        double[] y = [.. Enumerable.Range(0, Rows).Select(i => x[i] - x[i + (3 * Rows)] + (0.5 * x[i + (7 * Rows)]) + random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => weighted ? i % 4 : 1.0)], factors = [.. Enumerable.Range(0, Columns).Select(j => unpenalized && j == 2 ? 0.0 : 1)];
        return new PenalizedProblem(new DenseDesign(x, Rows, Columns), y, weights, new PenaltyFactors(factors), new ProblemOptions { L1Ratio = ratio, Standardize = !weighted });
    }
}
