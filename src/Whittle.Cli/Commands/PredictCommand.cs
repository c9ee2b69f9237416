using System.CommandLine;
using System.Globalization;
using System.Text;
using Whittle.Data;
using Whittle.Models;

namespace Whittle.Cli;

/// <summary><c>whittle predict MODEL DATA</c>: one prediction a row.</summary>
internal sealed class PredictCommand : ICommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A model saved by fit --save." };
    private readonly TableOptions _table = new();
    private readonly Option<string?> _file = new("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
    private readonly Option<string> _unseen = new("--unseen") { Description = "A text that no row of the fit had: error, or baseline (none of the levels).", DefaultValueFactory = _ => "error" };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("predict", "Predict the rows of a table with a saved model; columns are matched by name.");
        _unseen.AcceptOnlyFromAmong("error", "baseline");
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
        LinearModel model = SavedModel.Read(options.GetRequiredValue(_model));
        string[] text = model.Recipe is { } recipe ? [.. recipe.Steps.OfType<FactorStep>().Select(s => s.Column)] : [];
        Table table = _table.Read(options.GetRequiredValue(_table.File), options, text).Table;
        UnseenPolicy unseen = options.GetValue(_unseen) == "baseline" ? UnseenPolicy.Baseline : UnseenPolicy.Error;
        double[] predictions = model.Predict(table, unseen, out int unseenCells);
        if (unseenCells > 0)
        {
            shell.Note($"{unseenCells} cells held a text that no row of the fit had; each counts as none of the levels.");
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
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.predict/1");
                json.WriteString("response", model.Response);
                json.WriteNumber("unseenCells", unseenCells);
                json.WriteStartArray("predictions");
                foreach (double prediction in predictions)
                {
                    json.WriteNumberValue(prediction);
                }

                json.WriteEndArray();
            });
        }

        return ExitCode.Done;
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
