using System.CommandLine;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Neural;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle explain DATA --target NAME</c>: why a fit is as it is, or a prediction taken apart; or <c>whittle explain NETWORK ROWS</c>: what a saved network relies on.</summary>
internal sealed class ExplainCommand : ICommand
{
    private readonly ProblemArguments _problem = new();
    private readonly Option<double?> _lambda = CheckedOption.NotNegative("--lambda", "V", "Explain the fit of this λ; without it, λ is chosen by cross-validation.");
    private readonly Option<string> _select = CheckedOption.Choice("--select", "Which λ of the cross-validation: of one standard error, or of the minimum.", "1se", "min");
    private readonly FoldOptions _folds = new();
    private readonly Option<int?> _row = CheckedOption.Whole("--row", "N", "Take the prediction of this row of the fit apart, the first being 1, and nothing else.", 1);
    private readonly Option<string?> _feature = new("--feature") { Description = "What this coefficient earns of its price along λ, and where it is kept its way from where the loss alone would have it to zero, in five steps; and nothing else.", HelpName = "NAME" };
    private readonly Option<bool> _influence = new("--influence") { Description = "How much each row draws the fit to itself, and what would be predicted for it without it, and nothing else." };
    private readonly OutputOptions _output = new(hasAll: true);
    private readonly NetworkOnRows _network;

    public ExplainCommand() => _network = new NetworkOnRows(_problem, _folds);

    public Command Create()
    {
        var command = new Command("explain", "Explain a fit: who took over what was left out, what a step toward zero earns, who could stand in; or one prediction; or what a saved network relies on.");
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in (Option[])[_lambda, _select, .. _folds.All, _row, _feature, _influence])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        if (_network.Read(options, _output.AllOption) is { } network)
        {
            return Explain(network, options, shell, cancellation);
        }

        Check(options, shell);
        RegressionInput input = _problem.Read(options, _folds, shell);
        (PathPoint point, RegularizationPath path, string chosenBy) = Choose(options, input, shell, cancellation);
        LinearModel model = input.Regression.CreateModel(point, chosenBy);
        ExplainResult result = options.GetValue(_row) is { } row ? new ExplainResult(model) { Rows = input.Regression.ExplainRow(point, row - 1) }
            : options.GetValue(_feature) is { } name ? Of(input.Regression, model, point, path, name)
            : options.GetValue(_influence) ? new ExplainResult(model) { Influence = input.Regression.FindInfluence(point) }
            : new ExplainResult(model) { Fit = input.Regression.Explain(point, path, cancellation) };
        if (shell.Json)
        {
            shell.WriteJson(json => ExplainJson.Write(json, result));
        }
        else
        {
            new ExplainText(shell, result, _output.All(options)).Write();
        }

        return point.Certificate.IsCertified ? ExitCode.Done : ExitCode.NotCertified;
    }

    private int Explain(NeuralModel network, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        (string Name, HeldOutSummary Summary, PermutationImportance Importance)? found = _network.ReadRows(options, shell, network) is { } rows
            ? (rows.Name, rows.Summarize(), NetworkOnRows.FindImportance(rows, shell, cancellation))
            : null;
        if (shell.Json)
        {
            shell.WriteJson(json => NetworkExplainOutput.Write(json, network, found, _folds.Seed(options)));
        }
        else
        {
            NetworkExplainOutput.Write(shell, network, found, _folds.Seed(options), _output.All(options));
        }

        return found?.Importance.IsComplete == false ? ExitCode.Cancelled : ExitCode.Done;
    }

    private void Check(ParseResult options, Shell shell)
    {
        _folds.Check(options, shell);
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "an explanation of what was left out", "Use whittle fit for least squares, or name a penalty.");
        }

        Option[] alone = [.. new Option[] { _influence, _feature, _row }.Where(options.IsGiven)];
        if (alone.Length > 1)
        {
            throw CliFaults.Contradiction(alone[0].Name, alone[1].Name, "Ask for one of them at a time.");
        }

        if (options.IsGiven(_lambda))
        {
            FoldOptions.SayIdle(shell, options, [_select, .. _folds.All], "there is no cross-validation");
            if (_problem.GridOptions.FirstOrDefault(options.IsGiven) is { } grid)
            {
                throw CliFaults.Contradiction(grid.Name, "--lambda", "Give one λ with --lambda, or several to choose from with --lambdas.");
            }
        }
    }

    private (PathPoint Point, RegularizationPath Path, string ChosenBy) Choose(ParseResult options, RegressionInput input, Shell shell, CancellationToken cancellation)
    {
        if (options.GetValue(_lambda) is { } given)
        {
            (PathPoint point, RegularizationPath path) = input.PathThrough(input.ToWhittle(given), cancellation);
            return (point, path, "given");
        }

        SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        CrossValidatedPath found = shell.WithProgress("cross-validation", progress => input.Regression.CrossValidate(input.Plan!, _problem.Grid(options, input), _folds.Measure(options), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return (found.Path.Points[found.CrossValidation.IndexOf(rule)], found.Path, options.GetValue(_select)!);
    }

    // A kept coefficient's steps to zero, and any coefficient's worth along the path.
    private static ExplainResult Of(Regression regression, LinearModel model, PathPoint point, RegularizationPath path, string name)
    {
        IReadOnlyList<double?> worths = regression.FindWorths(path, name);
        int term = Enumerable.Range(0, regression.CoefficientNames.Count).First(t => regression.CoefficientNames[t] == name);
        RewardLedger ledger = regression.CreateLedger(point);
        return new ExplainResult(model)
        {
            Feature = name,
            Steps = ledger.Entries.FirstOrDefault(e => e.Term == term) is { } entry ? ledger.StepsOf(entry.Term) : null,
            Worths = [.. path.Points.Select((p, k) => new WorthAt(p.Lambda, worths[k], p.Indices.ToList().IndexOf(term) is var at and >= 0 ? p.StandardizedValues[at] : 0))],
        };
    }
}
