using System.Globalization;
using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>λ in every convention is the same model: what one run prints, the next may be asked for.</summary>
public class ConventionTests
{
    [Theory]
    [InlineData("lasso", null)]
    [InlineData("ridge", null)]
    [InlineData("elastic-net", "0.3")]
    public void The_printed_equivalents_lead_back_to_the_same_model(string penalty, string? ratio)
    {
        string[] problem = ["fit", CliRun.Students, "--target", "score", "--penalty", penalty];
        JsonElement whittle = CliRun.Document([.. problem, "--lambda", "0.7", .. ratio is null ? Array.Empty<string>() : ["--l1-ratio", ratio]]);
        JsonElement equivalents = whittle.GetProperty("lambda").GetProperty("equivalents");
        foreach (string convention in new[] { "mean", "sklearn", "glmnet" })
        {
            JsonElement pair = equivalents.GetProperty(convention);
            string[] mixture = penalty == "elastic-net" ? ["--l1-ratio", pair.GetProperty("l1Ratio").GetRawText()] : [];
            JsonElement found = CliRun.Document([.. problem, "--lambda-as", convention, "--lambda", pair.GetProperty("lambda").GetRawText(), .. mixture]);
            Assert.Equal(0.7, found.GetProperty("lambda").GetProperty("value").GetDouble(), 1e-13);
            Assert.Equal(whittle.GetProperty("l1Ratio").GetDouble(), found.GetProperty("l1Ratio").GetDouble(), 1e-13);
            Assert.All(FitJsonTests.Coefficients(whittle).Zip(FitJsonTests.Coefficients(found)), pair => Assert.Equal(Estimate(pair.First), Estimate(pair.Second), 1e-10));
        }
    }

    [Fact]
    public void The_estimator_of_scikit_learn_is_named()
    {
        string Estimator(params string[] penalty) => CliRun.Document(["fit", CliRun.Students, "--target", "score", "--lambda", "1", .. penalty])
            .GetProperty("lambda").GetProperty("equivalents").GetProperty("sklearn").GetProperty("as").GetString()!;
        Assert.Equal(["Lasso", "Ridge", "ElasticNet"], [Estimator(), Estimator("--penalty", "ridge"), Estimator("--penalty", "elastic-net")]);
    }

    [Fact]
    public void The_ridge_of_scikit_learn_has_n_times_lambda_and_the_mean_has_p_times()
    {
        JsonElement equivalents = CliRun.Document("fit", CliRun.Students, "--target", "score", "--penalty", "ridge", "--lambda", "0.5").GetProperty("lambda").GetProperty("equivalents");
        Assert.Equal(100, equivalents.GetProperty("sklearn").GetProperty("lambda").GetDouble(), 1e-10);
        Assert.Equal(2.5, equivalents.GetProperty("mean").GetProperty("lambda").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_list_of_lambdas_is_read_in_its_convention_from_words_text_and_npy()
    {
        using var scratch = new Scratch();
        string[] problem = ["path", CliRun.Students, "--target", "score", "--lambda-as", "mean", "--lambdas"];
        double[] wanted = [5, 2.5, 0.25];
        double[] Lambdas(string list) => [.. CliRun.Document([.. problem, list]).GetProperty("points").EnumerateArray().Select(p => p.GetProperty("lambda").GetDouble())];
        double[] expected = [.. wanted.Select(v => v * (2 - 1) / (2 * 5))];
        Assert.Equal(expected, Lambdas("0.25, 5,2.5"));
        Assert.Equal(expected, Lambdas(scratch.Write("grid.txt", "0.25\n5 2.5\n")));
        Assert.Equal(expected, Lambdas(scratch.WriteNpy("grid.npy", "(3,)", false, [2.5, 0.25, 5])));
    }

    [Fact]
    public void A_negative_lambda_in_an_npy_file_is_named()
    {
        using var scratch = new Scratch();
        CliRun.Fails(2, "bad-lambdas", "'-2' is no λ", "path", CliRun.Students, "--target", "score", "--lambdas", scratch.WriteNpy("grid.npy", "(2,)", false, [1, -2]));
    }

    [Fact]
    public void Numbers_are_read_and_written_the_same_in_every_culture()
    {
        string[] args = ["fit", CliRun.Students, "--target", "score", "--lambda", "0.75", "--all"];
        CliRun invariant = CliRun.Of(args).Done();
        CliRun path = CliRun.OnStudents("path").Done();
        CliRun german = InGerman(() => CliRun.Of(args).Done());
        Assert.Equal(invariant, german);
        Assert.Equal(path, InGerman(() => CliRun.OnStudents("path").Done()));
        Assert.Contains("λ = 0.75 ", german.Output, StringComparison.Ordinal);
    }

    // A culture of its own, since the invariant mode of globalization knows no de-DE.
    private static T InGerman<T>(Func<T> run)
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator, german.NumberFormat.NegativeSign) = (",", ".", "−");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal("1,5", 1.5.ToString());
            return run();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static double Estimate(JsonElement coefficient) => coefficient.GetProperty("estimate").GetDouble();
}
