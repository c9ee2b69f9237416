using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Whittle.Data;

namespace Whittle.Cli;

/// <summary><c>whittle predict MODEL DATA</c>: one prediction a row.</summary>
internal sealed class PredictCommand : ICommand
{
    private readonly SavedModelOptions _model = new();
    private readonly TableOptions _table = new();
    private readonly Option<string?> _file = new("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
    private readonly Option<string> _unseen = CheckedOption.Choice("--unseen", "A text that no row of the fit had: an error, or none of the levels (baseline).", "error", "baseline");
    private readonly Option<string> _type = CheckedOption.Choice("--type", "What is predicted: the mean response (of classes their probabilities), the predictor on the scale of the link, the class, and of Cox models the hazard relative to 0 or the survival until --at.", "response", "link", "class", "risk", "survival");
    private readonly Option<double?> _threshold = CheckedOption.Share("--class-threshold", "P", "The probability above which a row is of the positive class of two (default 0.5).");
    private readonly Option<double?> _at = CheckedOption.NotNegative("--at", "TIME", "The time until which survival is predicted.");
    private readonly Option<double?> _interval = CheckedOption.Fraction("--interval", "LEVEL", "Add where the response is expected at this level, such as 0.9, for a model that was fitted with --intervals.");
    private readonly OutputOptions _output = new(hasTiming: true);

    public Command Create()
    {
        var command = new Command("predict", "Predict the rows of a table with a saved model or path; columns are matched by name.");
        _model.AddTo(command);
        command.Add(_table.File);
        command.Add(_file);
        command.Add(_unseen);
        command.Add(_type);
        command.Add(_threshold);
        command.Add(_at);
        command.Add(_interval);
        _table.AddTo(command);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var clock = Stopwatch.StartNew();
        Predictor model = _model.ReadNetwork(options) is { } network ? new Predictor(network) : new Predictor(_model.ReadModel(options));
        string type = options.GetValue(_type) ?? "response";
        if (options.IsGiven(_at) != (type == "survival"))
        {
            throw CliFaults.Contradiction(type == "survival" ? "--type survival" : "--at", type == "survival" ? "no --at" : $"--type {type}", "Give --type survival with a time, as in --at 12.");
        }

        if (options.GetValue(_interval) is not null && type != "response")
        {
            throw CliFaults.Contradiction("--interval", $"--type {type}", "Intervals are of the response.");
        }

        Func<(Prediction[] Columns, int UnseenCells)> predict = Prepare(model, options.GetRequiredValue(_table.File), type, options, shell);
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        (Prediction[] columns, int unseenCells) = predict();
        var seconds = new Seconds(read, clock.Elapsed.TotalSeconds);
        if (unseenCells > 0)
        {
            shell.Note($"{unseenCells} {(unseenCells == 1 ? "cell" : "cells")} held a text that no row of the fit had; each counts as none of the levels.");
        }

        if (options.GetValue(_file) is { } file)
        {
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(Csv(columns))));
            shell.Note($"{columns[0].Rows} predictions written to {file}.");
        }
        else if (!shell.Json)
        {
            shell.Output.Profile.Out.Writer.Write(Csv(columns));
        }

        if (shell.Json)
        {
            shell.WriteJson(json => Write(json, model, columns, unseenCells, _output.Timing(options) ? seconds : null));
        }
        else if (_output.Timing(options))
        {
            seconds.Say(shell);
        }

        return ExitCode.Done;
    }

    private Func<(Prediction[] Columns, int UnseenCells)> Prepare(Predictor model, string file, string type, ParseResult options, Shell shell)
    {
        double threshold = options.GetValue(_threshold) ?? 0.5;
        if (MatrixFile.Is(file))
        {
            MatrixFile matrix = model.Recipe is null ? _table.ReadMatrix(file, options, model.Columns, _unseen, _at) : throw CliFaults.MatrixForTableModel();
            return () =>
            {
                Prediction[] predictions = Prediction.Of(model, type, model.Of(matrix.Columns), threshold);
                predictions = options.GetValue(_interval) is { } of ? [.. predictions, .. Prediction.Ends(model, model.OnlyLinear(_interval.Name).PredictIntervals(matrix.Columns, of))] : predictions;
                if (matrix.FirstIndex is { } first)
                {
                    shell.Note($"Indices of {Path.GetFileName(file)} are taken to count from {first}: an index 0 {(first == 0 ? "occurs" : "does not occur")}.");
                }

                return (predictions, 0);
            };
        }

        string[] text = [.. model.Recipe?.TextColumns ?? []];
        Table table = _table.Read(file, options, text).Table;
        UnseenPolicy unseen = options.GetValue(_unseen) == "baseline" ? UnseenPolicy.Baseline : UnseenPolicy.Error;
        return () =>
        {
            (double[][] predictors, int cells) = model.Of(table, unseen);
            Prediction[] predictions = type == "survival" ? [Prediction.Survival(model.OnlyLinear("--type survival"), table, options.GetValue(_at)!.Value, unseen)] : Prediction.Of(model, type, predictors, threshold);
            return (options.GetValue(_interval) is { } level ? [.. predictions, .. Prediction.Ends(model, model.OnlyLinear(_interval.Name).PredictIntervals(table, level, unseen))] : predictions, cells);
        };
    }

    private static void Write(Utf8JsonWriter json, Predictor model, Prediction[] columns, int unseenCells, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.predict/1");
        ResponseJson.WriteNames(json, model.Response);
        json.WriteNumber("unseenCells", unseenCells);
        if (columns.Length == 1)
        {
            columns[0].Write(json, "predictions");
        }
        else
        {
            json.WriteStartObject("predictions");
            foreach (Prediction column in columns)
            {
                column.Write(json, column.Name);
            }

            json.WriteEndObject();
        }

        FitJson.WriteSeconds(json, seconds);
    }

    private static string Csv(Prediction[] columns)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(c => Quoted(c.Name))).Append('\n');
        for (int i = 0; i < columns[0].Rows; i++)
        {
            text.AppendJoin(',', columns.Select(c => Quoted(c.Text(i)))).Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
