using Whittle.Certificates;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>What holds of every loss with every mixture of penalties, on problems of every kind.</summary>
public class LossLaws
{
    private const int Problems = 40;

    public static TheoryData<string, string, double> Combinations => new(
        from loss in LossProblem.Losses
        from ratio in new[] { 1.0, 0.5, 0.0 }
        where loss.Name != "squared"
        select (loss.Name, loss.Link, ratio));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_fit_is_certified_afresh(string name, string link, double ratio) => HoldsOn(name, link, problem =>
    {
        PenalizedProblem solved = problem.With(ratio);
        double[] lambdas = new LambdaGrid { Count = 5, Ratio = 0.02 }.Resolve(solved.LambdaMax, problem.Test.Rows, problem.Test.Columns);
        Assert.Equal(lambdas.Length, problem.Path(ratio, lambdas).Length);
    });

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_loose_tolerance_is_met_and_ends_the_steps_of_a_smooth_loss_sooner(string name, string link, double ratio)
    {
        var loose = new CertificateTolerance { RelativeGap = 1e-4, KktViolation = 1e-2 };
        int ended = 0;
        HoldsOn(name, link, problem =>
        {
            PenalizedProblem solved = problem.With(ratio, tolerance: loose);
            double[] lambdas = new LambdaGrid { Count = 5, Ratio = 0.02 }.Resolve(solved.LambdaMax, problem.Test.Rows, problem.Test.Columns);
            foreach (PathPoint point in new PathFitter(solved).Fit(lambdas, null, CancellationToken.None))
            {
                (double gap, double violation) = FreshLossCertificate.Of(problem, solved, ratio, point);
                Assert.True(gap <= loose.RelativeGap && violation <= loose.KktViolation && point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: fresh gap {gap:e1}, KKT {violation:e1} ({point.Certificate})");
                _ = violation > 1e-9 ? Interlocked.Increment(ref ended) : ended;
            }
        });

        // Only an L1 part says what share of the gap a violation costs, and kinks are gone about by envelopes, each solved to its end. The first step of squares is mostly their last.
        if (ratio == 0 || name == "quantile")
        {
            Assert.Equal(0, ended);
        }
        else
        {
            Assert.True(ended > 0 || name == "multi-squared");
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void At_lambda_max_all_is_zero_and_just_below_it_is_not(string name, string link, double ratio)
    {
        if (ratio == 0)
        {
            return;
        }

        HoldsOn(name, link, problem =>
        {
            double max = problem.With(ratio).LambdaMax;
            int[] Penalized(PathPoint point) => [.. point.Indices.Where(t => problem.Test.Factors[t % problem.Test.Columns] > 0)];
            if (max > 0)
            {
                Assert.Empty(Penalized(problem.Path(ratio, max * (1 + 1e-9))[0]));
                Assert.NotEmpty(Penalized(problem.Path(ratio, max * (1 - 1e-6))[0]));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_weight_of_two_is_a_repeated_row_and_none_a_removed_one(string name, string link, double ratio) => HoldsOn(name, link, problem =>
    {
        (LossProblem weighted, LossProblem repeated) = problem.Repeated();
        double lambda = weighted.With(ratio).LambdaMax * (ratio == 0 ? 0.01 : 0.2);

        // Efron's treatment of ties counts events, so there a repeated row is not a weight of two.
        if (lambda == 0 || problem.Loss.Link == "efron")
        {
            return;
        }

        AssertAlike(weighted, weighted.Path(ratio, lambda)[0], repeated.Path(ratio, lambda)[0]);
    });

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Warm_equals_cold_and_two_threads_one(string name, string link, double ratio) => HoldsOn(name, link, problem =>
    {
        PenalizedProblem solved = problem.With(ratio);
        double max = solved.LambdaMax, lambda = 0.1 * max;
        if (max == 0)
        {
            return;
        }

        AssertAlike(problem, problem.Path(ratio, max, 0.5 * max, 0.2 * max, lambda)[^1], problem.Path(ratio, lambda)[0]);
        PathPoint one = new PathFitter(problem.With(ratio)).Fit([lambda], null, CancellationToken.None)[0], two = new PathFitter(problem.With(ratio, 2)).Fit([lambda], null, CancellationToken.None)[0];
        Assert.Equal(one.Values, two.Values);
        Assert.Equal(one.Certificate, two.Certificate);
    });

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_constant_in_the_offset_moves_the_intercept_alone(string name, string link, double ratio) => HoldsOn(name, link, problem =>
    {
        // A partial likelihood has no intercept, and among classes one offset for all says nothing.
        double lambda = problem.With(ratio).LambdaMax / (ratio == 0 ? 100 : 3);
        if (!problem.Test.Intercept || lambda == 0 || name is "cox" or "multinomial")
        {
            return;
        }

        PathPoint before = problem.Path(ratio, lambda)[0];
        foreach (double constant in (double[])[0.75, -45, 60])
        {
            LossProblem moved = problem with { Offset = [.. Enumerable.Range(0, problem.Test.Rows).Select(i => (problem.Offset?[i] ?? 0) + constant)] };
            PathPoint after = moved.Path(ratio, lambda)[0];
            double[] expected = problem.Predict(before), actual = moved.Predict(after);

            // A quantile's fit need not be unique; that both are certified afresh says what there is to say.
            if (name == "quantile")
            {
                continue;
            }

            Assert.All(Enumerable.Range(0, expected.Length).Where(i => problem.Test.Weights[i % problem.Test.Rows] > 0), i => Assert.Equal(expected[i], actual[i], 1e-6 * (1 + Math.Abs(expected[i]))));
            Assert.Equal(before.DevianceExplained, after.DevianceExplained, 1e-8);
        }
    });

    [Fact]
    public void An_offset_on_several_responses_is_taken_from_each() => HoldsOn("multi-squared", "identity", problem =>
    {
        int n = problem.Test.Rows;
        double[] offset = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i))];
        LossProblem shifted = problem with { Offset = offset }, taken = problem with { Offset = null, Response = [.. problem.Response.Select((y, at) => y - offset[at % n])] };
        double lambda = shifted.With(0.5).LambdaMax / 5;
        LossFit one = LossFit.Of(shifted, 0.5, shifted.Path(0.5, lambda)[0]), other = LossFit.Of(taken, 0.5, taken.Path(0.5, lambda)[0]);
        (other with { Predictions = [.. other.Predictions.Select((eta, at) => eta + offset[at % n])] }).AssertEquals(one, $"λ = {lambda:g3}");
    });

    [Theory]
    [InlineData("squared", 1)]
    [InlineData("multi-squared", 2)]
    public void An_offset_has_one_value_a_row(string name, int outputs)
    {
        var options = new RegressionOptions { Loss = LossCatalog.Standard.Create(name, null, name == "squared" ? null : outputs) };
        FaultAssert.Throws(FaultKind.Data, "bad-length", "The offset: 12 values where the design has 6.", () => Regression.ElasticNet(new DenseDesign(new double[6], 6, 1), new double[6 * outputs], 1, options: options, offset: new double[12]));
    }

    [Fact]
    public void Huber_with_a_wide_threshold_is_least_squares() => HoldsOn("huber", "identity", problem =>
    {
        LossProblem wide = problem with { Loss = Loss.Huber(1e9) }, squared = problem with { Loss = Loss.Squared };
        double lambda = squared.With(1).LambdaMax / 4;
        double[] one = wide.Predict(wide.Path(1, lambda)[0]), other = squared.Predict(squared.Path(1, lambda)[0]);
        Assert.All(Enumerable.Range(0, one.Length).Where(i => problem.Test.Weights[i] > 0), i => Assert.Equal(other[i], one[i], 1e-7 * (1 + Math.Abs(other[i]))));
    });

    [Fact]
    public void Separated_classes_have_no_fit_without_a_penalty_and_one_with()
    {
        double[] x = [-3, -2, -1, 1, 2, 3], y = [0, 0, 0, 1, 1, 1];
        var design = new DenseDesign(x, 6, 1);
        var logistic = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Loss = Loss.Logistic });
        WhittleException fault = Assert.Throws<WhittleException>(() => logistic.Fit(0));
        Assert.Equal("no-minimum", fault.Code);
        Assert.Contains("separate", fault.Message, StringComparison.Ordinal);
        Assert.True(logistic.Fit(0.01).Certificate.IsCertified);
        Assert.Equal(StopReason.NoMinimum, logistic.FitPath(new LambdaGrid { Values = [0] }).Points[0].StopReason);
        double[] alike = [1, 1, 1, 1, 1, 1];
        FaultAssert.Throws(FaultKind.Data, "no-minimum", "The intercept and the unpenalized columns alone separate the responses, so the logistic loss has no minimum: it falls for ever as they grow.",
            "the response", "There must be responses of both kinds (two classes, counts other than 0), and no unpenalized column may tell them apart.",
            () => Regression.ElasticNet(design, alike, 1, options: new RegressionOptions { Loss = Loss.Logistic }));
    }

    // Predictions are unique in rows that count, but for a loss with kinks only the objective is.
    private static void AssertAlike(LossProblem problem, PathPoint one, PathPoint other)
    {
        Assert.Equal(one.Certificate.Objective, other.Certificate.Objective, 1e-9 * Math.Abs(one.Certificate.Objective));
        double[] first = problem.Predict(one), second = problem.Predict(other);
        double size = 1 + first.Max(Math.Abs);
        IEnumerable<int> counting = Enumerable.Range(0, first.Length).Where(i => problem.Test.Weights[i % problem.Test.Rows] > 0 && problem.Loss.Name != "quantile");
        Assert.All(counting, i => Assert.Equal(first[i], second[i], 1e-6 * size));
    }

    private static void HoldsOn(string name, string link, Action<LossProblem> law) => LossProblem.HoldsOn(Problems, name, link, law);
}
