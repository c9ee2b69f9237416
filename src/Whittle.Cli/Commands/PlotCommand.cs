using System.CommandLine;
using System.Text;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle plot path DATA --target NAME -o x.svg</c>: a chart as a file.</summary>
internal sealed class PlotCommand : ICommand
{
    private readonly Argument<string> _chart = new("CHART") { Description = "path: coefficients against λ, with the λ of the minimum and of one standard error." };
    private readonly ProblemArguments _problem = new();
    private readonly Option<string> _file = new("--output", "-o") { Description = "The .svg file to write.", Required = true, HelpName = "FILE" };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("plot", "Draw a chart as SVG.");
        _chart.AcceptOnlyFromAmong("path");
        command.Add(_chart);
        _problem.AddTo(command);
        command.Add(_file);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "a path of λ", "Name a penalty.");
        }

        RegressionInput input = _problem.Read(options, null, shell);
        CrossValidatedPath path = shell.WithProgress("cross-validation", progress => input.Regression.CrossValidate(10, 1, _problem.Grid(options, input), progress, cancellation));
        string svg = CoefficientPathChart.Draw(path.Path, "What the penalty leaves of each coefficient", [
            (path.CrossValidation.Lambdas[path.CrossValidation.OneStandardErrorIndex], "one SE"),
            (path.CrossValidation.Lambdas[path.CrossValidation.MinimumIndex], "minimum"),
        ]);
        string file = options.GetRequiredValue(_file);
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
        shell.Note($"Written to {file}.");
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.plot/1");
                json.WriteString("file", file);
            });
        }

        return path.CrossValidation.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }
}
