using System.Security.Cryptography;
using System.Text;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Models;

/// <summary>The file of a path comes back whole or not at all; models saved by earlier versions are still read.</summary>
public class PathFileTests
{
    private const string Model = "whittle.model-path/1";

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] file = CreateFile();
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 1;
            Assert.Equal(FaultKind.Model, Assert.Throws<WhittleException>(() => ModelPathTests.Load(changed)).Kind);
        }
    }

    [Fact]
    public void Every_cut_file_is_unreadable()
    {
        byte[] file = CreateFile();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Equal("model-unreadable", Assert.Throws<WhittleException>(() => ModelPathTests.Load(file[..length])).Code);
        }
    }

    [Fact]
    public void A_newer_schema_is_named_with_the_one_that_is_known() => FaultAssert.Throws(
        FaultKind.Model, "model-newer", "The model's schema is 'whittle.model-path/2'; this version reads 'whittle.model-path/1'.",
        "schema", "Use the version of Whittle that wrote it, or a newer one.",
        () => ModelPathTests.Load(Replace(CreateFile(), Model, "whittle.model-path/2")));

    [Theory]
    [InlineData("\"indices\":[0,1", "\"indices\":[1,0")]
    [InlineData("\"indices\":[0,1", "\"indices\":[0,7000")]
    [InlineData("\"indices\":[0,1", "\"indices\":[0,1,2,3,4,5,6,7,8,9,10,11,12")]
    [InlineData("\"statuses\":[\"LeftOut\",", "\"statuses\":[")]
    [InlineData("\"statuses\":[\"LeftOut\"", "\"statuses\":[\"Hidden\"")]
    [InlineData("\"penaltyFactors\":[1,", "\"penaltyFactors\":[")]
    [InlineData("\"penaltyFactors\":[1,", "\"penaltyFactors\":[-1,")]
    [InlineData("\"stopReason\":\"Converged\"", "\"stopReason\":\"Bored\"")]
    [InlineData("\"hazards\":[{", "\"hazards\":[{\"cumulative\":[1]},{")]
    [InlineData("\"cumulative\":[", "\"cumulative\":[1,")]
    [InlineData("\"points\":[", "\"knots\":[],\"dots\":[")]
    public void A_path_whose_checksum_is_right_but_whose_words_are_not_is_unreadable(string old, string replacement)
    {
        byte[] body = Replace(Body(CreateFile()), old, replacement);
        Assert.Equal("model-unreadable", Assert.Throws<WhittleException>(() => ModelPathTests.Load(Seal(body))).Code);
    }

    [Fact]
    public void The_file_of_the_other_kind_is_refused_and_told_apart_by_its_beginning()
    {
        byte[] path = CreateFile(), model = File.ReadAllBytes(OldModel);
        Assert.True(PathFile.Begins(path) && PathFile.Begins(path.AsSpan(0, 100)));
        Assert.True(PathFile.Begins(Encoding.UTF8.GetBytes("{ \"schema\" : \"whittle.model-path/9\"")));
        Assert.False(PathFile.Begins(model));
        Assert.All(["", "{", "{}", "[1]", "{\"schema\":1}", "{\"schema\":\"whittle.path/1\"}", "score,homework\n", "{\"name\":\"whittle.model-path/1\"}", "{\"schema\":\"whittle.model-path/"],
            text => Assert.False(PathFile.Begins(Encoding.UTF8.GetBytes(text))));
        Assert.Equal("The file is not a complete Whittle model: its schema is 'whittle.model/2'.", Assert.Throws<WhittleException>(() => ModelPathTests.Load(model)).Message);
        using var stream = new MemoryStream(path);
        Assert.Equal("The file is not a complete Whittle model: its schema is 'whittle.model-path/1'.", Assert.Throws<WhittleException>(() => ModelFile.Load(stream)).Message);
    }

    [Fact]
    public void Coefficients_take_room_where_they_are_not_zero_only()
    {
        Regression regression = ModelPathTests.Create(ModelPathTests.CreateTable(), "poisson", null, "lasso");
        double[] null100 = [.. Enumerable.Range(1, 100).Select(k => (1 + k) * regression.LambdaMax)];
        byte[] file = ModelPathTests.Save(regression.CreateModelPath(regression.FitPath(new LambdaGrid { Values = null100 })));
        Assert.InRange(file.Length, 100 * 100, 100 * 400);
    }

    [Fact]
    public void A_model_that_an_earlier_version_saved_is_read()
    {
        using FileStream stream = File.OpenRead(OldModel);
        LinearModel model = ModelFile.Load(stream);
        Assert.Equal(("bought", "logistic", "logit", 8, 0.1), (model.Response.Column, model.Loss.Name, model.Loss.Link, model.Rows, model.Lambda));
        Assert.Equal(["no", "yes"], model.Response.Classes);
        Assert.Equal(-1.8490299247832729, model.Intercept);
        Assert.Equal(["spent", "kind=blue", "kind=green", "kind=red", "age"], model.Coefficients.Select(c => c.Name));
        Assert.Equal((0.8116392835553742, 1.038365111548761, CoefficientStatus.Kept, 0.3175456980445901), (model.Coefficients[0].Estimate, model.Coefficients[0].Standardized, model.Coefficients[0].Status, model.Coefficients[0].EntersAt!.Value));
        Assert.Equal(["spent", "kind", "age"], model.Recipe!.Columns);
        Assert.True(model.Certificate.IsCertified);
    }

    // Saved by version 0.1.0 before paths were: fit shop.csv --target bought --lambda 0.1.
    private static string OldModel { get; } = Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Models", "shop-model-2.json");

    private static byte[] CreateFile()
    {
        Regression regression = ModelPathTests.Create(ModelPathTests.CreateTable(), "cox", null, "lasso");
        return ModelPathTests.Save(regression.CreateModelPath(regression.FitPath(new LambdaGrid { Values = [0.2 * regression.LambdaMax] })));
    }

    private static byte[] Body(byte[] file)
    {
        string text = Encoding.UTF8.GetString(file);
        return Encoding.UTF8.GetBytes(text[(text.IndexOf("\"path\":", StringComparison.Ordinal) + "\"path\":".Length)..^1]);
    }

    private static byte[] Seal(byte[] body) =>
        [.. Encoding.UTF8.GetBytes($"{{\"schema\":\"{Model}\",\"checksum\":\"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}\",\"path\":"), .. body, .. "}"u8];

    private static byte[] Replace(byte[] file, string old, string replacement)
    {
        string text = Encoding.UTF8.GetString(file);
        Assert.Contains(old, text);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + old.Length)..]);
    }
}
