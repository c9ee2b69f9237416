using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>A matrix of the L2 part from a file: found by name in a table, in order in a matrix, and refused where it does not fit.</summary>
public class TikhonovTests
{
    private static readonly string[] Ridge = ["fit", CliRun.Students, "--target", "score", "--penalty", "ridge"];

    [Fact]
    public void A_diagonal_matrix_is_penalty_factors_in_any_order_of_names()
    {
        using var scratch = new Scratch();
        string table = scratch.Write("t.csv", "food,homework,gpa,last_score,sleep\n5,0,0,0,0\n0,1,0,0,0\n0,0,3,0,0\n0,0,0,1,0\n0,0,0,0,2\n");
        string matrix = scratch.WriteNpy("t.npy", "(5, 5)", false, [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 5]);
        JsonElement named = CliRun.Document([.. Ridge, "--lambda", "3", "--tikhonov", table]), ordered = CliRun.Document([.. Ridge, "--lambda", "3", "--tikhonov", matrix]);
        JsonElement factors = CliRun.Document([.. Ridge, "--lambda", "3", "--penalty-factor", "sleep=2", "--penalty-factor", "gpa=3", "--penalty-factor", "food=5"]);
        Assert.Equal("tikhonov", named.GetProperty("penalty").GetString());
        Assert.Equal(Estimates(named), Estimates(ordered));
        foreach ((double expected, double actual) in Estimates(factors).Zip(Estimates(named)))
        {
            Assert.Equal(expected, actual, 1e-10);
        }
    }

    [Fact]
    public void The_text_names_it_and_lambda_is_chosen()
    {
        using var scratch = new Scratch();
        string table = scratch.Write("t.csv", "homework,sleep,last_score,gpa,food\n2,-1,0,0,0\n-1,2,0,0,0\n0,0,1,0,0\n0,0,0,1,0.5\n0,0,0,0.5,1\n");
        string[] lines = CliRun.Of([.. Ridge, "--tikhonov", table]).Done().Lines();
        Assert.StartsWith("Ridge with a matrix of score on 5 coefficients, 200 rows: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("  minimize ½·mean((score − prediction)²) + λ·½βᵀTβ, β per standard deviation", lines[1]);
        Assert.Contains(lines, l => l.StartsWith("Certificate: relative gap", StringComparison.Ordinal) && l.EndsWith("certified.", StringComparison.Ordinal));
        string[] both = CliRun.Of("fit", CliRun.Students, "--target", "score", "--penalty", "elastic-net", "--tikhonov", table, "--lambda", "1").Done().Lines();
        Assert.Equal("  minimize ½·mean((score − prediction)²) + λ·(0.5·Σ|β| + 0.5·½βᵀTβ), β per standard deviation", both[1]);
    }

    [Fact]
    public void A_fit_with_it_is_relaxed_to_least_squares_on_what_it_keeps()
    {
        using var scratch = new Scratch();
        string table = scratch.Write("t.csv", "homework,sleep,last_score,gpa,food\n2,-1,0,0,0\n-1,2,0,0,0\n0,0,1,0,0\n0,0,0,1,0\n0,0,0,0,1\n");
        string[] elasticNet = ["fit", CliRun.Students, "--target", "score", "--penalty", "elastic-net", "--l1-ratio", "0.9", "--tikhonov", table, "--lambda", "1", "--relax"];
        JsonElement relaxed = CliRun.Document(elasticNet);
        string[] kept = [.. FitJsonTests.Coefficients(relaxed).Where(c => c.GetProperty("estimate").GetDouble() != 0).Select(c => c.GetProperty("name").GetString()!)];
        JsonElement plain = CliRun.Document("fit", CliRun.Students, "--target", "score", "--penalty", "none", "--features", string.Join(',', kept));
        Assert.InRange(kept.Length, 1, 4);
        foreach ((double expected, double actual) in Estimates(plain).Zip(Estimates(relaxed).Where(b => b != 0)))
        {
            Assert.Equal(expected, actual, 1e-9);
        }

        Assert.Contains("ridge keeps every feature", CliRun.Of([.. Ridge, "--tikhonov", table, "--relax"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_does_not_fit_is_refused_in_a_sentence()
    {
        using var scratch = new Scratch();
        string table = scratch.Write("t.csv", "homework,sleep,last_score,gpa,foot\n1,0,0,0,0\n0,1,0,0,0\n0,0,1,0,0\n0,0,0,1,0\n0,0,0,0,1\n");
        Assert.Contains("has no row for 'food'", CliRun.Of([.. Ridge, "--tikhonov", table]).Error, StringComparison.Ordinal);
        Assert.Contains("It belongs to --penalty ridge or elastic-net.", CliRun.Of("fit", CliRun.Students, "--target", "score", "--tikhonov", table).Error, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Estimates(JsonElement document) => FitJsonTests.Coefficients(document).Select(c => c.GetProperty("estimate").GetDouble());
}
