using Whittle.Certificates;
using Whittle.Numerics;
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
            SparseVector fit = ridge.Solve([lambda])[0];
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
}
