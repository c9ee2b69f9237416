using System.Runtime.Versioning;
using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Files as people have them: absent, unreadable, matrices, and names that mean mischief.</summary>
public sealed class DataTests : IDisposable
{
    private static readonly string[] Hostile = ["\e[31mred\e[0m", "[red]x[/]", "</script>", "a,b", "say \"hi\"", "line\nbreak", "\u202Ereversed", "c1\u009B2J"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_that_is_absent_a_folder_or_nameless_is_a_fault_of_the_data()
    {
        CliRun.Fails(3, "unreadable-file", "there is no such file", "fit", _scratch["no.csv"], "--target", "y");
        CliRun.Fails(3, "unreadable-file", "there is no such file", "check", _scratch["no.npy"]);
        CliRun.Fails(3, "unreadable-file", "there is no such file", "inspect", _scratch["no.json"]);
        CliRun.Fails(3, "unreadable-file", "there is no such file", "path", CliRun.Students, "--target", "score", "--lambdas", _scratch["no.npy"]);
        CliRun.Fails(3, "unreadable-file", "it is a folder", "check", Path.GetDirectoryName(CliRun.Students)!);
        CliRun.Fails(3, "unreadable-file", "the path is empty", "check", "");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_a_fault_of_the_data()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs a user who can be denied a file");
        string file = _scratch.Write("secret.csv", "y,a\n1,2\n");
        File.SetUnixFileMode(file, UnixFileMode.None);
        CliRun.Fails(3, "unreadable-file", "access is denied", "check", file);
    }

    [Fact]
    public void A_target_that_is_absent_or_text_is_a_fault_of_the_data()
    {
        CliRun.Fails(3, "no-such-column", "Did you mean 'score'?", "fit", CliRun.Students, "--target", "scores");
        CliRun.Fails(3, "not-numeric", "holds text where numbers are needed", "fit", _scratch.Write("t.csv", "y,a\nu,1\nv,2\nu,3\n"), "--target", "y", "--loss", "squared");
        CliRun.Fails(3, "bad-classes", "has one class: 'u'", "fit", _scratch.Write("t.csv", "y,a\nu,1\nu,2\nu,3\n"), "--target", "y");
        CliRun.Fails(3, "no-such-column", "no column 'gap'", "fit", CliRun.Students, "--target", "score", "--factor", "gap");
    }

    [Fact]
    public void Check_tells_delimiter_types_levels_and_missing_cells()
    {
        string file = _scratch.Write("t.csv", "y;a;g\n1;2;u\n2;;v\n3;4;w\n4;5;u\n");
        string[] lines = CliRun.Of("check", file).Done().Lines();
        Assert.Equal("t.csv: 4 rows, 3 columns, delimiter ';' (found), decimal mark '.', header in line 1.", lines[0]);
        Assert.Equal(["a number 1", "g text 0 3: u, v, w"], lines[3..5].Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        JsonElement json = CliRun.Document("check", file);
        Assert.Equal(("whittle.check/1", ";", ".", 4), (json.GetProperty("schema").GetString(), json.GetProperty("delimiter").GetString(), json.GetProperty("decimal").GetString(), json.GetProperty("rows").GetInt32()));
        Assert.Equal(["number", "number", "text"], json.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("type").GetString()));
    }

    [Fact]
    public void A_matrix_fits_predicts_and_is_checked_in_both_orders()
    {
        double[] rows = [1, 5, 2, 3, 3, 6, 4, 1, 5, 4, 6, 2], response = [1.5, 2, 3.5, 3, 5, 5.5];
        double[] columns = [.. Enumerable.Range(0, 2).SelectMany(j => Enumerable.Range(0, 6).Select(i => rows[(2 * i) + j]))];
        string c = _scratch.WriteNpy("c.npy", "(6, 2)", false, rows), f = _scratch.WriteNpy("f.npy", "(6, 2)", true, columns), y = _scratch.WriteNpy("y.npy", "(6,)", false, response);
        string model = _scratch["m.json"];
        CliRun first = CliRun.Of("fit", c, "--response", y, "--lambda", "0.1", "--save", model, "--json", "--quiet").Done();
        Assert.Equal(first.Output, CliRun.Of("fit", f, "--response", y, "--lambda", "0.1", "--json").Done().Output);
        Assert.Equal(["x1", "x2"], FitJsonTests.Coefficients(first.Parse()).Select(k => k.GetProperty("name").GetString()));
        JsonElement predicted = CliRun.Document("predict", model, f);
        Assert.Equal(6, predicted.GetProperty("predictions").GetArrayLength());
        Assert.Equal("c.npy: a matrix of 6 rows × 2 columns, every entry finite.\n", CliRun.Of("check", c).Done().Output);
        Assert.Equal(2, CliRun.Document("check", f).GetProperty("columns").GetInt32());
        CliRun.Fails(2, "option-needs-table", "--features, --delimiter are about the columns of a table", "fit", c, "--response", y, "--features", "x1", "--delimiter", ",");
        CliRun.Fails(2, "option-needs-table", "--target is about", "fit", c, "--target", "x1");
        CliRun.Fails(2, "option-needs-table", "--fold-column is about", "fit", c, "--response", y, "--fold-column", "x1");
        CliRun.Fails(3, "bad-length", "6 values where the design has 3", "fit", _scratch.WriteNpy("s.npy", "(3, 4)", false, rows), "--response", y);
        CliRun.Fails(2, "no-recipe", "cannot read a table", "predict", model, CliRun.HeldOut);
    }

    [Fact]
    public void A_sparse_matrix_of_any_kind_of_file_fits_and_predicts_as_the_same_numbers_spelled_out()
    {
        double[] rows = [1, 0, 2, 3, 0, 6, 4, 0, 0, 4, 6, 0], response = [1.5, 2, 3.5, 3, 5, 5.5];
        string dense = _scratch.WriteNpy("x.npy", "(6, 2)", false, rows), y = _scratch.WriteNpy("y.npy", "(6,)", false, response);
        int[] stored = [.. Enumerable.Range(0, 12).Where(k => rows[k] != 0)];
        string mtx = _scratch.Write("x.mtx", $"%%MatrixMarket matrix coordinate real general\n6 2 {stored.Length}\n{string.Concat(stored.Select(k => $"{(k / 2) + 1} {(k % 2) + 1} {rows[k]}\n"))}");
        string[] pairs = [.. Enumerable.Range(0, 6).Select(i => string.Concat(stored.Where(k => k / 2 == i).Select(k => $" {(k % 2) + 1}:{rows[k]}")))];
        string svm = _scratch.Write("x.SVM", string.Concat(pairs.Select((p, i) => FormattableString.Invariant($"{response[i]}{p}\n"))));
        string model = _scratch["m.json"];
        JsonElement expected = CliRun.Document("fit", dense, "--response", y, "--lambda", "0.1");
        foreach (string[] words in new[] { new[] { mtx, "--response", y }, [svm], [svm, "--response", y] })
        {
            JsonElement actual = CliRun.Document(["fit", .. words, "--lambda", "0.1", "--save", model, "--quiet"]);
            foreach ((JsonElement a, JsonElement b) in FitJsonTests.Coefficients(expected).Zip(FitJsonTests.Coefficients(actual)))
            {
                Assert.Equal(a.GetProperty("name").GetString(), b.GetProperty("name").GetString());
                Assert.Equal(a.GetProperty("estimate").GetDouble(), b.GetProperty("estimate").GetDouble(), 1e-12);
            }

            Assert.Equal(5, CliRun.Document(["path", .. words, "--lambda-count", "5"]).GetProperty("points").GetArrayLength());
        }

        double[] Predict(string file) => [.. CliRun.Document("predict", model, file, "--quiet").GetProperty("predictions").EnumerateArray().Select(v => v.GetDouble())];
        double[] predictions = Predict(dense);
        Assert.All(new[] { mtx, svm }, file => Assert.All(predictions.Zip(Predict(file)), pair => Assert.Equal(pair.First, pair.Second, 1e-12)));

        // A file whose last columns are empty is no narrower than its model.
        CliRun narrow = CliRun.Of("predict", model, _scratch.Write("narrow.libsvm", "0 1:1\n")).Done();
        Assert.Equal(FormattableString.Invariant($"predicted_y\n{predictions[0]}\n"), narrow.Output);
        Assert.Equal("Indices of narrow.libsvm are taken to count from 1: an index 0 does not occur.\n", narrow.Error);
        CliRun.Fails(3, "bad-length", "3 values where the design has 2", "predict", model, _scratch.Write("wide.svmlight", "0 3:1\n"));
    }

    [Fact]
    public void Sparse_files_are_checked_and_their_faults_told()
    {
        string mtx = _scratch.Write("x.mtx", "%%MatrixMarket matrix coordinate real general\n6 2 1\n1 1 2\n"), svm = _scratch.Write("x.svm", "1 0:1 4:2\n");
        Assert.Equal("x.mtx: a sparse matrix of 6 rows × 2 columns, 1 entry stored, every one finite.\n", CliRun.Of("check", mtx).Done().Output);
        Assert.Equal("x.svm: a sparse matrix of 1 rows × 5 columns, 2 entries stored, every one finite; a label a row, indices from 0 (found).\n", CliRun.Of("check", svm).Done().Output);
        JsonElement json = CliRun.Document("check", svm);
        Assert.Equal((1, 5, 2, 0), (json.GetProperty("rows").GetInt32(), json.GetProperty("columns").GetInt32(), json.GetProperty("entries").GetInt32(), json.GetProperty("firstIndex").GetInt32()));
        CliRun.Fails(2, "no-target", "A matrix needs --response FILE", "fit", mtx);
        CliRun.Fails(2, "option-needs-table", "--target is about", "fit", svm, "--target", "x1");
        CliRun.Fails(3, "bad-npz", "no zip file", "check", _scratch.Write("x.npz", "no"));
        CliRun.Fails(3, "bad-mtx", "does not begin with", "check", _scratch.Write("bad.mtx", "no"));
        CliRun.Fails(3, "bad-svmlight", "the label is 'no'", "check", _scratch.Write("bad.svm", "no"));
        foreach (string kind in new[] { "npz", "mtx", "svm" })
        {
            CliRun.Fails(3, "unreadable-file", "there is no such file", "check", _scratch[$"no.{kind}"]);
        }
    }

    [Fact]
    public void A_matrix_is_no_input_for_a_model_of_a_table()
    {
        string model = _scratch["m.json"];
        CliRun.OnStudents("fit", "--lambda", "1", "--save", model).Done();
        CliRun.Fails(2, "model-needs-table", "a matrix has no names", "predict", model, _scratch.WriteNpy("x.npy", "(1, 5)", false, [1, 2, 3, 4, 5]));
    }

    [Fact]
    public void Hostile_names_come_out_harmless_as_text_and_whole_as_json()
    {
        string file = HostileTable();
        foreach (string[] verb in new[] { new[] { "check", file, "--all" }, ["fit", file, "--target", "y", "--lambda", "0.01", "--all"], ["path", file, "--target", "y", "--exact"], ["path", file, "--target", "y"] })
        {
            CliRun run = CliRun.Of(verb).Done();
            Assert.DoesNotContain(run.Output, c => (char.IsControl(c) && c != '\n') || c == '\u202E');
            Assert.Contains("[red]x[/]", run.Output, StringComparison.Ordinal);
            Assert.Contains("\\u001b[31mred", run.Output, StringComparison.Ordinal);
            Assert.Contains("line\\u000abreak", run.Output, StringComparison.Ordinal);
        }

        CliRun json = CliRun.Of("fit", file, "--target", "y", "--lambda", "0.01", "--json").Done();
        Assert.Equal(Hostile, FitJsonTests.Coefficients(json.Parse()).Select(c => c.GetProperty("name").GetString()));
        Assert.DoesNotContain(json.Output, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Hostile_names_can_be_asked_for_and_are_harmless_in_faults()
    {
        string file = HostileTable();
        Assert.Equal(["a,b"], FitJsonTests.Coefficients(CliRun.Document("fit", file, "--target", "y", "--lambda", "0.01", "--features", "a,b")).Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(7, FitJsonTests.Coefficients(CliRun.Document("fit", file, "--target", "y", "--lambda", "0.01", "--exclude", "a,b")).Length);
        CliRun fault = CliRun.Of("fit", file, "--target", "\e[2Jy");
        Assert.Equal(3, fault.Code);
        Assert.DoesNotContain(fault.Error, c => char.IsControl(c) && c != '\n');
        CliRun.Fails(3, "no-such-column", "[bold]", "fit", file, "--target", "[bold]");
    }

    [Fact]
    public void A_hostile_response_is_quoted_in_the_header_of_predictions()
    {
        string file = _scratch.Write("t.csv", "\"y,\"\"z\"\"\",a\n1,2\n2,3\n4,4\n"), model = _scratch["m.json"];
        CliRun.Of("fit", file, "--target", "y,\"z\"", "--lambda", "0.01", "--save", model).Done();
        Assert.StartsWith("\"predicted_y,\"\"z\"\"\"\n", CliRun.Of("predict", model, file).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_cannot_be_certified_is_printed_and_ends_with_4()
    {
        // Squares of these columns are beyond the largest double, so nothing can be proved about the fit.
        string file = _scratch.Write("t.csv", "y,a,b\n1,1e155,3e155\n2,-4e155,1e155\n4,2e155,-5e155\n3,7e155,2e155\n");
        string model = _scratch["m.json"];
        CliRun run = CliRun.Of("fit", file, "--target", "y", "--penalty", "ridge", "--lambda", "1e-12", "--no-standardize", "--save", model);
        Assert.Equal(4, run.Code);
        Assert.EndsWith(": NOT certified.\n", run.Output, StringComparison.Ordinal);
        CliRun json = CliRun.Of("fit", file, "--target", "y", "--penalty", "ridge", "--lambda", "1e-12", "--no-standardize", "--json");
        Assert.Equal((4, false), (json.Code, json.Parse().GetProperty("certificate").GetProperty("certified").GetBoolean()));
        Assert.False(CliRun.Document("inspect", model).GetProperty("certificate").GetProperty("certified").GetBoolean());
    }

    private string HostileTable()
    {
        string header = string.Join(",", Hostile.Select(n => $"\"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        var random = new Random(5);
        string[] rows = [.. Enumerable.Range(0, 30).Select(_ => string.Join(",", Enumerable.Range(0, 9).Select(_ => random.Next(1, 100))))];
        return _scratch.Write("hostile.csv", $"y,{header}\n{string.Join("\n", rows)}\n");
    }
}
