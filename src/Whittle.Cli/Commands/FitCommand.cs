using System.CommandLine;
using System.Diagnostics;
using Whittle.Models;

namespace Whittle.Cli;

/// <summary><c>whittle fit DATA --target NAME</c>: one certified, explained model.</summary>
internal sealed class FitCommand : ICommand
{
    private readonly ProblemArguments _problem = new();
    private readonly FitRun _fit;
    private readonly Option<string?> _save = new("--save") { Description = "Save the model to this file.", HelpName = "FILE" };
    private readonly Option<string?> _savePath = new("--save-path") { Description = "Save the whole cross-validated path to this file, for predict and inspect at any of its λ.", HelpName = "FILE" };
    private readonly OutputOptions _output = new(hasAll: true, hasTiming: true);

    public FitCommand() => _fit = new FitRun(_problem);

    public Command Create()
    {
        var command = new Command("fit", "Fit one model: certified, with what it left out and why.");
        _problem.AddTo(command);
        foreach (Option option in (Option[])[.. _fit.All, _save, _savePath])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        _fit.Check(options, shell);
        if (options.IsGiven(_savePath) && _fit.WithoutPath(options) is { } why)
        {
            throw CliFaults.Contradiction("--save-path", why, why is "--relax" || why.StartsWith("--select", StringComparison.Ordinal) ? "It belongs to the cross-validation of a penalized fit: --select 1se or min." : "There is no path; save the model with --save, or a path with whittle path --save.");
        }

        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, _fit.Folds, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        FitResult result = _fit.Run(input, options, shell, cancellation);
        ModelPath? path = options.IsGiven(_savePath) ? input.Regression.CreateModelPath(result.Path!.Path, cancellation) : null;
        result = result with { IsCancelled = result.IsCancelled || (path is not null && cancellation.IsCancellationRequested) };
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (result.IsCancelled)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (options.GetValue(_save) is { } file)
        {
            AtomicFile.Write(file, stream => ModelFile.Save(result.Model, stream));
            shell.Note($"Saved to {file}.");
        }

        if (path is not null)
        {
            SavedPathOutput.Save(shell, options.GetValue(_savePath)!, path);
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
                seconds.Say(shell);
            }
        }

        return result.IsCancelled ? ExitCode.Cancelled : result.Model.IsCertified ? ExitCode.Done : ExitCode.NotCertified;
    }
}
