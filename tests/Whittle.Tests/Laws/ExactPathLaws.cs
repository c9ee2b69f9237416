using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>The exact path and the grid are two ways to the same coefficients.</summary>
public class ExactPathLaws
{
    private const int Problems = 400;

    [Fact]
    public void Every_knot_is_certified_and_the_grid_agrees_between_knots()
    {
        var failures = new List<string>();
        int complete = 0;
        Parallel.For(0, Problems, seed =>
        {
            TestProblem test = ProblemGenerator.Create(seed);
            PenalizedProblem problem = test.With(1);
            double[] lambdas = new LambdaGrid { Count = 10 }.Resolve(problem.LambdaMax, test.Rows, test.Columns);
            ExactPath exact = new ExactPathFitter(problem).Fit(lambdas[^1], true, CancellationToken.None);
            Interlocked.Add(ref complete, exact.IsComplete ? 1 : 0);
            string? fault = exact.IsComplete ? null : $"ended at {exact.Knots[^1].Lambda:g3} of {lambdas[0]:g3}, aiming for {lambdas[^1]:g3}";
            foreach (PathPoint knot in exact.Knots)
            {
                FreshCertificate fresh = FreshCertificate.Of(test, 1, knot);
                if (!(fresh.RelativeGap <= 1e-9) || !(fresh.KktViolation <= 1e-7))
                {
                    fault ??= $"knot {knot.Lambda:g3} of {lambdas[0]:g3}: gap {fresh.RelativeGap:e1}, KKT {fresh.KktViolation:e1}";
                }
            }

            foreach (PathPoint point in new PathFitter(problem).Fit(lambdas, null, CancellationToken.None))
            {
                if (exact.IsComplete && exact.Knots.Count > 1 && !Agrees(point, exact, problem))
                {
                    fault ??= $"grid and exact path differ at {point.Lambda:g3} of {lambdas[0]:g3}";
                }
            }

            if (fault is not null)
            {
                lock (failures)
                {
                    failures.Add($"{test}: {fault}");
                }
            }
        });
        Assert.True(failures.Count == 0, $"{failures.Count} of {Problems}:\n{string.Join('\n', failures.Take(25))}");
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-7)]
    public void A_column_that_nearly_depends_on_others_replaces_one_of_them(double distance)
    {
        var random = new Xoshiro256(5);
        int n = 40;
        double[] a = Draw(random, n), c = Draw(random, n), e = Draw(random, n);

        // b rises with y by itself and falls with it beside a and c: near = a + distance·b is the better column at first, and a in the end.
        double[] b = [.. Enumerable.Range(0, n).Select(i => a[i] + (0.5 * e[i]) + (0.8 * c[i]))];
        double[] near = [.. a.Zip(b, (u, v) => u + (distance * v))];
        double[] y = [.. Enumerable.Range(0, n).Select(i => (6 * a[i]) - b[i] + (2 * c[i]) + (0.1 * random.NextNormal()))];
        var test = new TestProblem("near", n, 4, [.. a, .. b, .. near, .. c], y, [.. Enumerable.Repeat(1.0, n)], [1, 1, 1, 1], true, true);
        PenalizedProblem problem = test.With(1);
        ExactPath path = new ExactPathFitter(problem).Fit(1e-3 * problem.LambdaMax, true, CancellationToken.None);
        Assert.True(path.IsComplete);
        Assert.Contains(path.Events, change => change is { Column: 2, Enters: false });
        Assert.All(path.Knots, knot => Assert.True(FreshCertificate.Of(test, 1, knot) is { RelativeGap: <= 1e-9, KktViolation: <= 1e-7 }, knot.Certificate.ToString()));
    }

    private static double[] Draw(Xoshiro256 random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    // The fits agree: the line between two knots gives the same fitted values, compared through the objective's own scale.
    private static bool Agrees(PathPoint point, ExactPath exact, PenalizedProblem problem)
    {
        int after = 0;
        while (after < exact.Knots.Count - 1 && exact.Knots[after].Lambda > point.Lambda)
        {
            after++;
        }

        PathPoint low = exact.Knots[after], high = exact.Knots[Math.Max(0, after - 1)];
        double share = high.Lambda > low.Lambda ? Math.Clamp((high.Lambda - point.Lambda) / (high.Lambda - low.Lambda), 0, 1) : 1;
        int p = problem.Design.Columns;
        double[] from = high.Standardized.ToDense(p), to = low.Standardized.ToDense(p), grid = point.Standardized.ToDense(p);
        var difference = new double[p];
        for (int j = 0; j < p; j++)
        {
            difference[j] = grid[j] - (from[j] + (share * (to[j] - from[j])));
        }

        var fit = new double[problem.Design.Rows];
        problem.Design.AddProduct(problem.Design.AllColumns, difference, fit);
        double size = Math.Sqrt(problem.Centred.Select((y, i) => problem.Design.Weights[i] * y * y).Sum());
        return Math.Sqrt(fit.Select((v, i) => problem.Design.Weights[i] * v * v).Sum()) <= 1e-7 * size;
    }
}
