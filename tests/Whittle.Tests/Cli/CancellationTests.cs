using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Ctrl-C keeps what is finished, says so, and ends with 130.</summary>
public class CancellationTests
{
    [Theory]
    [InlineData("fit")]
    [InlineData("fit", "--lambda", "1")]
    [InlineData("fit", "--relax")]
    [InlineData("fit", "--relax", "--lambda", "1")]
    [InlineData("path")]
    [InlineData("path", "--exact")]
    [InlineData("cv")]
    [InlineData("cv", "--nested")]
    public void Cancelled_before_there_is_a_result_there_is_none(string verb, params string[] options)
    {
        using var scratch = new Scratch();
        string[] args = [verb, CliRun.Students, "--target", "score", .. options, .. verb == "fit" ? ["--save", scratch["m.json"]] : Array.Empty<string>()];
        CliRun run = CliRun.Of(new CancellationToken(true), null, args);
        Assert.Equal((130, "", "whittle: Cancelled before there was a result.\n"), (run.Code, run.Output, run.Error));
        CliRun json = CliRun.Of(new CancellationToken(true), null, [.. args, "--json"]);
        Assert.Equal((130, "cancelled"), (json.Code, json.Parse().GetProperty("error").GetProperty("code").GetString()));
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void Folds_that_are_finished_choose_the_model_and_it_is_saved_whole()
    {
        using var scratch = new Scratch();
        string model = scratch["m.json"];
        CliRun run = CancelAt(0.35, "fit", CliRun.Students, "--target", "score", "--threads", "1", "--save", model, "--json");
        Assert.Equal(130, run.Code);
        Assert.Equal($"Cancelled: this is what was finished.\nSaved to {model}.\n", run.Error);
        JsonElement fit = run.Parse();
        Assert.False(fit.GetProperty("crossValidation").GetProperty("complete").GetBoolean());
        Assert.True(fit.GetProperty("certificate").GetProperty("certified").GetBoolean());
        Assert.Equal("cancelled before it was finished", fit.GetProperty("leastSquares").GetProperty("undefined").GetString());
        Assert.All(FitJsonTests.Coefficients(fit), c => Assert.Equal(JsonValueKind.Null, c.GetProperty("entersAt").ValueKind));
        JsonElement saved = CliRun.Document("inspect", model);
        Assert.Equal(fit.GetProperty("lambda").GetProperty("value").GetDouble(), saved.GetProperty("lambda").GetDouble());
        Assert.Equal(["m.json"], scratch.Files);
    }

    [Theory]
    [InlineData("Cross-validation (10 folds, seed 1, not all finished): ")]
    [InlineData("Cross-validation over λ and φ (10 folds, seed 1, not all finished): ", "--relax")]
    public void A_partial_cross_validation_says_so_in_words(string words, params string[] options)
    {
        CliRun run = CancelAt(0.35, ["fit", CliRun.Students, "--target", "score", "--threads", "1", .. options]);
        Assert.Equal(130, run.Code);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.Contains("least squares is blank (cancelled before it was finished).", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Outer_folds_that_are_finished_are_a_nested_cross_validation()
    {
        // The watcher is told of the plain cross-validation first, and then of the nested one.
        CliRun run = CancelAt(0.35, "cv", CliRun.Students, "--target", "score", "--nested", "--threads", "1", "--lambda-count", "10", "--json");
        Assert.Equal((130, "Cancelled: this is what was finished.\n"), (run.Code, run.Error));
        JsonElement result = run.Parse();
        Assert.False(result.GetProperty("paths")[0].GetProperty("complete").GetBoolean());
        Assert.False(result.TryGetProperty("nested", out _));

        using var source = new CancellationTokenSource();
        int reports = 0;
        run = CliRun.Of(source.Token, new Counting(() => _ = ++reports == 13 ? source.CancelAsync() : null), "cv", CliRun.Students, "--target", "score", "--nested", "--threads", "1", "--lambda-count", "10", "--json");
        Assert.Equal(130, run.Code);
        JsonElement nested = run.Parse().GetProperty("nested");
        Assert.False(nested.GetProperty("complete").GetBoolean());
        Assert.Equal(3, nested.GetProperty("choices").GetArrayLength());
    }

    [Fact]
    public void A_path_keeps_the_fits_that_are_finished()
    {
        CliRun run = CancelAt(0.05, "path", CliRun.Students, "--target", "score", "--json");
        Assert.Equal((130, "Cancelled: this is what was finished.\n"), (run.Code, run.Error));
        JsonElement path = run.Parse();
        Assert.False(path.GetProperty("complete").GetBoolean());
        Assert.InRange(path.GetProperty("points").GetArrayLength(), 1, 99);
    }

    [Fact]
    public void A_path_that_is_cancelled_is_saved_as_far_as_it_is_finished()
    {
        using var scratch = new Scratch();
        string file = scratch["p.json"];
        CliRun run = CancelAt(0.05, "path", CliRun.Students, "--target", "score", "--json", "--save", file);
        Assert.Equal(130, run.Code);
        int finished = run.Parse().GetProperty("points").GetArrayLength();
        Assert.InRange(finished, 1, 99);
        Assert.StartsWith($"Cancelled: this is what was finished.\nSaved to {file}: {finished} λ from 7.7", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(", and none between them.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(finished, CliRun.Document("inspect", file).GetProperty("points").GetArrayLength());
        Assert.Equal(["p.json"], scratch.Files);
    }

    private static CliRun CancelAt(double share, params string[] args)
    {
        using var source = new CancellationTokenSource();
        return CliRun.Of(source.Token, new Canceller(share, source), args);
    }

    private sealed class Canceller(double share, CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Counting(Action count) : IProgress<double>
    {
        public void Report(double value) => count();
    }
}
