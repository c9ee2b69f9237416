using System.Text.RegularExpressions;
using Whittle.Data;
using Whittle.Models;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Cli;

/// <summary>The guide to the formula: its commands run, its program is the one here, and what stands below them is what they print.</summary>
public sealed partial class FormulaGuideTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_command_runs_and_prints_what_stands_below_it()
    {
        int commands = 0, outputs = 0;
        foreach (Match block in Block().Matches(Guide).Where(b => b.Groups[1].Value == "sh"))
        {
            CliRun? last = null;
            foreach (string line in block.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                last = CliRun.Of([.. CliRun.Words(line).Select(Locate)]);
                commands++;
                Assert.True(last.Code == 0 || block.Groups[3].Value.StartsWith("whittle: ", StringComparison.Ordinal), $"{line}: {last.Error}");
            }

            if (block.Groups[3].Success)
            {
                string[] shown = Trimmed(block.Groups[3].Value), printed = Trimmed(last!.Code == 0 ? last.Output : last.Error);
                Assert.Equal(shown, shown.Length == 1 ? printed[..1] : printed);
                outputs++;
            }
        }

        Assert.Equal((11, 3), (commands, outputs));
    }

    [Fact]
    public void The_program_is_the_one_that_runs_here()
    {
        string source = File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Cli", "FormulaGuideTests.cs"));
        Match block = Assert.Single(Block().Matches(Guide), b => b.Groups[1].Value == "csharp");
        Assert.Contains(block.Groups[2].Value.Trim().ReplaceLineEndings("\n        "), source, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_block_is_a_command_a_program_or_what_it_prints() =>
        Assert.Equal(Fence().Count(Guide), Block().Matches(Guide).Sum(b => b.Groups[3].Success ? 4 : 2));

    [Fact]
    public void The_program_finds_what_the_simulation_put_in()
    {
        Directory.SetCurrentDirectory(SharedData.Root);
        Table students = CsvTable.Read("data/students.csv");
        Formula formula = Formula.Parse("score ~ homework * sleep + poly(last_score, 2)");
        LinearModel model = Regression.Lasso(students, formula).CrossValidate(seed: 1).Select(SelectionRule.OneStandardError);
        double[] scores = model.Predict(CsvTable.Read("data/students-held-out.csv"));
        Console.WriteLine(string.Join(", ", formula.Terms()));
        double[] truth = CsvTable.Read("data/students-held-out.csv").Numbers("score");
        Assert.InRange(scores.Zip(truth, (s, t) => (s - t) * (s - t)).Average(), 30, 45);
        Match block = Assert.Single(Block().Matches(Guide), b => b.Groups[1].Value == "csharp");
        Assert.Equal(string.Join(", ", formula.Terms()), Assert.Single(Trimmed(block.Groups[3].Value)));
    }

    private static string Guide { get; } = File.ReadAllText(Path.Combine(SharedData.Root, "docs", "guide", "formula.md"));

    // Data are the repository's; what the commands write is the test's own.
    private string Locate(string word) => word.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(SharedData.Root, word)
        : Path.GetExtension(word) is ".json" or ".csv" ? _scratch[word]
        : word;

    private static string[] Trimmed(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    [GeneratedRegex("^```(sh|csharp)\\n(.*?)^```\\n(?:\\n```text\\n(.*?)^```\\n)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^```", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
