using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Cli;

/// <summary><c>whittle path DATA --target NAME</c>: the fits along λ, on a grid or exactly.</summary>
internal sealed class PathCommand : ICommand
{
    private const int MaxLines = 30;
    private readonly ProblemArguments _problem = new();
    private readonly Option<bool> _exact = new("--exact") { Description = "Follow the exact piecewise-linear path of the lasso: what enters and leaves, and where." };
    private readonly Option<double?> _lambdaMin = new("--lambda-min") { Description = "Where the exact path ends (default 0), in the convention of --lambda-as.", HelpName = "V" };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("path", "Fit the whole path of λ, each fit certified.");
        _problem.AddTo(command);
        command.Add(_exact);
        command.Add(_lambdaMin);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, null);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        Regression regression = input.Regression;
        ExactPath? exact = null;
        IReadOnlyList<PathPoint> points;
        if (options.GetValue(_exact))
        {
            exact = regression.FitExactPath(input.ToWhittle(options.GetValue(_lambdaMin) ?? 0), cancellation);
            points = exact.Knots;
        }
        else
        {
            points = shell.WithProgress("path", progress => regression.FitPath(_problem.Grid(options, input), progress, cancellation)).Points;
        }

        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (shell.Json)
        {
            shell.WriteJson(json => PathJson.Write(json, regression, points, exact, _output.Timing(options) ? seconds : null));
        }
        else
        {
            WriteText(shell, regression, points, exact, _output.All(options) ? int.MaxValue : MaxLines);
        }

        return points.All(p => p.Certificate.IsCertified) && exact?.IsComplete != false ? ExitCode.Done : ExitCode.NotCertified;
    }

    private static void WriteText(Shell shell, Regression regression, IReadOnlyList<PathPoint> points, ExactPath? exact, int limit)
    {
        var table = new Table { Border = TableBorder.None };
        if (exact is not null)
        {
            table.AddColumns(Right("λ"), new TableColumn("event"));
            foreach (PathEvent change in exact.Events.Take(limit))
            {
                table.AddRow(Plain.Number(change.Lambda), Markup.Escape(Plain.Clean($"{regression.Names[change.Column]} {(change.Enters ? "enters" : "leaves")}")));
            }
        }
        else
        {
            table.AddColumns(Right("λ"), Right("kept"), Right("explained"), Right("gap"), Right("KKT"), new TableColumn("since the line above"));
            int every = (points.Count + limit - 1) / limit;
            HashSet<int> before = [];
            for (int k = 0; k < points.Count; k += every)
            {
                HashSet<int> now = [.. points[k].Indices];
                string changes = string.Join(" ", now.Except(before).Select(j => $"+{regression.Names[j]}").Concat(before.Except(now).Select(j => $"−{regression.Names[j]}")).Take(6));
                table.AddRow(
                    Plain.Number(points[k].Lambda), Plain.Number(now.Count), $"{100 * points[k].DevianceExplained:F1} %", Plain.Tiny(points[k].Certificate.RelativeGap),
                    Plain.Tiny(points[k].Certificate.KktViolation), Markup.Escape(Plain.Clean(changes)));
                before = now;
            }
        }

        shell.Output.Write(table);
        int certified = points.Count(p => p.Certificate.IsCertified);
        shell.Output.WriteLine($"{certified} of {points.Count} {(exact is null ? "fits" : "breakpoints")} certified.");
    }

    private static TableColumn Right(string header) => new(header) { Alignment = Justify.Right, NoWrap = true };
}
