using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle path</c>: the grid, the exact path, their document.</summary>
public class PathTests
{
    [Fact]
    public void The_document_has_names_and_points_with_their_fixed_fields()
    {
        JsonElement path = CliRun.Document("path", CliRun.Students, "--target", "score", "--lambda-count", "20", "--lambda-ratio", "0.01");
        Assert.Equal("whittle.path/1", path.GetProperty("schema").GetString());
        Assert.Equal(["homework", "sleep", "last_score", "gpa", "food"], path.GetProperty("names").EnumerateArray().Select(n => n.GetString()));
        JsonElement[] points = [.. path.GetProperty("points").EnumerateArray()];
        Assert.Equal(20, points.Length);
        Assert.Equal(0.01, points[^1].GetProperty("lambda").GetDouble() / points[0].GetProperty("lambda").GetDouble(), 1e-12);
        Assert.False(path.TryGetProperty("events", out _) || path.TryGetProperty("seconds", out _));
        foreach (JsonElement point in points)
        {
            Assert.Equal(["lambda", "intercept", "indices", "values", "relativeGap", "kktViolation", "devianceExplained"], point.EnumerateObject().Select(p => p.Name).Take(7));
            Assert.Equal(point.GetProperty("indices").GetArrayLength(), point.GetProperty("values").GetArrayLength());
            Assert.All(point.GetProperty("indices").EnumerateArray(), i => Assert.InRange(i.GetInt32(), 0, 4));
            Assert.InRange(point.GetProperty("relativeGap").GetDouble(), -1e-12, 1e-9);
            Assert.InRange(point.GetProperty("kktViolation").GetDouble(), 0, 1e-7);
            Assert.InRange(point.GetProperty("devianceExplained").GetDouble(), 0, 1);
        }

        Assert.Equal(0, points[0].GetProperty("indices").GetArrayLength());
        Assert.Equal([0, 1, 2, 3], Indices(points[^1]));
    }

    [Fact]
    public void A_point_of_the_path_is_the_fit_of_its_lambda()
    {
        JsonElement point = CliRun.Document("path", CliRun.Students, "--target", "score", "--lambdas", "0.9").GetProperty("points")[0];
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score", "--lambda", "0.9");
        Assert.Equal(fit.GetProperty("intercept").GetDouble(), point.GetProperty("intercept").GetDouble(), 1e-9);
        Assert.Equal(
            FitJsonTests.Coefficients(fit).Select(c => c.GetProperty("estimate").GetDouble()).Where(v => v != 0),
            point.GetProperty("values").EnumerateArray().Select(v => v.GetDouble()), (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void The_exact_path_tells_its_events()
    {
        JsonElement path = CliRun.Document("path", CliRun.Students, "--target", "score", "--exact", "--timing");
        JsonElement[] events = [.. path.GetProperty("events").EnumerateArray()];
        Assert.All(events, e => Assert.Equal(["lambda", "feature", "event"], e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(["last_score", "homework", "sleep", "gpa", "food"], events.Select(e => e.GetProperty("feature").GetString()));
        Assert.All(events, e => Assert.Equal("enters", e.GetProperty("event").GetString()));
        Assert.Equal(path.GetProperty("lambdaMax").GetDouble(), events[0].GetProperty("lambda").GetDouble(), 1e-12);
        Assert.True(path.GetProperty("complete").GetBoolean());
        Assert.Equal(["read", "fit"], path.GetProperty("seconds").EnumerateObject().Select(p => p.Name));
        Assert.Equal(0, path.GetProperty("points").EnumerateArray().Last().GetProperty("lambda").GetDouble());
    }

    [Fact]
    public void The_exact_path_ends_where_it_is_told_in_the_convention_it_is_told()
    {
        double[] Ends(string end) => [.. CliRun.Document("path", CliRun.Students, "--target", "score", "--exact", "--lambda-as", "mean", "--lambda-min", end)
            .GetProperty("points").EnumerateArray().Select(p => p.GetProperty("lambda").GetDouble())];
        Assert.Equal(2, Ends("20")[^1], 1e-12);
        double[] above = Ends("1000");
        Assert.All(above, lambda => Assert.Equal(above[0], lambda));
    }

    [Fact]
    public void The_text_shows_at_most_thirty_of_the_fits_first_and_last_among_them()
    {
        string[] lines = CliRun.OnStudents("path").Done().Lines();
        Assert.Equal(33, lines.Length);
        Assert.StartsWith("   7.756    0     0.0 %", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.TrimEnd().EndsWith("+homework", StringComparison.Ordinal));
        Assert.StartsWith("0.007756    5    76.3 %", lines[30], StringComparison.Ordinal);
        Assert.Equal(["30 of 100 λ are shown (--all prints every one).", "100 of 100 fits certified."], lines[31..]);
        Assert.Equal(102, CliRun.OnStudents("path", "--all").Done().Lines().Length);
    }

    [Fact]
    public void The_exact_path_as_text_is_its_events()
    {
        string[] lines = CliRun.OnStudents("path", "--exact").Done().Lines();
        Assert.Equal(["last_score enters", "homework enters", "sleep enters", "gpa enters", "food enters"], lines[1..6].Select(l => l.Trim().Split(' ', 2)[1].Trim()));
        Assert.Equal("7 of 7 breakpoints certified.", lines[6]);
    }

    [Fact]
    public void Timing_is_said_beside_the_text() =>
        Assert.Matches(@"^read \d+\.\d{3} s, fit \d+\.\d{3} s\n$", CliRun.OnStudents("path", "--timing").Done().Error);

    [Fact]
    public void A_plot_is_a_file_and_its_document_names_it()
    {
        using var scratch = new Scratch();
        string file = scratch["path.svg"];
        CliRun run = CliRun.Of("plot", "path", CliRun.Students, "--target", "score", "-o", file).Done();
        Assert.Equal(("", $"Written to {file}.\n"), (run.Output, run.Error));
        Assert.StartsWith("<svg", File.ReadAllText(file), StringComparison.Ordinal);
        JsonElement plot = CliRun.Document("plot", "path", CliRun.Students, "--target", "score", "-o", file);
        Assert.Equal(("whittle.plot/1", file), (plot.GetProperty("schema").GetString(), plot.GetProperty("file").GetString()));
        CliRun.Fails(2, "options-contradict", "--penalty none has no meaning beside a path of λ", "plot", "path", CliRun.Students, "--target", "score", "-o", file, "--penalty", "none");
    }

    private static int[] Indices(JsonElement point) => [.. point.GetProperty("indices").EnumerateArray().Select(i => i.GetInt32())];
}
