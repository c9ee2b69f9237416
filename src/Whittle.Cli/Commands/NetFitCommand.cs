using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle net fit DATA --target NAME</c>: one network.</summary>
internal sealed class NetFitCommand : ICommand
{
    private readonly ProblemArguments _problem = new(PenaltyUse.None);
    private readonly NetworkArguments _network = new();
    private readonly Option<string?> _save = new("--save", "-s") { Description = "Write the network to this file, as safetensors.", HelpName = "FILE" };
    private readonly Option<string?> _onnx = new("--onnx") { Description = "Write the network to this file as ONNX too: numbers of the inputs in, means out, in double precision.", HelpName = "FILE" };
    private readonly Option<string?> _report = new("--report") { Description = "Write a page to this file: the training with and without each regularizer, the weights, and what died.", HelpName = "FILE" };
    private readonly Option<bool> _prune = new("--prune") { Description = "Take away hidden neurons that do nothing; predictions stay the same." };
    private readonly OutputOptions _output = new(hasTiming: true);

    public Command Create()
    {
        var command = new Command("fit", "Train a network, with L1, L2 and dropout, and say what died.");
        _problem.AddTo(command);
        _network.AddTo(command);
        command.Add(_save);
        command.Add(_onnx);
        command.Add(_report);
        command.Add(_prune);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, null, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        NeuralRegression regression = _network.On(options, input.Regression, new NetworkOptions());
        NeuralModel model = shell.WithDescribedProgress("training", progress => regression.Fit(NetworkOutput.Follow(regression.Options, progress), cancellation));

        // Whether L1 kills too much is asked of the same network under L2; not after a Ctrl-C.
        PairedLoss? beside = regression.Options.Penalty is { L1Ratio: > 0, Lambda: > 0 } && Beside(regression, regression.WithL2().Options, "under L2", shell, cancellation) is { } twin
            ? regression.CompareLosses(model, twin)
            : null;
        HeldOutSummary? validation = regression.SummarizeValidation(model);
        NeuralModel kept = options.GetValue(_prune) ? model.Prune() : model;
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (options.GetValue(_save) is { } file)
        {
            AtomicFile.Write(file, stream => NeuralModelFile.Save(kept, stream));
        }

        if (options.GetValue(_onnx) is { } graph)
        {
            AtomicFile.Write(graph, stream => OnnxFile.Save(kept, stream));
        }

        if (options.GetValue(_report) is { } page)
        {
            var report = new NetworkReport
            {
                Model = model,
                UnderL2 = beside,
                HeldOut = validation is null ? null : ("the validation rows, which chose the epoch", validation),
                Command = CommandWords.Of(options),
                Source = Path.GetFileName(options.GetValue(_problem.Table.File)),
                Missing = MissingWords.Of(input.Missing, input.Policy, input.Regression, int.MaxValue),
                Without = [.. Without(regression.Options).Select(w => (w.Name, Model: Beside(regression, w.Options, w.Name, shell, cancellation))).Where(w => w.Model is not null).Select(w => (w.Name, w.Model!))],
            };
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToHtml())));
        }

        if (shell.Json)
        {
            shell.WriteJson(json => NetworkOutput.Write(json, kept, model, beside, validation, _output.Timing(options) ? seconds : null));
        }
        else
        {
            NetworkOutput.Write(shell, input, kept, model, beside, validation);
            if (options.GetValue(_save) is { } written)
            {
                shell.Note($"The network is in {written}.");
            }

            if (_output.Timing(options))
            {
                seconds.Say(shell);
            }
        }

        return model.Stop == TrainingStop.Cancelled ? ExitCode.Cancelled : ExitCode.Done;
    }

    // Another network of the same data; none where it was not trained to its end, which a Ctrl-C may not cost the first.
    private static NeuralModel? Beside(NeuralRegression regression, NetworkOptions other, string name, Shell shell, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            NeuralModel model = shell.WithDescribedProgress(name, progress => regression.With(other).Fit(NetworkOutput.Follow(other, progress), cancellation));
            return model.Stop == TrainingStop.Cancelled ? null : model;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // The same network without each of its regularizers.
    private static IEnumerable<(string Name, NetworkOptions Options)> Without(NetworkOptions options)
    {
        NetworkPenalty penalty = options.Penalty;
        if (penalty is { Lambda: > 0, L1Ratio: > 0 })
        {
            yield return ("without L1", options with { Penalty = penalty with { Lambda = penalty.Lambda * (1 - penalty.L1Ratio), L1Ratio = 0 } });
        }

        if (penalty is { Lambda: > 0, L1Ratio: < 1 })
        {
            yield return ("without L2", options with { Penalty = penalty with { Lambda = penalty.Lambda * penalty.L1Ratio, L1Ratio = 1 } });
        }

        if (options.Dropout > 0 || options.InputDropout > 0)
        {
            yield return ("without dropout", options with { Dropout = 0, InputDropout = 0 });
        }
    }
}
