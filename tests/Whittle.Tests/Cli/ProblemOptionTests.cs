using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Each option that says what is fitted, held to what it does.</summary>
public class ProblemOptionTests
{
    private static readonly string[] Fixed = ["fit", CliRun.Students, "--target", "score", "--lambda", "0.5"];

    [Fact]
    public void Each_penalty_leaves_what_it_should()
    {
        Assert.Equal(["kept", "kept", "kept", "left-out", "left-out"], Statuses("--penalty", "lasso"));
        Assert.Equal(Enumerable.Repeat("kept", 5), Statuses("--penalty", "ridge"));
        Assert.Contains("left-out", Statuses("--penalty", "elastic-net", "--l1-ratio", "0.9"));
        Assert.Equal(0.5, CliRun.Document([.. Fixed, "--penalty", "elastic-net"]).GetProperty("l1Ratio").GetDouble());
        Assert.Equal(0.25, CliRun.Document([.. Fixed, "--penalty", "elastic-net", "--l1-ratio", "0.25"]).GetProperty("l1Ratio").GetDouble());
        Assert.Equal(0, CliRun.Document([.. Fixed, "--penalty", "ridge"]).GetProperty("l1Ratio").GetDouble());
    }

    [Fact]
    public void Features_and_exclude_choose_columns()
    {
        Assert.Equal(["gpa", "sleep"], Names("--features", "gpa, sleep"));
        Assert.Equal(["gpa", "sleep"], Names("--features", "gpa", "--features", "sleep"));
        Assert.Equal(["homework", "last_score", "gpa"], Names("--exclude", "sleep,food"));
        Assert.Equal(["gpa"], Names("--features", "gpa,food", "--exclude", "food"));
        CliRun.Fails(3, "no-such-column", "Did you mean 'homework'?", [.. Fixed, "--features", "home_work"]);
        CliRun.Fails(3, "no-such-column", "Did you mean 'sleep'?", [.. Fixed, "--exclude", "slep"]);
    }

    [Fact]
    public void Weight_two_is_a_row_twice_and_a_negative_one_is_a_fault()
    {
        using var scratch = new Scratch();
        string weighted = scratch.Write("w.csv", "y,a,w\n1,1,2\n3,2,1\n2,4,1\n5,5,2\n"), repeated = scratch.Write("r.csv", "y,a\n1,1\n1,1\n3,2\n2,4\n5,5\n5,5\n");
        JsonElement first = CliRun.Document("fit", weighted, "--target", "y", "--weights", "w", "--lambda", "0.1"), second = CliRun.Document("fit", repeated, "--target", "y", "--lambda", "0.1");
        Assert.Equal(FitJsonTests.Coefficients(second)[0].GetProperty("estimate").GetDouble(), FitJsonTests.Coefficients(first)[0].GetProperty("estimate").GetDouble(), 1e-12);
        Assert.Equal(["a"], FitJsonTests.Coefficients(first).Select(c => c.GetProperty("name").GetString()));
        string negative = scratch.Write("n.csv", "y,a,w\n1,1,2\n3,2,-1\n2,4,1\n");
        CliRun.Fails(3, "bad-weight", "The weight of row 2 is -1", "fit", negative, "--target", "y", "--weights", "w", "--lambda", "0.1");
    }

    [Fact]
    public void Penalty_factors_name_a_column_or_one_level()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,g,a\n1,u,1\n2,v,3\n5,w,2\n4,u,5\n6,v,4\n9,w,6\n2,u,3\n3,v,1\n");
        string[] Status(params string[] factor) =>
            [.. FitJsonTests.Coefficients(CliRun.Document(["fit", file, "--target", "y", "--lambda", "0.2", .. factor])).Select(c => $"{c.GetProperty("name").GetString()} {c.GetProperty("status").GetString()}")];
        Assert.Equal(["g=u excluded", "g=v excluded", "g=w excluded", "a kept"], Status("--penalty-factor", "g=inf"));
        Assert.Equal("g=w excluded", Status("--penalty-factor", "g=w=inf")[2]);
        Assert.Equal(["g=v unpenalized", "g=w unpenalized", "a kept"], Status("--penalty-factor", "g=0"));
        Assert.Equal(["g=u excluded", "g=v excluded", "g=w excluded", "a unpenalized"], Status("--penalty-factor", "g=inf", "--penalty-factor", "a=0"));
        CliRun.Fails(3, "no-such-column", "no column 'h'", "fit", file, "--target", "y", "--penalty-factor", "h=1");
    }

    [Fact]
    public void A_penalty_factor_multiplies_lambda()
    {
        JsonElement one = CliRun.Document("fit", CliRun.Students, "--target", "score", "--features", "homework", "--lambda", "1", "--penalty-factor", "homework=2");
        JsonElement two = CliRun.Document("fit", CliRun.Students, "--target", "score", "--features", "homework", "--lambda", "2");
        Assert.Equal(FitJsonTests.Coefficients(two)[0].GetProperty("estimate").GetDouble(), FitJsonTests.Coefficients(one)[0].GetProperty("estimate").GetDouble(), 1e-12);
    }

    [Fact]
    public void Without_an_intercept_it_is_0_and_without_standardizing_the_formula_says_per_unit()
    {
        Assert.Equal("0", CliRun.Document([.. Fixed, "--no-intercept"]).GetProperty("intercept").GetRawText());
        CliRun none = CliRun.Of([.. Fixed, "--no-intercept", "--no-standardize"]).Done();
        Assert.Matches(@"\n\(intercept\) +none", none.Output);
        Assert.Contains("+ λ·Σ|β|, β per unit\n", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Selection_folds_and_seed_are_followed()
    {
        JsonElement minimum = CliRun.Document("fit", CliRun.Students, "--target", "score", "--select", "min", "--folds", "4", "--seed", "-7");
        JsonElement found = minimum.GetProperty("crossValidation");
        Assert.Equal("min", minimum.GetProperty("lambda").GetProperty("chosenBy").GetString());
        Assert.Equal(found.GetProperty("min").GetProperty("lambda").GetDouble(), minimum.GetProperty("lambda").GetProperty("value").GetDouble());
        Assert.Equal((4, -7), (found.GetProperty("folds").GetInt32(), found.GetProperty("seed").GetInt32()));
        JsonElement other = CliRun.Document("fit", CliRun.Students, "--target", "score", "--select", "min", "--folds", "4", "--seed", "8").GetProperty("crossValidation");
        Assert.NotEqual(found.GetProperty("means").GetRawText(), other.GetProperty("means").GetRawText());
    }

    [Fact]
    public void Folds_of_a_column_are_its_values_and_a_missing_one_is_no_fold()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score", "--fold-column", "food");
        Assert.Equal(2, fit.GetProperty("crossValidation").GetProperty("folds").GetInt32());
        Assert.False(fit.GetProperty("crossValidation").TryGetProperty("seed", out _));
        Assert.DoesNotContain("food", FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("name").GetString()));
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,a,g\n1,1,u\n3,2,u\n2,4,\n5,5,v\n4,7,v\n");
        CliRun.Fails(3, "missing-values", "Column 'g' of t.csv has 1 missing cell, the first in row 3.", "fit", file, "--target", "y", "--fold-column", "g");
        JsonElement dropped = CliRun.Document("fit", file, "--target", "y", "--fold-column", "g", "--missing", "drop");
        Assert.Equal((4, 1, 2), (dropped.GetProperty("rows").GetInt32(), dropped.GetProperty("droppedRows").GetInt32(), dropped.GetProperty("crossValidation").GetProperty("folds").GetInt32()));
    }

    [Fact]
    public void Missing_cells_are_counted_by_column_wherever_something_was_done_about_them()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,a,b\n1,1,2\n3,,5\n2,4,\n5,5,\n4,7,1\n6,8,3\n");
        string[] fit = ["fit", file, "--target", "y", "--lambda", "0.1", "--missing"];
        Assert.Contains("\n  3 of 6 rows were left out for missing cells: a 1, b 2.\n", CliRun.Of([.. fit, "drop"]).Done().Output, StringComparison.Ordinal);
        Assert.Contains("\n  Missing cells hold the mean of their column: a 1, b 2.\n", CliRun.Of([.. fit, "mean"]).Done().Output, StringComparison.Ordinal);
        Assert.Contains("and are marked: a 1, b 2.\n", CliRun.Of([.. fit, "indicator"]).Done().Output, StringComparison.Ordinal);
        Assert.Equal("""[{"column":"a","cells":1},{"column":"b","cells":2}]""", JsonSerializer.Serialize(CliRun.Document([.. fit, "mean"]).GetProperty("missing")));
        CliRun.Fails(3, "missing-values", "--missing drop", [.. fit, "error"]);
    }

    [Fact]
    public void The_same_words_give_the_same_bytes_on_one_thread_and_on_two()
    {
        string[] fit = ["fit", CliRun.Students, "--target", "score", "--penalty", "elastic-net", "--json"];
        string first = CliRun.Of([.. fit, "--threads", "1"]).Done().Output;
        Assert.Equal(first, CliRun.Of([.. fit, "--threads", "1"]).Done().Output);
        Assert.Equal(first, CliRun.Of([.. fit, "--threads", "2"]).Done().Output);
    }

    [Fact]
    public void Lambda_zero_is_least_squares()
    {
        JsonElement zero = CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda", "0"), none = CliRun.Document("fit", CliRun.Students, "--target", "score", "--penalty", "none");
        Assert.All(
            FitJsonTests.Coefficients(zero).Zip(FitJsonTests.Coefficients(none)),
            pair => Assert.Equal(pair.Second.GetProperty("estimate").GetDouble(), pair.First.GetProperty("estimate").GetDouble(), 1e-10));
        Assert.StartsWith("Least squares of score", CliRun.OnStudents("fit", "--penalty", "none").Done().Output, StringComparison.Ordinal);
    }

    private static string?[] Statuses(params string[] penalty) => [.. FitJsonTests.Coefficients(CliRun.Document([.. Fixed, .. penalty])).Select(c => c.GetProperty("status").GetString())];

    private static string?[] Names(params string[] options) => [.. FitJsonTests.Coefficients(CliRun.Document([.. Fixed, .. options])).Select(c => c.GetProperty("name").GetString())];
}
