using System.Text.RegularExpressions;

namespace Whittle.Tests.Cli;

/// <summary>The guide to the command line: its commands run, its outputs are what they print, and it names every option there is.</summary>
public sealed partial class GuideTests : IDisposable
{
    private static readonly string[] Verbs = ["check", "fit", "path", "cv", "compare", "net fit", "net cv", "net path", "net ablate", "stability", "knockoffs", "explain", "predict", "inspect", "plot", "report", "play", "selftest"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_command_runs_and_prints_what_stands_below_it()
    {
        int commands = 0, outputs = 0;
        foreach (Match block in Block().Matches(Guide))
        {
            CliRun? last = null;
            foreach (string line in block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                last = CliRun.Of([.. CliRun.Words(line).Select(Locate)]).Done();
                commands++;
            }

            if (block.Groups[2].Success)
            {
                string[] shown = Trimmed(block.Groups[2].Value), printed = Trimmed(last!.Output);
                Assert.Equal(shown, shown.Length == 1 ? printed[..1] : printed);
                outputs++;
            }
        }

        Assert.InRange(commands, 12, 80);
        Assert.InRange(outputs, 5, 40);
    }

    [Fact]
    public void It_names_every_option_there_is_and_no_other()
    {
        string[] known = [.. Verbs.SelectMany(verb => Options().Matches(CliRun.Of([.. verb.Split(' '), "--help"]).Done().Output)).Select(m => m.Value).Append("--version").Distinct().Order(StringComparer.Ordinal)];
        string[] named = [.. Options().Matches(Guide).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(known, named);
    }

    private static string Guide { get; } = File.ReadAllText(Path.Combine(SharedData.Root, "docs", "guide", "command-line.md"));

    // Data are the repository's; what the commands write is the test's own.
    private string Locate(string word) => word.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(SharedData.Root, word)
        : Path.GetExtension(word) is ".json" or ".csv" or ".svg" or ".html" or ".safetensors" ? _scratch[word]
        : word;

    private static string[] Trimmed(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    [GeneratedRegex("^```sh\\n(.*?)^```\\n(?:\\n```text\\n(.*?)^```\\n)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z0-9-]+")]
    private static partial Regex Options();
}
