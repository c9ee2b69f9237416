using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;

namespace Whittle.Tests.Models;

/// <summary>A path hands out the models that were fitted, and for the lasso of least squares those between them; a file brings it back bit for bit.</summary>
public class ModelPathTests
{
    public static TheoryData<string, string?, string> Problems => new()
    {
        { "squared", null, "lasso" },
        { "squared", null, "ridge" },
        { "squared", null, "elastic-net" },
        { "squared", null, "group" },
        { "squared", null, "sparse-group" },
        { "squared", null, "mcp" },
        { "squared", null, "bounded" },
        { "huber", null, "lasso" },
        { "logistic", null, "elastic-net" },
        { "logistic", "probit", "group" },
        { "multinomial", null, "lasso" },
        { "multinomial", null, "group" },
        { "poisson", null, "ridge" },
        { "gamma", "inverse", "lasso" },
        { "tweedie", null, "lasso" },
        { "cox", "efron", "lasso" },
        { "cox", null, "bounded" },
        { "quantile", null, "lasso" },
        { "squared", null, "adaptive" },
        { "squared", null, "matrix" },
        { "logistic", null, "scad" },
        { "multi-squared", null, "lasso" },
        { "logistic", null, "weighted" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void The_model_of_a_fitted_lambda_is_the_one_that_was_fitted_before_and_after_the_file(string loss, string? link, string penalty)
    {
        Table table = CreateTable();
        Regression regression = Create(table, loss, link, penalty);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 7, Ratio = 0.05 });
        ModelPath models = regression.CreateModelPath(path), loaded = Load(Save(models));
        Assert.Equal(Save(models), Save(loaded));
        Assert.Equal(loss == "squared" && penalty is "lasso" or "adaptive", models.ExactFrom is not null);
        Assert.Equal(models.ExactFrom, loaded.ExactFrom);
        Assert.Equal(7, loaded.Points.Count);
        foreach (PathPoint point in path.Points)
        {
            LinearModel fitted = regression.CreateModel(point, "given");
            AssertSame(fitted, models.At(point.Lambda), table);
            AssertSame(fitted, loaded.At(point.Lambda), table);
            AssertSame(fitted, loaded.At(point.Lambda * (1 + 4e-10)), table);
        }

        foreach ((PathPoint was, PathPoint now) in path.Points.Zip(loaded.Points))
        {
            Assert.Equal((was.DegreesOfFreedom, was.RidgeErrors, was.StopReason, was.Certificate), (now.DegreesOfFreedom, now.RidgeErrors, now.StopReason, now.Certificate));
        }

        if (penalty != "group")
        {
            LambdaScale before = regression.LambdaScale, after = loaded.LambdaScale;
            Assert.Equal(before.FromWhittle(LambdaConvention.Glmnet, 0.3, regression.L1Ratio), after.FromWhittle(LambdaConvention.Glmnet, 0.3, regression.L1Ratio));
            Assert.Equal(before.FromWhittle(LambdaConvention.ScikitLearn, 0.3, regression.L1Ratio), after.FromWhittle(LambdaConvention.ScikitLearn, 0.3, regression.L1Ratio));
        }
    }

    [Fact]
    public void A_path_of_a_matrix_comes_back_without_a_recipe()
    {
        var random = new Xoshiro256(8);
        double[] x = [.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 20).Select(i => x[i] - (2 * x[i + 20]))];
        var columns = new DenseDesign(x, 20, 3);
        Regression regression = Regression.ElasticNet(columns, y, 0.5);
        ModelPath loaded = Load(Save(regression.CreateModelPath(regression.FitPath(new LambdaGrid { Values = [0.5, 0.1] }))));
        Assert.Null(loaded.Recipe);
        Assert.Equal(regression.Fit(0.1).Predict(columns), loaded.At(0.1).Predict(columns), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_lambda_that_was_not_fitted_is_answered_with_its_neighbours()
    {
        Regression regression = Create(CreateTable(), "logistic", null, "lasso");
        ModelPath path = regression.CreateModelPath(regression.FitPath(new LambdaGrid { Values = [0.1, 0.05, 0.025] }));
        Assert.Null(path.ExactFrom);
        Assert.Empty(path.Knots);
        const string Fix = "Ask for one of these with all its digits, or save the path again with this λ among its --lambdas.";
        FaultAssert.Throws(
            FaultKind.Usage, "lambda-not-saved", "The path has no fit at λ = 0.03; the nearest λ it has are 0.05 and 0.025.", "lambda", Fix, () => path.At(0.03));
        FaultAssert.Throws(FaultKind.Usage, "lambda-not-saved", "The path has no fit at λ = 0.2; the nearest λ it has is 0.1.", "lambda", Fix, () => path.At(0.2));
        FaultAssert.Throws(FaultKind.Usage, "lambda-not-saved", "The path has no fit at λ = 0; the nearest λ it has is 0.025.", "lambda", Fix, () => path.At(0));
        Assert.Throws<WhittleException>(() => path.At(0.05 * (1 + 1e-8)));
        Assert.Equal(0.05, path.At(0.05 * (1 + 1e-10)).Lambda);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_lambda_out_of_range_is_refused(double lambda)
    {
        Regression regression = Create(CreateTable(), "squared", null, "lasso");
        ModelPath path = regression.CreateModelPath(regression.FitExactPath(0.1));
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => path.At(lambda)).Code);
    }

    [Fact]
    public void A_fit_without_a_minimum_is_not_handed_out()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => i - 9.5)], y = [.. x.Select(v => v > 0 ? 1.0 : 0)];
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 20, 1), y, 1, options: new RegressionOptions { Loss = Loss.Logistic });
        ModelPath path = regression.CreateModelPath(regression.FitPath(new LambdaGrid { Values = [0.1, 0] }));
        Assert.Equal("no-minimum", Assert.Throws<WhittleException>(() => Load(Save(path)).At(0)).Code);
        Assert.Equal(0.1, path.At(0.1).Lambda);
    }

    [Fact]
    public void A_path_that_is_cancelled_keeps_its_grid()
    {
        Regression regression = Create(CreateTable(), "squared", null, "lasso");
        ModelPath path = regression.CreateModelPath(regression.FitPath(new LambdaGrid { Count = 4 }), new CancellationToken(true));
        Assert.Equal((4, 0, null), (path.Points.Count, path.Knots.Count, path.ExactFrom));
        Assert.Equal("lambda-not-saved", Assert.Throws<WhittleException>(() => path.At(0.9 * regression.LambdaMax)).Code);
    }

    internal static byte[] Save(ModelPath path)
    {
        using var stream = new MemoryStream();
        PathFile.Save(path, stream);
        return stream.ToArray();
    }

    internal static ModelPath Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return PathFile.Load(stream);
    }

    /// <summary>A regression on the table of these tests.</summary>
    internal static Regression Create(Table table, string loss, string? link, string penalty)
    {
        bool cox = loss == "cox";
        var options = new RegressionOptions
        {
            Loss = LossCatalog.Standard.Create(loss, link, loss == "multi-squared" ? 2 : null),
            Features = ["x", "z", "flat", "job", "w"],
            Offset = loss is "multinomial" or "gamma" ? null : "shift",
            Event = cox ? "died" : null,
            Stratum = cox ? "region" : null,
            PositiveClass = loss == "logistic" ? "green" : null,
            PenaltyFactors = penalty == "lasso" ? new Dictionary<string, double> { ["w"] = double.PositiveInfinity, ["z"] = loss == "squared" ? 0 : 0.5 } : new Dictionary<string, double>(),
            MoreResponses = loss == "multi-squared" ? ["died"] : [],
            ClassWeights = penalty == "weighted" ? ClassWeights.Balanced : null,
            Adaptive = penalty == "adaptive" ? new AdaptiveFactors() : null,
            Tikhonov = penalty == "matrix" ? TikhonovMatrix.Differences(7, 1) : null,
            Bounds = penalty == "bounded" ? new Dictionary<string, CoefficientBounds> { ["x"] = new(0, 0.05) } : new Dictionary<string, CoefficientBounds>(),
        };
        string response = loss switch { "logistic" => "two", "multinomial" => "three", _ => "count" };
        return penalty switch
        {
            "group" => Regression.Penalized(table, response, new GroupPenalty(1), options),
            "sparse-group" => Regression.Penalized(table, response, new SparseGroupPenalty(1, 0.3), options),
            "mcp" => Regression.Penalized(table, response, new McpPenalty(3), options),
            "scad" => Regression.Penalized(table, response, new ScadPenalty(3.7), options),
            _ => Regression.ElasticNet(table, response, penalty switch { "ridge" => 0, "elastic-net" or "matrix" => 0.5, _ => 1 }, options),
        };
    }

    /// <summary>Sixty rows with every kind of response.</summary>
    internal static Table CreateTable()
    {
        var random = new Xoshiro256(3);
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, 60).Select(_ => next())];
        string Pick(params string[] words) => words[random.NextInt(words.Length)];
        string[] Words(params string[] words) => [.. Enumerable.Range(0, 60).Select(_ => Pick(words))];
        double[] x = Draw(random.NextNormal);
        return new Table(
        [
            new NumberColumn("x", x),
            new NumberColumn("z", Draw(random.NextNormal)),
            new NumberColumn("flat", Draw(() => 2.5)),
            new NumberColumn("w", Draw(random.NextNormal)),
            new NumberColumn("shift", Draw(random.NextDouble)),
            new NumberColumn("count", [.. x.Select(v => 1 + Math.Floor(Math.Exp(v / 2) * (1 + (2 * random.NextDouble()))))]),
            new NumberColumn("died", Draw(() => random.NextInt(2))),
            new TextColumn("job", Words("smith", "baker", "größe")),
            new TextColumn("two", Words("red", "green")),
            new TextColumn("three", Words("red", "green", "blue")),
            new TextColumn("region", Words("north", "south")),
        ]);
    }

    // What a path does not keep is what the data were asked for: worth, ties and entries.
    private static void AssertSame(LinearModel fitted, LinearModel model, Table table)
    {
        Assert.Equal(fitted.Coefficients.Select(c => c with { Worth = null, TiedWith = null }), model.Coefficients);
        Assert.Equal(fitted.Intercepts.Select(BitConverter.DoubleToInt64Bits), model.Intercepts.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(fitted.Outputs, model.Outputs);
        Assert.Equal(fitted.Response.MoreColumns, model.Response.MoreColumns);
        Assert.Equal(fitted.ClassWeights?.ToArray(), model.ClassWeights?.ToArray());
        Assert.Equal(fitted.Response.Classes ?? [], model.Response.Classes ?? []);
        Assert.Equal((fitted.Loss.Name, fitted.Loss.Link, fitted.Loss.Parameter), (model.Loss.Name, model.Loss.Link, model.Loss.Parameter));
        Assert.Equal(Plain(fitted), Plain(model));
        Assert.Equal(fitted.PredictMeans(table, UnseenPolicy.Error, out _), model.PredictMeans(table, UnseenPolicy.Error, out _));
        Assert.Equal(fitted.Baseline is null, model.Baseline is null);
        if (fitted.Baseline is not null)
        {
            Assert.Equal(["north", "south"], model.Baseline!.Select(b => b.Stratum));
            Assert.Equal(fitted.PredictSurvival(table, 3), model.PredictSurvival(table, 3));
        }
    }

    private static LinearModel Plain(LinearModel model) => model with
    {
        Coefficients = Array.Empty<Coefficient>(),
        Intercepts = None,
        Outputs = Array.Empty<string>(),
        Recipe = null,
        Baseline = null,
        ClassWeights = null,
        Loss = Loss.Squared,
        Response = new ResponseStep(model.Response.Column) { Event = model.Response.Event, Stratum = model.Response.Stratum },
    };

    private static readonly double[] None = [0];
}
