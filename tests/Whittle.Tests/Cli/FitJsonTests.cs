using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>The document <c>whittle.fit/1</c>, field by field: other programs rely on these names.</summary>
public class FitJsonTests
{
    private static readonly Lazy<JsonElement> Main = new(() => CliRun.Document("fit", CliRun.Students, "--target", "score"));

    [Fact]
    public void The_top_has_its_fixed_names_and_types()
    {
        JsonElement fit = Main.Value;
        Assert.Equal("whittle.fit/1", fit.GetProperty("schema").GetString());
        Assert.Equal(JsonValueKind.Number, fit.GetProperty("intercept").ValueKind);
        Assert.Equal(1, fit.GetProperty("l1Ratio").GetDouble());
        Assert.Equal(JsonValueKind.Object, fit.GetProperty("crossValidation").ValueKind);
        Assert.False(fit.TryGetProperty("seconds", out _));
        Assert.Equal((200, 0, "score"), (fit.GetProperty("rows").GetInt32(), fit.GetProperty("droppedRows").GetInt32(), fit.GetProperty("response").GetString()));
    }

    [Fact]
    public void Coefficients_have_their_names_and_kept_ones_are_worth_their_price()
    {
        Assert.Equal(["homework", "sleep", "last_score", "gpa", "food"], Coefficients(Main.Value).Select(c => c.GetProperty("name").GetString()));
        foreach (JsonElement coefficient in Coefficients(Main.Value))
        {
            Assert.Equal(["name", "estimate", "standardized", "status", "entersAt", "worth"], coefficient.EnumerateObject().Select(p => p.Name).Take(6));
            bool isKept = coefficient.GetProperty("status").GetString() == "kept";
            Assert.Equal(isKept, coefficient.GetProperty("estimate").GetDouble() != 0);
            Assert.Equal(isKept, coefficient.GetProperty("standardized").GetDouble() != 0);
            Assert.Equal(isKept, coefficient.GetProperty("entersAt").GetDouble() > Main.Value.GetProperty("lambda").GetProperty("value").GetDouble());
            if (isKept)
            {
                Assert.Equal(1, coefficient.GetProperty("worth").GetDouble(), 1e-9);
            }
            else
            {
                Assert.Equal("left-out", coefficient.GetProperty("status").GetString());
                Assert.Equal("0", coefficient.GetProperty("estimate").GetRawText());
                Assert.InRange(coefficient.GetProperty("worth").GetDouble(), 0, 0.99);
            }
        }
    }

    [Fact]
    public void Lambda_has_value_max_choice_and_its_three_equivalents()
    {
        JsonElement lambda = Main.Value.GetProperty("lambda");
        double value = lambda.GetProperty("value").GetDouble();
        Assert.Equal(["value", "max", "chosenBy", "equivalents"], lambda.EnumerateObject().Select(p => p.Name));
        Assert.True(lambda.GetProperty("max").GetDouble() > value);
        Assert.Equal("1se", lambda.GetProperty("chosenBy").GetString());
        JsonElement others = lambda.GetProperty("equivalents");
        Assert.Equal(["mean", "sklearn", "glmnet"], others.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["lambda", "l1Ratio"], others.GetProperty("mean").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["as", "lambda", "l1Ratio"], others.GetProperty("sklearn").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["lambda", "l1Ratio"], others.GetProperty("glmnet").EnumerateObject().Select(p => p.Name));
        Assert.Equal(10 * value, others.GetProperty("mean").GetProperty("lambda").GetDouble(), 1e-12);
        Assert.Equal("Lasso", others.GetProperty("sklearn").GetProperty("as").GetString());
        Assert.Equal(value, others.GetProperty("sklearn").GetProperty("lambda").GetDouble());
        Assert.Equal(value, others.GetProperty("glmnet").GetProperty("lambda").GetDouble());
    }

    [Fact]
    public void The_certificate_says_objective_gap_violation_and_verdict()
    {
        JsonElement certificate = Main.Value.GetProperty("certificate");
        Assert.Equal(["objective", "relativeGap", "kktViolation", "local", "certified"], certificate.EnumerateObject().Select(p => p.Name));
        Assert.InRange(certificate.GetProperty("relativeGap").GetDouble(), -1e-12, 1e-9);
        Assert.InRange(certificate.GetProperty("kktViolation").GetDouble(), 0, 1e-7);
        Assert.True(certificate.GetProperty("certified").GetBoolean());
        Assert.True(certificate.GetProperty("objective").GetDouble() > 0);
    }

    [Fact]
    public void Cross_validation_tells_its_grid_and_both_choices()
    {
        JsonElement found = Main.Value.GetProperty("crossValidation");
        Assert.Equal((10, 1, true), (found.GetProperty("folds").GetInt32(), found.GetProperty("seed").GetInt32(), found.GetProperty("complete").GetBoolean()));
        double[] lambdas = Numbers(found, "lambdas"), means = Numbers(found, "means"), errors = Numbers(found, "standardErrors");
        Assert.Equal((100, 100, 100, 100), (lambdas.Length, means.Length, errors.Length, Numbers(found, "kept").Length));
        int minimum = found.GetProperty("min").GetProperty("index").GetInt32(), chosen = found.GetProperty("1se").GetProperty("index").GetInt32();
        Assert.Equal(means.Min(), means[minimum]);
        Assert.True(means[chosen] <= means[minimum] + errors[minimum] && means[chosen - 1] > means[minimum] + errors[minimum]);
        Assert.Equal(lambdas[chosen], Main.Value.GetProperty("lambda").GetProperty("value").GetDouble());
    }

    [Fact]
    public void Timing_adds_seconds_and_nothing_else()
    {
        JsonElement timed = CliRun.Document("fit", CliRun.Students, "--target", "score", "--timing");
        Assert.Equal([.. Main.Value.EnumerateObject().Select(p => p.Name), "seconds"], timed.EnumerateObject().Select(p => p.Name));
        JsonElement seconds = timed.GetProperty("seconds");
        Assert.Equal(["read", "fit"], seconds.EnumerateObject().Select(p => p.Name));
        Assert.InRange(seconds.GetProperty("read").GetDouble(), 0, 600);
        Assert.InRange(seconds.GetProperty("fit").GetDouble(), 1e-6, 600);
    }

    [Fact]
    public void A_given_lambda_has_no_cross_validation_and_still_tells_where_features_enter()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda", "0.01");
        Assert.Equal(JsonValueKind.Null, fit.GetProperty("crossValidation").ValueKind);
        Assert.Equal("given", fit.GetProperty("lambda").GetProperty("chosenBy").GetString());
        Assert.Equal(0.01, fit.GetProperty("lambda").GetProperty("value").GetDouble());
        Assert.Equal(
            Coefficients(Main.Value).Select(c => c.GetProperty("entersAt").GetDouble()),
            Coefficients(fit).Select(c => c.GetProperty("entersAt").GetDouble()));
    }

    [Fact]
    public void A_lambda_below_the_grid_finds_the_entries_below_the_grid()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda", "1e-7", "--lambda-as", "whittle", "--penalty", "elastic-net");
        Assert.All(Coefficients(fit), c => Assert.Equal(("kept", JsonValueKind.Number), (c.GetProperty("status").GetString(), c.GetProperty("entersAt").ValueKind)));
    }

    [Theory]
    [InlineData("--penalty", "ridge", "--lambda", "1")]
    [InlineData("--penalty", "none")]
    public void Ridge_and_least_squares_have_no_worth_and_no_entry(params string[] penalty)
    {
        JsonElement fit = CliRun.Document(["fit", CliRun.Students, "--target", "score", .. penalty]);
        Assert.All(Coefficients(fit), c => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (c.GetProperty("worth").ValueKind, c.GetProperty("entersAt").ValueKind)));
        Assert.Equal(penalty[1] == "ridge" ? "kept" : "unpenalized", Coefficients(fit)[0].GetProperty("status").GetString());
    }

    [Fact]
    public void Unpenalized_excluded_and_constant_columns_say_so_and_have_no_worth()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,a,b,c,k\n1,2,5,1,7\n2,1,4,2,7\n4,3,1,4,7\n3,5,2,3,7\n6,4,3,6,7\n");
        JsonElement fit = CliRun.Document("fit", file, "--target", "y", "--lambda", "0.3", "--penalty-factor", "a=0", "--penalty-factor", "b=inf");
        Assert.Equal(["unpenalized", "excluded", "kept", "constant"], Coefficients(fit).Select(c => c.GetProperty("status").GetString()));
        Assert.Equal([true, true, false, true], Coefficients(fit).Select(c => c.GetProperty("worth").ValueKind == JsonValueKind.Null));
        Assert.Equal([true, true, false, true], Coefficients(fit).Select(c => c.GetProperty("entersAt").ValueKind == JsonValueKind.Null));
        Assert.Equal(["0", "0"], new[] { 1, 3 }.Select(j => Coefficients(fit)[j].GetProperty("estimate").GetRawText()));
        Assert.Equal(JsonValueKind.Null, fit.GetProperty("lambda").GetProperty("equivalents").GetProperty("sklearn").ValueKind);
    }

    internal static JsonElement[] Coefficients(JsonElement fit) => [.. fit.GetProperty("coefficients").EnumerateArray()];

    private static double[] Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
