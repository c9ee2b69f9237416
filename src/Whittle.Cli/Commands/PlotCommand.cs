using System.CommandLine;
using System.Text;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle plot CHART DATA --target NAME -o x.svg</c>: a chart as a file.</summary>
internal sealed class PlotCommand : ICommand
{
    private static readonly string[] Charts = ["path", "cv", "ledger", "coefficients", "residuals", "normal", "leverage", "partial"], OfNetworks = ["losses", "weights", "importance"];

    private readonly Argument<string> _chart = new("CHART")
    {
        Description = "path: coefficients against λ. cv: the error of rows left out. ledger: what a step toward zero earns and costs. coefficients: beside those without a penalty. residuals: against predictions. "
            + "normal: ordered, against normal ones. leverage: residuals against it. partial: what the others leave to a feature. Of a saved network losses: along its training. weights: how large they are. importance: what it relies on.",
    };

    private readonly ProblemArguments _problem = new();
    private readonly Option<double?> _lambda = CheckedOption.NotNegative("--lambda", "V", "Draw the fit of this λ; without it, λ is chosen by cross-validation.");
    private readonly Option<string> _select = CheckedOption.Choice("--select", "Which λ of the cross-validation: of one standard error, or of the minimum.", "1se", "min");
    private readonly FoldOptions _folds = new();
    private readonly Option<string> _against = CheckedOption.Choice("--against", "What a path is drawn against.", "lambda", "l1-norm", "deviance");
    private readonly Option<string?> _feature = new("--feature") { Description = "The feature of a chart of one: partial, and ledger in steps.", HelpName = "NAME" };
    private readonly Option<string> _file = new("--output", "-o") { Description = "The .svg file to write.", Required = true, HelpName = "FILE" };
    private readonly OutputOptions _output = new();
    private readonly NetworkOnRows _network;

    public PlotCommand() => _network = new NetworkOnRows(_problem, _folds);

    public Command Create()
    {
        var command = new Command("plot", "Draw a chart as SVG.");
        _chart.AcceptOnlyFromAmong([.. Charts, .. OfNetworks]);
        command.Add(_chart);
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in (Option[])[_lambda, _select, .. _folds.All, _against, _feature, _file])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        string name = options.GetRequiredValue(_chart);
        if (_network.Read(options, _file) is { } network)
        {
            (Chart drawn, bool isComplete) = Draw(name, network, options, shell, cancellation);
            Write(drawn, options, shell);
            return isComplete ? ExitCode.Done : ExitCode.Cancelled;
        }

        Check(name, options, shell);
        RegressionInput input = _problem.Read(options, _folds, shell);
        (FittedPath fitted, CrossValidatedPath? choice) = Fit(options, input, shell, cancellation);
        Write(Draw(name, input.Regression, fitted, choice, options, cancellation), options, shell);
        return choice?.CrossValidation.IsComplete != false ? ExitCode.Done : ExitCode.Cancelled;
    }

    private void Write(Chart chart, ParseResult options, Shell shell)
    {
        string file = options.GetRequiredValue(_file);
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(chart.ToSvg())));
        shell.Note($"Written to {file}.");
        foreach (string note in chart.Notes)
        {
            shell.Note(note);
        }

        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.plot/1");
                json.WriteString("file", file);
                json.WriteString("description", chart.Description);
            });
        }
    }

    // A chart of a saved network, and whether it was not cancelled.
    private (Chart Chart, bool IsComplete) Draw(string name, NeuralModel network, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        if (!OfNetworks.Contains(name))
        {
            throw CliFaults.OtherCharts(name, true, OfNetworks);
        }

        if (name != "importance")
        {
            FoldOptions.SayIdle(shell, options, _network.OfRows, "it is for the chart importance");
            return (name == "weights" ? WeightHistogramChart.Draw(network.Network)
                : network.History.Count > 0 ? LossCurveChart.Draw([("", network)])
                : throw CliFaults.NoHistory(options.GetRequiredValue(_problem.Table.File)), true);
        }

        Explain.PermutationImportance found = NetworkOnRows.FindImportance(_network.ReadRows(options, shell, network) ?? throw CliFaults.NeedsRows("The chart importance"), shell, cancellation);
        return (ImportanceChart.Draw(found, ImportanceWords.Measure(found, network.Loss)), found.IsComplete);
    }

    private void Check(string chart, ParseResult options, Shell shell)
    {
        if (OfNetworks.Contains(chart))
        {
            throw CliFaults.OtherCharts(chart, false, Charts);
        }

        _folds.Check(options, shell);
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "a path of λ", "Name a penalty.");
        }

        if (chart == "cv" && options.IsGiven(_lambda))
        {
            throw CliFaults.Contradiction("--lambda", "the chart cv", "A cross-validation has many λ; give them with --lambdas.");
        }

        if (chart == "partial" && !options.IsGiven(_feature))
        {
            throw CliFaults.BadUsage("The chart partial is of one feature; name it with --feature.", "plot");
        }

        FoldOptions.SayIdle(shell, options, chart == "path" ? [] : [_against], "it is for the chart path");
        FoldOptions.SayIdle(shell, options, chart is "partial" or "ledger" ? [] : [_feature], "it is for the charts partial and ledger");
        if (options.IsGiven(_lambda))
        {
            FoldOptions.SayIdle(shell, options, [_select, .. _folds.All], "there is no cross-validation");
            if (_problem.GridOptions.FirstOrDefault(options.IsGiven) is { } grid)
            {
                throw CliFaults.Contradiction(grid.Name, "--lambda", "Give one λ with --lambda, or several to choose from with --lambdas.");
            }
        }
    }

    private (FittedPath Fitted, CrossValidatedPath? Choice) Fit(ParseResult options, RegressionInput input, Shell shell, CancellationToken cancellation)
    {
        if (options.GetValue(_lambda) is { } given)
        {
            (PathPoint point, Paths.RegularizationPath through) = input.PathThrough(input.ToWhittle(given), cancellation);
            return (new FittedPath(point, through, "given"), null);
        }

        CrossValidatedPath path = shell.WithProgress("cross-validation", progress => input.Regression.CrossValidate(input.Plan!, _problem.Grid(options, input), _folds.Measure(options), progress, cancellation));
        SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        return (new FittedPath(path.Path.Points[path.CrossValidation.IndexOf(rule)], path.Path, options.GetValue(_select)!), path);
    }

    private Chart Draw(string name, Regression regression, FittedPath fitted, CrossValidatedPath? choice, ParseResult options, CancellationToken cancellation)
    {
        bool isLeastSquares = regression.Loss.Name == "squared";
        switch (name)
        {
            case "path":
                PathView view = options.GetValue(_against) switch { "l1-norm" => PathView.L1Norm, "deviance" => PathView.DevianceExplained, _ => PathView.Lambda };
                return CoefficientPathChart.Draw(fitted.Path, view, choice is null ? [(fitted.Point.Lambda, "this fit")] : CrossValidationChart.Marks(choice.CrossValidation));
            case "cv":
                return CrossValidationChart.Draw(choice!, FoldWords.Of(choice!.CrossValidation.Measure, LossWords.Of(regression.Loss)), regression.TrainingErrors(choice.Path, choice.CrossValidation.Measure));
            case "ledger":
                RewardLedger ledger = regression.CreateLedger(fitted.Point);
                return options.GetValue(_feature) is { } kept ? LedgerChart.DrawSteps(kept, ledger.StepsOf(TermOf(ledger, kept))) : LedgerChart.Draw(ledger, regression.L1Ratio);
            case "partial":
                return ResidualChart.DrawPartial(regression, fitted.Point, options.GetValue(_feature)!);
        }

        LinearModel model = regression.CreateModel(fitted.Point, fitted.ChosenBy);
        return name switch
        {
            "coefficients" => new FitReport { Model = model, Regression = regression, LeastSquares = regression.CompareWithLeastSquares(cancellation: cancellation) }.DrawCoefficients(),
            "residuals" => ResidualChart.DrawFitted(regression.FindResiduals(model), isLeastSquares),
            "normal" => ResidualChart.DrawNormal(regression.FindResiduals(model), isLeastSquares),
            _ => ResidualChart.DrawLeverage(regression.FindResiduals(model), regression.FindInfluence(fitted.Point), isLeastSquares),
        };
    }

    private static int TermOf(RewardLedger ledger, string name) => ledger.Entries.FirstOrDefault(e => e.Name == name)?.Term ?? throw CliFaults.NotKept(name, [.. ledger.Entries.Select(e => e.Name)]);

    private sealed record FittedPath(PathPoint Point, Paths.RegularizationPath Path, string ChosenBy);
}
