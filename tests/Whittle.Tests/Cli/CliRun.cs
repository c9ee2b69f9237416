using System.Text.Json;
using System.Text.RegularExpressions;
using Whittle.Cli;

namespace Whittle.Tests.Cli;

/// <summary>One run of the command line inside the test process: what it printed, and the code it ended with.</summary>
internal sealed partial record CliRun(int Code, string Output, string Error)
{
    /// <summary>The students' table of the repository.</summary>
    public static string Students { get; } = Path.Combine(SharedData.Root, "data", "students.csv");

    /// <summary>Another thousand students.</summary>
    public static string HeldOut { get; } = Path.Combine(SharedData.Root, "data", "students-held-out.csv");

    /// <summary>Runs the words after <c>whittle</c>.</summary>
    public static CliRun Of(params string[] args) => Of(CancellationToken.None, null, args);

    /// <summary>The words after <c>whittle</c> of a line as a shell reads it: words in quotes are one, and what follows # is a remark.</summary>
    public static string[] Words(string line)
    {
        Assert.StartsWith("whittle ", line, StringComparison.Ordinal);
        return [.. Word().Matches(line).Select(word => word.Value).Skip(1).TakeWhile(word => word[0] != '#').Select(word => word.Trim('"'))];
    }

    /// <summary>Runs the words after <c>whittle</c> under a token that may be cancelled.</summary>
    /// <param name="cancellation">What Ctrl-C would set.</param>
    /// <param name="watcher">Told the share of long work that is done.</param>
    /// <param name="args">The words.</param>
    public static CliRun Of(CancellationToken cancellation, IProgress<double>? watcher, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = new CommandLine(new Shell(output, error) { Watcher = watcher }).Run(args, cancellation);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a verb on the students' table with score as the target.</summary>
    public static CliRun OnStudents(string verb, params string[] more) => Of([verb, Students, "--target", "score", .. more]);

    /// <summary>The one JSON document of a run that ended with 0.</summary>
    public static JsonElement Document(params string[] args) => Of([.. args, "--json"]).Done().Parse();

    /// <summary>This run, which must have ended with 0 and said nothing on the error stream but notes.</summary>
    public CliRun Done()
    {
        Assert.True(Code == 0, $"ended with {Code}: {Error}{Output}");
        Assert.DoesNotContain("whittle:", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Output as exactly one JSON document.</summary>
    public JsonElement Parse()
    {
        Assert.StartsWith("{", Output, StringComparison.Ordinal);
        Assert.EndsWith("}\n", Output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    /// <summary>Output's lines without the empty end.</summary>
    public string[] Lines() => Output.TrimEnd('\n').Split('\n');

    /// <summary>Holds a failure to its exit code, its code and words of its message, as text and as JSON.</summary>
    public static void Fails(int exitCode, string code, string words, params string[] args)
    {
        CliRun plain = Of(args);
        Assert.True(plain.Code == exitCode, $"ended with {plain.Code}: {plain.Error}{plain.Output}");
        Assert.Equal("", plain.Output);
        Assert.StartsWith("whittle: ", plain.Error, StringComparison.Ordinal);
        Assert.Contains(words, plain.Error, StringComparison.Ordinal);

        CliRun json = Of([.. args, "--json"]);
        Assert.Equal((exitCode, ""), (json.Code, json.Error));
        JsonElement root = json.Parse();
        Assert.Equal(["error"], root.EnumerateObject().Select(p => p.Name));
        JsonElement error = root.GetProperty("error");
        Assert.Equal(["code", "message", "where", "fix"], error.EnumerateObject().Select(p => p.Name));
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(words, $"{error.GetProperty("message").GetString()} {error.GetProperty("fix").GetString()}", StringComparison.Ordinal);
        Assert.True(error.GetProperty("where").ValueKind is JsonValueKind.String or JsonValueKind.Null);
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
