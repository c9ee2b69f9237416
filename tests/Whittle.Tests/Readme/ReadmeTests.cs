using System.Text.RegularExpressions;
using Whittle.Certificates;
using Whittle.Cli;
using Whittle.Data;
using Whittle.Models;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Readme;

/// <summary>What the README shows is what happens.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void The_first_command_prints_what_stands_below_it()
    {
        string command = Blocks("sh")[0].Trim();
        Assert.StartsWith("dotnet run -c Release --project src/Whittle.Cli -- ", command, StringComparison.Ordinal);
        string[] args = command[(command.IndexOf(" -- ", StringComparison.Ordinal) + 4)..].Split(' ');
        Assert.Equal(Lines(Blocks("text")[0]), Lines(Run(args)));
    }

    [Fact]
    public void The_way_from_file_to_prediction_can_be_walked()
    {
        using var scratch = new Cli.Scratch();
        string Locate(string word) => word.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(SharedData.Root, word) : Path.GetExtension(word) is ".json" or ".csv" or ".html" or ".svg" ? scratch[Path.GetFileName(word)] : word;
        string[][] lines = [.. Blocks("sh").SelectMany(Lines).Where(line => line.StartsWith("whittle ", StringComparison.Ordinal)).Select(Cli.CliRun.Words)];
        Assert.Equal(["check", "fit", "predict", "path", "fit", "fit", "fit", "cv", "compare", "explain", "fit", "net", "net", "net", "report", "plot"], lines.Select(words => words[0]));
        Assert.All(lines, words => Run([.. words.Select(Locate)]));
        Assert.Equal(File.ReadAllText(Path.Combine(SharedData.Root, "docs", "images", "students-path.svg")), File.ReadAllText(scratch["students-path.svg"]));
        Assert.Equal(1001, File.ReadAllLines(scratch["predictions.csv"]).Length);
    }

    [Fact]
    public void The_program_is_the_one_that_runs_here()
    {
        string source = File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Readme", "ReadmeTests.cs"));
        string shown = string.Join('\n', Lines(Blocks("csharp")[0]).Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));
        Assert.Contains(shown.Trim().ReplaceLineEndings("\n        "), source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_finds_what_the_simulation_put_in()
    {
        Directory.SetCurrentDirectory(SharedData.Root);
        Table students = CsvTable.Read("data/students.csv");
        CrossValidatedPath path = Regression.Lasso(students, response: "score").CrossValidate(folds: 10, seed: 1);
        LinearModel model = path.Select(SelectionRule.OneStandardError);
        Console.WriteLine(model.Certificate);
        double[] scores = model.Predict(CsvTable.Read("data/students-held-out.csv"));
        foreach (var feature in model.Explain().Dropped)
        {
            Console.WriteLine(feature);
        }

        Assert.True(model.Certificate.IsCertified);
        Assert.Equal(["gpa", "food"], model.Explain().Dropped.Select(d => d.Name));
        Assert.Equal(1000, scores.Length);
        double[] truth = CsvTable.Read("data/students-held-out.csv").Numbers("score");
        Assert.InRange(scores.Zip(truth, (s, t) => (s - t) * (s - t)).Average(), 30, 45);
        Assert.Equal(CertificateTolerance.Default, model.Certificate.Tolerance);
    }

    private static string Run(string[] args)
    {
        Directory.SetCurrentDirectory(SharedData.Root);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, new CommandLine(new Shell(output, error)).Run(args, CancellationToken.None));
        return output.ToString();
    }

    private static List<string> Blocks(string language)
    {
        string readme = File.ReadAllText(Path.Combine(SharedData.Root, "README.md"));
        return [.. Fence().Matches(readme).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).Reverse().SkipWhile(line => line.Length == 0).Reverse()];

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
