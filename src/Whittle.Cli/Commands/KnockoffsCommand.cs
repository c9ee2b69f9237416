using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Whittle.Inference;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle knockoffs DATA --target NAME</c>: features selected with a bound on the share of false ones.</summary>
internal sealed class KnockoffsCommand : ICommand
{
    private const int MaxLines = 25;
    private readonly ProblemArguments _problem = new();
    private readonly Option<double?> _rate = CheckedOption.Fraction("--rate", "Q", "The share of false ones that may be expected among what is selected (default 0.1).");
    private readonly Option<string> _kind = CheckedOption.Choice("--kind", "What is assumed: fixed columns and a linear model with normal noise, or a law of the columns and nothing of the response; auto takes the first where it can.", "auto", "fixed-x", "model-x");
    private readonly Option<string> _statistic = CheckedOption.Choice("--compare-by", "How a column and its knockoff are compared: by coefficients at a λ that folds choose, or by which enters the path first; auto takes entries for fixed columns.", "auto", "coefficients", "entries");
    private readonly Option<string> _construction = CheckedOption.Choice("--construction", "How far knockoffs keep from their columns.", "maximum-entropy", "equi-correlated");
    private readonly Option<bool> _modified = new("--modified-rate") { Description = "Bound a modified rate (offset 0 in place of 1), which for few selected says less, and select a little more." };
    private readonly Option<double?> _lambda = CheckedOption.Positive("--lambda", "V", "Compare coefficients at this λ.");
    private readonly Option<int?> _draws = CheckedOption.Whole("--draws", "N", "How many times knockoffs are drawn (default 1); more hang less on luck.", 1);
    private readonly Option<long?> _seed = CheckedOption.Seed("--seed", "N", "The seed of knockoffs and folds (default 1).");
    private readonly OutputOptions _output = new(hasAll: true);

    public Command Create()
    {
        var command = new Command("knockoffs", "Select features with a bound on the share of false ones among them.");
        _problem.AddTo(command);
        foreach (Option option in new Option[] { _rate, _kind, _statistic, _construction, _modified, _lambda, _draws, _seed })
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
            throw CliFaults.Contradiction("--penalty none", "a comparison with knockoffs", "Name a penalty; the lasso is the default.");
        }

        RegressionInput input = _problem.Read(options, null, shell);
        var asked = new KnockoffOptions
        {
            TargetRate = options.GetValue(_rate) ?? 0.1,
            Kind = options.GetValue(_kind) switch { "fixed-x" => KnockoffKind.FixedX, "model-x" => KnockoffKind.ModelX, _ => null },
            Statistic = options.GetValue(_statistic) switch { "coefficients" => KnockoffStatistic.CoefficientDifference, "entries" => KnockoffStatistic.EntryOrder, _ => null },
            Construction = options.GetValue(_construction) == "equi-correlated" ? KnockoffConstruction.EquiCorrelated : KnockoffConstruction.MaximumEntropy,
            Offset = options.GetValue(_modified) ? 0 : 1,
            Lambda = options.GetValue(_lambda) is { } lambda ? input.ToWhittle(lambda) : null,
            Grid = _problem.Grid(options, input),
            Draws = options.GetValue(_draws) ?? 1,
            Seed = options.GetValue(_seed) ?? 1,
        };
        KnockoffSelection found = shell.WithProgress("knockoffs", progress => input.Regression.SelectByKnockoffs(asked, progress, cancellation));
        if (!found.IsComplete)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, found, asked.Seed));
        }
        else
        {
            Write(shell, found, asked.Seed, _output.All(options));
        }

        return found.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    private static void Write(Utf8JsonWriter json, KnockoffSelection found, long seed)
    {
        json.WriteString("schema", "whittle.knockoffs/1");
        json.WriteString("kind", found.Kind == KnockoffKind.FixedX ? "fixed-x" : "model-x");
        json.WriteString("law", found.Law);
        json.WriteString("comparedBy", found.Statistic == KnockoffStatistic.EntryOrder ? "entries" : "coefficients");
        json.WriteReal("rate", found.TargetRate);
        json.WriteNumber("offset", found.Offset);
        json.WriteReal("threshold", found.Threshold is { } threshold && double.IsFinite(threshold) ? threshold : null);
        json.WriteNumber("draws", found.Draws);
        json.WriteNumber("seed", seed);
        json.WriteBoolean("complete", found.IsComplete);
        json.WriteStartArray("features");
        for (int j = 0; j < found.Names.Count; j++)
        {
            json.WriteStartObject();
            json.WriteString("name", found.Names[j]);
            json.WriteReal("statistic", found.Statistics[j]);
            json.WriteReal("eValue", found.EValues?[j]);
            json.WriteReal("correlationWithKnockoff", 1 - found.Distances[j]);
            json.WriteBoolean("selected", found.Selected.Contains(j));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Shell shell, KnockoffSelection found, long seed, bool all)
    {
        string kind = found.Kind == KnockoffKind.FixedX ? "Fixed-X" : "Model-X", by = found.Statistic == KnockoffStatistic.EntryOrder ? "the λ at which they enter" : "their coefficients per standard deviation";
        shell.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} knockoffs, {(found.Draws == 1 ? "drawn once" : $"drawn {found.Draws} times")}, seed {seed}, compared by {by}."));
        shell.Output.WriteLine($"  The law of the features: {found.Law}.");
        int[] order = [.. Enumerable.Range(0, found.Names.Count).OrderByDescending(found.Selected.Contains).ThenByDescending(j => found.EValues?[j] ?? 0).ThenByDescending(j => found.Statistics[j])];
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("feature") { NoWrap = true }, new TableColumn("against its knockoff") { Alignment = Justify.Right });
        if (found.EValues is not null)
        {
            table.AddColumn(new TableColumn("e-value") { Alignment = Justify.Right });
        }

        table.AddColumns(new TableColumn("correlation with it") { Alignment = Justify.Right }, new TableColumn(""));
        foreach (int j in order.Take(all ? int.MaxValue : Math.Max(MaxLines, found.Selected.Count)))
        {
            string[] values = found.EValues is { } e ? [Plain.Number(e[j])] : [];
            table.AddRow([Markup.Escape(Plain.Clean(found.Names[j])), Plain.Number(found.Statistics[j]), .. values, Plain.Number(1 - found.Distances[j]), found.Selected.Contains(j) ? "selected" : ""]);
        }

        shell.Output.Write(table);
        if (!all && order.Length > Math.Max(MaxLines, found.Selected.Count))
        {
            shell.Output.WriteLine($"… and {order.Length - Math.Max(MaxLines, found.Selected.Count)} more, none of them selected (--all prints them).");
        }

        int selected = found.Selected.Count;
        string promise = found.Offset == 1 ? $"of those selected at most {Plain.Percent(found.TargetRate)} are expected to be of no use once the others are known" : $"a modified rate is held to {Plain.Percent(found.TargetRate)}, which for few selected says less than the rate itself";
        shell.Output.WriteLine(selected == 0
            ? $"None is selected: at a rate of {Plain.Percent(found.TargetRate)} {found.FewestToSelect} {(found.FewestToSelect == 1 ? "feature" : "features")} or none can be told from luck{(found.Names.Count < found.FewestToSelect ? $", and there are {found.Names.Count}: raise --rate, or use stability" : "")}."
            : $"{selected} {(selected == 1 ? "is" : "are")} selected: {promise}.");
    }
}
