using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle net cv</c>: one network or several, in words and as a document; and what is said of classes that a network did not see.</summary>
public sealed class NetCvTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void One_network_is_measured_fold_by_fold()
    {
        string[] words = ["net", "cv", CliRun.Students, "--target", "score", "--l2", "0.01", "--hidden", "8", "--epochs", "20", "--folds", "4"];
        CliRun run = CliRun.Of(words).Done();
        Assert.StartsWith("Cross-validation (4 folds, seed 1) of a network with 8 hidden neurons (Relu): mean squared error on rows left out.\n  L2 of λ = 0.01, in the loss.\n", run.Output, StringComparison.Ordinal);
        JsonElement document = CliRun.Document(words), own = document.GetProperty("networks")[0];
        Assert.Equal(("whittle.network-cross-validation/1", 4, true), (document.GetProperty("schema").GetString(), document.GetProperty("folds").GetInt32(), document.GetProperty("complete").GetBoolean()));
        double[] folds = [.. own.GetProperty("foldMeans").EnumerateArray().Select(f => f.GetDouble())];
        Assert.Equal(folds.Average(), own.GetProperty("mean").GetDouble(), 1e-10);
        Assert.Contains($"Fold by fold: {string.Join(", ", folds.Select(f => f.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)))}.", run.Output, StringComparison.Ordinal);
        Assert.Equal(CliRun.Of([.. words, "--json", "--threads", "1"]).Output, CliRun.Of([.. words, "--json", "--threads", "2"]).Output);
    }

    [Fact]
    public void Of_several_both_rules_choose()
    {
        CliRun run = CliRun.Of("net", "cv", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "20", "--folds", "4", "--repeats", "2", "--l1s", "0.01,1", "--dropouts", "0,0.3").Done();
        Assert.Contains("of 4 networks with 8 hidden neurons", run.Output, StringComparison.Ordinal);
        Assert.Contains("The minimum is the best of 4 and so flatters", run.Output, StringComparison.Ordinal);
        Assert.Contains("Another draw of folds and first weights gives from ", run.Output, StringComparison.Ordinal);
        JsonElement document = CliRun.Document("net", "cv", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "20", "--folds", "4", "--l1s", "0.01, 10");
        Assert.Equal([10, 0.01], document.GetProperty("networks").EnumerateArray().Select(n => n.GetProperty("l1").GetDouble()));

        // All weights are gone at λ = 10: the null model.
        Assert.Equal((0.0, 1), (document.GetProperty("networks")[0].GetProperty("kept").GetDouble(), document.GetProperty("min").GetInt32()));
        Assert.Equal(0, document.GetProperty("networks")[0].GetProperty("explained").GetDouble(), 0.05);
    }

    [Fact]
    public void Classes_have_a_table_in_words_and_in_the_document()
    {
        string file = Graded();
        CliRun several = CliRun.Of("net", "cv", file, "--target", "grade", "--exclude", "passed", "--hidden", "8", "--epochs", "20", "--folds", "4").Done();
        Assert.Matches("class +rows +named fair +named good +named poor +recall +precision", several.Output);
        JsonElement document = CliRun.Document("net", "fit", file, "--target", "passed", "--exclude", "grade", "--loss", "logistic", "--hidden", "8", "--epochs", "20");
        JsonElement validation = document.GetProperty("validation"), table = validation.GetProperty("classTable");
        Assert.Equal(40, validation.GetProperty("rows").GetInt32());
        Assert.Equal(40, table.GetProperty("classes").EnumerateArray().Sum(c => c.GetProperty("namedAs").EnumerateArray().Sum(n => n.GetDouble())));
        Assert.Equal(validation.GetProperty("heldOutClasses").GetProperty("errorRate").GetDouble(), table.GetProperty("errorRate").GetDouble(), 1e-12);
        Assert.Equal(validation.GetProperty("deviance").GetDouble(), 2 * table.GetProperty("logLoss").GetDouble(), 1e-12);
        Assert.Contains("Classes on the validation rows: ", CliRun.Of("net", "fit", file, "--target", "passed", "--exclude", "grade", "--loss", "logistic", "--hidden", "8", "--epochs", "20").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Ctrl_C_keeps_finished_folds()
    {
        using var source = new CancellationTokenSource();
        CliRun run = CliRun.Of(source.Token, new Canceller(source), "net", "cv", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "20", "--threads", "1");
        Assert.Equal((130, "Cancelled: this is what was finished.\n"), (run.Code, run.Error));
        Assert.Contains("10 folds, seed 1, not all finished", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--l1s is '0.1,x'; it must be numbers, 0 or more, with commas between them.", "--l1s", "0.1,x")]
    [InlineData("--dropouts is '1'; it must be numbers, from 0 to below 1, with commas between them.", "--dropouts", "1")]
    [InlineData("--l2 has no meaning beside --l2s.", "--l2s", "1,2", "--l2", "1")]
    [InlineData("Leaving out one row at a time has no approximation for networks", "--leave-one-out", "--approximate")]
    public void Bad_words_are_faults(string message, params string[] options)
    {
        CliRun run = CliRun.Of(["net", "cv", CliRun.Students, "--target", "score", .. options]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private string Graded()
    {
        IEnumerable<string[]> rows = File.ReadLines(CliRun.Students).Skip(1).Select(line => line.Split(','));
        return _scratch.Write("graded.csv", string.Join('\n', rows.Select(r =>
        {
            double score = double.Parse(r[5], System.Globalization.CultureInfo.InvariantCulture);
            return $"{string.Join(',', r[..5])},{(score > 85 ? "good" : score > 72 ? "fair" : "poor")},{(score > 78 ? "yes" : "no")}";
        }).Prepend("homework,sleep,last_score,gpa,food,grade,passed")));
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.35)
            {
                source.Cancel();
            }
        }
    }
}
