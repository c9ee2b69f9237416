using System.CommandLine;
using System.Diagnostics;
using Whittle.Models;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle fit DATA --target NAME</c>: one certified, explained model.</summary>
internal sealed class FitCommand : ICommand
{
    private readonly ProblemArguments _problem = new();
    private readonly Option<double?> _lambda = new("--lambda") { Description = "Fit this λ; without it, λ is chosen by cross-validation.", HelpName = "V" };
    private readonly Option<string> _select = new("--select") { Description = "Which λ of the cross-validation: min or 1se.", DefaultValueFactory = _ => "1se" };
    private readonly Option<int> _folds = new("--folds") { Description = "How many folds.", DefaultValueFactory = _ => 10, HelpName = "K" };
    private readonly Option<string?> _foldColumn = new("--fold-column") { Description = "A column whose values name the folds.", HelpName = "COLUMN" };
    private readonly Option<long> _seed = new("--seed") { Description = "The seed of the folds.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<string?> _save = new("--save") { Description = "Save the model to this file.", HelpName = "FILE" };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("fit", "Fit one model: certified, with what it left out and why.");
        _select.AcceptOnlyFromAmong("min", "1se");
        _problem.AddTo(command);
        foreach (Option option in new Option[] { _lambda, _select, _folds, _foldColumn, _seed, _save })
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, options.GetValue(_foldColumn));
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        FitResult result = Fit(input, options, shell, cancellation);
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (options.GetValue(_save) is { } file)
        {
            AtomicFile.Write(file, stream => ModelFile.Save(result.Model, stream));
            shell.Note($"Saved to {file}.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => FitJson.Write(json, result, _output.Timing(options) ? seconds : null));
        }
        else
        {
            new FitText(shell, result, _output.All(options)).Write();
            if (_output.Timing(options))
            {
                shell.Note(FormattableString.Invariant($"read {seconds.Read:F3} s, fit {seconds.Fit:F3} s"));
            }
        }

        return result.Model.Certificate.IsCertified ? ExitCode.Done : ExitCode.NotCertified;
    }

    private FitResult Fit(RegressionInput input, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        Regression regression = input.Regression;
        if (regression.DroppedRows > 0)
        {
            shell.Note(FormattableString.Invariant($"{regression.DroppedRows} rows with a missing cell were left out; {regression.Table!.Rows} remain."));
        }

        if (_problem.Penalty(options) == "none")
        {
            return new FitResult(regression, regression.FitLeastSquares(cancellation), null, 0, null);
        }

        if (options.GetValue(_lambda) is { } given)
        {
            LinearModel model = regression.Fit(input.ToWhittle(given), cancellation);
            return new FitResult(regression, model, null, 0, regression.CompareWithLeastSquares(null, cancellation));
        }

        long seed = options.GetValue(_seed);
        Folds folds = input.Folds ?? Folds.Random(regression.Rows, options.GetValue(_folds), seed);
        CrossValidatedPath path = shell.WithProgress("cross-validation", progress => regression.CrossValidate(folds, _problem.Grid(options, input), progress, cancellation));
        if (!path.CrossValidation.IsComplete)
        {
            shell.Note("Cancelled: the choice of λ rests on the folds that were finished.");
        }

        SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        IReadOnlyList<double?> entries = regression.FindEntries(path.Path, cancellation);
        LinearModel chosen = regression.CreateModel(path.Path.Points[path.CrossValidation.IndexOf(rule)], options.GetValue(_select)!, entries);
        return new FitResult(regression, chosen, path, seed, regression.CompareWithLeastSquares(folds, cancellation)) { HasRandomFolds = input.Folds is null };
    }
}
