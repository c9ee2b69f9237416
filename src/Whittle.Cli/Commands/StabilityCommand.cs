using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Inference;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle stability DATA --target NAME</c>: what random halves of the rows select again and again.</summary>
internal sealed class StabilityCommand : ICommand
{
    private const int MaxLines = 25;
    private readonly ProblemArguments _problem = new();
    private readonly Option<double?> _false = CheckedOption.Positive("--expected-false", "E", "The most stable features that may be expected to be no better than chance (default 1); it says how many each half selects.");
    private readonly Option<double?> _threshold = CheckedOption.Number("--threshold-share", "T", "The share of halves that must select a feature, above 0.5 (default 0.75).", v => v is > 0.5 and <= 1, "above 0.5 and at most 1");
    private readonly Option<int?> _pairs = CheckedOption.Whole("--pairs", "B", "How many pairs of halves are drawn (default 50).", 1);
    private readonly Option<long?> _seed = CheckedOption.Seed("--seed", "N", "The seed of the halves (default 1).");
    private readonly OutputOptions _output = new(hasAll: true);

    public Command Create()
    {
        var command = new Command("stability", "Select what random halves of the rows select again and again, with a bound on what is chance.");
        _problem.AddTo(command);
        foreach (Option option in new Option[] { _false, _threshold, _pairs, _seed })
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "a selection", "Name a penalty that leaves features out.");
        }

        RegressionInput input = _problem.Read(options, null, shell);
        long seed = options.GetValue(_seed) ?? 1;
        StabilitySelection found = shell.WithProgress("stability", progress => input.Regression.SelectStable(
            options.GetValue(_false) ?? 1, options.GetValue(_threshold) ?? 0.75, options.GetValue(_pairs) ?? 50, seed, _problem.Grid(options, input), progress, cancellation));
        if (!found.IsComplete)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, found, seed));
        }
        else
        {
            Write(shell, found, seed, _output.All(options));
        }

        return found.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    private static void Write(Utf8JsonWriter json, StabilitySelection found, long seed)
    {
        json.WriteString("schema", "whittle.stability/1");
        json.WriteNumber("pairs", found.Pairs);
        json.WriteNumber("seed", seed);
        json.WriteBoolean("complete", found.IsComplete);
        json.WriteReal("threshold", found.Threshold);
        json.WriteNumber("subsetSize", found.SubsetSize);
        json.WriteReal("falseBound", found.FalseBound);
        json.WriteStartArray("features");
        for (int t = 0; t < found.Names.Count; t++)
        {
            json.WriteStartObject();
            json.WriteString("name", found.Names[t]);
            json.WriteReal("frequency", found.Frequencies[t]);
            json.WriteBoolean("stable", found.Frequencies[t] >= found.Threshold);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Shell shell, StabilitySelection found, long seed, bool all)
    {
        shell.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Pairs} pairs of random halves, seed {seed}; each half selects the first {found.SubsetSize} of {found.Candidates} coefficients to enter."));
        int[] order = [.. Enumerable.Range(0, found.Names.Count).Where(t => found.Frequencies[t] > 0).OrderByDescending(t => found.Frequencies[t])];
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("feature") { NoWrap = true }, new TableColumn("selected") { Alignment = Justify.Right }, new TableColumn(""));
        foreach (int t in order.Take(all ? int.MaxValue : MaxLines))
        {
            table.AddRow(Markup.Escape(Plain.Clean(found.Names[t])), Plain.Percent(found.Frequencies[t]), found.Frequencies[t] >= found.Threshold ? "stable" : "");
        }

        shell.Output.Write(table);
        if (!all && order.Length > MaxLines)
        {
            shell.Output.WriteLine($"… and {order.Length - MaxLines} more, selected less often (--all prints them).");
        }

        int stable = found.Stable.Count;
        shell.Output.WriteLine(
            $"{(stable == 0 ? "None is" : stable == 1 ? "One is" : $"{stable} are")} stable: selected by at least {Plain.Percent(found.Threshold)} of the halves. Of those that a half selects no more often than chance would, at most {Plain.Number(found.FalseBound)} may be expected among them; a feature that stands for a real one can be stable too.");
    }
}
