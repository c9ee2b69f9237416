using System.Text.Json;
using Whittle.Inference;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle knockoffs</c>.</summary>
public class KnockoffsTests
{
    [Fact]
    public void It_says_what_the_library_says()
    {
        JsonElement found = CliRun.Document("knockoffs", CliRun.Students, "--target", "score", "--rate", "0.5", "--kind", "model-x", "--draws", "3", "--seed", "4", "--lambda", "0.5", "--construction", "equi-correlated");
        var options = new KnockoffOptions { TargetRate = 0.5, Kind = KnockoffKind.ModelX, Draws = 3, Seed = 4, Lambda = 0.5, Construction = KnockoffConstruction.EquiCorrelated };
        KnockoffSelection own = Regression.Lasso(CsvTable.Read(CliRun.Students), "score").SelectByKnockoffs(options);
        JsonElement[] features = [.. found.GetProperty("features").EnumerateArray()];
        Assert.Equal(own.Statistics, features.Select(f => f.GetProperty("statistic").GetDouble()));
        Assert.Equal(own.EValues!, features.Select(f => f.GetProperty("eValue").GetDouble()));
        Assert.Equal(own.Selected.Order(), Enumerable.Range(0, features.Length).Where(j => features[j].GetProperty("selected").GetBoolean()));
        Assert.Equal(("model-x", "coefficients", 3), (found.GetProperty("kind").GetString(), found.GetProperty("comparedBy").GetString(), found.GetProperty("draws").GetInt32()));
        Assert.Contains(" are expected to be of no use once the others are known.", CliRun.OnStudents("knockoffs", "--rate", "0.5").Done().Output, StringComparison.Ordinal);
        Assert.Contains("Fixed-X knockoffs", CliRun.OnStudents("knockoffs", "--rate", "0.5", "--compare-by", "entries").Done().Output, StringComparison.Ordinal);
        Assert.Contains("a modified rate is held to 50.0 %", CliRun.OnStudents("knockoffs", "--rate", "0.5", "--modified-rate").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_to_be_told_from_luck_are_said_to_be() =>
        Assert.Contains("None is selected: at a rate of 10.0 % 10 features or none can be told from luck, and there are 5: raise --rate, or use stability.", CliRun.OnStudents("knockoffs").Done().Output, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_controlled_is_refused()
    {
        CliRun.Fails(2, "options-contradict", "--penalty none", "knockoffs", CliRun.Students, "--target", "score", "--penalty", "none");
        CliRun.Fails(2, "no-knockoffs", "with Fixed-X a comparison must not look at rows one by one", "knockoffs", CliRun.Students, "--target", "score", "--kind", "fixed-x", "--compare-by", "coefficients");
        CliRun.Fails(2, "usage", "--rate is '1'", "knockoffs", CliRun.Students, "--target", "score", "--rate", "1");
    }
}
