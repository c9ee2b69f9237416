using System.Text.Json;
using Whittle.Inference;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary>What <c>whittle fit</c> adds to its table when asked.</summary>
public class FitColumnsTests
{
    private static readonly Lazy<Regression> Own = new(() => Regression.Lasso(CsvTable.Read(CliRun.Students), "score"));

    [Theory]
    [InlineData("debiased")]
    [InlineData("post-selection")]
    [InlineData("split")]
    [InlineData("bootstrap")]
    public void Intervals_are_those_of_the_library(string method)
    {
        JsonElement found = CliRun.Document(["fit", CliRun.Students, "--target", "score", "--lambda", "0.5", "--confidence", method, "--level", "0.8", "--seed", "3", .. method == "bootstrap" ? (string[])["--draws", "5"] : []]).GetProperty("confidence");
        CoefficientInference own = method switch
        {
            "debiased" => Own.Value.InferDebiased(0.8, 0.5),
            "post-selection" => Own.Value.InferAfterSelection(Own.Value.Fit(0.5), 0.8),
            "split" => Own.Value.InferBySplit(0.8, seed: 3, lambda: 0.5),
            _ => Own.Value.InferByBootstrap(0.8, 5, 3, 0.5),
        };
        JsonElement[] intervals = [.. found.GetProperty("intervals").EnumerateArray()];
        Assert.Equal(method, found.GetProperty("method").GetString());
        Assert.Equal(own.Intervals.Select(i => (i.Name, i.Low, i.High)), intervals.Select(i => (i.GetProperty("name").GetString()!, i.GetProperty("low").GetDouble(), i.GetProperty("high").GetDouble())));
        Assert.True(own.NoiseDeviation is null || own.NoiseDeviation == found.GetProperty("noise").GetDouble());
    }

    [Fact]
    public void The_table_has_a_column_for_each_thing_that_was_asked_for()
    {
        string[] lines = CliRun.OnStudents("fit", "--confidence", "post-selection", "--stability", "--partners").Done().Lines();
        string header = lines.Single(l => l.StartsWith("feature", StringComparison.Ordinal)), row = lines.Single(l => l.StartsWith("last_score", StringComparison.Ordinal));
        Assert.EndsWith("enters at λ 90.0 % interval           p in halves           partner", header.TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("0.4973 … 0.5955 below 1e-12   100.0 %        gpa 0.8646", row.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("Outside the theory: λ was chosen from the same response, and not fixed beforehand.", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("among whose first 3 features (as many as are kept here) it is", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 20, 40);
    }

    [Fact]
    public void Without_a_penalty_intervals_are_the_ordinary_ones_of_every_likelihood()
    {
        string squared = CliRun.OnStudents("fit", "--penalty", "none", "--confidence", "ordinary", "--level", "0.95").Done().Output;
        Assert.Contains("95.0 % interval", squared, StringComparison.Ordinal);
        CoefficientInference own = Own.Value.InferWithoutPenalty(0.95);
        JsonElement[] intervals = [.. CliRun.Document("fit", CliRun.Students, "--target", "score", "--penalty", "none", "--confidence", "ordinary", "--level", "0.95").GetProperty("confidence").GetProperty("intervals").EnumerateArray()];
        Assert.Equal(own.Intervals.Select(i => i.High), intervals.Select(i => i.GetProperty("high").GetDouble()));

        string logistic = CliRun.Of("fit", CliRun.Students, "--target", "food", "--loss", "logistic", "--penalty", "none", "--confidence", "ordinary").Done().Output;
        Assert.Matches(@"standard error +z +90\.0 % interval +p", logistic);
    }

    [Fact]
    public void What_contradicts_itself_is_refused_and_what_has_nothing_to_do_is_said()
    {
        CliRun.Fails(2, "options-contradict", "A penalty chooses and shrinks", "fit", CliRun.Students, "--target", "score", "--confidence", "ordinary");
        CliRun.Fails(2, "options-contradict", "Without a penalty there are the ordinary ones.", "fit", CliRun.Students, "--target", "score", "--penalty", "none", "--confidence", "split");
        CliRun.Fails(2, "options-contradict", "Without a penalty nothing is selected.", "fit", CliRun.Students, "--target", "score", "--penalty", "none", "--stability");
        CliRun.Fails(2, "usage", "--confidence is 'exact'; it must be one of ordinary, debiased, post-selection, split, bootstrap.", "fit", CliRun.Students, "--target", "score", "--confidence", "exact");
        CliRun.Fails(2, "no-inference", "it is for the lasso", "fit", CliRun.Students, "--target", "score", "--penalty", "ridge", "--confidence", "debiased");
        Assert.Contains("Without effect: --level, since no intervals were asked for.", CliRun.OnStudents("fit", "--level", "0.5").Done().Error, StringComparison.Ordinal);
        Assert.Contains("Without effect: --draws, since it is for --confidence bootstrap.", CliRun.OnStudents("fit", "--draws", "5").Done().Error, StringComparison.Ordinal);
    }
}
