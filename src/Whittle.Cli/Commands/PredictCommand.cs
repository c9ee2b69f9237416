using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Whittle.Data;
using Whittle.Models;

namespace Whittle.Cli;

/// <summary><c>whittle predict MODEL DATA</c>: one prediction a row.</summary>
internal sealed class PredictCommand : ICommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A model saved by fit --save." };
    private readonly TableOptions _table = new();
    private readonly Option<string?> _file = new("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
    private readonly Option<string> _unseen = CheckedOption.Choice("--unseen", "A text that no row of the fit had: an error, or none of the levels (baseline).", "error", "baseline");
    private readonly OutputOptions _output = new(hasTiming: true);

    public Command Create()
    {
        var command = new Command("predict", "Predict the rows of a table with a saved model; columns are matched by name.");
        command.Add(_model);
        command.Add(_table.File);
        command.Add(_file);
        command.Add(_unseen);
        _table.AddTo(command);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var clock = Stopwatch.StartNew();
        LinearModel model = SavedModel.Read(options.GetRequiredValue(_model));
        Func<(double[] Predictions, int UnseenCells)> predict = Prepare(model, options.GetRequiredValue(_table.File), options, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        (double[] predictions, int unseenCells) = predict();
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (unseenCells > 0)
        {
            shell.Note($"{unseenCells} {(unseenCells == 1 ? "cell" : "cells")} held a text that no row of the fit had; each counts as none of the levels.");
        }

        if (options.GetValue(_file) is { } file)
        {
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(Csv(model.Response, predictions))));
            shell.Note($"{predictions.Length} predictions written to {file}.");
        }
        else if (!shell.Json)
        {
            shell.Output.Profile.Out.Writer.Write(Csv(model.Response, predictions));
        }

        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, model, predictions, unseenCells, _output.Timing(options) ? seconds : null));
        }
        else if (_output.Timing(options))
        {
            seconds.Say(shell);
        }

        return ExitCode.Done;
    }

    private Func<(double[] Predictions, int UnseenCells)> Prepare(LinearModel model, string file, ParseResult options, Shell shell)
    {
        if (MatrixFile.Is(file))
        {
            MatrixFile matrix = model.Recipe is null ? _table.ReadMatrix(file, options, model.Coefficients.Count, _unseen) : throw CliFaults.MatrixForTableModel();
            return () =>
            {
                double[] predictions = model.Predict(matrix.Columns);
                if (matrix.FirstIndex is { } first)
                {
                    shell.Note($"Indices of {Path.GetFileName(file)} are taken to count from {first}: an index 0 {(first == 0 ? "occurs" : "does not occur")}.");
                }

                return (predictions, 0);
            };
        }

        string[] text = model.Recipe is { } recipe ? [.. recipe.Steps.OfType<FactorStep>().Select(s => s.Column)] : [];
        Table table = _table.Read(file, options, text).Table;
        UnseenPolicy unseen = options.GetValue(_unseen) == "baseline" ? UnseenPolicy.Baseline : UnseenPolicy.Error;
        return () => (model.Predict(table, unseen, out int cells), cells);
    }

    private static void Write(Utf8JsonWriter json, LinearModel model, double[] predictions, int unseenCells, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.predict/1");
        json.WriteString("response", model.Response);
        json.WriteNumber("unseenCells", unseenCells);
        json.WriteStartArray("predictions");
        foreach (double prediction in predictions)
        {
            json.WriteReal(prediction);
        }

        json.WriteEndArray();
        FitJson.WriteSeconds(json, seconds);
    }

    private static string Csv(string response, double[] predictions)
    {
        var text = new StringBuilder();
        string name = $"predicted_{response}";
        text.Append(name.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name).Append('\n');
        foreach (double prediction in predictions)
        {
            text.Append(prediction.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
