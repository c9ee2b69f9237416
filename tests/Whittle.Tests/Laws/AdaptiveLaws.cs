using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>The adaptive lasso is the weighted lasso with factors from its pilot, everywhere and in every fold.</summary>
public class AdaptiveLaws
{
    private const int Problems = 60;

    public static TheoryData<string, string> Losses => new(
        from name in LossCatalog.Standard.Names
        from link in LossCatalog.Standard.LinksOf(name)
        select (name, link));

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(0.5, 2.0)]
    public void Every_fit_is_that_of_the_pilots_factors_and_certified_afresh_with_them(double ratio, double power) => Law.HoldsOn(Problems, IsModest, test =>
    {
        Regression adaptive = Create(test, ratio, new AdaptiveFactors { Power = power });
        TestProblem weighted = test with { Factors = FactorsOf(adaptive) };
        PathPoint[] points = [.. adaptive.FitPath(new LambdaGrid { Count = 6 }).Points];
        Fitted[] plain = Fitted.Path(weighted, ratio, [.. points.Select(p => p.Lambda)]);
        for (int k = 0; k < points.Length; k++)
        {
            Fitted.Of(weighted, ratio, points[k]).AssertEquals(plain[k]);
        }
    });

    [Fact]
    public void Factors_are_the_given_ones_over_the_sizes_of_plain_ridge_at_the_least_leave_one_out_error() => Law.HoldsOn(Problems, IsModest, test =>
    {
        Regression adaptive = Create(test, 1, new AdaptiveFactors { Power = 1.5 });
        PilotFit pilot = adaptive.Pilot!;
        Assert.True(pilot is { Method: PilotMethod.Ridge, ChosenBy: "leave-one-out", Power: 1.5 } && pilot.Certificate.IsCertified, pilot.Certificate.ToString());
        PlainRidge plain = new(test);
        Fitted ridge = plain.Fit(pilot.Lambda);
        double[] sizes = [.. ridge.Coefficients.Select((c, j) => Math.Abs(c) * adaptive.Problem.Design.Scales[j])];
        double largest = sizes.Max();
        for (int j = 0; j < sizes.Length; j++)
        {
            Assert.Equal(sizes[j], pilot.Sizes[j], 1e-7 * largest);
            double given = test.Factors[j], expected = given is 0 or double.PositiveInfinity ? given : given * Math.Pow(pilot.Sizes[j], -1.5);
            Assert.Equal(expected, adaptive.PenaltyFactors[j]);
        }

        // The neighbours on the pilot's grid, a factor of 10^(8/99) away, are no better.
        double Error(double lambda) => Enumerable.Range(0, test.Rows).Where(i => test.Weights[i] > 0).Sum(i => test.Weights[i] * Math.Pow(test.Y[i] - plain.PredictWithout(i, lambda), 2));
        double best = Error(pilot.Lambda), step = Math.Pow(10, 8 / 99.0), slack = 1 + 1e-9;
        Assert.True(best <= slack * Error(pilot.Lambda * step) || pilot.Lambda > 900 * Curvature(test, adaptive), "a stronger pilot is better");
        Assert.True(best <= slack * Error(pilot.Lambda / step) || pilot.Lambda < 1.1e-5 * Curvature(test, adaptive), "a weaker pilot is better");
    });

    [Theory]
    [InlineData(PilotMethod.Ridge)]
    [InlineData(PilotMethod.Unpenalized)]
    public void Units_of_the_response_and_the_columns_and_their_order_change_nothing(PilotMethod method) =>
        Law.HoldsOn(Problems, test => IsModest(test) && test is { Standardize: true, Intercept: true } && (method == PilotMethod.Ridge || IsTall(test)), test =>
        {
            int p = test.Columns, n = test.Rows;
            double[] units = [.. Enumerable.Range(0, p).Select(j => Math.Pow(8, (j % 3) - 1))];
            int[] order = [.. Enumerable.Range(0, p).Reverse()];
            TestProblem other = test with
            {
                X = [.. order.SelectMany(j => Enumerable.Range(0, n).Select(i => units[j] * test[i, j]))],
                Y = [.. test.Y.Select(y => 1024 * y)],
                Factors = [.. order.Select(j => test.Factors[j])],
            };
            Regression one = Create(test, 1, new AdaptiveFactors { Pilot = method }), two = Create(other, 1, new AdaptiveFactors { Pilot = method });
            Assert.Equal(one.Pilot!.Lambda, two.Pilot!.Lambda, 1e-10 * one.Pilot.Lambda);

            // F grows by 1024², v|b| shrinks by 1024 for the factor and grows by 1024 for b.
            Assert.Equal(one.LambdaMax * 1024 * 1024, two.LambdaMax, 1e-7 * two.LambdaMax);
            foreach (double share in new[] { 0.5, 0.1, 0.01 })
            {
                LinearModel first = one.Fit(share * one.LambdaMax), second = two.Fit(share * one.LambdaMax * 1024 * 1024);
                double[] own = first.Predict(new DenseDesign(test.X, n, p)), theirs = second.Predict(new DenseDesign(other.X, n, p));
                double size = test.Y.Max() - test.Y.Min();
                Assert.All(Enumerable.Range(0, n).Where(i => test.Weights[i] > 0), i => Assert.Equal(own[i], theirs[i] / 1024, 1e-6 * size));
            }
        });

    [Theory]
    [MemberData(nameof(Losses))]
    public void Under_every_loss_it_is_fitted_certified_and_cross_validated(string name, string link)
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create(name, 60, 6);
        Loss loss = LossCatalog.Standard.Create(name, link, name == "multi-squared" ? 2 : null);
        Regression adaptive = Regression.ElasticNet(columns, response, 0.9, options: new RegressionOptions { Loss = loss, Adaptive = new AdaptiveFactors() });
        Assert.Equal(name == "squared" ? "leave-one-out" : "cross-validation", adaptive.Pilot!.ChosenBy);
        Assert.True(adaptive.Pilot.Certificate.IsCertified, adaptive.Pilot.Certificate.ToString());
        Assert.All(Enumerable.Range(0, 6), j => Assert.Equal(1 / adaptive.Pilot.Sizes[j], adaptive.PenaltyFactors[j], 1e-12 * adaptive.PenaltyFactors[j]));
        var factors = Enumerable.Range(0, 6).ToDictionary(j => adaptive.Names[j], j => adaptive.PenaltyFactors[j]);
        Regression weighted = Regression.ElasticNet(columns, response, 0.9, options: new RegressionOptions { Loss = loss, PenaltyFactors = factors });
        Assert.Equal(weighted.LambdaMax, adaptive.LambdaMax);
        LinearModel model = adaptive.Fit(adaptive.LambdaMax / 10), plain = weighted.Fit(adaptive.LambdaMax / 10);
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
        Assert.Equal("adaptive-lasso", model.Penalty);
        Assert.Equal(plain.Coefficients.Select(c => c.Estimate), model.Coefficients.Select(c => c.Estimate));
        Assert.Equal(model.Coefficients.Select((_, t) => factors[adaptive.Names[t % 6]]), model.Coefficients.Select(c => c.PenaltyFactor));

        // The inverse link has predictors of held-out rows outside its domain.
        double[] means = [.. adaptive.CrossValidate(3, 1, new LambdaGrid { Count = 4 }).CrossValidation.Means];
        Assert.True(double.IsFinite(means[0]) && (link == "inverse" || means.All(double.IsFinite)), string.Join(' ', means));
    }

    [Fact]
    public void For_several_outputs_the_size_is_the_norm_of_the_columns_coefficients()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("multinomial", 80, 4);
        Regression adaptive = Regression.ElasticNet(columns, response, 1, options: new RegressionOptions { Loss = Loss.Multinomial(), Adaptive = new AdaptiveFactors() });
        PathPoint ridge = Regression.ElasticNet(columns, response, 0, options: new RegressionOptions { Loss = Loss.Multinomial() }).FitPath(new LambdaGrid { Values = [adaptive.Pilot!.Lambda] }).Points[0];
        for (int j = 0; j < 4; j++)
        {
            double squares = ridge.Indices.Select((t, k) => (t, k)).Where(i => i.t % 4 == j).Sum(i => Math.Pow(ridge.StandardizedValues[i.k], 2));
            Assert.Equal(Math.Sqrt(squares), adaptive.Pilot.Sizes[j], 1e-7);
        }
    }

    [Theory]
    [InlineData("squared", PilotMethod.Ridge)]
    [InlineData("logistic", PilotMethod.Ridge)]
    [InlineData("squared", PilotMethod.Unpenalized)]
    public void Every_fold_learns_its_factors_from_its_own_rows(string name, PilotMethod method)
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create(name, 50, 5);
        var options = new RegressionOptions { Loss = LossCatalog.Standard.Create(name), Adaptive = new AdaptiveFactors { Pilot = method } };
        Regression all = Regression.ElasticNet(columns, response, 1, options: options);
        Folds folds = Folds.Random(50, 4, 3);
        CrossValidation found = all.CrossValidate(folds, new LambdaGrid { Count = 5 }).CrossValidation;
        int[] fold = folds.Assignment.ToArray();
        for (int k = 0; k < 4; k++)
        {
            Regression own = Regression.ElasticNet(columns, response, 1, [.. fold.Select(f => f == k ? 0.0 : 1)], options: options);
            Assert.NotEqual(all.PenaltyFactors[0], own.PenaltyFactors[0]);
            for (int l = 0; l < 5; l++)
            {
                double[] predicted = own.FitPath(new LambdaGrid { Values = found.Lambdas }) is var path ? own.CreateModel(path.Points[l], "given").Predict(columns) : [];
                double Deviance(int i) => name == "squared" ? Math.Pow(response[i] - predicted[i], 2) : -2 * Math.Log(response[i] == 1 ? predicted[i] : 1 - predicted[i]);
                Assert.Equal(Enumerable.Range(0, 50).Where(i => fold[i] == k).Average(Deviance), found.FoldMeans[k][l], 1e-9);
            }
        }
    }

    [Fact]
    public void It_finds_fewer_false_features_than_the_lasso_at_no_larger_error()
    {
        int falseAdaptive = 0, falseLasso = 0, missed = 0;
        double errorAdaptive = 0, errorLasso = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Xoshiro256(seed);
            double[] beta = [3, 1.5, 0, 0, 2, .. new double[15]];
            double[] x = ProblemGenerator.CreateAutoregressive(random, 1100, 20, 0.5);
            double[] y = [.. Enumerable.Range(0, 1100).Select(i => Enumerable.Range(0, 20).Sum(j => beta[j] * x[i + (j * 1100)]) + (2 * random.NextNormal()))];

            // 100 rows are fitted, and the others tell the error.
            double[] weights = [.. Enumerable.Range(0, 1100).Select(i => i < 100 ? 1.0 : 0)];
            var design = new DenseDesign(x, 1100, 20);
            int[] folds = [.. Enumerable.Range(0, 1100).Select(i => i % 10)];
            (int False, int Missed, double Error) Run(AdaptiveFactors? adaptive)
            {
                Regression regression = Regression.ElasticNet(design, y, 1, weights, options: new RegressionOptions { Adaptive = adaptive });
                LinearModel model = regression.CrossValidate(Folds.FromLabels(folds)).Select(SelectionRule.Minimum);
                double[] predicted = model.Predict(design);
                return (model.Coefficients.Where((c, j) => c.Estimate != 0 && beta[j] == 0).Count(), model.Coefficients.Where((c, j) => c.Estimate == 0 && beta[j] != 0).Count(),
                    Enumerable.Range(100, 1000).Average(i => Math.Pow(y[i] - predicted[i], 2)));
            }

            (int wrong, int lost, double error) = Run(new AdaptiveFactors());
            (int wrongLasso, _, double errorPlain) = Run(null);
            (falseAdaptive, falseLasso, missed, errorAdaptive, errorLasso) = (falseAdaptive + wrong, falseLasso + wrongLasso, missed + lost, errorAdaptive + error, errorLasso + errorPlain);
        }

        Assert.Equal(0, missed);
        Assert.True(2 * falseAdaptive < falseLasso, $"{falseAdaptive} against {falseLasso}");
        Assert.True(errorAdaptive < errorLasso, $"{errorAdaptive} against {errorLasso}");
    }

    [Fact]
    public void A_column_that_is_zero_in_the_pilot_is_excluded_and_says_so()
    {
        // The second column is orthogonal to the first, to the intercept and to the response in whole numbers.
        double[] x = [1, 1, -1, -1, 1, -1, 1, -1, 5, 5, 5, 5], y = [3, 3, 1, 1];
        var design = new DenseDesign(x, 4, 3);
        Regression adaptive = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Adaptive = new AdaptiveFactors() });
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], [adaptive.PenaltyFactors[1], adaptive.PenaltyFactors[2]]);
        LinearModel model = adaptive.Fit(0.1);
        Assert.Equal([CoefficientStatus.Kept, CoefficientStatus.Excluded, CoefficientStatus.Constant], model.Coefficients.Select(c => c.Status));
        Assert.Equal(double.PositiveInfinity, model.Coefficients[1].PenaltyFactor);
        Assert.True(model.Certificate.IsCertified);
    }

    [Fact]
    public void Given_factors_of_zero_and_infinity_stay_and_another_mixture_keeps_the_pilot()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 40, 4);
        var options = new RegressionOptions { Adaptive = new AdaptiveFactors(), PenaltyFactors = new Dictionary<string, double> { ["x1"] = 0, ["x2"] = double.PositiveInfinity, ["x3"] = 5 } };
        Regression adaptive = Regression.ElasticNet(columns, response, 1, options: options);
        Assert.Equal([0, double.PositiveInfinity, 5 / adaptive.Pilot!.Sizes[2], 1 / adaptive.Pilot.Sizes[3]], FactorsOf(adaptive), (a, b) => a == b || Math.Abs(a - b) < 1e-12 * b);
        Assert.Same(adaptive.Pilot, adaptive.WithL1Ratio(0.5).Pilot);
        Assert.Equal(FactorsOf(adaptive), FactorsOf(adaptive.WithL1Ratio(0.5)));
        Assert.Equal(0.01 * FactorsOf(adaptive)[2..].Concat([0, 1.0]).Sum() / 4, adaptive.LambdaScale.FromWhittle(LambdaConvention.Glmnet, 0.01, 1)!.Value.Lambda, 1e-12);
        Assert.Null(adaptive.LambdaScale.FromWhittle(LambdaConvention.ScikitLearn, 0.01, 1));
    }

    [Fact]
    public void A_pilot_without_a_penalty_needs_a_single_answer()
    {
        double[] y = [1, 2, 4, 3, 5, 4], x = [1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 12], alone = [1, 2, 3, 4, 5, 6];
        var unpenalized = new RegressionOptions { Adaptive = new AdaptiveFactors { Pilot = PilotMethod.Unpenalized } };
        FaultAssert.Throws(
            FaultKind.Data, "pilot-not-unique", "The adaptive lasso's pilot without a penalty has no single answer: of 2 columns 1 is a combination of the others and the intercept.", "features",
            "Use the ridge pilot, which has one for any data.", () => Regression.ElasticNet(new DenseDesign(x, 6, 2), y, 1, options: unpenalized));
        FaultAssert.Throws(
            FaultKind.Data, "pilot-not-unique", "The adaptive lasso's pilot without a penalty has no single answer: of 2 columns 1 is a combination of the others and the intercept.",
            () => Regression.ElasticNet(new DenseDesign(x, 6, 2), y, 1, options: unpenalized with { Loss = Loss.Poisson }));
        FaultAssert.Throws(
            FaultKind.Data, "no-minimum",
            "The adaptive lasso's pilot without a penalty has no single answer: the features separate the responses, so the loss falls for ever as coefficients grow.",
            () => Regression.ElasticNet(new DenseDesign(alone, 6, 1), [0, 0, 0, 1, 1, 1], 1, options: unpenalized with { Loss = Loss.Logistic }));
        FaultAssert.Throws(
            FaultKind.Data, "pilot-not-unique",
            "The adaptive lasso's pilot without a penalty has no single answer: coefficients of the multinomial loss are determined only up to a constant across classes.",
            () => Regression.ElasticNet(new DenseDesign(alone, 6, 1), [0, 1, 2, 1, 0, 2], 1, options: unpenalized with { Loss = Loss.Multinomial() }));
        Regression least = Regression.ElasticNet(new DenseDesign(alone, 6, 1), y, 1, options: unpenalized);
        Assert.Equal((0, "none"), (least.Pilot!.Lambda, least.Pilot.ChosenBy));
        Assert.Equal(Math.Abs(least.FitLeastSquares().Coefficients[0].Standardized), least.Pilot.Sizes[0], 1e-12);
    }

    [Fact]
    public void What_does_not_go_together_is_refused_at_once()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 20, 2);
        var bounded = new RegressionOptions { Adaptive = new AdaptiveFactors { Power = 0 }, Bounds = new Dictionary<string, CoefficientBounds> { ["x1"] = CoefficientBounds.NonNegative } };
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options",
            "AdaptiveFactors.Power is 0; it must be in (0, ∞): the larger it is, the more the pilot decides. Adaptive factors go with the elastic net, not with bounds. "
            + "Adaptive factors need an L1Ratio above 0: ridge leaves nothing out, whatever its factors.",
            () => Regression.ElasticNet(columns, response, 0, options: bounded));
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options", "Adaptive factors go with the elastic net, not with the mcp penalty.",
            () => Regression.Penalized(columns, response, new McpPenalty(3), options: new RegressionOptions { Adaptive = new AdaptiveFactors() }));
    }

    private static bool IsModest(TestProblem test) => test.Rows is > 4 and < 200 && test.Factors.Any(v => v > 0 && double.IsFinite(v)) && test.With(1).LambdaMax > 0;

    private static bool IsTall(TestProblem test)
    {
        PenalizedProblem problem = test.With(1);
        return UnpenalizedPoint.Of(problem, CancellationToken.None).Point is not null && test.Rows > 2 * test.Columns;
    }

    private static double Curvature(TestProblem test, Regression regression) =>
        Enumerable.Range(0, test.Columns).Where(j => test.Factors[j] > 0 && double.IsFinite(test.Factors[j])).Max(j => Math.Pow(regression.Problem.Design.RootMeanSquare(j), 2) / test.Factors[j]);

    private static Regression Create(TestProblem test, double ratio, AdaptiveFactors adaptive)
    {
        string[] names = [.. Enumerable.Range(0, test.Columns).Select(j => $"c{j}")];
        return Regression.ElasticNet(new DenseDesign(test.X, test.Rows, test.Columns), test.Y, ratio, test.Weights, names, new RegressionOptions
        {
            Intercept = test.Intercept,
            Standardize = test.Standardize,
            PenaltyFactors = names.Zip(test.Factors).ToDictionary(f => f.First, f => f.Second),
            Adaptive = adaptive,
        });
    }

    private static double[] FactorsOf(Regression regression) => [.. Enumerable.Range(0, regression.Names.Count).Select(j => regression.PenaltyFactors[j])];
}
