using Whittle.Design;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Tests.Laws;

namespace Whittle.Tests.Reference;

/// <summary>Whittle against glmnet and scikit-learn at their tightest: the objective first, coefficients where they are unique.</summary>
public class GoldenTests
{
    private const double ObjectiveTolerance = 1e-10;
    private const double CoefficientTolerance = 1e-8;

    [Fact]
    public void Fits_equal_every_golden()
    {
        var failures = new List<string>();
        foreach (var group in ReferenceFiles.Goldens.GroupBy(g => (g.Problem, g.L1Ratio)))
        {
            ReferenceProblem problem = ReferenceFiles.Problems[group.Key.Problem];
            RegularizationPath path = For(problem, group.Key.L1Ratio).FitPath(new LambdaGrid { Values = [.. group.Select(g => g.Lambda)] });
            foreach (GoldenFit golden in group)
            {
                PathPoint point = path.Points.Single(p => p.Lambda == golden.Lambda);
                FreshCertificate fresh = FreshCertificate.Of(ToTest(problem), golden.L1Ratio, point);
                double difference = Difference(problem, point, golden.Coefficients);
                if (!(Math.Abs(fresh.Objective - golden.Objective) <= ObjectiveTolerance * golden.Objective)
                    || !(fresh.RelativeGap <= 1e-9 && fresh.KktViolation <= 1e-7)
                    || (golden.Unique && !(difference <= CoefficientTolerance)))
                {
                    failures.Add($"{golden}: objective {fresh.Objective:r} against {golden.Objective:r}, coefficients {difference:e1} apart, gap {fresh.RelativeGap:e1}, KKT {fresh.KktViolation:e1}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {ReferenceFiles.Goldens.Count}:\n{string.Join('\n', failures.Take(25))}");
    }

    [Fact]
    public void Every_convention_of_lambda_leads_to_the_fit_that_the_other_program_made()
    {
        var failures = new List<string>();
        foreach (ConventionFit fit in ReferenceFiles.Conventions)
        {
            ReferenceProblem problem = ReferenceFiles.Problems[fit.Problem];
            LambdaConvention convention = fit.Convention switch { "mean" => LambdaConvention.Mean, "sklearn" => LambdaConvention.ScikitLearn, _ => LambdaConvention.Glmnet };
            LambdaScale scale = For(problem, 1).LambdaScale;
            PenaltyStrength? ours = scale.ToWhittle(convention, fit.Lambda, fit.L1Ratio);
            if (ours is not { } pair)
            {
                failures.Add($"{fit}: no translation");
                continue;
            }

            PenaltyStrength back = scale.FromWhittle(convention, pair.Lambda, pair.L1Ratio)!.Value;
            PathPoint point = For(problem, pair.L1Ratio).FitPoint(pair.Lambda, CancellationToken.None);
            double difference = Difference(problem, point, fit.Coefficients);
            if (!(difference <= CoefficientTolerance) || !(Math.Abs(back.Lambda - fit.Lambda) <= 1e-11 * fit.Lambda) || !(Math.Abs(back.L1Ratio - fit.L1Ratio) <= 1e-11))
            {
                failures.Add($"{fit}: ours ({pair.Lambda:r}, {pair.L1Ratio:r}), theirs ({fit.Whittle.Lambda:r}, {fit.Whittle.L1Ratio:r}), coefficients {difference:e1} apart, back to ({back.Lambda:r}, {back.L1Ratio:r})");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {ReferenceFiles.Conventions.Count}:\n{string.Join('\n', failures.Take(25))}");
    }

    [Fact]
    public void Cross_validation_equals_glmnets()
    {
        Assert.All(ReferenceFiles.CrossValidations, run =>
        {
            ReferenceProblem problem = ReferenceFiles.Problems[run.Problem];
            CrossValidatedPath path = For(problem, 1).CrossValidate(Folds.FromLabels(run.FoldId), new LambdaGrid { Values = run.Lambdas });
            for (int k = 0; k < run.Lambdas.Length; k++)
            {
                Assert.Equal(1, path.CrossValidation.Means[k] / run.Mean[k], 1e-10);
                Assert.Equal(1, path.CrossValidation.StandardErrors[k] / run.StandardError[k], 1e-10);
            }

            Assert.Equal(run.LambdaMin, path.Select(SelectionRule.Minimum).Lambda, 1e-12 * run.LambdaMin);
            Assert.Equal(run.Lambda1se, path.Select(SelectionRule.OneStandardError).Lambda, 1e-12 * run.Lambda1se);
        });
    }

    internal static Regression For(ReferenceProblem problem, double l1Ratio)
    {
        string[] names = [.. Enumerable.Range(0, problem.Columns).Select(j => $"x{j}")];
        return Regression.ElasticNet(
            new DenseDesign(problem.X, problem.Rows, problem.Columns), problem.Y, l1Ratio, problem.Weights, names,
            new RegressionOptions
            {
                Intercept = problem.Intercept,
                Standardize = problem.Standardize,
                PenaltyFactors = names.Select((name, j) => (name, v: problem.PenaltyFactors?[j] ?? 1)).ToDictionary(f => f.name, f => f.v),
            });
    }

    private static TestProblem ToTest(ReferenceProblem problem) => new(
        problem.Name, problem.Rows, problem.Columns, problem.X, problem.Y, problem.Weights ?? [.. Enumerable.Repeat(1.0, problem.Rows)],
        problem.PenaltyFactors ?? [.. Enumerable.Repeat(1.0, problem.Columns)], problem.Intercept, problem.Standardize);

    // The largest distance of a coefficient from the golden's, each times its column's standard deviation, over the largest such product.
    internal static double Difference(ReferenceProblem problem, PathPoint point, double[] coefficients)
    {
        double[] deviations = For(problem, 1).Problem.Design.Deviations;
        double largest = 0, difference = 0;
        for (int j = 0; j < coefficients.Length; j++)
        {
            int at = point.Indices.ToList().IndexOf(j);
            largest = Math.Max(largest, Math.Abs(coefficients[j] * deviations[j]));
            difference = Math.Max(difference, Math.Abs((at < 0 ? 0 : point.Values[at]) - coefficients[j]) * deviations[j]);
        }

        return largest > 0 ? difference / largest : difference;
    }
}
