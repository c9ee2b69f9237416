using System.Globalization;
using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Fit, save, inspect, predict: by name, exactly, and with clear refusals.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _model;

    public SavedModelTests()
    {
        _model = _scratch["model.json"];
        Assert.Equal($"Saved to {_model}.\n", CliRun.OnStudents("fit", "--save", _model).Done().Error);
        Assert.Equal(["model.json"], _scratch.Files);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Predictions_are_the_formula_of_the_printed_coefficients()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score");
        string[] lines = CliRun.Of("predict", _model, CliRun.HeldOut).Done().Lines();
        Assert.Equal("predicted_score", lines[0]);
        Assert.Equal(1001, lines.Length);
        string[][] rows = [.. File.ReadLines(CliRun.HeldOut).Select(l => l.Split(','))];
        for (int i = 1; i < rows.Length; i++)
        {
            double expected = fit.GetProperty("intercept").GetDouble() + FitJsonTests.Coefficients(fit)
                .Sum(c => c.GetProperty("estimate").GetDouble() * Number(rows[i][Array.IndexOf(rows[0], c.GetProperty("name").GetString())]));
            Assert.Equal(expected, Number(lines[i]), 1e-10);
        }
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_others_are_ignored()
    {
        string plain = _scratch.Write("a.csv", "homework,sleep,last_score,gpa,food\n1,2,3,4,0\n5,6,7,8,1\n");
        string mixed = _scratch.Write("b.csv", "food;note;last_score;sleep;gpa;homework\n0;hey;3;2;4;1\n1;you;7;6;8;5\n");
        Assert.Equal(CliRun.Of("predict", _model, plain).Done().Output, CliRun.Of("predict", _model, mixed).Done().Output);
    }

    [Fact]
    public void A_missing_column_is_answered_with_the_nearest_name() =>
        CliRun.Fails(3, "no-such-column", "Did you mean 'homeworks'?", "predict", _model, _scratch.Write("c.csv", "homeworks,sleep,last_score,gpa,food\n1,2,3,4,0\n"));

    [Fact]
    public void Output_goes_to_a_file_and_json_holds_the_same_numbers()
    {
        string file = _scratch["out.csv"];
        CliRun written = CliRun.Of("predict", _model, CliRun.HeldOut, "-o", file).Done();
        Assert.Equal(("", $"1000 predictions written to {file}.\n"), (written.Output, written.Error));
        string[] lines = CliRun.Of("predict", _model, CliRun.HeldOut).Done().Lines();
        Assert.Equal(lines, File.ReadAllText(file).TrimEnd('\n').Split('\n'));
        JsonElement json = CliRun.Document("predict", _model, CliRun.HeldOut, "--timing");
        Assert.Equal("whittle.predict/1", json.GetProperty("schema").GetString());
        Assert.Equal(lines[1..].Select(Number), json.GetProperty("predictions").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal(JsonValueKind.Object, json.GetProperty("seconds").ValueKind);
        Assert.Equal("", CliRun.Of("predict", _model, CliRun.HeldOut, "-o", file, "--quiet").Done().Error);
    }

    [Fact]
    public void An_unseen_level_is_a_fault_unless_it_counts_as_baseline_which_is_counted()
    {
        string table = _scratch.Write("t.csv", "y,g\n1,u\n2,v\n5,w\n4,u\n6,v\n9,w\n"), other = _scratch.Write("n.csv", "g\nu\nx\nx\n"), model = _scratch["g.json"];
        CliRun.Of("fit", table, "--target", "y", "--lambda", "0.1", "--save", model).Done();
        CliRun.Fails(3, "unseen-level", "holds 'x' in row 2, which no row of the fit had; known are 'u', 'v', 'w'", "predict", model, other);
        CliRun baseline = CliRun.Of("predict", model, other, "--unseen", "baseline").Done();
        Assert.Equal("2 cells held a text that no row of the fit had; each counts as none of the levels.\n", baseline.Error);
        Assert.Equal(2, CliRun.Document("predict", model, other, "--unseen", "baseline").GetProperty("unseenCells").GetInt32());
        double intercept = CliRun.Document("inspect", model).GetProperty("intercept").GetDouble();
        Assert.Equal(intercept, Number(baseline.Lines()[2]));
    }

    [Fact]
    public void Inspect_tells_what_fit_found()
    {
        JsonElement fit = CliRun.Document("fit", CliRun.Students, "--target", "score"), found = CliRun.Document("inspect", _model);
        Assert.Equal("whittle.model-summary/1", found.GetProperty("schema").GetString());
        Assert.Equal(fit.GetProperty("coefficients").GetRawText(), found.GetProperty("coefficients").GetRawText());
        Assert.Equal(fit.GetProperty("certificate").GetRawText(), found.GetProperty("certificate").GetRawText());
        Assert.Equal(fit.GetProperty("lambda").GetProperty("value").GetDouble(), found.GetProperty("lambda").GetDouble());
        string[] lines = CliRun.Of("inspect", _model).Done().Lines();
        Assert.Equal("Predicts score: fitted to 200 rows, λ = 0.9562 (1se), L1 ratio 1, explains 74.0 % of the variance.", lines[0]);
        Assert.Equal(["feature", "(intercept)", "last_score", "homework", "sleep"], lines[1..6].Select(l => l.Split(' ')[0]));
        Assert.StartsWith("2 left out. Certificate: ", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_a_cut_a_newer_and_a_foreign_file_are_rejected()
    {
        string text = File.ReadAllText(_model);
        (string Code, string Words, string Text)[] cases =
        [
            ("model-changed", "its checksum does not match", text.Replace("\"rows\":200", "\"rows\":201", StringComparison.Ordinal)),
            ("model-unreadable", "not a complete Whittle model", text[..(text.Length / 2)]),
            ("model-newer", "this version reads 'whittle.model/2'", text.Replace("whittle.model/2", "whittle.model/3", StringComparison.Ordinal)),
            ("model-unreadable", "its schema is 'whittle.fit/1'", text.Replace("whittle.model/2", "whittle.fit/1", StringComparison.Ordinal)),
            ("model-unreadable", "not a complete Whittle model", "homework,sleep\n1,2\n"),
            ("model-unreadable", "not a complete Whittle model", ""),
        ];
        foreach ((string code, string words, string changed) in cases)
        {
            Assert.NotEqual(text, changed);
            string file = _scratch.Write("changed.json", changed);
            CliRun.Fails(5, code, words, "inspect", file);
            CliRun.Fails(5, code, words, "predict", file, CliRun.HeldOut);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_takes_no_file_and_keeps_nothing()
    {
        CliRun.Fails(6, "not-written", "could not be written", "predict", _model, CliRun.HeldOut, "-o", _scratch[Path.Combine("no", "p.csv")]);
        CliRun.Fails(6, "not-written", "could not be written", "fit", CliRun.Students, "--target", "score", "--save", _scratch[Path.Combine("no", "m.json")]);
        CliRun.Fails(6, "not-written", "it is empty", "predict", _model, CliRun.HeldOut, "-o", "");
        Directory.CreateDirectory(_scratch["folder"]);
        CliRun.Fails(6, "not-written", "could not be written", "predict", _model, CliRun.HeldOut, "-o", _scratch["folder"]);
        Assert.Equal(["model.json"], _scratch.Files);
    }

    [Fact]
    public void Saving_over_a_link_keeps_the_link_and_over_a_file_replaces_it_whole()
    {
        string target = _scratch.Write("real.json", new string('x', 100_000)), link = _scratch["link.json"];
        File.CreateSymbolicLink(link, target);
        CliRun.OnStudents("fit", "--save", link).Done();
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal(File.ReadAllBytes(_model), File.ReadAllBytes(target));
        Assert.Equal(["link.json", "model.json", "real.json"], _scratch.Files);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
