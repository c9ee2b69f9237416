using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>The adaptive lasso on the command line: its factors are shown, saved and those of its pilot.</summary>
public class AdaptiveTests
{
    private static readonly string[] Fit = ["fit", CliRun.Students, "--target", "score", "--penalty", "adaptive-lasso"];

    [Fact]
    public void The_text_names_the_pilot_and_shows_every_factor()
    {
        string[] lines = CliRun.Of(Fit).Done().Lines();
        Assert.InRange(lines.Length, 15, 40);
        Assert.StartsWith("Adaptive lasso of score on 5 coefficients, 200 rows: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("  minimize ½·mean((score − prediction)²) + λ·Σv·|β|, β per standard deviation", lines[1]);
        Assert.Equal("  v = |pilot β|^−1, times the factor given; the pilot is ridge at λ = 0.005591 (the smallest leave-one-out error), certified.", lines[2]);
        Assert.Matches(@"^  λ = \S+ \(one standard error from the minimum; λmax 63\.66\)  = mean \S+ = sklearn: none for these penalty factors = glmnet lambda=\S+, alpha=1$", lines[3]);
        Assert.EndsWith("enters at λ factor", lines.Single(l => l.StartsWith("feature", StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith(" 0.1218", lines.Single(l => l.StartsWith("last_score", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("  gpa is worth 4 % of its price; it would enter at λ = 0.2734. Its factor is 0.9876.", lines);
    }

    [Fact]
    public void It_is_the_lasso_with_the_factors_that_the_document_gives()
    {
        JsonElement adaptive = CliRun.Document([.. Fit, "--lambda", "2", "--pilot", "unpenalized", "--adaptive-power", "2"]), pilot = adaptive.GetProperty("pilot");
        Assert.Equal(("adaptive-lasso", "unpenalized", 0, "none", 2), (adaptive.GetProperty("penalty").GetString(), pilot.GetProperty("method").GetString(), pilot.GetProperty("lambda").GetDouble(),
            pilot.GetProperty("chosenBy").GetString(), pilot.GetProperty("power").GetDouble()));
        Assert.True(pilot.GetProperty("certificate").GetProperty("certified").GetBoolean());
        JsonElement[] own = [.. FitJsonTests.Coefficients(adaptive)], free = [.. FitJsonTests.Coefficients(CliRun.Document("fit", CliRun.Students, "--target", "score", "--penalty", "none"))];
        for (int j = 0; j < own.Length; j++)
        {
            Assert.Equal(Math.Pow(free[j].GetProperty("standardized").GetDouble(), -2), own[j].GetProperty("penaltyFactor").GetDouble(), 1e-9);
        }

        string[] factors = [.. own.SelectMany(c => new[] { "--penalty-factor", $"{c.GetProperty("name").GetString()}={c.GetProperty("penaltyFactor").GetRawText()}" })];
        JsonElement weighted = CliRun.Document(["fit", CliRun.Students, "--target", "score", "--lambda", "2", .. factors]);
        Assert.Equal(FitJsonTests.Coefficients(weighted).Select(c => c.GetProperty("estimate").GetDouble()), own.Select(c => c.GetProperty("estimate").GetDouble()));
        Assert.False(weighted.TryGetProperty("pilot", out _));
        Assert.Equal(0.5, CliRun.Document([.. Fit, "--lambda", "2", "--l1-ratio", "0.5"]).GetProperty("l1Ratio").GetDouble());
    }

    [Fact]
    public void What_the_pilot_finds_to_be_nothing_is_named()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,a,b,c\n3,1,1,5\n3,1,-1,5\n1,-1,1,5\n1,-1,-1,5\n");
        string text = CliRun.Of("fit", file, "--target", "y", "--penalty", "adaptive-lasso", "--lambda", "0.1").Done().Output;
        Assert.Contains("certified. Excluded, since they are 0 in the pilot: b, c.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  b is excluded by its penalty factor.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  c has one value only; the intercept says all it could.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_keeps_its_name_and_factors()
    {
        using var scratch = new Scratch();
        string file = scratch["m.json"];
        JsonElement fit = CliRun.Document([.. Fit, "--lambda", "2", "--save", file]), found = CliRun.Document("inspect", file);
        Assert.Equal(fit.GetProperty("coefficients").GetRawText(), found.GetProperty("coefficients").GetRawText());
        Assert.Contains("\"penalty\":\"adaptive-lasso\"", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_contradict_it_are_refused()
    {
        CliRun.Fails(2, "options-contradict", "It belongs to --penalty adaptive-lasso.", "fit", CliRun.Students, "--target", "score", "--adaptive-power", "2");
        CliRun.Fails(2, "options-contradict", "It belongs to --penalty adaptive-lasso.", "fit", CliRun.Students, "--target", "score", "--pilot", "unpenalized");
        CliRun.Fails(2, "bad-options", "Adaptive factors need an L1Ratio above 0", [.. Fit, "--l1-ratio", "0"]);
        CliRun.Fails(2, "bad-options", "Adaptive factors go with the elastic net, not with bounds.", [.. Fit, "--bounds", "gpa=0:"]);
        CliRun.Fails(2, "usage", "it must be a number, above 0", [.. Fit, "--adaptive-power", "0"]);
        CliRun.Fails(2, "no-translation", "--lambda-as sklearn has no meaning here", [.. Fit, "--lambda", "1", "--lambda-as", "sklearn"]);
    }
}
