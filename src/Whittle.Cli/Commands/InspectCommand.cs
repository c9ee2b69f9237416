using System.CommandLine;
using Spectre.Console;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary><c>whittle inspect MODEL</c>: what a saved model or path is.</summary>
internal sealed class InspectCommand : ICommand
{
    private const int MaxLines = 25;
    private readonly SavedModelOptions _model = new();
    private readonly OutputOptions _output = new(hasAll: true);

    public Command Create()
    {
        var command = new Command("inspect", "Show a saved model: its coefficients, its λ and its certificate; or a saved path: which λ it has.");
        _model.AddTo(command);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        if (_model.ReadNetwork(options) is { } network)
        {
            NetworkOutput.Write(shell, network);
            return ExitCode.Done;
        }

        (LinearModel? model, ModelPath? path) = _model.Read(options);
        if (path is not null)
        {
            SavedPathOutput.Write(shell, path, _output.All(options) ? int.MaxValue : MaxLines);
        }
        else
        {
            Write(shell, model!, _output.All(options) ? int.MaxValue : MaxLines);
        }

        return ExitCode.Done;
    }

    private static void Write(Shell shell, LinearModel model, int limit)
    {
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.model-summary/1");
                ResponseJson.WriteNames(json, model.Response);
                json.WriteNumber("rows", model.Rows);
                json.WriteReal("lambda", model.Lambda);
                json.WriteReal("lambdaMax", model.LambdaMax);
                json.WriteReal("l1Ratio", model.L1Ratio);
                json.WriteString("chosenBy", model.ChosenBy);
                json.WriteReal("devianceExplained", model.DevianceExplained);
                FitJson.WriteOutputs(json, model);
                ResponseJson.WriteClassWeights(json, model);
                FitJson.WriteCoefficients(json, model);
                FitJson.WriteCertificate(json, model);
            });
            return;
        }

        shell.Output.WriteLine(Plain.Clean(
            $"Predicts {LossWords.Response(model)}: fitted to {model.Rows} rows, λ = {Plain.Number(model.Lambda)} ({model.ChosenBy}), L1 ratio {Plain.Number(model.L1Ratio)}, explains {Plain.Percent(model.DevianceExplained)} of the {LossWords.Of(model.Loss).Measure}."));
        if (model.ClassWeights is { } weights)
        {
            shell.Output.WriteLine(Plain.Clean($"The rows of each class counted {LossWords.Weights(weights)}."));
        }

        Coefficient[] kept = [.. model.Coefficients.Where(c => c.Estimate != 0).OrderByDescending(c => Math.Abs(c.Standardized))];
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("feature"), new TableColumn("per unit") { Alignment = Justify.Right }, new TableColumn("per SD") { Alignment = Justify.Right });
        foreach ((string label, string value) in LossWords.Intercepts(model))
        {
            table.AddRow(Markup.Escape(Plain.Clean(label)), value, "");
        }

        int count = Math.Min(kept.Length, limit);
        foreach (Coefficient coefficient in kept.Take(count))
        {
            table.AddRow(Markup.Escape(Plain.Clean(coefficient.Label)), Plain.Number(coefficient.Estimate), Plain.Number(coefficient.Standardized));
        }

        shell.Output.Write(table);
        int left = model.Coefficients.Count - kept.Length;
        shell.Output.WriteLine($"{(count < kept.Length ? $"… and {kept.Length - count} more kept (--all prints them). " : "")}{left} left out. Certificate: {model.Certificate}.{(model.Relaxation is { } relaxation ? $" {LossWords.Capital(RelaxedWords.Mixture(model, relaxation.PenalizedShare))}. {RelaxedWords.Proof(relaxation)}" : "")}");
    }
}
