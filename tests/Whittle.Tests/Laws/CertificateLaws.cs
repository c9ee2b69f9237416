using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>Every generated problem is fitted along a path, and every fit is certified afresh.</summary>
public class CertificateLaws
{
    private const int Problems = 1000;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void Every_fit_is_certified(double l1Ratio)
    {
        var failures = new List<string>();
        Parallel.For(0, Problems, seed =>
        {
            TestProblem test = ProblemGenerator.Create(seed);
            PenalizedProblem problem = test.With(l1Ratio);
            double[] lambdas = new LambdaGrid { Count = 12 }.Resolve(problem.LambdaMax, test.Rows, test.Columns);
            foreach (PathPoint point in new PathFitter(problem).Fit(lambdas, null, CancellationToken.None))
            {
                FreshCertificate fresh = FreshCertificate.Of(test, l1Ratio, point);
                if (!point.Certificate.IsCertified || !(fresh.RelativeGap <= 1e-9) || !(fresh.KktViolation <= 1e-7))
                {
                    lock (failures)
                    {
                        failures.Add($"{test} at λ = {point.Lambda:g3} of {lambdas[0]:g3}: {point.StopReason}, own {point.Certificate}, fresh gap {fresh.RelativeGap:e1}, KKT {fresh.KktViolation:e1}");
                    }

                    break;
                }
            }
        });
        Assert.True(failures.Count == 0, $"{failures.Count} of {Problems} problems:\n{string.Join('\n', failures.Take(25))}");
    }
}
