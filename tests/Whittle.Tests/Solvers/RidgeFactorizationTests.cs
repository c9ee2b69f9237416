using Whittle.Certificates;
using Whittle.Design;
using Whittle.Numerics;
using Whittle.Penalties;
using Whittle.Solvers;
using Whittle.Tests.Laws;

namespace Whittle.Tests.Solvers;

/// <summary>Ridge's own steps: fits are stationary as they are solved, and one step takes what is off to the minimum.</summary>
public class RidgeFactorizationTests
{
    [Fact]
    public void A_step_takes_a_fit_that_is_off_to_the_minimum()
    {
        int tall = 0, wide = 0;
        Law.HoldsOn(150, test => test.Standardize && test.Factors.All(f => f > 0), test =>
        {
            PenalizedProblem problem = test.With(0);
            double lambda = 1e-3 * Math.Max(problem.LambdaMax, 1e-6);
            var ridge = new RidgeFactorization(problem);
            SparseVector fit = ridge.Solve([lambda], out _)[0];
            if (fit.Indices.Length == 0 || !ridge.IsRegular(lambda) || problem.Certifier.NullIsPerfect)
            {
                return;
            }

            var random = new Xoshiro256(test.Rows);
            SparseVector off = new(fit.Indices, [.. fit.Values.Select(b => b * (1 + (0.1 * random.NextNormal())))]);
            FitState At(SparseVector b) => new(lambda, [problem.ResponseMean], b);
            Certificate before = problem.Certifier.Certify([At(off)], out Gradients gradients)[0];
            Certificate after = problem.Certifier.Certify(At(ridge.Refine([off], [lambda], gradients.Values)[0])), solved = problem.Certifier.Certify(At(fit));
            Assert.True(before.KktViolation > 1e-8, $"off by {before.KktViolation:g2} only");
            Assert.True(after.KktViolation < 1e-11, $"{after.KktViolation:g2} after a step from {before.KktViolation:g2}");
            Assert.True(solved.KktViolation < 1e-11, $"{solved.KktViolation:g2} as solved");
            Interlocked.Increment(ref test.Columns > test.Rows ? ref wide : ref tall);
        });
        Assert.True(tall > 20 && wide > 20, $"{tall} tall, {wide} wide");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Rows_certify_what_the_data_certify_and_promise_no_more(bool intercept, bool isUneven)
    {
        const int n = 200, p = 6000;
        var random = new Xoshiro256(3);
        double[] x = [.. Enumerable.Range(0, n * p).Select(k => (random.NextNormal() + (isUneven ? k / n % 7 : 0)) * (isUneven ? 1 + (k / n % 5) : 1))], y = [.. Enumerable.Range(0, n).Select(i => x[i] - (2 * x[n + i]) + random.NextNormal() + 5)];
        double[] weights = [.. y.Select((_, i) => isUneven ? i % 11 == 0 ? 0 : 1 + (i % 3) : 1.0)], factors = [.. Enumerable.Range(0, p).Select(j => isUneven ? j % 13 == 12 ? double.PositiveInfinity : 0.5 + (j % 3) : 1)];
        var problem = new PenalizedProblem(new DenseDesign(x, n, p), y, weights, new PenaltyFactors(factors), new ProblemOptions { L1Ratio = 0, Intercept = intercept });
        var ridge = new RidgeFactorization(problem);
        double[] lambdas = [10, 1, 0.1, 1e-3];
        SparseVector[] fits = ridge.Solve(lambdas, out double[]?[] solutions);
        FitState[] states = [.. fits.Select((b, q) => new FitState(lambdas[q], [problem.ResponseMean], b))];
        Certificate[] byRows = problem.Certifier.Certify(states, [.. solutions.Select(a => a!)], ridge.RowMoments!), byData = problem.Certifier.Certify(states);
        for (int q = 0; q < lambdas.Length; q++)
        {
            Assert.True(byRows[q].IsCertified, $"λ = {lambdas[q]}: {byRows[q]}");
            Assert.True(byRows[q].KktViolation >= byData[q].KktViolation && byRows[q].RelativeGap >= byData[q].RelativeGap - 1e-15, $"{byRows[q]} promises more than {byData[q]}");
            Assert.Equal(byData[q].Objective, byRows[q].Objective, 1e-11 * byData[q].Objective);
        }

        // α that solve another system prove nothing.
        double[][] wrong = [.. solutions.Select(a => a!.Select(v => v * 1.001).ToArray())];
        Assert.All(problem.Certifier.Certify(states, wrong, ridge.RowMoments!), c => Assert.False(c.IsCertified));
    }
}
