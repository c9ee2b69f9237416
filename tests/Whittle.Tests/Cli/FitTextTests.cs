using System.Text.RegularExpressions;

namespace Whittle.Tests.Cli;

/// <summary>What <c>whittle fit</c> says to people.</summary>
public class FitTextTests
{
    private static readonly Lazy<CliRun> Main = new(() => CliRun.OnStudents("fit").Done());

    [Fact]
    public void The_main_command_fits_on_a_screen_and_says_nothing_beside_the_result()
    {
        Assert.InRange(Main.Value.Lines().Length, 15, 40);
        Assert.Equal("", Main.Value.Error);
        Assert.DoesNotContain('\e', Main.Value.Output);
    }

    [Fact]
    public void The_objective_stands_in_words_and_as_a_formula_with_lambda_in_four_conventions()
    {
        string[] lines = Main.Value.Lines();
        Assert.StartsWith("Lasso of score on 5 coefficients, 200 rows: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("  minimize ½·mean((score − prediction)²) + λ·Σ|β|, β per standard deviation", lines[1]);
        Match found = Regex.Match(lines[2], @"^  λ = (\S+) \(one standard error from the minimum; λmax 7\.756\)  = mean (\S+) = sklearn Lasso\(alpha=(\S+)\) = glmnet lambda=(\S+), alpha=1$");
        Assert.True(found.Success, lines[2]);
        double[] values = [.. found.Groups.Values.Skip(1).Select(g => double.Parse(g.Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(10 * values[0], values[1], 1e-2);
        Assert.Equal([values[0], values[0]], values[2..]);
    }

    [Fact]
    public void The_choice_names_minimum_and_one_standard_error_and_least_squares_on_the_same_folds()
    {
        string text = Main.Value.Output;
        Assert.Contains("Cross-validation (10 folds, seed 1): minimum at λ = 0.206 (error 33.69 ± 2.92, 3 kept); one standard error at λ = 0.9562 (error 36.47 ± 3.468, 3 kept).", text, StringComparison.Ordinal);
        Assert.Contains("Mean squared error on held-out folds: 36.47 here, 33.93 for least squares on the same folds.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_has_a_sentence_and_no_line_in_the_table()
    {
        string text = Main.Value.Output;
        Assert.Contains("\n  gpa is worth 57 % of its price; it would enter at λ = 0.1589.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  food is worth 1 % of its price; it would enter at λ = 0.03724.\n", text, StringComparison.Ordinal);
        string[] table = [.. Main.Value.Lines().SkipWhile(l => !l.StartsWith("feature", StringComparison.Ordinal)).TakeWhile(l => l.Length > 0)];
        Assert.Equal(["feature", "(intercept)", "last_score", "homework", "sleep"], table.Select(l => l.Split(' ')[0]));
        Assert.DoesNotMatch(@"\b0\.000", text);
        Assert.EndsWith(": certified.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_per_unit_per_deviation_least_squares_and_entry()
    {
        string homework = Main.Value.Lines().Single(l => l.StartsWith("homework", StringComparison.Ordinal));
        Assert.Equal(["homework", "2.348", "4.674", "2.861", "5.651"], homework.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--lambda-ratio", "0.9999")]
    [InlineData("--lambda", "0.05")]
    [InlineData("--penalty", "ridge", "--lambda", "1")]
    public void A_wide_table_with_missing_cells_still_fits_in_forty_lines_and_all_prints_every_one(params string[] options)
    {
        using var scratch = new Scratch();
        var random = new Random(7);
        string[] rows = [.. Enumerable.Range(0, 40).Select(i => string.Join(',', Enumerable.Range(0, 61).Select(j => j > 0 && i == 0 && j % 5 == 0 ? "" : $"{random.Next(1, 1000)}")))];
        string file = scratch.Write("wide.csv", $"y,{string.Join(',', Enumerable.Range(1, 60).Select(j => $"x{j}"))}\n{string.Join('\n', rows)}\n");
        string[] fit = ["fit", file, "--target", "y", "--missing", "indicator", .. options];
        string[] lines = CliRun.Of(fit).Done().Lines();
        Assert.InRange(lines.Length, 10, 40);
        Assert.Contains(lines, l => l.Contains("72 parameters for 40 rows", StringComparison.Ordinal) || l.Contains("73 parameters for 40 rows", StringComparison.Ordinal));
        string all = CliRun.Of([.. fit, "--all"]).Done().Output;
        Assert.DoesNotContain("--all", all, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 60), j => Assert.Matches($@"(?m)^ *x{j} ", all));
    }
}
