namespace Whittle.Tests.Cli;

/// <summary>A formula on the command line.</summary>
public sealed class FormulaTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_formula_stands_in_place_of_target_and_features()
    {
        string[] terms = [.. CliRun.Document("fit", CliRun.Students, "--formula", "score ~ homework*sleep + poly(gpa, 2)", "--lambda", "0.1")
            .GetProperty("coefficients").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
        Assert.Equal(["homework", "sleep", "poly(gpa, 2)1", "poly(gpa, 2)2", "homework:sleep"], terms);
        string plain = CliRun.Of("fit", CliRun.Students, "--target", "score", "--lambda", "1").Done().Output;
        Assert.Equal(plain, CliRun.Of("fit", CliRun.Students, "--formula", "score ~ .", "--lambda", "1").Done().Output);
        Assert.Equal(plain, CliRun.Of("fit", CliRun.Students, "--formula", "~ .", "--target", "score", "--lambda", "1").Done().Output);
        Assert.Contains("homework:sleep", CliRun.Of("path", CliRun.Students, "--formula", "score ~ (homework + sleep)^2").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_of_a_formula_reads_text_as_text_and_numbers_as_numbers()
    {
        string train = _scratch.Write("train.csv", "y,x,code,grade\n1,1,01,1\n3,2,02,2\n2,3,01,3\n5,4,02,1\n4,5,01,2\n8,6,02,3\n");
        string later = _scratch.Write("later.csv", "x,code,grade\n2,01,1\n3,02,2.0\n");
        CliRun.Of("fit", train, "--factor", "code", "--formula", "y ~ x:code + C(grade) + log(x)", "--lambda", "0.01", "--save", _scratch["model.json"]).Done();
        Assert.Equal(3, CliRun.Of("predict", _scratch["model.json"], later).Done().Lines().Length);
    }

    [Fact]
    public void A_fault_points_into_the_formula()
    {
        CliRun run = CliRun.Of("fit", CliRun.Students, "--formula", "score ~ homework * sleeep");
        Assert.Equal(
            "whittle: students.csv has no column 'sleeep', which the formula names at character 20.\n           score ~ homework * sleeep\n                              ^\n         Did you mean 'sleep'?\n", run.Error);
        CliRun.Fails(2, "bad-formula", "stands where an operator or the end is needed", "fit", CliRun.Students, "--formula", "score ~ homework sleep");
        CliRun.Fails(2, "bad-options", "Features and Formula are both given", "fit", CliRun.Students, "--formula", "score ~ .", "--features", "gpa");
        CliRun.Fails(2, "bad-formula", "and gpa is given as well", "fit", CliRun.Students, "--formula", "score ~ .", "--target", "gpa");
    }
}
