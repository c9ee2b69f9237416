using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Whittle.Paths;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle cv DATA --target NAME</c>: how well each λ predicts rows left out, and how well choosing among them does.</summary>
internal sealed class CvCommand : ICommand
{
    private readonly ProblemArguments _problem = new();
    private readonly FoldOptions _folds = new();
    private readonly Option<bool> _nested = new("--nested") { Description = "Measure the whole procedure as well: choose λ anew inside each fold, by its own cross-validation, and predict the fold's rows." };
    private readonly Option<string> _select = CheckedOption.Choice("--select", "Which λ a nested cross-validation chooses: of one standard error, or of the minimum.", "1se", "min");
    private readonly Option<string?> _l1Ratios = new("--l1-ratios") { Description = "Several mixtures of the elastic net, 1 lasso … 0 ridge, with commas, on the same folds.", HelpName = "LIST" };
    private readonly Option<bool> _training = new("--training") { Description = "Add the error on the rows of the fit, which falls all the way." };
    private readonly Option<string?> _heldOut = new("--held-out") { Description = "Add the error on the rows of another table, which had no part in anything.", HelpName = "FILE" };
    private readonly Option<bool> _variance = new("--variance") { Description = "Add how much predictions vary from one sample of the rows to the next, which falls as the penalty grows." };
    private readonly Option<bool> _chart = new("--chart") { Description = "Draw the curve too, in letters." };
    private readonly OutputOptions _output = new(hasAll: true, hasTiming: true);

    public Command Create()
    {
        var command = new Command("cv", "Cross-validate λ, mixtures and the choice itself.");
        _problem.AddTo(command);
        foreach (Option option in (Option[])[.. _folds.All, _nested, _select, _l1Ratios, _training, _heldOut, _variance, _chart])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        double[]? ratios = Check(options, shell);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, _folds, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        LambdaGrid grid = _problem.Grid(options, input);
        ErrorMeasure measure = _folds.Measure(options);
        Regression[] candidates = ratios is null ? [input.Regression] : Array.ConvertAll(ratios, input.Regression.WithL1Ratio);
        CrossValidatedChoice choice = shell.WithProgress("cross-validation", progress => Regression.CrossValidate(candidates, input.Plan!, grid, measure, progress, cancellation));
        NestedCrossValidation? nested = null;
        if (options.GetValue(_nested) && !cancellation.IsCancellationRequested)
        {
            SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
            nested = shell.WithProgress("nested cross-validation", progress => Nested(candidates, input.Plan!, grid, rule, measure, progress, cancellation));
        }

        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        bool isCancelled = choice.Paths.Count < candidates.Length || choice.Paths.Any(p => !p.CrossValidation.IsComplete) || (options.GetValue(_nested) && nested?.IsComplete != true);
        if (isCancelled)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        Regression best = candidates[choice.BestIndex];
        var result = new CvResult(input, choice, nested)
        {
            Training = options.GetValue(_training) ? best.TrainingErrors(choice.Best.Path, measure) : null,
            HeldOut = options.GetValue(_heldOut) is { } file ? best.ErrorsOn(choice.Best.Path, _problem.Table.Read(file, options, [.. best.Recipe?.TextColumns ?? []]).Table, measure) : null,
            Variance = options.GetValue(_variance) && !isCancelled ? Variance(best, choice.Best.Path, _folds.Seed(options), shell, cancellation) : null,
        };
        isCancelled |= options.GetValue(_variance) && result.Variance?.IsComplete != true;
        if (shell.Json)
        {
            shell.WriteJson(json => CvJson.Write(json, result, _output.Timing(options) ? seconds : null));
        }
        else
        {
            new CvText(shell, result, _output.All(options)).Write();
            if (options.GetValue(_chart))
            {
                TerminalCharts.WriteErrors(shell, choice.Best.CrossValidation, FoldWords.Of(measure, LossWords.Of(input.Regression.Loss)));
            }

            if (_output.Timing(options))
            {
                seconds.Say(shell);
            }
        }

        return isCancelled ? ExitCode.Cancelled : choice.Paths.All(p => p.Path.Points.All(point => point.Certificate.IsCertified)) ? ExitCode.Done : ExitCode.NotCertified;
    }

    // Null where it was cancelled: the curve stands without it.
    private static Inference.VarianceAlong? Variance(Regression regression, RegularizationPath path, long seed, Shell shell, CancellationToken cancellation)
    {
        try
        {
            return shell.WithProgress("variance", progress => regression.FindVariance(new LambdaGrid { Values = [.. path.Points.Select(p => p.Lambda)] }, seed: seed, progress: progress, cancellation: cancellation));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // What the path's cross-validation found is kept where Ctrl-C comes before two outer folds are finished.
    private static NestedCrossValidation? Nested(Regression[] candidates, FoldPlan plan, LambdaGrid grid, SelectionRule rule, ErrorMeasure measure, IProgress<double>? progress, CancellationToken cancellation)
    {
        try
        {
            return Regression.CrossValidateNested(candidates, plan, grid, rule, measure, progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private double[]? Check(ParseResult options, Shell shell)
    {
        _folds.Check(options, shell);
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "a choice of λ", "Use whittle fit for least squares, or name a penalty.");
        }

        if (!options.GetValue(_nested))
        {
            FoldOptions.SayIdle(shell, options, [_select], "there is no --nested");
        }

        if (options.GetValue(_l1Ratios) is not { } list)
        {
            return null;
        }

        if (_problem.Penalty(options) is not ("lasso" or "ridge" or "elastic-net"))
        {
            throw CliFaults.Contradiction("--l1-ratios", $"--penalty {_problem.Penalty(options)}", "They are mixtures of the elastic net.");
        }

        string[] parts = list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        double[] values = [.. parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1 ? value : double.NaN)];
        return values.Length > 0 && !values.Any(double.IsNaN) ? values : throw CliFaults.BadRatios(list);
    }
}
