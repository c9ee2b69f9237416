using System.CommandLine;
using System.Diagnostics;
using Whittle.Neural;

namespace Whittle.Cli;

/// <summary><c>whittle net cv DATA --target NAME</c>: how well a network predicts rows left out, at one strength or at several.</summary>
internal sealed class NetCvCommand : ICommand
{
    private readonly ProblemArguments _problem = new(PenaltyUse.None);
    private readonly NetworkArguments _network = new(hasGrid: true);
    private readonly FoldOptions _folds = new();
    private readonly OutputOptions _output = new(hasTiming: true);

    public Command Create()
    {
        var command = new Command("cv", "Cross-validate a network, at one strength of its regularizers or at several.");
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in _folds.All)
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        _folds.Check(options, shell);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, _folds, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        IReadOnlyList<NetworkOptions> candidates = _network.Grid(options, input.Regression, new NetworkOptions());
        NeuralRegression regression = NeuralRegression.On(input.Regression, candidates[0]);
        int trainings = 0;
        NetworkCrossValidation found = shell.WithDescribedProgress("cross-validation", progress => regression.CrossValidate(
            input.Plan!, candidates, _folds.Measure(options), progress is null ? null : new Progressed(share => progress.Report(new WorkDone(share, $"{Interlocked.Increment(ref trainings)} trained"))), cancellation));
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (!found.IsComplete)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => NetworkCvOutput.Write(json, input, found, _output.Timing(options) ? seconds : null));
        }
        else
        {
            NetworkCvOutput.Write(shell, input, found);
            if (_output.Timing(options))
            {
                seconds.Say(shell);
            }
        }

        return found.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    private sealed class Progressed(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
