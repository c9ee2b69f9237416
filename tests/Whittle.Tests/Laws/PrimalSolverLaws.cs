using Whittle.Certificates;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>The fallback of the exchange solver, alone: it is rarely reached from there, so it is held to the same law here.</summary>
public class PrimalSolverLaws
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void One_change_at_a_time_reaches_a_certified_minimum_from_nothing(double l1Ratio)
    {
        var failures = new List<string>();
        Parallel.For(0, 400, seed =>
        {
            TestProblem test = ProblemGenerator.Create(seed);
            PenalizedProblem problem = test.With(l1Ratio);
            double lambda = 0.05 * problem.LambdaMax;
            var point = new ActivePoint(new ResidualQuadratic(problem.Design, problem.Centred), new ElasticNetPenalty(l1Ratio), problem.Factors);
            point.Start(lambda);
            StopReason reason = PrimalSolver.Solve(point, lambda, CancellationToken.None);
            point.Polish(lambda);
            Certificate certificate = problem.Certifier.Certify(new FitState(lambda, [problem.ResponseMean], point.Solution));
            if (reason != StopReason.Converged || !certificate.IsCertified)
            {
                lock (failures)
                {
                    failures.Add($"{test}: {reason}, {certificate}");
                }
            }
        });
        Assert.True(failures.Count == 0, $"{failures.Count} of 400:\n{string.Join('\n', failures.Take(20))}");
    }
}
