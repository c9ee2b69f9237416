using System.Globalization;
using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Follow a path, save it, and predict at any λ of it.</summary>
public sealed class SavedPathTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("0.9")]
    [InlineData("0.07")]
    [InlineData("7")]
    [InlineData("50")]
    public void Any_lambda_of_a_saved_lasso_predicts_what_a_fit_of_it_predicts(string lambda)
    {
        string grid = _scratch["grid.json"], exact = _scratch["exact.json"], model = _scratch["model.json"];
        Assert.StartsWith($"Saved to {grid}: 2 λ from 5 to 0.05, and every λ from 0.05 up.\n", CliRun.OnStudents("path", "--lambdas", "5,0.05", "--save", grid).Done().Error, StringComparison.Ordinal);
        Assert.Matches(@"7 breakpoints from 7\.755995\d* to 0, and every λ from 0 up\.\n$", CliRun.OnStudents("path", "--exact", "--save", exact).Done().Error);
        CliRun.OnStudents("fit", "--lambda", lambda, "--save", model).Done();
        double[] expected = Predict(model);
        Assert.Equal(expected, Predict(grid, "--lambda", lambda), Near);
        Assert.Equal(expected, Predict(exact, "--lambda", lambda), Near);
        JsonElement own = CliRun.Document("inspect", exact, "--lambda", lambda), fit = CliRun.Document("inspect", model);
        Assert.Equal("whittle.model-summary/1", own.GetProperty("schema").GetString());
        Assert.Equal(fit.GetProperty("lambda").GetDouble(), own.GetProperty("lambda").GetDouble());
        Assert.True(own.GetProperty("certificate").GetProperty("certified").GetBoolean());
        Assert.Equal(["exact.json", "grid.json", "model.json"], _scratch.Files);
    }

    [Fact]
    public void A_path_without_a_lambda_says_which_there_are()
    {
        string path = Save("--lambdas", "5,0.05");
        CliRun.Fails(2, "no-lambda", "is a path with 2 λ from 5 to 0.05, and every λ from 0.05 up; this needs one λ.", "predict", path, CliRun.HeldOut);
        CliRun.Fails(2, "options-contradict", "--lambda-as has no meaning beside no --lambda", "predict", path, CliRun.HeldOut, "--lambda-as", "mean");
        CliRun.Fails(2, "lambda-not-saved", "The path has no fit at λ = 0.01; the nearest λ it has is 0.05; it knows every λ from 0.05 up.", "predict", path, CliRun.HeldOut, "--lambda", "0.01");
        CliRun.Fails(2, "usage", "--lambda is '-1'", "predict", path, CliRun.HeldOut, "--lambda", "-1");
    }

    [Fact]
    public void A_path_of_another_penalty_has_the_lambdas_that_were_fitted()
    {
        string path = Save("--penalty", "ridge", "--lambda-count", "5"), model = _scratch["ridge.json"];
        double[] lambdas = [.. CliRun.Document("inspect", path).GetProperty("points").EnumerateArray().Select(p => p.GetProperty("lambda").GetDouble())];
        string second = lambdas[1].ToString("R", CultureInfo.InvariantCulture);
        CliRun.OnStudents("fit", "--penalty", "ridge", "--lambda", second, "--save", model).Done();
        Assert.Equal(Predict(model), Predict(path, "--lambda", second), Near);
        string rounded = lambdas[1].ToString("G4", CultureInfo.InvariantCulture);
        CliRun.Fails(2, "lambda-not-saved", $"The path has no fit at λ = {rounded}; the nearest λ it has are ", "predict", path, CliRun.HeldOut, "--lambda", rounded);
        CliRun.Fails(2, "lambda-not-saved", second, "inspect", path, "--lambda", rounded);
    }

    [Theory]
    [InlineData("lasso", "mean")]
    [InlineData("lasso", "sklearn")]
    [InlineData("elastic-net", "mean")]
    [InlineData("elastic-net", "glmnet")]
    [InlineData("ridge", "sklearn")]
    [InlineData("ridge", "glmnet")]
    public void The_conventions_of_fit_mean_the_same_on_a_saved_path(string penalty, string convention)
    {
        // The mixture of the elastic net is one in Whittle's terms and another in the convention's.
        string path = _scratch["path.json"], model = _scratch["model.json"];
        string[] problem = ["--penalty", penalty, "--lambda-as", convention];
        CliRun.OnStudents("path", [.. problem, "--lambdas", "40,8,2", "--save", path]).Done();
        CliRun.OnStudents("fit", [.. problem, "--lambda", "8", "--save", model]).Done();
        Assert.Equal(Predict(model), Predict(path, "--lambda", "8", "--lambda-as", convention), Near);
    }

    [Fact]
    public void A_convention_that_does_not_exist_for_the_path_is_named()
    {
        string path = Save("--penalty", "group", "--lambda-count", "3");
        CliRun.Fails(2, "no-translation", "conventions are known for the elastic net, not for the group penalty", "predict", path, CliRun.HeldOut, "--lambda", "1", "--lambda-as", "glmnet");
        string free = Save("--penalty-factor", "homework=0.5", "--lambda-count", "3");
        CliRun.Fails(2, "no-translation", "--lambda-as sklearn has no meaning here", "predict", free, CliRun.HeldOut, "--lambda", "1", "--lambda-as", "sklearn");
    }

    [Fact]
    public void One_model_has_one_lambda()
    {
        string model = _scratch["model.json"];
        CliRun.OnStudents("fit", "--lambda", "0.3", "--save", model).Done();
        Assert.Equal(Predict(model), Predict(model, "--lambda", "0.3"));
        CliRun.Fails(2, "other-lambda", $"{model} is one model, of λ = 0.3; --lambda 0.31 is another.", "predict", model, CliRun.HeldOut, "--lambda", "0.31");
        CliRun.Fails(2, "options-contradict", "--lambda-as has no meaning beside a file of one model", "predict", model, CliRun.HeldOut, "--lambda-as", "mean");
    }

    [Fact]
    public void The_path_of_a_cross_validation_is_saved_beside_its_model()
    {
        string path = _scratch["path.json"], model = _scratch["model.json"];
        string[] notes = CliRun.OnStudents("fit", "--save", model, "--save-path", path).Done().Error.TrimEnd('\n').Split('\n');
        Assert.Equal($"Saved to {model}.", notes[0]);
        Assert.StartsWith($"Saved to {path}: 100 λ from 7.755995", notes[1], StringComparison.Ordinal);
        string lambda = CliRun.Document("inspect", model).GetProperty("lambda").GetDouble().ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(Predict(model), Predict(path, "--lambda", lambda));
        CliRun.Fails(2, "options-contradict", "--save-path has no meaning beside --lambda", "fit", CliRun.Students, "--target", "score", "--lambda", "1", "--save-path", path);
        CliRun.Fails(2, "options-contradict", "--save-path has no meaning beside --penalty none", "fit", CliRun.Students, "--target", "score", "--penalty", "none", "--save-path", path);
    }

    [Fact]
    public void Inspect_lists_the_lambdas_with_all_their_digits()
    {
        string path = Save("--lambda-count", "40");
        string[] lines = CliRun.Of("inspect", path).Done().Lines();
        Assert.Equal("Predicts score at a λ that you name: squared loss with elastic-net penalty, L1 ratio 1, fitted to 200 rows.", lines[0]);
        Assert.Matches(@"^It has 40 λ from 7\.755995\d* to 0\.007755995\d*, and every λ from 0\.007755995\d* up\.$", lines[1]);
        Assert.Equal(["λ", "kept", "explained", "gap", "KKT"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("… and 15 more λ (--all prints them). 40 of 40 certified.", lines[^1]);
        Assert.Equal(29, lines.Length);
        Assert.Equal(44, CliRun.Of("inspect", path, "--all").Done().Lines().Length);
        JsonElement summary = CliRun.Document("inspect", path);
        Assert.Equal(
            ["schema", "response", "loss", "penalty", "l1Ratio", "rows", "lambdaMax", "exactFrom", "points"], summary.EnumerateObject().Select(p => p.Name));
        Assert.Equal("whittle.path-summary/1", summary.GetProperty("schema").GetString());
        JsonElement[] points = [.. summary.GetProperty("points").EnumerateArray()];
        Assert.Equal(points[^1].GetProperty("lambda").GetDouble(), summary.GetProperty("exactFrom").GetDouble());
        Assert.Equal((0, 5), (points[0].GetProperty("kept").GetInt32(), points[^1].GetProperty("kept").GetInt32()));
        JsonElement ridge = CliRun.Document("inspect", Save("--penalty", "ridge", "--lambdas", "3"));
        Assert.Equal(JsonValueKind.Null, ridge.GetProperty("exactFrom").ValueKind);
    }

    [Fact]
    public void The_document_of_a_path_is_not_its_file()
    {
        string document = _scratch.Write("path.json", CliRun.OnStudents("path", "--json").Done().Output);
        CliRun.Fails(5, "model-unreadable", "its schema is 'whittle.path/1'", "predict", document, CliRun.HeldOut, "--lambda", "1");
    }

    [Fact]
    public void A_changed_a_cut_and_a_newer_path_are_rejected()
    {
        string text = File.ReadAllText(Save("--lambda-count", "3"));
        (string Code, string Text)[] cases =
        [
            ("model-changed", text.Replace("\"rows\":200", "\"rows\":201", StringComparison.Ordinal)),
            ("model-unreadable", text[..(text.Length / 2)]),
            ("model-newer", text.Replace("whittle.model-path/1", "whittle.model-path/2", StringComparison.Ordinal)),
        ];
        foreach ((string code, string changed) in cases)
        {
            Assert.NotEqual(text, changed);
            string file = _scratch.Write("changed.json", changed);
            CliRun.Fails(5, code, "", "inspect", file);
            CliRun.Fails(5, code, "", "predict", file, CliRun.HeldOut, "--lambda", "1");
        }

        CliRun.Fails(6, "not-written", "could not be written", "path", CliRun.Students, "--target", "score", "--save", _scratch[Path.Combine("no", "p.json")]);
    }

    [Fact]
    public void A_cox_path_predicts_survival_at_its_lambdas()
    {
        string[] rows = [.. Enumerable.Range(0, 40).Select(i => $"{1 + (i * 7 % 23)},{(i % 3 == 0 ? 0 : 1)},{i * 5 % 17},{i * 11 % 13},{(i % 2 == 0 ? "north" : "south")}")];
        string table = _scratch.Write("t.csv", $"time,died,a,b,region\n{string.Join('\n', rows)}\n"), path = _scratch["cox.json"], model = _scratch["m.json"];
        string[] problem = [table, "--time", "time", "--event", "died", "--stratum", "region"];
        CliRun.Of(["path", .. problem, "--lambdas", "0.1,0.05,0.01", "--save", path]).Done();
        CliRun.Of(["fit", .. problem, "--lambda", "0.05", "--save", model]).Done();
        string[] survival = CliRun.Of("predict", path, table, "--lambda", "0.05", "--type", "survival", "--at", "9").Done().Lines();
        Assert.Equal("survival_at_9", survival[0]);
        Assert.Equal(
            CliRun.Of("predict", model, table, "--type", "survival", "--at", "9").Done().Lines()[1..].Select(Number), survival[1..].Select(Number), (a, b) => Math.Abs(a - b) < 1e-8);
    }

    private string Save(params string[] options)
    {
        string file = _scratch["path.json"];
        CliRun.OnStudents("path", [.. options, "--save", file]).Done();
        return file;
    }

    private static double[] Predict(string file, params string[] options) => [.. CliRun.Of(["predict", file, CliRun.HeldOut, .. options]).Done().Lines()[1..].Select(Number)];

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
