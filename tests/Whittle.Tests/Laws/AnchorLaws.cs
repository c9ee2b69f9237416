using Whittle.Certificates;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>What anchors say of gradients between them is true, and certificates by them are those of all columns, of good fits and of bad ones.</summary>
public class AnchorLaws
{
    private const int Problems = 25;
    private const int Lambdas = 9;

    public static TheoryData<string, string, double> Combinations => new(
        from loss in LossProblem.Losses
        from ratio in new[] { 1.0, 0.5 }
        where loss.Name != "quantile"
        select (loss.Name, loss.Link, ratio));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_certificate_by_anchors_is_that_of_all_columns(string name, string link, double ratio) => LossProblem.HoldsOn(Problems, name, link, problem =>
    {
        PenalizedProblem solved = problem.With(ratio);
        double[] lambdas = new LambdaGrid { Count = Lambdas, Ratio = 0.05 }.Resolve(solved.LambdaMax, problem.Test.Rows, problem.Test.Columns);
        FitState[] fits = [.. new PathFitter(solved).Fit(lambdas, null, CancellationToken.None).Select(p => p.Fit)];
        if (fits.Length < Lambdas)
        {
            return;
        }

        // Anchors are at the fits; what is certified are the fits, fits that are a little off, and fits with a coefficient forgotten.
        GradientAnchors anchors = solved.Certifier.CreateAnchors()!;
        solved.Certifier.Certify(fits, anchors, extend: true, out _);
        var random = new Xoshiro256(problem.Test.Rows);
        FitState[] off = [.. fits.Select(f => f with { Coefficients = new SparseVector(f.Coefficients.Indices, [.. f.Coefficients.Values.Select(b => b * (1 + (1e-3 * random.NextNormal())))]) })];
        FitState[] forgetful = [.. fits.Select(f => f with { Coefficients = new SparseVector([.. f.Coefficients.Indices.Skip(1)], [.. f.Coefficients.Values.Skip(1)]) })];
        foreach (FitState[] some in new[] { fits, off, forgetful })
        {
            Certificate[] all = solved.Certifier.Certify(some), few = solved.Certifier.Certify(some, anchors, extend: false, out Gradients seen);
            Assert.All(some, f => Assert.Subset(seen.Terms.ToHashSet(), f.Coefficients.Indices.ToHashSet()));
            for (int q = 0; q < some.Length; q++)
            {
                AssertAlike(all[q].KktViolation, few[q].KktViolation);
                AssertAlike(all[q].RelativeGap, few[q].RelativeGap);
            }
        }
    });

    [Fact]
    public void Every_gradient_beyond_its_limit_is_named_for_any_descent() => Law.HoldsOn(200, test =>
    {
        PenalizedProblem problem = test.With(1);
        GradientAnchors anchors = problem.Certifier.CreateAnchors()!;
        int n = test.Rows, p = test.Columns;
        var random = new Xoshiro256(n + p);
        double[] Descent(double[] from, double size) => [.. from.Select((u, i) => test.Weights[i] > 0 ? u + (size * random.NextNormal() * test.Weights[i]) : 0)];
        double[] Gradient(double[] descent)
        {
            var gradient = new double[p];
            problem.Predictor.TransposeMultiply(problem.Predictor.AllCoefficients, descent, 1, gradient);
            return gradient;
        }

        double[] last = Descent(new double[n], 1);
        foreach (double size in new[] { 1, 1e-2, 1e-4, 0 })
        {
            last = Descent(last, size);
            double[] gradient = Gradient(last);
            double lambda = 0.7 * gradient.Max(Math.Abs);
            int[] named = anchors.Beyond(last, lambda);
            Assert.All(Enumerable.Range(0, p).Where(j => Math.Abs(gradient[j]) > lambda * problem.Factors[j] * (1 + 1e-9)), j => Assert.Contains(j, named));
            anchors.Add(lambda, last, gradient);
        }

        // The last descent is an anchor itself, so that nothing but what is beyond is named.
        double[] own = Gradient(last);
        int[] penalized = [.. Enumerable.Range(0, p).Where(j => problem.Factors[j] > 0 && !problem.Factors.IsExcluded(j))];
        double above = 1e-12 + penalized.Select(j => Math.Abs(own[j]) / problem.Factors[j]).DefaultIfEmpty(0).Max();
        Assert.All(anchors.Beyond(last, 2 * above), j => Assert.Equal(0, problem.Factors[j]));
    });

    private static void AssertAlike(double one, double other)
    {
        if (!one.Equals(other))
        {
            Assert.Equal(one, other, 1e-13 + (1e-8 * Math.Abs(one)));
        }
    }
}
