using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>A file that no one here wrote: 395 pupils, 33 columns with semicolons, 17 of them text.</summary>
public class StudentMatTests
{
    [Fact]
    public void It_fits_explains_and_predicts_itself_with_no_preparation()
    {
        string file = SharedData.PathOrSkip("student-mat.csv");
        using var scratch = new Scratch();
        string model = scratch["m.json"];
        CliRun run = CliRun.Of("fit", file, "--target", "G3", "--save", model).Done();
        Assert.InRange(run.Lines().Length, 15, 40);
        Assert.StartsWith("Lasso of G3 on 45 coefficients, 395 rows: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out (", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(": certified.\n", run.Output, StringComparison.Ordinal);
        double[] predictions = [.. CliRun.Document("predict", model, file).GetProperty("predictions").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(395, predictions.Length);
        Assert.StartsWith("Predicts G3: fitted to 395 rows", CliRun.Of("inspect", model).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_levels_make_one_column_and_five_make_five()
    {
        JsonElement fit = CliRun.Document("fit", SharedData.PathOrSkip("student-mat.csv"), "--target", "G3");
        string[] names = [.. FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("name").GetString()!)];
        Assert.Equal(["sex=M"], names.Where(n => n.StartsWith("sex", StringComparison.Ordinal)));
        Assert.Equal(["Mjob=at_home", "Mjob=health", "Mjob=other", "Mjob=services", "Mjob=teacher"], names.Where(n => n.StartsWith("Mjob", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(45, names.Length);
        Assert.True(fit.GetProperty("certificate").GetProperty("certified").GetBoolean());
    }

    [Fact]
    public void The_reference_level_of_least_squares_is_named_where_it_is_kept()
    {
        CliRun run = CliRun.Of("fit", SharedData.PathOrSkip("student-mat.csv"), "--target", "G3", "--lambda", "0.001", "--all").Done();
        string[] references = [.. run.Lines().Where(l => l.TrimEnd().Contains(" reference ", StringComparison.Ordinal)).Select(l => l.Split(' ')[0])];
        Assert.NotEmpty(references);
        Assert.Subset(new HashSet<string> { "Mjob=at_home", "Fjob=at_home", "Fjob=teacher", "reason=course", "guardian=mother", "guardian=father", "reason=home" }, references.ToHashSet());
    }

    [Fact]
    public void Least_squares_itself_uses_reference_levels()
    {
        JsonElement fit = CliRun.Document("fit", SharedData.PathOrSkip("student-mat.csv"), "--target", "G3", "--penalty", "none");
        string[] names = [.. FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("name").GetString()!)];
        Assert.Equal(41, names.Length);
        Assert.Equal(4, names.Count(n => n.StartsWith("Mjob=", StringComparison.Ordinal)));
        Assert.All(FitJsonTests.Coefficients(fit), c => Assert.True(c.GetProperty("standardError").GetDouble() > 0));
    }
}
