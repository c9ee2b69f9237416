using System.CommandLine;
using System.Text;
using Whittle.Models;
using Whittle.Neural;
using Whittle.Paths;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle report MODEL|DATA [ROWS] -o report.html</c>: everything there is to say of a fit or of a saved network, as one page.</summary>
internal sealed class ReportCommand : ICommand
{
    private readonly ProblemArguments _problem = new();
    private readonly FitRun _fit;
    private readonly Option<string> _file = new("--output", "-o") { Description = "The .html file to write.", Required = true, HelpName = "FILE" };
    private readonly OutputOptions _output = new();

    private readonly NetworkOnRows _network;

    public ReportCommand()
    {
        _fit = new FitRun(_problem);
        _network = new NetworkOnRows(_problem, _fit.Folds);
    }

    public Command Create()
    {
        var command = new Command("report", "Write a report of a fit, or of a saved model or network, as one HTML page.");
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in (Option[])[.. _fit.All, _file])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        string data = options.GetRequiredValue(_problem.Table.File), file = options.GetRequiredValue(_file);
        if (_network.Read(options, _file) is { } network)
        {
            return Report(network, options, shell, cancellation);
        }

        (FitReport report, bool isCancelled) = IsModel(data) ? (OfModel(data, options), false) : OfData(options, shell, cancellation);
        string page = (report with { Source = Path.GetFileName(data), Command = CommandWords.Of(options) }).ToHtml();
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        shell.Note($"Written to {file}.");
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.report/1");
                json.WriteString("file", file);
                FitJson.WriteCertificate(json, report.Model);
            });
        }

        return isCancelled ? ExitCode.Cancelled : report.Model.IsCertified ? ExitCode.Done : ExitCode.NotCertified;
    }

    private int Report(NeuralModel network, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        string file = options.GetRequiredValue(_file);
        var report = new NetworkReport { Model = network, Command = CommandWords.Of(options) };
        bool isCancelled = false;
        if (_network.ReadRows(options, shell, network) is { } rows)
        {
            report = report with { HeldOut = ($"the rows of {rows.Name}", rows.Summarize()), Importance = (NetworkOnRows.FindImportance(rows, shell, cancellation), _fit.Folds.Seed(options)) };
            isCancelled = !report.Importance.Value.Found.IsComplete;
        }

        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToHtml())));
        shell.Note($"Written to {file}.");
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.report/1");
                json.WriteString("file", file);
            });
        }

        return isCancelled ? ExitCode.Cancelled : ExitCode.Done;
    }

    // A model is JSON; no table or matrix begins like it.
    private static bool IsModel(string file)
    {
        if (MatrixFile.Is(file))
        {
            return false;
        }

        return InputFile.Read(file, path =>
        {
            using FileStream stream = File.OpenRead(path);
            Span<byte> start = stackalloc byte[256];
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return start.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..];
        });
    }

    private FitReport OfModel(string file, ParseResult options)
    {
        Option[] known = [_fit.Lambda, _problem.Convention];
        if (_problem.All.Concat(_fit.All).Concat(_problem.Table.All).Except(known).FirstOrDefault(options.IsGiven) is { } idle)
        {
            throw CliFaults.Contradiction(idle.Name, "a saved model", "It says how data are read or fitted; give the data, or leave it out.");
        }

        (LinearModel? model, ModelPath? path) = SavedModelOptions.Read(file, options.GetValue(_fit.Lambda), LambdaAs.Given(options, _problem.Convention));
        return new FitReport { Model = model ?? throw CliFaults.NoLambda(file, PathWords.Range(path!)), SavedPath = path };
    }

    private (FitReport Report, bool IsCancelled) OfData(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        _fit.Check(options, shell);
        RegressionInput input = _problem.Read(options, _fit.Folds, shell);
        FitResult fit = _fit.Run(input, options, shell, cancellation);
        try
        {
            (PathPoint point, RegularizationPath path) = fit.Along ?? (_problem.Penalty(options) == "none" ? At(input, 0, cancellation) : input.PathThrough(fit.Model.Lambda, cancellation));
            FitReport report = FitReport.Of(input.Regression, fit.Model, point, path, cancellation) with
            {
                LeastSquares = fit.LeastSquares,
                Confidence = fit.Asked?.Confidence,
                Stability = fit.Asked?.Stability,
                Partners = fit.Asked?.Partners,
                Missing = MissingWords.Of(input.Missing, input.Policy, input.Regression, int.MaxValue),
            };
            return (fit.Path is { } chosen ? report.WithChoice(chosen, input.Plan, cancellation) : report, fit.IsCancelled);
        }
        catch (OperationCanceledException)
        {
            shell.Note("Cancelled: the report has what was finished.");
            return (new FitReport { Model = fit.Model, LeastSquares = fit.LeastSquares }, true);
        }
    }

    private static (PathPoint Point, RegularizationPath Path) At(RegressionInput input, double lambda, CancellationToken cancellation)
    {
        RegularizationPath path = input.Regression.FitPath(new LambdaGrid { Values = [lambda] }, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return (path.Points[0], path);
    }
}
