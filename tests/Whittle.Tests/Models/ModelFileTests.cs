using System.Security.Cryptography;
using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Tests.Models;

/// <summary>A saved model comes back bit for bit, or not at all.</summary>
public class ModelFileTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void A_model_comes_back_with_the_same_bits_and_the_same_predictions(double ratio)
    {
        Table table = CreateTable();
        Regression regression = Regression.ElasticNet(table, "y", ratio, Options);
        LinearModel model = regression.Fit(0.1 * regression.LambdaMax);
        LinearModel loaded = Load(Save(model));
        Assert.Equal(model.Coefficients, loaded.Coefficients);
        double[] none = [0];
        Assert.Equal(model.Outputs, loaded.Outputs);
        Assert.Equal(model.Intercepts, loaded.Intercepts);
        Assert.Equal(
            model with { Coefficients = [], Recipe = null, Outputs = [], Intercepts = none },
            loaded with { Coefficients = [], Recipe = null, Outputs = [], Intercepts = none });
        Assert.Equal(model.Recipe!.Steps.Select(Spell), loaded.Recipe!.Steps.Select(Spell));
        Assert.Equal(model.Predict(table).Select(BitConverter.DoubleToInt64Bits), loaded.Predict(table).Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(Save(model), Save(loaded));
    }

    [Theory]
    [InlineData("huber", null)]
    [InlineData("quantile", null)]
    [InlineData("logistic", "probit")]
    [InlineData("multinomial", null)]
    [InlineData("poisson", null)]
    [InlineData("gamma", "inverse")]
    [InlineData("tweedie", null)]
    [InlineData("cox", "efron")]
    public void A_model_of_every_loss_comes_back_with_its_predictions(string name, string? link)
    {
        var random = new Xoshiro256(3);
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, 60).Select(_ => next())];
        string[] kinds = ["red", "green", "blue"], regions = ["north", "south"];
        var table = new Table(
        [
            new NumberColumn("x", Draw(random.NextNormal)),
            new NumberColumn("z", Draw(random.NextNormal)),
            new NumberColumn("shift", Draw(random.NextDouble)),
            new NumberColumn("count", Draw(() => 1 + random.NextInt(5))),
            new NumberColumn("died", Draw(() => random.NextInt(2))),
            new TextColumn("kind", [.. Draw(random.NextDouble).Select(u => kinds[(int)(u * (name == "multinomial" ? 3 : 2))])]),
            new TextColumn("region", [.. Draw(random.NextDouble).Select(u => regions[(int)(u * 2)])]),
        ]);
        bool classes = name is "logistic" or "multinomial", cox = name == "cox";
        var regression = Regression.Lasso(table, classes ? "kind" : "count", new RegressionOptions
        {
            Loss = LossCatalog.Standard.Create(name, link),
            Features = ["x", "z"],
            Offset = name is "multinomial" or "gamma" ? null : "shift",
            Event = cox ? "died" : null,
            Stratum = cox ? "region" : null,
            PositiveClass = name == "logistic" ? "green" : null,
        });
        LinearModel model = regression.Fit(0.2 * regression.LambdaMax), loaded = Load(Save(model));
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
        Assert.Equal(Save(model), Save(loaded));
        double[][] means = model.PredictMeans(table, UnseenPolicy.Error, out _);
        Assert.Equal(means, loaded.PredictMeans(table, UnseenPolicy.Error, out _));
        Assert.Equal(name == "multinomial" ? 3 : 1, means.Length);
        if (classes)
        {
            Assert.Equal(model.Classify(means), loaded.Classify(means));
            Assert.Equal(name == "logistic" ? "green" : "red", model.Response.Classes![^1]);
        }

        if (cox)
        {
            double[] survival = model.PredictSurvival(table, 3);
            Assert.Equal(survival, loaded.PredictSurvival(table, 3));
            Assert.All(survival, s => Assert.InRange(s, 0.01, 0.999));
        }

        if (model.Offset is not null)
        {
            Assert.Throws<WhittleException>(() => model.Predict(new Table([table["x"], table["z"]])));
        }
    }

    [Theory]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(0.1 + 0.2)]
    [InlineData(1.0 / 3)]
    public void A_number_of_any_kind_comes_back_with_the_same_bits(double value)
    {
        LinearModel model = CreateModel() with { Intercepts = [value], Lambda = value };
        LinearModel loaded = Load(Save(model));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(loaded.Intercept));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(loaded.Lambda));
    }

    [Fact]
    public void A_gap_that_is_infinite_and_an_excluded_factor_come_back()
    {
        LinearModel model = CreateModel();
        LinearModel loaded = Load(Save(model with { Certificate = model.Certificate with { RelativeGap = double.PositiveInfinity } }));
        Assert.Equal(double.PositiveInfinity, loaded.Certificate.RelativeGap);
        Assert.False(loaded.Certificate.IsCertified);
        Assert.Contains(loaded.Coefficients, c => double.IsPositiveInfinity(c.PenaltyFactor) && c.Status == CoefficientStatus.Excluded);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] file = Save(CreateModel());
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 1;
            Assert.Equal(FaultKind.Model, Assert.Throws<WhittleException>(() => Load(changed)).Kind);
        }
    }

    [Fact]
    public void Every_cut_file_is_unreadable()
    {
        byte[] file = Save(CreateModel());
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Equal("model-unreadable", Assert.Throws<WhittleException>(() => Load(file[..length])).Code);
        }

        Assert.Equal("model-unreadable", Assert.Throws<WhittleException>(() => Load([.. file, .. "{}"u8])).Code);
    }

    [Fact]
    public void A_changed_number_is_called_changed() => FaultAssert.Throws(
        FaultKind.Model, "model-changed", "The model was changed after it was saved: its checksum does not match.",
        "checksum", "Save the model again with --save; do not edit the file.",
        () => Load(Replace(Save(CreateModel()), "\"rows\":40", "\"rows\":41")));

    [Fact]
    public void A_newer_schema_is_named_with_the_one_that_is_known() => FaultAssert.Throws(
        FaultKind.Model, "model-newer", "The model's schema is 'whittle.model/3'; this version reads 'whittle.model/2'.",
        "schema", "Use the version of Whittle that wrote it, or a newer one.",
        () => Load(Replace(Save(CreateModel()), "whittle.model/2", "whittle.model/3")));

    [Theory]
    [InlineData("{\"schema\":\"onnx/1\"}", "The file is not a complete Whittle model: its schema is 'onnx/1'.")]
    [InlineData("{\"schema\":null}", "The file is not a complete Whittle model: its schema is ''.")]
    public void Another_kind_of_json_is_unreadable(string text, string message) =>
        FaultAssert.Throws(FaultKind.Model, "model-unreadable", message, null, "Save the model again with --save.", () => Load(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("score,homework\n1,2\n")]
    [InlineData("[1,2]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":\"whittle.model/2\"}")]
    [InlineData("{\"schema\":\"whittle.model/2\",\"model\":{}}")]
    public void Anything_else_is_unreadable(string text)
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Load(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((FaultKind.Model, "model-unreadable"), (fault.Kind, fault.Code));
        Assert.StartsWith("The file is not a complete Whittle model: ", fault.Message);
    }

    [Theory]
    [InlineData("\"status\":\"Kept\"", "\"status\":\"Hidden\"")]
    [InlineData("\"kind\":\"factor\"", "\"kind\":\"spline\"")]
    [InlineData("\"rows\":40", "\"rows\":1e300")]
    [InlineData("\"lambda\":", "\"lumbda\":")]
    [InlineData("\"response\":\"y\"", "\"response\":null")]
    public void A_model_whose_checksum_is_right_but_whose_words_are_unknown_is_unreadable(string old, string replacement)
    {
        string body = Encoding.UTF8.GetString(Save(CreateModel()));
        int from = body.IndexOf("\"model\":", StringComparison.Ordinal) + "\"model\":".Length;
        byte[] model = Replace(Encoding.UTF8.GetBytes(body[from..^1]), old, replacement);
        string checksum = Convert.ToHexStringLower(SHA256.HashData(model));
        byte[] file = [.. Encoding.UTF8.GetBytes($"{{\"schema\":\"whittle.model/2\",\"checksum\":\"sha256:{checksum}\",\"model\":"), .. model, .. "}"u8];
        Assert.Equal("model-unreadable", Assert.Throws<WhittleException>(() => Load(file)).Code);
    }

    private static RegressionOptions Options => new()
    {
        Weights = "w",
        Missing = MissingPolicy.Indicator,
        PenaltyFactors = new Dictionary<string, double> { ["b"] = 0, ["c"] = double.PositiveInfinity, ["job"] = 0.25 },
    };

    private static LinearModel CreateModel() => Regression.Lasso(CreateTable(), "y", Options).Fit(0.1);

    private static Table CreateTable()
    {
        var random = new Xoshiro256(4);
        double[] Draw() => [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())];
        double[] a = Draw(), b = Draw();
        string[] jobs = ["\"quoted\"", "größe", "日本", "a\\b\n"];
        double[] y = [.. a.Zip(b, (u, v) => (2 * u) - v)];
        a[7] = double.NaN;
        return new Table(
        [
            new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("c", Draw()), new NumberColumn("d", [.. b.Select(_ => 2.5)]),
            new TextColumn("job", [.. b.Select((_, i) => i == 3 ? null : jobs[i % 4])]), new TextColumn("sex", [.. b.Select((_, i) => i % 2 == 0 ? "F" : "M")]),
            new NumberColumn("y", y), new NumberColumn("w", [.. b.Select(v => 1 + (v * v))]),
        ]);
    }

    private static string Spell(RecipeStep step) => step switch
    {
        NumberStep n => $"{n.Column}|{(n.Fill is { } fill ? BitConverter.DoubleToInt64Bits(fill) : "none")}|{n.Indicator}",
        FactorStep f => $"{f.Column}|{string.Join('/', f.Levels)}|{f.HasReference}|{f.MissingIsLevel}",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static byte[] Save(LinearModel model)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        return stream.ToArray();
    }

    private static LinearModel Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return ModelFile.Load(stream);
    }

    private static byte[] Replace(byte[] file, string old, string replacement)
    {
        string text = Encoding.UTF8.GetString(file);
        Assert.Contains(old, text);
        return Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
