using System.Security.Cryptography;
using System.Text;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Tests.Models;

/// <summary>A model of a formula comes back from its file with the same bits, and predicts tables by name.</summary>
public class FormulaModelTests
{
    private const int Rows = 50;
    private const string Everything = "y ~ a * job + log(c) + poly(a, 3) + poly(b, 2, raw = TRUE) + C(grade):`odd \"name\"` + I(a^2 / (c + 0.1)):sex + job:sex:poly(c, 2)";

    [Fact]
    public void A_model_comes_back_with_the_same_bits_and_the_same_predictions()
    {
        Table table = Create();
        LinearModel model = Fit(table);
        LinearModel loaded = Load(Save(model));
        Assert.Equal(model.Recipe!.Names, loaded.Recipe!.Names);
        Assert.Equal(model.Recipe.Columns, loaded.Recipe.Columns);
        Assert.Equal(model.Recipe.TextColumns, loaded.Recipe.TextColumns);
        Assert.Equal(model.Recipe.LearnsFromRows, loaded.Recipe.LearnsFromRows);
        Assert.Equal(model.Predict(table).Select(BitConverter.DoubleToInt64Bits), loaded.Predict(table).Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(Save(model), Save(loaded));
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_any_number_of_rows()
    {
        Table table = Create();
        LinearModel model = Fit(table);
        double[] whole = model.Predict(table);
        Table part = new Table([.. table.Columns.Where(c => c.Name != "y").Reverse()]).Take([7, 3]);
        double[] few = [.. model.Predict(part), .. model.Predict(table.Take([11]))];
        Assert.Equal(3, few.Length);
        Assert.All(few.Zip([whole[7], whole[3], whole[11]]), p => Assert.Equal(p.Second, p.First, 1e-13));
        FaultAssert.Throws(FaultKind.Data, "no-such-column", "table has no column 'c'.", () => model.Predict(new Table([.. table.Columns.Where(c => c.Name != "c")])));
    }

    [Fact]
    public void A_row_outside_the_domain_is_said_at_prediction_as_at_the_fit()
    {
        Table table = Create();
        LinearModel model = Fit(table);
        double[] c = table.Numbers("c");
        c[4] = -2;
        FaultAssert.Throws(
            FaultKind.Data, "outside-domain", "log(c) has no value in row 5 of table: c is -2, and log needs a value above 0.",
            () => model.Predict(new Table([.. table.Columns.Where(column => column.Name != "c"), new NumberColumn("c", c)])));
    }

    [Fact]
    public void The_file_of_a_model_without_new_kinds_has_not_changed_and_is_still_read()
    {
        Table table = Create();
        LinearModel model = Regression.Lasso(table, "y").Fit(0.1);
        string text = Encoding.UTF8.GetString(Save(model));
        Assert.StartsWith("{\"schema\":\"whittle.model/2\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("isNumeric", text, StringComparison.Ordinal);
        Assert.Equal(model.Predict(table), Load(Save(model)).Predict(table));
    }

    [Theory]
    [InlineData("\"kind\":\"expression\"", "\"kind\":\"spline\"")]
    [InlineData("\"expression\":\"log(c)\"", "\"expression\":\"log(c\"")]
    [InlineData("\"expression\":\"log(c)\"", "\"expression\":null")]
    [InlineData("\"degree\":3", "\"degree\":4")]
    [InlineData("\"degree\":2,\"raw\":true", "\"degree\":2000000000,\"raw\":true")]
    [InlineData("\"degree\":2,\"raw\":true", "\"degree\":0,\"raw\":true")]
    [InlineData("\"norms\":[", "\"norms\":[-")]
    [InlineData("{\"column\":\"a\",\"kind\":\"number\",\"fill\":null,\"indicator\":false},{\"column\":\"job\"", "{\"column\":\"a\",\"kind\":\"number\",\"fill\":1,\"indicator\":false},{\"column\":\"job\"")]
    [InlineData("\"parts\":[", "\"parts\":[{\"column\":\"q\",\"kind\":\"interaction\",\"parts\":[]},")]
    public void A_step_that_cannot_be_meant_is_unreadable(string old, string replacement)
    {
        string body = Encoding.UTF8.GetString(Save(Fit(Create())));
        string model = body[(body.IndexOf("\"model\":", StringComparison.Ordinal) + "\"model\":".Length)..^1];
        int at = model.LastIndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        model = model[..at] + replacement + model[(at + old.Length)..];
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)));
        byte[] file = Encoding.UTF8.GetBytes($"{{\"schema\":\"whittle.model/2\",\"checksum\":\"sha256:{checksum}\",\"model\":{model}}}");
        Assert.Equal(FaultKind.Model, Assert.Throws<WhittleException>(() => Load(file)).Kind);
    }

    [Fact]
    public void Interactions_of_interactions_and_of_filled_columns_are_refused()
    {
        NumberStep a = new("a"), b = new("b");
        foreach (RecipeStep[] parts in new RecipeStep[][] { [a], [a, new NumberStep("c", 1)], [a, new InteractionStep([a, b])], [a, new FactorStep("job", ["x", "missing"], true, true)] })
        {
            Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => new InteractionStep(parts)).Code);
        }
    }

    private static LinearModel Fit(Table table)
    {
        Recipe recipe = Recipe.Learn(table, Formula.Parse(Everything), [], [.. Enumerable.Repeat(1.0, Rows)], new RecipeOptions());
        Regression regression = Regression.ElasticNet(JoinedDesign.From(recipe.Apply(table)), table.Numbers("y"), 1, names: recipe.Names);
        LinearModel model = regression.Fit(0.05 * regression.LambdaMax) with { Recipe = recipe };
        Assert.True(model.Certificate.IsCertified);
        Assert.InRange(model.Coefficients.Count(c => c.Estimate != 0), 10, model.Coefficients.Count);
        return model;
    }

    private static Table Create()
    {
        var random = new Xoshiro256(21);
        double[] Draw() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        T[] Pick<T>(params T[] from) => [.. Enumerable.Range(0, Rows).Select(_ => from[random.NextInt(from.Length)])];
        return new Table(
        [
            new NumberColumn("y", Draw()), new NumberColumn("a", Draw()), new NumberColumn("b", Draw()), new NumberColumn("c", [.. Draw().Select(v => 0.5 + Math.Abs(v))]),
            new NumberColumn("odd \"name\"", Draw()), new NumberColumn("grade", Pick(1.0, 10, -2.5)), new TextColumn("sex", Pick("F", "M")), new TextColumn("job", Pick("teacher", "nürse", "other")),
        ]);
    }

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
}
