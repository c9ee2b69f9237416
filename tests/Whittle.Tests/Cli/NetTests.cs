using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Whittle.Neural;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle net</c>: networks fitted, saved, predicted with and inspected; LassoNet's path; and the ablation's answer.</summary>
public sealed class NetTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_network_is_fitted_saved_and_predicted_with()
    {
        string file = _scratch["net.safetensors"];
        CliRun fit = CliRun.Of("net", "fit", CliRun.Students, "--target", "score", "--l1", "0.01", "--dropout", "0.1", "--epochs", "60", "--prune", "--save", file).Done();
        Assert.Contains("L1 of λ = 0.01 on each weight, by proximal steps; dropout of 10.0 % of the hidden neurons.", fit.Output, StringComparison.Ordinal);
        Assert.Contains("What died: ", fit.Output, StringComparison.Ordinal);
        Assert.Contains("Pruned: 1281 parameters became ", fit.Output, StringComparison.Ordinal);
        Assert.Contains("under L2 of the same strength", fit.Output, StringComparison.Ordinal);
        string[] lines = CliRun.Of("predict", file, CliRun.HeldOut).Done().Output.TrimEnd().Split('\n');
        Assert.Equal("predicted_score", lines[0]);
        using FileStream stream = File.OpenRead(file);
        double[] expected = NeuralModelFile.Load(stream).Predict(CsvTable.Read(CliRun.HeldOut));
        Assert.Equal(expected, lines.Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture)));

        // What it is said to be later is what it was said to be.
        string inspected = CliRun.Of("inspect", file).Done().Output;
        Assert.Contains("L1 of λ = 0.01", inspected, StringComparison.Ordinal);
        Assert.Equal("whittle.network-fit/1", CliRun.Document("inspect", file).GetProperty("schema").GetString());
    }

    [Fact]
    public void The_same_words_give_the_same_document_on_any_number_of_threads()
    {
        string[] words = ["net", "fit", CliRun.Students, "--target", "score", "--l2", "0.01", "--normalization", "batch", "--activation", "gelu", "--optimizer", "nesterov", "--schedule", "cosine", "--epochs", "20", "--json"];
        Assert.Equal(CliRun.Of([.. words, "--threads", "1"]).Done().Output, CliRun.Of([.. words, "--threads", "2"]).Done().Output);
        JsonElement document = CliRun.Of(words).Done().Parse();
        Assert.Equal(20, document.GetProperty("history").GetArrayLength());
        Assert.Equal(0, document.GetProperty("dead").GetProperty("weights").GetInt32());
    }

    [Theory]
    [InlineData("whittle", 0.01, 0.02)]
    [InlineData("mean", 2 * 0.01 * 1216, 0.02 * 1216)]
    [InlineData("pytorch", 2 * 0.01, 2 * 0.02)]
    [InlineData("keras", 2 * 0.01, 0.02)]
    public void λ_of_other_conventions_is_the_same_network(string convention, double l1, double l2)
    {
        JsonElement document = CliRun.Document(
            "net", "fit", CliRun.Students, "--target", "score", "--epochs", "2", "--lambda-as", convention, "--l1", l1.ToString("R", CultureInfo.InvariantCulture), "--l2", l2.ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal(0.03, document.GetProperty("lambda").GetDouble(), 1e-15);
        Assert.Equal(1 / 3.0, document.GetProperty("l1Ratio").GetDouble(), 1e-14);
    }

    [Fact]
    public void A_path_leaves_the_features_that_are_needed_for_last()
    {
        string file = _scratch["lassonet.safetensors"];
        JsonElement path = CliRun.Document("net", "path", CliRun.Students, "--target", "score", "--growth", "1.3", "--save", file);
        JsonElement importance = path.GetProperty("importance");
        double Leaves(string name) => importance.GetProperty(name).GetDouble();
        Assert.True(path.GetProperty("complete").GetBoolean());

        // The truth: food adds nothing, and homework and last score most.
        Assert.True(Math.Min(Leaves("homework"), Leaves("last_score")) > Math.Max(Leaves("food"), Leaves("gpa")));
        Assert.Empty(path.GetProperty("points").EnumerateArray().Last().GetProperty("kept").EnumerateArray());
        Assert.Equal(1 + File.ReadLines(CliRun.HeldOut).Skip(1).Count(), CliRun.Of("predict", file, CliRun.HeldOut).Done().Output.TrimEnd().Split('\n').Length);
        Assert.Contains("least validation loss", CliRun.Of("net", "path", CliRun.Students, "--target", "score", "--growth", "1.5").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_and_a_picture_are_the_same_bytes_again_and_hold_what_they_say()
    {
        string[] pages = [.. ((string[])["1", "2"]).Select(threads =>
        {
            string file = _scratch[$"page{threads}.html"];
            CliRun.Of("net", "fit", CliRun.Students, "--target", "score", "--l1", "0.01", "--l2", "0.01", "--dropout", "0.2", "--epochs", "30", "--threads", threads, "--report", file).Done();

            // But for the words of the command.
            string page = File.ReadAllText(file);
            Assert.Contains($"--threads {threads} --report ", page, StringComparison.Ordinal);
            return Regex.Replace(page, "<code>[^<]*</code>", "");
        })];
        Assert.Equal(pages[0], pages[1]);
        foreach (string what in (string[])["without L1", "without L2", "without dropout", "Trained on students.csv", "exactly 0", "Losses along the training"])
        {
            Assert.Contains(what, pages[0], StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("http", pages[0].Replace("http-equiv", "", StringComparison.Ordinal).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string picture = _scratch["lassonet.svg"];
        CliRun.Of("net", "path", CliRun.Students, "--target", "score", "--growth", "1.5", "--svg", picture).Done();
        string svg = File.ReadAllText(picture);
        Assert.Contains("The last to leave: ", svg, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(svg, "<polyline class=\"l[0-4]\" points=\"[0-9.,]+( [0-9.,]+){2,}\""));
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_a_path_says_when_each_feature_leaves_and_of_seeds_how_far_they_differ()
    {
        string[] words = ["net", "path", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "60", "--growth", "1.5", "--seeds", "2"];
        string file = _scratch["lassonet.html"];
        string[] said = CliRun.Of([.. words, "--report", file]).Done().Lines();
        string page = File.ReadAllText(file);
        foreach (string what in (string[])[said[0].Split(';')[0], "The least validation loss, ", "the dense network has ", "the mean of 2 seeds", "What LassoNet leaves of each feature", "The validation loss along LassoNet", "Along the path: M = 10, λ growing by 1.5, ", "whittle net path "])
        {
            Assert.Contains(what, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        JsonElement document = CliRun.Document(words);
        double[][] leaves = [.. document.GetProperty("leaves").EnumerateArray().Select(seed => seed.EnumerateArray().Select(l => l.GetDouble()).ToArray())];
        Assert.Equal(2, leaves.Length);
        int at = 0;
        foreach (JsonProperty feature in document.GetProperty("importance").EnumerateObject())
        {
            Assert.Equal((leaves[0][at] + leaves[1][at]) / 2, feature.Value.GetDouble(), 1e-12);
            at++;
        }

        CliRun.Of([.. words[..^2], "--validation-share", "0", "--report", file]).Done();
        Assert.Contains("No rows were kept for validation, so that there is no such curve.", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ablation_says_that_a_linear_model_is_as_good_where_it_is()
    {
        CliRun run = CliRun.Of("net", "ablate", CliRun.Students, "--target", "score", "--seeds", "1", "--epochs", "40", "--no-lassonet", "--folds", "5", "--repeats", "1").Done();
        Assert.Contains("A linear model is as good", run.Output, StringComparison.Ordinal);
        foreach (string name in (string[])["network ", "network, L1 ", "network, L2 ", "network, dropout ", "network, L1 and dropout", "network, L2 and dropout", "ridge", "lasso", "elastic net"])
        {
            Assert.Contains(name, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void And_that_a_network_is_worth_it_where_it_is()
    {
        string file = _scratch["bent.csv"];
        File.WriteAllText(file, SimulatedNetworks.Bent(300));
        CliRun run = CliRun.Of("net", "ablate", file, "--target", "y", "--seeds", "1", "--epochs", "40", "--no-lassonet").Done();
        Assert.Contains("The network is worth it: every linear model is shown to be worse than network", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hidden", "3,x", "--hidden is '3,x'; it must be whole numbers above 0 separated by commas, or none.")]
    [InlineData("--dropout", "1", "--dropout is '1'; it must be a number, from 0 to below 1.")]
    [InlineData("--batch-size", "-1", "--batch-size is '-1'; it must be a whole number of 0 or more.")]
    [InlineData("--momentum", "0.5", "--momentum has no meaning beside --optimizer adam.")]
    public void Bad_words_are_faults(string option, string value, string message)
    {
        CliRun run = CliRun.Of("net", "fit", CliRun.Students, "--target", "score", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_training_keeps_what_it_has()
    {
        using var source = new CancellationTokenSource();
        CliRun run = CliRun.Of(source.Token, new Canceller(source), "net", "fit", CliRun.Students, "--target", "score", "--l1", "0.01", "--dropout", "0.1", "--report", _scratch["cancelled.html"], "--save", _scratch["cancelled.safetensors"]);
        Assert.Contains("it was cancelled after", run.Output, StringComparison.Ordinal);
        Assert.Equal(130, run.Code);
        Assert.DoesNotContain("without dropout", File.ReadAllText(_scratch["cancelled.html"]), StringComparison.Ordinal);
        using var before = new CancellationTokenSource();
        before.Cancel();
        Assert.Equal(130, CliRun.Of(before.Token, null, "net", "fit", CliRun.Students, "--target", "score", "--save", _scratch["none.safetensors"]).Code);
        Assert.False(File.Exists(_scratch["none.safetensors"]));
        Assert.Equal(200, CsvRows(CliRun.Of("predict", _scratch["cancelled.safetensors"], CliRun.Students).Done().Output));
    }

    private static int CsvRows(string text) => text.TrimEnd().Split('\n').Length - 1;

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.01)
            {
                source.Cancel();
            }
        }
    }
}
