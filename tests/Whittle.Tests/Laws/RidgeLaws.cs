using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>Ridge's free estimates against what they stand for: refits without a row, and the hat matrix formed row by row.</summary>
public class RidgeLaws
{
    private const double Tolerance = 1e-8;

    [Fact]
    public void The_leave_one_out_error_is_that_of_refits_without_each_row() => Law.HoldsOn(120, IsModest, test =>
    {
        PlainRidge plain = new(test);
        int[] rows = [.. Enumerable.Range(0, test.Rows).Where(i => test.Weights[i] > 0)];
        foreach (PathPoint point in Path(test))
        {
            double expected = rows.Sum(i => test.Weights[i] * Math.Pow(test.Y[i] - plain.PredictWithout(i, point.Lambda), 2)) / test.Weights.Sum();
            AssertNear(expected, point.RidgeErrors!.LeaveOneOut, point.Lambda, "leave-one-out", Nothing(test));
        }
    });

    [Fact]
    public void Degrees_of_freedom_are_the_trace_of_the_hat_matrix() => Law.HoldsOn(120, IsModest, test =>
    {
        PlainRidge plain = new(test);
        foreach (PathPoint point in Path(test))
        {
            AssertNear(plain.HatTrace(point.Lambda), point.DegreesOfFreedom, point.Lambda, "degrees of freedom");
        }
    });

    [Fact]
    public void Generalized_cross_validation_is_its_formula() => Law.HoldsOn(120, IsModest, test =>
    {
        PlainRidge plain = new(test);
        foreach (PathPoint point in Path(test))
        {
            Fitted fit = Fitted.Of(test, 0, point);
            double total = test.Weights.Sum(), share = plain.HatTrace(point.Lambda) / test.Weights.Count(w => w > 0), squares = 0;
            for (int i = 0; i < test.Rows; i++)
            {
                double prediction = fit.Intercept + Enumerable.Range(0, test.Columns).Sum(j => test[i, j] * fit.Coefficients[j]);
                squares += test.Weights[i] * Math.Pow(test.Y[i] - prediction, 2) / total;
            }

            AssertNear(squares / Math.Pow(1 - share, 2), point.RidgeErrors!.GeneralizedCrossValidation, point.Lambda, "GCV", Nothing(test));
        }
    });

    [Fact]
    public void The_problems_above_have_weights_factors_no_intercept_and_more_columns_than_rows()
    {
        TestProblem[] tests = [.. Enumerable.Range(0, 1000).Select(ProblemGenerator.Create).Where(IsModest).Take(120)];
        Assert.True(tests.Count(t => t.Weights.Any(w => w == 0)) > 10);
        Assert.True(tests.Count(t => t.Factors.Contains(0) && t.Factors.Contains(double.PositiveInfinity)) > 10);
        Assert.True(tests.Count(t => !t.Intercept) > 10);
        Assert.True(tests.Count(t => !t.Standardize) > 10);
        Assert.True(tests.Count(t => t.Columns > t.Rows) > 10);
    }

    [Fact]
    public void Only_ridge_has_errors_where_they_are_asked_for_and_a_constant_response_leaves_none()
    {
        TestProblem test = ProblemGenerator.Create(0);
        Assert.Null(new PathFitter(test.With(0)).Fit([0.1], null, CancellationToken.None)[0].RidgeErrors);
        Assert.Null(new PathFitter(test.With(1)).Fit([0.1], null, CancellationToken.None)[0].RidgeErrors);
        TestProblem constant = test with { Y = [.. test.Y.Select(_ => 4.0)], Intercept = true };
        RidgeErrors errors = WithErrors(constant).Fit([0.1], null, CancellationToken.None)[0].RidgeErrors!;
        Assert.Equal(0, errors.LeaveOneOut, 1e-28);
        Assert.Equal(0, errors.GeneralizedCrossValidation, 1e-28);
    }

    // A plain refit of each row costs n·(n·p² + p³). Wide tables as given of which one column is a million times the others leave the estimates six
    // digits only, because their rows' Gram matrix is what is decomposed.
    private static bool IsModest(TestProblem test) =>
        test.Rows * test.Columns <= 1000 && test.Rows > 2 && (test.Standardize || test.Columns <= test.Rows || test.X.All(x => Math.Abs(x) < 1e5));

    private static List<PathPoint> Path(TestProblem test)
    {
        double lambdaMax = Math.Max(test.With(0).LambdaMax, 1e-6);
        return WithErrors(test).Fit([lambdaMax, 1e-2 * lambdaMax, 1e-4 * lambdaMax], null, CancellationToken.None);
    }

    private static PathFitter WithErrors(TestProblem test)
    {
        PenalizedProblem problem = test.With(0);
        return new PathFitter(problem.With(problem.Factors, problem.Options with { RidgeErrors = true }));
    }

    // The square of the response's rounding: what is left of an error that is exactly zero.
    private static double Nothing(TestProblem test) => 1e-28 * test.Y.Max(y => y * y);

    private static void AssertNear(double expected, double actual, double lambda, string what, double nothing = 0) =>
        Assert.True(Math.Abs(actual - expected) <= (Tolerance * Math.Abs(expected)) + nothing, $"λ = {lambda:g3}: {what} {actual:r}, not {expected:r}");
}
