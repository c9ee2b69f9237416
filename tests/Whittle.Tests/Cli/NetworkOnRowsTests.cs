using System.Text.Json;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary><c>explain</c>, <c>report</c> and <c>plot</c> on a saved network: what it relies on, what died and why, its page and its charts.</summary>
public sealed class NetworkOnRowsTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _file;

    public NetworkOnRowsTests()
    {
        _file = _scratch["net.safetensors"];
        CliRun.Of("net", "fit", CliRun.Students, "--target", "score", "--l1", "0.1", "--zeros", "inputs", "--hidden", "8", "--epochs", "60", "--save", _file).Done();
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Explain_says_what_the_library_finds()
    {
        using FileStream stream = File.OpenRead(_file);
        NeuralModel model = NeuralModelFile.Load(stream);
        PermutationImportance expected = model.FindImportance(CsvTable.Read(CliRun.HeldOut), repeats: 4, seed: 7);
        HeldOutSummary summary = model.Summarize(CsvTable.Read(CliRun.HeldOut));
        string[] words = ["explain", _file, CliRun.HeldOut, "--repeats", "4", "--seed", "7"];
        JsonElement document = CliRun.Document(words);
        Assert.Equal("whittle.network-explanation/1", document.GetProperty("schema").GetString());
        foreach (JsonElement column in document.GetProperty("importance").EnumerateArray())
        {
            PermutedColumn own = expected.Columns.First(c => c.Name == column.GetProperty("name").GetString());
            Assert.Equal(own.Increases, column.GetProperty("increases").EnumerateArray().Select(i => i.GetDouble()));
            Assert.Equal((own.Mean, own.StandardError), (column.GetProperty("mean").GetDouble(), column.GetProperty("standardError").GetDouble()));
        }

        Assert.Equal((summary.Deviance, summary.Explained), (document.GetProperty("heldOut").GetProperty("deviance").GetDouble(), document.GetProperty("heldOut").GetProperty("explained").GetDouble()));
        CliRun run = CliRun.Of(words).Done();
        Assert.Contains("On students-held-out.csv (1000 rows): mean squared error ", run.Output, StringComparison.Ordinal);
        Assert.Contains("the mean of 4 shuffles (seed 7).", run.Output, StringComparison.Ordinal);

        // An input that died is not relied on, and it is said why.
        string[] dead = [.. document.GetProperty("deadInputs").EnumerateArray().Select(d => d.GetProperty("name").GetString()!)];
        Assert.NotEmpty(dead);
        Assert.All(dead, name => Assert.Contains($"  {name}: L1 on whole inputs took every weight that leaves it\n", run.Output, StringComparison.Ordinal));
        Assert.All(dead, name => Assert.All(expected.Columns.First(c => c.Name == name).Increases, i => Assert.Equal(0, i)));
        Assert.Contains("name a table after the network", CliRun.Of("explain", _file).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_what_the_file_and_the_rows_know()
    {
        string page = _scratch["net.html"], again = _scratch["again.html"];
        CliRun.Of("report", _file, CliRun.HeldOut, "-o", page).Done();
        string html = File.ReadAllText(page);
        foreach (string what in (string[])["On the rows of students-held-out.csv (1000 rows): mean squared error", "What predictions rely on", "Losses along the training", "How large the weights are", "L1 on whole inputs took every weight", "How to make this again", "Layers: 8 hidden neurons", "Seed 1; inputs standardized, the response too."])
        {
            Assert.Contains(what, html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        CliRun.Of("report", _file, CliRun.HeldOut, "-o", again).Done();
        Assert.Equal(html.Replace("net.html", "", StringComparison.Ordinal), File.ReadAllText(again).Replace("again.html", "", StringComparison.Ordinal));
        CliRun.Of("report", _file, "-o", page).Done();
        Assert.DoesNotContain("What predictions rely on", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal("whittle.report/1", CliRun.Document("report", _file, "-o", page).GetProperty("schema").GetString());
    }

    [Fact]
    public void A_point_of_LassoNet_has_a_page_without_losses_and_says_so()
    {
        string file = _scratch["lassonet.safetensors"], page = _scratch["lassonet.html"];
        CliRun.Of("net", "path", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "60", "--growth", "1.5", "--save", file).Done();
        CliRun.Of("report", file, "-o", page).Done();
        Assert.Contains("There is no curve of losses: this is a point of LassoNet", File.ReadAllText(page), StringComparison.Ordinal);
        CliRun.Fails(2, "no-history", "is a point of LassoNet's path", "plot", "losses", file, "-o", _scratch["x.svg"]);
    }

    [Theory]
    [InlineData("losses", "Losses along the training", false)]
    [InlineData("weights", "How large the weights are", false)]
    [InlineData("importance", "What predictions rely on", true)]
    public void Charts_are_files(string chart, string title, bool hasRows)
    {
        string picture = _scratch["chart.svg"];
        JsonElement document = CliRun.Document(["plot", chart, _file, .. hasRows ? (string[])[CliRun.HeldOut] : [], "-o", picture]);
        Assert.Equal("whittle.plot/1", document.GetProperty("schema").GetString());
        Assert.Contains($">{title}<", File.ReadAllText(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_and_another_measure_and_weights_are_followed()
    {
        string table = _scratch.Write("classes.csv", string.Join('\n', File.ReadLines(CliRun.Students).Skip(1).Select((line, i) => line.Split(',') is var r ? $"{r[0]},{r[1]},{(double.Parse(r[5], System.Globalization.CultureInfo.InvariantCulture) > 78 ? "yes" : "no")},{i % 3}" : "").Prepend("homework,sleep,passed,w")));
        string file = _scratch["classes.safetensors"];
        CliRun.Of("net", "fit", table, "--target", "passed", "--exclude", "w", "--hidden", "8", "--epochs", "30", "--save", file).Done();
        JsonElement document = CliRun.Document("explain", file, table, "--measure", "auc", "--weights", "w");
        Assert.Equal("auc", document.GetProperty("measure").GetString());
        Assert.Equal(Enumerable.Range(0, 200).Count(i => i % 3 > 0), document.GetProperty("heldOut").GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("importance")[0].GetProperty("standardError").ValueKind);
        Assert.Contains("falls by", CliRun.Of("explain", file, table, "--measure", "auc").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_a_matrix_is_measured_on_a_matrix()
    {
        string[] rows = [.. File.ReadLines(CliRun.Students).Skip(1)];
        double[][] cells = [.. rows.Select(r => r.Split(',').Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        string x = _scratch.WriteNpy("x.npy", "(200, 5)", false, [.. cells.SelectMany(r => r[..5])]), y = _scratch.WriteNpy("y.npy", "(200,)", false, [.. cells.Select(r => r[5])]), file = _scratch["matrix.safetensors"];
        CliRun.Of("net", "fit", x, "--response", y, "--hidden", "8", "--epochs", "30", "--save", file).Done();
        CliRun.Of("net", "fit", CliRun.Students, "--target", "score", "--hidden", "8", "--epochs", "30", "--save", _file).Done();
        JsonElement matrix = CliRun.Document("explain", file, x, "--response", y), table = CliRun.Document("explain", _file, CliRun.Students);
        Assert.Equal(table.GetProperty("heldOut").GetProperty("deviance").GetDouble(), matrix.GetProperty("heldOut").GetProperty("deviance").GetDouble(), 1e-9);
        double[][] importance = [.. ((JsonElement[])[matrix, table]).Select(d => d.GetProperty("importance").EnumerateArray().Select(c => c.GetProperty("mean").GetDouble()).ToArray())];
        Assert.All(importance[0].Zip(importance[1]), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        CliRun.Fails(2, "no-target", "A matrix needs --response FILE.", "explain", file, x);
        CliRun.Fails(2, "no-recipe", "was fitted to a matrix without names", "explain", file, CliRun.Students);
        CliRun.Fails(2, "option-needs-matrix", "--response belongs to a matrix", "explain", _file, CliRun.Students, "--response", y);
    }

    [Fact]
    public void A_Ctrl_C_keeps_the_columns_that_are_finished()
    {
        using var source = new CancellationTokenSource();
        CliRun run = CliRun.Of(source.Token, new Canceller(source), "explain", _file, CliRun.HeldOut, "--json");
        Assert.Equal((130, "Cancelled: the columns that were finished are there.\n"), (run.Code, run.Error));
        Assert.Equal((1, false), (run.Parse().GetProperty("importance").GetArrayLength(), run.Parse().GetProperty("complete").GetBoolean()));
    }

    [Fact]
    public void A_text_that_no_row_of_the_fit_had_is_named_in_a_note()
    {
        string table = _scratch.Write("towns.csv", string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i % 7},{(i % 3 == 0 ? "north" : "south")},{i % 5}").Prepend("x,town,y")));
        string other = _scratch.Write("others.csv", "x,town,y\n1,north,2\n2,west,3\n3,south,1\n"), file = _scratch["towns.safetensors"];
        CliRun.Of("net", "fit", table, "--target", "y", "--hidden", "4", "--epochs", "5", "--save", file).Done();
        Assert.Equal("1 cell held a text that no row of the fit had; each counts as none of the levels.\n", CliRun.Of("explain", file, other).Done().Error);

        // A factor is one column, whatever its levels are.
        Assert.Equal(["town", "x"], CliRun.Document("explain", file, table).GetProperty("importance").EnumerateArray().Select(c => c.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public void What_cannot_be_meant_is_a_fault()
    {
        CliRun.Fails(2, "options-contradict", "--lambda has no meaning beside a saved network.", "explain", _file, "--lambda", "1");
        CliRun.Fails(2, "options-contradict", "--select has no meaning beside a saved network.", "report", _file, "-o", _scratch["x.html"], "--select", "min");
        CliRun.Fails(2, "rows-without-network", "a second file is the rows on which a saved network is measured", "explain", CliRun.Students, CliRun.HeldOut, "--target", "score");
        CliRun.Fails(2, "no-rows", "needs rows to measure it on", "plot", "importance", _file, "-o", _scratch["x.svg"]);
        CliRun.Fails(2, "other-charts", "The chart path is not of a network; of one there are losses, weights, importance.", "plot", "path", _file, "-o", _scratch["x.svg"]);
        CliRun.Fails(2, "other-charts", "The chart losses is of a saved network alone", "plot", "losses", CliRun.Students, "--target", "score", "-o", _scratch["x.svg"]);
        CliRun.Fails(2, "model-needs-table", "The model finds its columns by name", "explain", _file, _scratch.WriteNpy("x.npy", "(2, 1)", false, [1, 2]));
        Assert.Equal("Without effect: --repeats, since no rows are named after the network.\n", CliRun.Of("explain", _file, "--repeats", "3").Done().Error);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
