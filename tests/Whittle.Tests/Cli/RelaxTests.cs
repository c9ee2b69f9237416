using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary><c>--relax</c>: a mixture with both its certificates, chosen, shown, saved and predicted.</summary>
public class RelaxTests
{
    private static readonly string[] Fit = ["fit", CliRun.Students, "--target", "score", "--relax"];

    [Fact]
    public void The_text_says_the_mixture_the_choice_and_both_certificates()
    {
        string[] lines = CliRun.Of(Fit).Done().Lines();
        Assert.InRange(lines.Length, 15, 40);
        Assert.StartsWith("Relaxed lasso of score on 5 coefficients, 200 rows: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("  relaxed with φ = 0: the refit without a penalty on the 3 features that it keeps", lines[2]);
        Assert.Equal("Cross-validation over λ and φ (10 folds, seed 1): minimum at λ = 2.723, φ = 0 (error 33.54 ± 2.935, 3 kept); one standard error at λ = 2.92, φ = 0 (error 35.94 ± 4.072, 3 kept).", lines[4]);
        Assert.Matches("^Certificate of the penalized fit: relative gap .*: certified\\.$", lines[^2]);
        Assert.Matches("^Certificate of the refit: relative gap .*: certified\\. The model is the refit\\.$", lines[^1]);
        string[] mixed = CliRun.Of([.. Fit, "--lambda", "1", "--relax-mix", "0.25"]).Done().Lines();
        Assert.Equal("  relaxed with φ = 0.25: 0.25 · the penalized fit + 0.75 · its refit without a penalty on the 3 features that it keeps", mixed[2]);
        Assert.EndsWith("The model is the mixture of both, which minimizes neither.", mixed[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_mixture_is_that_of_the_lasso_and_least_squares_on_what_it_keeps()
    {
        double[] Estimates(JsonElement fit) => [.. FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("estimate").GetDouble()).Prepend(fit.GetProperty("intercept").GetDouble())];
        JsonElement mixed = CliRun.Document([.. Fit, "--lambda", "1", "--relax-mix", "0.25"]);
        double[] lasso = Estimates(CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda", "1"));
        double[] least = [.. Estimates(CliRun.Document("fit", CliRun.Students, "--target", "score", "--features", "homework,sleep,last_score", "--penalty", "none")), 0, 0], found = Estimates(mixed);
        Assert.All(Enumerable.Range(0, 6), j => Assert.Equal((0.25 * lasso[j]) + (0.75 * least[j]), found[j], 1e-11));
        JsonElement relaxation = mixed.GetProperty("relaxation");
        Assert.Equal(0.25, relaxation.GetProperty("penalizedShare").GetDouble());
        Assert.True(relaxation.GetProperty("refit").GetProperty("certified").GetBoolean() && mixed.GetProperty("certificate").GetProperty("certified").GetBoolean());
        Assert.Equal(0, CliRun.Document([.. Fit, "--lambda", "1"]).GetProperty("relaxation").GetProperty("penalizedShare").GetDouble());
    }

    [Fact]
    public void The_document_has_errors_by_share_and_the_chosen_pair()
    {
        JsonElement fit = CliRun.Document([.. Fit, "--select", "min", "--lambda-count", "12"]), found = fit.GetProperty("crossValidation");
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], found.GetProperty("penalizedShares").EnumerateArray().Select(v => v.GetDouble()));
        JsonElement[] means = [.. found.GetProperty("means").EnumerateArray()];
        Assert.Equal((5, 12), (means.Length, means[0].GetArrayLength()));
        JsonElement min = found.GetProperty("min");
        Assert.Equal(means.SelectMany(m => m.EnumerateArray()).Min(v => v.GetDouble()), min.GetProperty("mean").GetDouble());
        Assert.Equal(fit.GetProperty("lambda").GetProperty("value").GetDouble(), min.GetProperty("lambda").GetDouble());
        Assert.Equal(fit.GetProperty("relaxation").GetProperty("penalizedShare").GetDouble(), min.GetProperty("penalizedShare").GetDouble());
        JsonElement plain = CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda-count", "12").GetProperty("crossValidation");
        Assert.Equal(plain.GetProperty("means").GetRawText().Where(c => !char.IsWhiteSpace(c)), means[4].GetRawText().Where(c => !char.IsWhiteSpace(c)));
        JsonElement fixedShare = CliRun.Document([.. Fit, "--relax-mix", "0.5", "--lambda-count", "12"]).GetProperty("crossValidation");
        Assert.Equal(0.5, fixedShare.GetProperty("penalizedShares").EnumerateArray().Single().GetDouble());
        Assert.Equal(means[2].GetRawText().Where(c => !char.IsWhiteSpace(c)), fixedShare.GetProperty("means")[0].GetRawText().Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public void A_saved_model_predicts_the_mixture_and_inspect_tells_of_it()
    {
        using var scratch = new Scratch();
        string file = scratch["m.json"];
        JsonElement fit = CliRun.Document([.. Fit, "--lambda", "1", "--relax-mix", "0.5", "--save", file]);
        double[] values = [.. File.ReadLines(CliRun.HeldOut).Skip(1).First().Split(',').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        string[] names = File.ReadLines(CliRun.HeldOut).First().Split(',');
        double expected = fit.GetProperty("intercept").GetDouble() + FitJsonTests.Coefficients(fit).Sum(c => c.GetProperty("estimate").GetDouble() * values[Array.IndexOf(names, c.GetProperty("name").GetString())]);
        Assert.Equal(expected, CliRun.Document("predict", file, CliRun.HeldOut).GetProperty("predictions")[0].GetDouble(), 1e-10);
        Assert.Equal(fit.GetProperty("relaxation").GetRawText(), CliRun.Document("inspect", file).GetProperty("relaxation").GetRawText());
        Assert.Contains("Relaxed with φ = 0.5: 0.5 · the penalized fit + 0.5 · its refit", CliRun.Of("inspect", file).Done().Lines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_refit_the_text_says_so_and_a_given_lambda_fails()
    {
        using var scratch = new Scratch();
        var random = new Random(3);
        string[] rows = [.. Enumerable.Range(0, 14).Select(_ => string.Join(',', Enumerable.Range(0, 31).Select(_ => $"{random.Next(1, 1000)}")))];
        string file = scratch.Write("wide.csv", $"y,{string.Join(',', Enumerable.Range(1, 30).Select(j => $"x{j}"))}\n{string.Join('\n', rows)}\n");
        string[] fit = ["fit", file, "--target", "y", "--penalty", "elastic-net", "--relax"];
        string[] lines = CliRun.Of([.. fit, "--folds", "4", "--lambda-ratio", "0.0001"]).Done().Lines();
        Assert.InRange(lines.Length, 10, 40);
        Assert.Contains(lines, l => l.EndsWith("the refit of some fold or of all rows has no single answer; only φ = 1 was considered there.", StringComparison.Ordinal));
        CliRun.Fails(3, "no-refit", "are combinations of the others and the intercept", [.. fit, "--lambda", "0.01"]);
        Assert.EndsWith("There is no single refit here; the model is the penalized fit.", CliRun.Of([.. fit, "--lambda", "0.01", "--relax-mix", "1"]).Done().Lines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_contradict_it_are_refused()
    {
        CliRun.Fails(2, "options-contradict", "Add --relax.", "fit", CliRun.Students, "--target", "score", "--relax-mix", "0.5");
        CliRun.Fails(2, "options-contradict", "--relax has no meaning beside --penalty none", [.. Fit, "--penalty", "none"]);
        CliRun.Fails(2, "no-relaxation", "ridge keeps every feature", [.. Fit, "--penalty", "ridge"]);
        CliRun.Fails(2, "no-relaxation", "does not keep to bounds", [.. Fit, "--bounds", "gpa=0:"]);
        CliRun.Fails(2, "usage", "it must be a number, from 0 to 1", [.. Fit, "--relax-mix", "1.5"]);
    }
}
