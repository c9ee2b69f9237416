using System.Text.Json;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle explain</c>.</summary>
public class ExplainTests
{
    [Fact]
    public void A_left_out_feature_has_its_worth_along_the_path()
    {
        JsonElement found = CliRun.Document("explain", CliRun.Students, "--target", "score", "--feature", "gpa");
        Regression regression = Regression.Lasso(CsvTable.Read(CliRun.Students), "score");
        JsonElement[] worths = [.. found.GetProperty("worths").EnumerateArray()];
        Assert.Equal(regression.FindWorths(regression.FitPath(), "gpa"), worths.Select(w => (double?)w.GetProperty("worth").GetDouble()));
        Assert.Empty(found.GetProperty("steps").EnumerateArray());

        // Kept is what earns all of its price, and nothing earns more.
        Assert.All(worths, w => Assert.Equal(w.GetProperty("standardized").GetDouble() != 0, w.GetProperty("worth").GetDouble() > 1 - 1e-9));
        Assert.All(worths, w => Assert.InRange(w.GetProperty("worth").GetDouble(), 0, 1 + 1e-9));
        Assert.Contains("What gpa earns of its price along λ; it is kept where that is all of it:", CliRun.OnStudents("explain", "--feature", "gpa").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Influence_is_that_of_the_library()
    {
        JsonElement[] rows = [.. CliRun.Document("explain", CliRun.Students, "--target", "score", "--lambda", "0.5", "--influence").GetProperty("influence").EnumerateArray()];
        Regression regression = Regression.Lasso(CsvTable.Read(CliRun.Students), "score");
        Assert.Equal(200, rows.Length);
        Assert.Equal(4, rows.Sum(r => r.GetProperty("leverage").GetDouble()), 1e-8);
        Assert.Equal(regression.Fit(0.5).Predict(regression.Table!)[104], rows[104].GetProperty("predictor").GetDouble(), 1e-9);
        Assert.Contains("\n105  0.05085     100.4      99.73         0.06274\n", CliRun.OnStudents("explain", "--lambda", "0.5", "--influence").Done().Output, StringComparison.Ordinal);
        CliRun.Fails(2, "options-contradict", "Ask for one of them at a time.", "explain", CliRun.Students, "--target", "score", "--influence", "--row", "1");
    }

    [Fact]
    public void It_explains_the_fit_that_fit_chooses()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score"), found = CliRun.Document("explain", CliRun.Students, "--target", "score");
        Assert.Equal(fit.GetProperty("lambda").GetProperty("value").GetDouble(), found.GetProperty("lambda").GetDouble());
        Dictionary<string, JsonElement> coefficients = FitJsonTests.Coefficients(fit).ToDictionary(c => c.GetProperty("name").GetString()!);
        JsonElement[] ledger = [.. found.GetProperty("ledger").EnumerateArray()], dropped = [.. found.GetProperty("dropped").EnumerateArray()];
        Assert.Equal(coefficients.Where(c => c.Value.GetProperty("estimate").GetDouble() != 0).Select(c => c.Key).Order(), ledger.Select(e => e.GetProperty("name").GetString()!).Order());
        Assert.All(ledger, e => Assert.Equal(coefficients[e.GetProperty("name").GetString()!].GetProperty("standardized").GetDouble(), e.GetProperty("from").GetDouble(), 1e-9));
        Assert.Equal(["gpa", "food"], dropped.Select(d => d.GetProperty("name").GetString()));
        Assert.All(dropped, d => Assert.Equal(coefficients[d.GetProperty("name").GetString()!].GetProperty("worth").GetDouble(), d.GetProperty("worth").GetDouble(), 1e-9));
        Assert.Equal("last_score", dropped[0].GetProperty("takenBy")[0].GetProperty("by").GetString());
        Assert.Equal(5, found.GetProperty("histories").GetArrayLength());
        Assert.Equal(3, found.GetProperty("alternatives").GetArrayLength());
        Assert.Equal(5, found.GetProperty("collinearity").GetProperty("conditionIndices").GetArrayLength());
    }

    [Fact]
    public void A_row_is_taken_apart_as_predict_predicts_it()
    {
        using var scratch = new Scratch();
        CliRun.Of("fit", CliRun.Students, "--target", "score", "--lambda", "0.5", "--save", scratch["m.json"]).Done();
        double predicted = CliRun.Document("predict", scratch["m.json"], CliRun.Students).GetProperty("predictions")[6].GetDouble();
        JsonElement row = CliRun.Document("explain", CliRun.Students, "--target", "score", "--lambda", "0.5", "--row", "7").GetProperty("rows")[0];
        Assert.Equal(predicted, row.GetProperty("prediction").GetDouble(), 1e-9);
        Assert.Equal(predicted, row.GetProperty("baseline").GetDouble() + row.GetProperty("contributions").EnumerateArray().Sum(c => c.GetProperty("amount").GetDouble()), 1e-9);
    }

    [Theory]
    [InlineData("--penalty", "ridge")]
    [InlineData("--penalty", "elastic-net", "--lambda", "0.3")]
    [InlineData("--penalty", "group", "--lambda", "0.5")]
    [InlineData("--penalty", "mcp", "--lambda", "0.5")]
    [InlineData("--penalty", "adaptive-lasso", "--lambda", "0.5")]
    [InlineData("--loss", "quantile", "--lambda", "0.1")]
    [InlineData("--lambda", "100")]
    [InlineData("--lambda", "0")]
    public void Every_kind_of_fit_has_an_explanation(params string[] options)
    {
        Assert.Contains("explain ", CliRun.OnStudents("explain", options).Done().Output, StringComparison.Ordinal);
        Assert.Equal("whittle.explanation/1", CliRun.Document(["explain", CliRun.Students, "--target", "score", .. options]).GetProperty("schema").GetString());
    }

    [Fact]
    public void What_cannot_be_explained_is_refused()
    {
        CliRun.Fails(3, "no-such-column", "Did you mean 'food'?", "explain", CliRun.Students, "--target", "score", "--feature", "fod");
        CliRun.Fails(2, "no-such-row", "There is no row 201; the fit has 200 rows.", "explain", CliRun.Students, "--target", "score", "--row", "201");
        CliRun.Fails(2, "options-contradict", "--feature has no meaning beside --row", "explain", CliRun.Students, "--target", "score", "--row", "1", "--feature", "sleep");
        CliRun.Fails(2, "options-contradict", "--penalty none has no meaning beside", "explain", CliRun.Students, "--target", "score", "--penalty", "none");
    }
}
