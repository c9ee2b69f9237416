using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle path DATA --target NAME</c>: the fits along λ, on a grid or exactly.</summary>
internal sealed class PathCommand : ICommand
{
    private const int MaxLines = 30;
    private const int MaxChanges = 6;
    private readonly ProblemArguments _problem = new();
    private readonly Option<bool> _exact = new("--exact") { Description = "Follow the exact piecewise-linear path of the lasso: what enters and leaves, and where." };
    private readonly Option<double?> _lambdaMin = CheckedOption.NotNegative("--lambda-min", "V", "Where the exact path ends (default 0), in the convention of --lambda-as.");
    private readonly Option<string?> _save = new("--save") { Description = "Save the path to this file, for predict and inspect.", HelpName = "FILE" };
    private readonly Option<bool> _chart = new("--chart") { Description = "Draw it too, in letters." };
    private readonly OutputOptions _output = new(hasAll: true, hasTiming: true);

    public Command Create()
    {
        var command = new Command("path", "Fit the whole path of λ, each fit certified.");
        _problem.AddTo(command);
        command.Add(_exact);
        command.Add(_lambdaMin);
        command.Add(_save);
        command.Add(_chart);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        Check(options);
        var clock = Stopwatch.StartNew();
        RegressionInput input = _problem.Read(options, null, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        Regression regression = input.Regression;
        ExactPath? exact = null;
        IReadOnlyList<PathPoint> points;
        string? file = options.GetValue(_save);
        ModelPath? saved;
        bool isCancelled = false;
        if (options.GetValue(_exact))
        {
            exact = regression.FitExactPath(input.ToWhittle(options.GetValue(_lambdaMin) ?? 0), cancellation);
            points = exact.Knots;
            saved = file is null ? null : regression.CreateModelPath(exact, cancellation);
        }
        else
        {
            LambdaGrid grid = _problem.Grid(options, input);
            RegularizationPath path = shell.WithProgress("path", progress => regression.FitPath(grid, progress, cancellation));
            points = path.Points;
            saved = file is null ? null : regression.CreateModelPath(path, cancellation);
            isCancelled = (file is not null || points.Count < (grid.Values?.Distinct().Count() ?? grid.Count)) && cancellation.IsCancellationRequested;
        }

        if (isCancelled)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (saved is not null)
        {
            SavedPathOutput.Save(shell, file!, saved);
        }

        if (shell.Json)
        {
            shell.WriteJson(json => PathJson.Write(json, regression, points, exact, !isCancelled && exact?.IsComplete != false, _output.Timing(options) ? seconds : null));
        }
        else
        {
            WriteText(shell, regression, points, exact, _output.All(options) ? int.MaxValue : MaxLines);
            if (options.GetValue(_chart))
            {
                TerminalCharts.WritePath(shell, regression.CoefficientNames, points);
            }

            if (_output.Timing(options))
            {
                seconds.Say(shell);
            }
        }

        return isCancelled ? ExitCode.Cancelled : points.All(p => p.Certificate.IsCertified) && exact?.IsComplete != false ? ExitCode.Done : ExitCode.NotCertified;
    }

    private void Check(ParseResult options)
    {
        if (_problem.Penalty(options) == "none")
        {
            throw CliFaults.Contradiction("--penalty none", "a path of λ", "Use whittle fit for least squares, or name a penalty.");
        }

        if (options.GetValue(_exact) && _problem.GridOptions.FirstOrDefault(options.IsGiven) is { } grid)
        {
            throw CliFaults.Contradiction(grid.Name, "--exact", "The exact path finds its own λ; --lambda-min says where it ends.");
        }

        if (!options.GetValue(_exact) && options.IsGiven(_lambdaMin))
        {
            throw CliFaults.Contradiction("--lambda-min", "a grid", "Add --exact, or shape the grid with --lambda-ratio or --lambdas.");
        }
    }

    private static void WriteText(Shell shell, Regression regression, IReadOnlyList<PathPoint> points, ExactPath? exact, int limit)
    {
        if (exact is null)
        {
            WriteGrid(shell, regression, points, limit);
        }
        else
        {
            WriteEvents(shell, regression, exact, limit);
        }

        int certified = points.Count(p => p.Certificate.IsCertified);
        shell.Output.WriteLine($"{certified} of {points.Count} {(exact is null ? "fits" : "breakpoints")} certified{(exact?.IsComplete == false ? "; the path ended before its last λ" : "")}.");
    }

    private static void WriteEvents(Shell shell, Regression regression, ExactPath exact, int limit)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Headers.Right("λ"), new TableColumn("event"));
        foreach (PathEvent change in exact.Events.Take(limit))
        {
            table.AddRow(Plain.Number(change.Lambda), Markup.Escape(Plain.Clean($"{regression.CoefficientNames[change.Column]} {(change.Enters ? "enters" : "leaves")}")));
        }

        shell.Output.Write(table);
        if (exact.Events.Count > limit)
        {
            shell.Output.WriteLine($"… and {exact.Events.Count - limit} more events (--all prints them).");
        }
    }

    // At most the limit of lines, evenly along the path, the first and the last λ among them.
    private static void WriteGrid(Shell shell, Regression regression, IReadOnlyList<PathPoint> points, int limit)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Headers.Right("λ"), Headers.Right("kept"), Headers.Right("explained"), Headers.Right("gap"), Headers.Right("KKT"), new TableColumn("since the line above"));
        int lines = Math.Min(points.Count, limit);
        HashSet<int> before = [];
        for (int line = 0; line < lines; line++)
        {
            PathPoint point = points[lines == 1 ? 0 : (int)((long)line * (points.Count - 1) / (lines - 1))];
            HashSet<int> now = [.. point.Indices];
            string[] changes = [.. now.Except(before).Select(j => $"+{regression.CoefficientNames[j]}"), .. before.Except(now).Select(j => $"−{regression.CoefficientNames[j]}")];
            string shown = string.Join(" ", changes.Take(MaxChanges)) + (changes.Length > MaxChanges ? $" … ({changes.Length})" : "");
            table.AddRow(
                Plain.Number(point.Lambda), Plain.Number(now.Count), Plain.Percent(point.DevianceExplained), Plain.Tiny(point.Certificate.RelativeGap),
                Plain.Tiny(point.Certificate.KktViolation), Markup.Escape(Plain.Clean(shown)));
            before = now;
        }

        shell.Output.Write(table);
        if (lines < points.Count)
        {
            shell.Output.WriteLine($"{lines} of {points.Count} λ are shown (--all prints every one).");
        }
    }
}
