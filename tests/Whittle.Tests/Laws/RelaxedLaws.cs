using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle.Tests.Laws;

/// <summary>A relaxed fit is a penalized fit, the unpenalized fit on what it keeps, and their mixture; where there is no such refit it says so.</summary>
public class RelaxedLaws
{
    private const int Problems = 80;

    public static TheoryData<string, string> Losses => new(
        from name in LossCatalog.Standard.Names
        from link in LossCatalog.Standard.LinksOf(name)
        where name != "multinomial"
        select (name, link));

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void A_refit_is_least_squares_on_what_was_kept_and_certified_afresh(double ratio)
    {
        int refits = 0, undefined = 0;
        Law.HoldsOn(Problems, test =>
        {
            RelaxedPath relaxed = test.ToRegression(ratio).FitRelaxedPath(new LambdaGrid { Count = 8 });
            foreach (RelaxedPoint point in relaxed.Points)
            {
                HashSet<int> kept = [.. point.Penalized.Indices];
                TestProblem free = test with { Factors = [.. test.Factors.Select((v, j) => v == 0 || kept.Contains(j) ? 0 : double.PositiveInfinity)] };
                if (point.Refit is { } refit)
                {
                    Assert.Null(point.Undefined);
                    Assert.Equal(0, refit.Lambda);
                    Assert.All(refit.Indices, j => Assert.True(kept.Contains(j) || test.Factors[j] == 0));
                    Fitted.Of(free, 1, refit);
                    Interlocked.Increment(ref refits);
                }
                else
                {
                    Assert.Matches(@"^of \d+ columns \d+ (is a combination|are combinations) of the others and the intercept$", point.Undefined);
                    Interlocked.Increment(ref undefined);
                }
            }
        });

        Assert.InRange(refits, 300, 8 * Problems);

        // The lasso keeps columns that are independent; with an L2 part it may keep more than that.
        Assert.InRange(undefined, ratio == 1 ? 0 : 5, ratio == 1 ? 0 : 300);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Under_every_loss_refits_are_certified_and_mixtures_are_mixtures(string name, string link)
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create(name, 80, 6);
        Loss loss = LossCatalog.Standard.Create(name, link, name == "multi-squared" ? 2 : null);
        Regression regression = Regression.ElasticNet(columns, response, 1, options: new RegressionOptions { Loss = loss });
        RelaxedPath relaxed = regression.FitRelaxedPath(new LambdaGrid { Count = 6, Ratio = 0.05 });
        foreach (RelaxedPoint point in relaxed.Points)
        {
            Assert.True(point.Refit!.Certificate.IsCertified, $"{point.Penalized.Lambda}: {point.Refit.Certificate}, {point.Refit.StopReason}");
            Assert.True(point.Refit.DevianceExplained >= point.Penalized.DevianceExplained - 1e-12);
            LinearModel one = regression.CreateModel(point.Penalized, "given"), mixture = regression.CreateModel(point, 0.3, "given"), refit = regression.CreateModel(point, 0, "given");
            double[][] a = one.PredictLink(columns), b = refit.PredictLink(columns), c = mixture.PredictLink(columns);
            for (int k = 0; k < a.Length; k++)
            {
                Assert.All(Enumerable.Range(0, 80), i => Assert.Equal((0.3 * a[k][i]) + (0.7 * b[k][i]), c[k][i], 1e-11));
            }

            Assert.Equal(point.Refit.DevianceExplained, refit.DevianceExplained, 1e-12);
            Assert.Equal(one.Coefficients.Select(x => x.Worth), mixture.Coefficients.Select(x => x.Worth));
            Assert.Equal((one.Certificate, new Relaxation(0.3, point.Refit.Certificate)), (mixture.Certificate, mixture.Relaxation));
            Assert.True(mixture.IsCertified);
            Assert.Equal(one.Coefficients.Select(x => x.Estimate), regression.CreateModel(point, 1, "given").Coefficients.Select(x => x.Estimate));
        }

        // The last point keeps all: its refit is the fit without a penalty.
        int[] all = [.. relaxed.Points[^1].Penalized.Indices];
        if (all.Length == 6 * loss.Outputs)
        {
            Assert.Equal(regression.Fit(0).Coefficients.Select(x => x.Estimate), regression.CreateModel(relaxed.Points[^1], 0, "given").Coefficients.Select(x => x.Estimate), (x, y) => Math.Abs(x - y) <= 1e-8);
        }
    }

    [Fact]
    public void Neighbours_that_keep_the_same_share_one_refit_and_given_lambdas_find_the_same()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 60, 5);
        Regression regression = Regression.ElasticNet(columns, response, 1);
        IReadOnlyList<RelaxedPoint> points = regression.FitRelaxedPath(new LambdaGrid { Count = 40 }).Points;
        Assert.Equal(40, points.Count);
        int shared = 0;
        for (int k = 1; k < points.Count; k++)
        {
            bool same = points[k].Penalized.Indices.SequenceEqual(points[k - 1].Penalized.Indices);
            Assert.Equal(same, ReferenceEquals(points[k].Refit, points[k - 1].Refit));
            shared += same ? 1 : 0;
        }

        Assert.InRange(shared, 20, 38);
        LinearModel model = regression.FitRelaxed(points[12].Penalized.Lambda, 0.25), expected = regression.CreateModel(points[12], 0.25, "given");
        Assert.All(model.Coefficients.Zip(expected.Coefficients), pair => Assert.Equal(pair.Second.Estimate, pair.First.Estimate, 1e-10));
    }

    [Theory]
    [InlineData("squared", false)]
    [InlineData("logistic", false)]
    [InlineData("squared", true)]
    public void Every_error_is_that_of_a_relaxed_fit_to_the_other_folds(string name, bool adaptive)
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create(name, 60, 5);
        var options = new RegressionOptions { Loss = LossCatalog.Standard.Create(name), Adaptive = adaptive ? new AdaptiveFactors() : null };
        Regression all = Regression.ElasticNet(columns, response, 1, options: options);
        Folds folds = Folds.Random(60, 4, 3);
        RelaxedCrossValidation found = all.CrossValidateRelaxed(folds, new LambdaGrid { Count = 6, Ratio = 0.05 }).CrossValidation;
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], found.Shares);
        int[] fold = folds.Assignment.ToArray();
        for (int k = 0; k < 4; k++)
        {
            Regression own = Regression.ElasticNet(columns, response, 1, [.. fold.Select(f => f == k ? 0.0 : 1)], options: options);
            IReadOnlyList<RelaxedPoint> points = own.FitRelaxedPath(new LambdaGrid { Values = found.Lambdas }).Points;
            for (int s = 0; s < 5; s++)
            {
                for (int l = 0; l < 6; l++)
                {
                    double[] predicted = own.CreateModel(points[l], found.Shares[s], "given").Predict(columns);
                    double Deviance(int i) => name == "squared" ? Math.Pow(response[i] - predicted[i], 2) : -2 * Math.Log(response[i] == 1 ? predicted[i] : 1 - predicted[i]);
                    Assert.Equal(Enumerable.Range(0, 60).Where(i => fold[i] == k).Average(Deviance), found.ByShare[s].FoldMeans[k][l], 1e-9);
                }
            }
        }

        CrossValidation plain = all.CrossValidate(folds, new LambdaGrid { Values = found.Lambdas }).CrossValidation;
        Assert.Equal(plain.Means, found.ByShare[4].Means);
        Assert.Equal(plain.StandardErrors, found.ByShare[4].StandardErrors);
        AssertChosen(found);
    }

    [Fact]
    public void Where_there_is_no_refit_the_point_says_so_and_no_mixture_is_chosen()
    {
        // More columns than rows, down to a fit that keeps as many as there are rows.
        (DenseDesign wide, double[] y) = SimulatedData.Create("squared", 12, 40);
        Regression regression = Regression.ElasticNet(wide, y, 0.5);
        CrossValidatedRelaxedPath path = regression.CrossValidateRelaxed(4, 1, new LambdaGrid { Count = 20, Ratio = 1e-4 });
        RelaxedPoint last = path.Path.Points[^1];
        Assert.Null(last.Refit);
        Assert.NotNull(last.Undefined);
        Assert.NotNull(path.Path.Points[1].Refit);
        Assert.All(path.CrossValidation.ByShare.Take(4), v => Assert.True(double.IsNaN(v.Means[^1]) && double.IsFinite(v.Means[0])));
        Assert.True(double.IsFinite(path.CrossValidation.ByShare[4].Means[^1]));
        AssertChosen(path.CrossValidation);
        Assert.Equal((1.0, null), (regression.CreateModel(last, 1, "given").Relaxation!.PenalizedShare, regression.CreateModel(last, 1, "given").Relaxation!.Refit));
        WhittleException fault = Assert.Throws<WhittleException>(() => regression.FitRelaxed(last.Penalized.Lambda, 0.5));
        Assert.Equal("no-refit", fault.Code);
        Assert.Contains("are combinations of the others and the intercept.", fault.Message, StringComparison.Ordinal);

        // Classes that the first column tells apart.
        double[] x = [-3, -2, -1, 1, 2, 3, 0.5, -1, 1, -1, 1, -0.5];
        Regression logistic = Regression.ElasticNet(new DenseDesign(x, 6, 2), [0, 0, 0, 1, 1, 1], 1, options: new RegressionOptions { Loss = Loss.Logistic });
        RelaxedPath separated = logistic.FitRelaxedPath(new LambdaGrid { Count = 5 });
        Assert.NotNull(separated.Points[0].Refit);
        Assert.Equal("the features separate the responses, so the loss falls for ever as coefficients grow", separated.Points[^1].Undefined);
    }

    [Fact]
    public void An_intercept_or_nothing_at_all_has_a_refit_of_its_own()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 30, 3);
        foreach (bool intercept in new[] { true, false })
        {
            foreach (Loss loss in new[] { Loss.Squared, Loss.Huber(0.8), Loss.Logistic })
            {
                double[] y = loss.TakesClasses ? [.. response.Select(r => r > 0 ? 1.0 : 0)] : response;
                Regression regression = Regression.ElasticNet(columns, y, 1, options: new RegressionOptions { Intercept = intercept, Loss = loss });
                LinearModel model = regression.FitRelaxed(2 * regression.LambdaMax);
                Assert.All(model.Coefficients, c => Assert.Equal(0, c.Estimate));
                Assert.True(model.IsCertified, $"{loss.Name}, {intercept}: {model.Relaxation!.Refit}");
                Assert.Equal(regression.Fit(2 * regression.LambdaMax).Intercept, model.Intercept, 1e-12);
            }
        }
    }

    [Fact]
    public void Two_threads_give_the_bits_of_one()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("logistic", 70, 6);
        RelaxedCrossValidation Run(int threads) => Regression.ElasticNet(columns, response, 1, options: new RegressionOptions { Loss = Loss.Logistic, Threads = threads })
            .CrossValidateRelaxed(5, 1, new LambdaGrid { Count = 6, Ratio = 0.1 }).CrossValidation;
        RelaxedCrossValidation one = Run(1), two = Run(2);
        Assert.Equal(one.ByShare.SelectMany(v => v.Means), two.ByShare.SelectMany(v => v.Means));
        Assert.Equal(one.IndexOf(SelectionRule.Minimum), two.IndexOf(SelectionRule.Minimum));
    }

    [Fact]
    public void A_saved_mixture_is_the_same_mixture_with_both_certificates()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 40, 4);
        LinearModel model = Regression.ElasticNet(columns, response, 1).FitRelaxed(0.1, 0.5);
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        stream.Position = 0;
        LinearModel loaded = ModelFile.Load(stream);
        Assert.Equal(model.Relaxation, loaded.Relaxation);
        Assert.Equal(model.Predict(columns), loaded.Predict(columns));
        stream.Position = 0;
        stream.SetLength(0);
        ModelFile.Save(model with { Relaxation = new Relaxation(1, null) }, stream);
        stream.Position = 0;
        Assert.Equal(new Relaxation(1, null), ModelFile.Load(stream).Relaxation);
    }

    [Fact]
    public void What_cannot_be_relaxed_is_refused_with_the_reason()
    {
        (DenseDesign columns, double[] response) = SimulatedData.Create("squared", 20, 2);
        const string Fix = "Fit it as it is, or choose the lasso or an elastic net with another loss.";
        FaultAssert.Throws(FaultKind.Usage, "no-relaxation", "The fit cannot be relaxed: ridge keeps every feature, so there is nothing to refit on.", "relaxation", Fix,
            () => Regression.ElasticNet(columns, response, 0).FitRelaxedPath());
        var bounded = new RegressionOptions { Bounds = new Dictionary<string, CoefficientBounds> { ["x1"] = CoefficientBounds.NonNegative } };
        FaultAssert.Throws(FaultKind.Usage, "no-relaxation", "The fit cannot be relaxed: a refit without a penalty does not keep to bounds.",
            () => Regression.ElasticNet(columns, response, 1, options: bounded).FitRelaxed(0.1));
        double[] classes = [.. Enumerable.Range(0, 20).Select(i => i % 3.0)];
        FaultAssert.Throws(FaultKind.Usage, "no-relaxation", "The fit cannot be relaxed: a refit without a penalty determines coefficients of the multinomial loss only up to a constant across classes.",
            () => Regression.ElasticNet(columns, classes, 1, options: new RegressionOptions { Loss = Loss.Multinomial() }).CrossValidateRelaxed(3));
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "PenalizedShare is -0.1; it must be in [0, 1]: 1 is the penalized fit, 0 its refit. PenalizedShare is 2; it must be in [0, 1]: 1 is the penalized fit, 0 its refit.",
            () => Regression.ElasticNet(columns, response, 1).CrossValidateRelaxed(3, penalizedShares: [2, 0.5, -0.1]));
        FaultAssert.Throws(FaultKind.Usage, "bad-options", "There is no penalized share; at least one is needed.", () => Regression.ElasticNet(columns, response, 1).CrossValidateRelaxed(3, penalizedShares: []));
    }

    // The rules written out over the pairs: the smallest mean, the largest λ among equals, then the largest share.
    private static void AssertChosen(RelaxedCrossValidation found)
    {
        (int L, int S, double Mean, double Error)[] pairs =
        [
            .. from s in Enumerable.Range(0, found.Shares.Count)
               from l in Enumerable.Range(0, found.Lambdas.Count)
               where !double.IsNaN(found.ByShare[s].Means[l])
               select (l, s, found.ByShare[s].Means[l], found.ByShare[s].StandardErrors[l]),
        ];
        (int L, int S, double Mean, double Error) least = pairs.OrderBy(p => p.Mean).ThenBy(p => p.L).ThenByDescending(p => p.S).First();
        Assert.Equal((least.L, least.S), found.IndexOf(SelectionRule.Minimum));
        (int L, int S, double Mean, double Error) simplest = pairs.Where(p => p.Mean <= least.Mean + least.Error).OrderBy(p => p.L).ThenByDescending(p => p.S).First();
        Assert.Equal((simplest.L, simplest.S), found.IndexOf(SelectionRule.OneStandardError));
    }
}
