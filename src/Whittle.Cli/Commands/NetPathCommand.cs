using System.CommandLine;
using System.Text;
using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle net path DATA --target NAME</c>: LassoNet's path.</summary>
internal sealed class NetPathCommand : ICommand
{
    private readonly ProblemArguments _problem = new(PenaltyUse.None);
    private readonly NetworkArguments _network = new();
    private readonly Option<double?> _hierarchy = CheckedOption.Positive("--hierarchy", "M", "How many times the size of its skip weight an input's other weights may have (default 10); near 0 the model is linear.");
    private readonly Option<double?> _growth = CheckedOption.Number("--growth", "V", "By what λ grows from one point to the next (default 1.1).", v => v > 1, "above 1");
    private readonly Option<int?> _seeds = CheckedOption.Whole("--seeds", "N", "How many trainings the importance of features is averaged over (default 1).", 1);
    private readonly Option<string?> _save = new("--save", "-s") { Description = "Write the network of the least validation loss to this file, as safetensors.", HelpName = "FILE" };
    private readonly Option<string?> _picture = new("--svg") { Description = "Draw the path into this file, as SVG.", HelpName = "FILE" };
    private readonly Option<string?> _report = new("--report") { Description = "Write a page to this file: the path, at which λ each feature leaves, and the validation loss along it.", HelpName = "FILE" };
    private readonly OutputOptions _output = new(hasAll: true);

    public Command Create()
    {
        var command = new Command("path", "LassoNet: from a dense network to none, and at which λ each feature leaves.");
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in (Option[])[_hierarchy, _growth, _seeds, _save, _picture, _report])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        RegressionInput input = _problem.Read(options, null, shell);
        NeuralRegression regression = _network.On(options, input.Regression, new NetworkOptions());
        var own = new LassoNetOptions();
        own = own with { Hierarchy = options.GetValue(_hierarchy) ?? own.Hierarchy, Growth = options.GetValue(_growth) ?? own.Growth, Seeds = options.GetValue(_seeds) ?? own.Seeds };
        int inputs = input.Regression.Names.Count;
        LassoNetPath path = shell.WithDescribedProgress("path", progress => regression.FitLassoNet(own, NetworkOutput.FollowPath(inputs, own.Seeds, progress), cancellation));
        LassoNetPoint best = path.Points[path.BestIndex];
        if (options.GetValue(_save) is { } file)
        {
            AtomicFile.Write(file, stream => NeuralModelFile.Save(regression.CreateModel(best), stream));
        }

        if (options.GetValue(_picture) is { } picture)
        {
            AtomicFile.Write(picture, stream => stream.Write(Encoding.UTF8.GetBytes(LassoNetChart.Draw(path).ToSvg())));
        }

        if (options.GetValue(_report) is { } page)
        {
            var report = new LassoNetReport
            {
                Path = path,
                Options = own,
                Network = regression,
                Source = Path.GetFileName(options.GetValue(_problem.Table.File)),
                Missing = MissingWords.Of(input.Missing, input.Policy, input.Regression, int.MaxValue),
                Command = CommandWords.Of(options),
            };
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToHtml())));
        }

        if (shell.Json)
        {
            shell.WriteJson(json => LassoNetOutput.Write(json, path));
        }
        else
        {
            LassoNetOutput.Write(shell, path, own, input.Regression, _output.All(options));
        }

        return path.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }
}
