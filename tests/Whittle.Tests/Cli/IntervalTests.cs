using System.Text.Json;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>fit --intervals</c> and <c>predict --interval</c>.</summary>
public class IntervalTests
{
    [Fact]
    public void They_are_printed_beside_predictions_and_cover_students_that_no_fit_has_seen()
    {
        using var scratch = new Scratch();
        string model = scratch["m.json"];
        CliRun fit = CliRun.OnStudents("fit", "--intervals", "--save", model).Done();
        Assert.Matches(@"Prediction intervals \(CV\+, 10 folds\): at level 90\.0 % about ±1\d\.\d+; they cover at least 70\.0 %, and about 90\.0 % by experience of rows like these\.", fit.Output);
        string[] lines = CliRun.Of("predict", model, CliRun.HeldOut, "--interval", "0.9").Done().Lines();
        Assert.Equal("predicted_score,low_score,high_score", lines[0]);
        double[] y = CsvTable.Read(CliRun.HeldOut).Numbers("score");
        double[][] cells = [.. lines[1..].Select(line => line.Split(',').Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(y.Length, cells.Length);
        Assert.All(cells, c => Assert.True(c[1] < c[0] && c[0] < c[2]));
        Assert.InRange(cells.Where((c, i) => c[1] <= y[i] && y[i] <= c[2]).Count() / (double)y.Length, 0.87, 0.94);
        JsonElement json = CliRun.Document("predict", model, CliRun.HeldOut, "--interval", "0.9").GetProperty("predictions");
        Assert.Equal(cells[0], new[] { "predicted_score", "low_score", "high_score" }.Select(name => json.GetProperty(name)[0].GetDouble()));
    }

    [Fact]
    public void Their_width_follows_the_row_where_quantiles_were_asked_for()
    {
        using var scratch = new Scratch();
        string model = scratch["m.json"];
        CliRun fit = CliRun.OnStudents("fit", "--lambda", "0.5", "--quantile-intervals", "0.9", "--save", model).Done();
        Assert.Contains("Prediction intervals (quantile regressions at 0.05 and 0.95, conformal): at level 90.0 % each end moved out by ", fit.Output, StringComparison.Ordinal);
        double[] y = CsvTable.Read(CliRun.HeldOut).Numbers("score");
        double[][] cells = [.. CliRun.Of("predict", model, CliRun.HeldOut, "--interval", "0.9").Done().Lines()[1..].Select(line => line.Split(',').Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];

        // Of one set of 67 rows that move the ends: 90 % give or take √(0.09/67).
        Assert.InRange(cells.Where((c, i) => c[1] <= y[i] && y[i] <= c[2]).Count() / (double)y.Length, 0.82, 0.98);
        Assert.True(cells.Max(c => c[2] - c[1]) > 1.1 * cells.Min(c => c[2] - c[1]));
        CliRun.Fails(2, "options-contradict", "--quantile-intervals has no meaning beside --intervals", "fit", CliRun.Students, "--target", "score", "--intervals", "--quantile-intervals", "0.9");
    }

    [Fact]
    public void What_has_none_says_so()
    {
        using var scratch = new Scratch();
        CliRun.OnStudents("fit", "--lambda", "1", "--save", scratch["m.json"]).Done();
        CliRun.Fails(2, "no-intervals", "The model has no prediction intervals.", "predict", scratch["m.json"], CliRun.Students, "--interval", "0.9");
        CliRun.Fails(2, "usage", "--interval is '1'", "predict", scratch["m.json"], CliRun.Students, "--interval", "1");
        CliRun.Fails(2, "options-contradict", "--interval has no meaning beside --type link", "predict", scratch["m.json"], CliRun.Students, "--interval", "0.9", "--type", "link");
        CliRun.Fails(2, "options-contradict", "--intervals has no meaning beside --relax", "fit", CliRun.Students, "--target", "score", "--intervals", "--relax");
        CliRun.Fails(2, "no-intervals", "folds at random", "fit", CliRun.Students, "--target", "score", "--intervals", "--time-column", "sleep", "--folds", "4");
    }
}
