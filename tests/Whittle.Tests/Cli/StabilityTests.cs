using System.Text.Json;
using Whittle.Inference;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle stability</c>.</summary>
public class StabilityTests
{
    [Fact]
    public void It_says_what_the_library_says()
    {
        JsonElement found = CliRun.Document("stability", CliRun.Students, "--target", "score", "--pairs", "10", "--seed", "4", "--expected-false", "4", "--threshold-share", "0.8");
        StabilitySelection own = Regression.Lasso(CsvTable.Read(CliRun.Students), "score").SelectStable(4, 0.8, 10, 4);
        Assert.Equal(own.Frequencies, found.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("frequency").GetDouble()));
        Assert.Equal((own.SubsetSize, own.FalseBound), (found.GetProperty("subsetSize").GetInt32(), found.GetProperty("falseBound").GetDouble()));
        Assert.Equal(own.Stable.Count, found.GetProperty("features").EnumerateArray().Count(f => f.GetProperty("stable").GetBoolean()));
        Assert.Contains(" stable: selected by at least 80.0 % of the halves.", CliRun.OnStudents("stability", "--pairs", "10", "--threshold-share", "0.8").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_selects_nothing_is_refused()
    {
        CliRun.Fails(2, "bad-options", "Ridge keeps every feature", "stability", CliRun.Students, "--target", "score", "--penalty", "ridge");
        CliRun.Fails(2, "options-contradict", "--penalty none", "stability", CliRun.Students, "--target", "score", "--penalty", "none");
        CliRun.Fails(2, "usage", "--threshold-share is '0.5'", "stability", CliRun.Students, "--target", "score", "--threshold-share", "0.5");
    }
}
