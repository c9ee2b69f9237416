using Whittle.Certificates;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Tests.Laws;

/// <summary>Between the λ that were fitted, a lasso path of least squares says what a fit of that λ would have said, and proves it.</summary>
public class ModelPathLaws
{
    private static readonly double[] Shares = [1.7, 0.93, 0.71, 0.5, 0.313, 0.123, 0.0501];

    [Fact]
    public void Every_lambda_between_is_certified_afresh_and_predicts_what_its_own_fit_predicts()
    {
        Law.HoldsOn(300, test =>
        {
            Regression regression = test.ToRegression(1);
            ModelPath path = regression.CreateModelPath(regression.FitPath(new LambdaGrid { Count = 5, Ratio = 0.05 }));
            if (regression.LambdaMax == 0)
            {
                Assert.Null(path.ExactFrom);
                return;
            }

            Assert.Equal(path.Points[^1].Lambda, path.ExactFrom);
            foreach (double lambda in Shares.Select(share => share * regression.LambdaMax))
            {
                LinearModel between = path.At(lambda);
                Assert.Equal(lambda, between.Lambda);
                double[] coefficients = [.. between.Coefficients.Select(c => c.Estimate)];
                FreshCertificate fresh = FreshCertificate.Of(test, lambda, 1, between.Intercept, coefficients);
                Assert.True(fresh.RelativeGap <= 1e-9 && fresh.KktViolation <= 1e-7, $"λ = {lambda:g3}: fresh gap {fresh.RelativeGap:e1}, KKT {fresh.KktViolation:e1}");
                Assert.True(between.Certificate.IsCertified, between.Certificate.ToString());
                Assert.True(fresh.RelativeGap <= between.Certificate.RelativeGap + 1e-11, $"fresh gap {fresh.RelativeGap:e1}, bound {between.Certificate.RelativeGap:e1}");
                LinearModel fitted = regression.Fit(lambda);
                new Fitted(test, lambda, 1, between.Intercept, coefficients).AssertEquals(new Fitted(test, lambda, 1, fitted.Intercept, [.. fitted.Coefficients.Select(c => c.Estimate)]));
                Assert.Equal(fitted.DevianceExplained, between.DevianceExplained, 1e-9);
                Assert.Equal(1, between.Certificate.Objective / fitted.Certificate.Objective, 1e-9);
            }
        });
    }

    [Theory]
    [InlineData("plain", 60, 12)]
    [InlineData("weights", 60, 12)]
    [InlineData("wide", 25, 80)]
    [InlineData("unpenalized and excluded", 60, 12)]
    [InlineData("duplicates", 60, 12)]
    [InlineData("no intercept", 60, 12)]
    [InlineData("as given", 60, 12)]
    public void The_coefficients_between_are_those_of_a_fit(string kind, int n, int p)
    {
        var random = new Xoshiro256(n + p);
        double[] x = ProblemGenerator.CreateAutoregressive(random, n, p, 0.5), weights = [.. Enumerable.Repeat(1.0, n)], factors = [.. Enumerable.Repeat(1.0, p)];
        if (kind == "duplicates")
        {
            x.AsSpan(0, n).CopyTo(x.AsSpan(5 * n, n));
            x.AsSpan(n, n).CopyTo(x.AsSpan(7 * n, n));
        }

        double[] y = [.. Enumerable.Range(0, n).Select(i => 7 + (3 * x[i]) - (2 * x[i + n]) + x[i + (2 * n)] + (0.5 * x[i + (9 * n)]) + random.NextNormal())];
        if (kind == "weights")
        {
            weights = [.. weights.Select((_, i) => i % 7 == 3 ? 0 : 0.2 + (3 * random.NextDouble()))];
        }

        if (kind == "unpenalized and excluded")
        {
            (factors[3], factors[4], factors[0], factors[1]) = (0, 0, double.PositiveInfinity, 0.4);
        }

        Regression regression = new TestProblem(kind, n, p, x, y, weights, factors, kind != "no intercept", kind != "as given").ToRegression(1);
        ModelPath path = regression.CreateModelPath(regression.FitPath(new LambdaGrid { Count = 10, Ratio = 0.01 }));
        Assert.Equal(path.Points[^1].Lambda, path.ExactFrom);
        int moving = 0;
        for (int k = 0; k < path.Points.Count; k++)
        {
            foreach (double factor in k == 0 ? [3.0, 1.01, 0.83] : new[] { 0.999, 0.97, 0.7 })
            {
                double lambda = Math.Max(path.ExactFrom!.Value, factor * path.Points[k].Lambda);
                LinearModel between = path.At(lambda), fitted = regression.Fit(lambda);
                Assert.True(fitted.Certificate.IsCertified && between.Certificate.IsCertified);
                Assert.Equal(fitted.Coefficients.Select(c => c.Status), between.Coefficients.Select(c => c.Status));
                double size = fitted.Coefficients.Max(c => Math.Abs(c.Estimate));
                Assert.Equal(fitted.Intercept, between.Intercept, 1e-10 * Math.Abs(fitted.Intercept));
                foreach ((Coefficient own, Coefficient other) in between.Coefficients.Zip(fitted.Coefficients))
                {
                    Assert.True(Math.Abs(own.Estimate - other.Estimate) <= 1e-10 * size, $"λ = {lambda:g4}: {own.Name} is {own.Estimate:r}, not {other.Estimate:r}");
                }

                moving += size > 0 ? 1 : 0;
            }
        }

        Assert.True(moving > 20);
    }

    [Fact]
    public void A_path_that_ends_early_knows_every_lambda_down_to_its_end()
    {
        TestProblem test = ProblemGenerator.Create(5);
        Regression regression = test.ToRegression(1);
        ExactPath cut = new ExactPathFitter(regression.Problem).Fit(0, true, CancellationToken.None, 4);
        Assert.False(cut.IsComplete);
        ModelPath path = regression.CreateModelPath(cut);
        Assert.Equal((4, cut.Knots[3].Lambda), (path.Knots.Count, path.ExactFrom));
        Assert.True(path.At((cut.Knots[2].Lambda + cut.Knots[3].Lambda) / 2).Certificate.IsCertified);
        FaultAssert.Throws(
            FaultKind.Usage, "lambda-not-saved", $"The path has no fit at λ = 0; the nearest λ it has is {Faults.Text(cut.Knots[3].Lambda)}; it knows every λ from {Faults.Text(cut.Knots[3].Lambda)} up.",
            () => path.At(0));
    }

    [Fact]
    public void A_stretch_that_passes_over_a_knot_is_not_certified()
    {
        int refused = 0;
        Law.HoldsOn(30, test => test.Columns >= 5 && test.Rows >= 20, test =>
        {
            var problem = test.With(1);
            PathPoint[] knots = [.. new ExactPathFitter(problem).Fit(0.2 * problem.LambdaMax, true, CancellationToken.None).Knots];
            for (int k = 2; k < knots.Length; k++)
            {
                PathSegment segment = new SegmentCertifier(problem).Join([knots[k - 2], knots[k]], CancellationToken.None)[0].ToNext!;
                double t = (knots[k - 2].Lambda - knots[k - 1].Lambda) / (knots[k - 2].Lambda - knots[k].Lambda);
                if (!(t is > 0 and < 1))
                {
                    continue;
                }

                double[] straight = [.. Enumerable.Range(0, test.Columns).Select(j => ((1 - t) * knots[k - 2].Standardized[j]) + (t * knots[k].Standardized[j]))];
                int[] support = [.. Enumerable.Range(0, test.Columns).Where(j => straight[j] != 0)];
                Certificate own = problem.Certifier.Certify(new FitState(knots[k - 1].Lambda, knots[k].Fit.Intercepts, new(support, Array.ConvertAll(support, j => straight[j]))));
                Assert.True(segment.RelativeGap >= own.RelativeGap - 1e-12, $"bound {segment.RelativeGap:e2}, gap {own.RelativeGap:e2}");
                Assert.True(segment.KktViolation >= own.KktViolation - 1e-12, $"bound {segment.KktViolation:e2}, KKT {own.KktViolation:e2}");
                refused += own.IsCertified ? 0 : 1;
                Assert.True(own.IsCertified || !segment.IsCertified(CertificateTolerance.Default));
            }
        });
        Assert.True(refused > 30, $"only {refused} stretches were refused");
    }
}
