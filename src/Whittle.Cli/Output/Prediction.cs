using System.Globalization;
using System.Text.Json;
using Whittle.Data;
using Whittle.Models;

namespace Whittle.Cli;

/// <summary>One column of predictions: numbers, or classes.</summary>
/// <param name="Name">Its header.</param>
/// <param name="Numbers">One number a row, or null for classes.</param>
/// <param name="Classes">One class a row, or null for numbers.</param>
internal sealed record Prediction(string Name, double[]? Numbers, string[]? Classes)
{
    public int Rows => Numbers?.Length ?? Classes!.Length;

    /// <summary>What a model's predictors say, in the terms that were asked for.</summary>
    public static Prediction[] Of(Predictor model, string type, double[][] predictors, double threshold)
    {
        string name = model.Response.Column;
        if (type == "link")
        {
            return [.. predictors.Select((values, k) => new Prediction(predictors.Length == 1 ? $"link_{name}" : $"link_{model.Outputs[k]}", values, null))];
        }

        if (type == "risk" && model.Linear?.Baseline is null)
        {
            throw CliFaults.Contradiction("--type risk", $"a {model.Loss.Name} model", "Risks are of Cox models; ask for --type response.");
        }

        double[][] means = model.Loss.ToMeans(predictors);
        return type == "class" ? [new Prediction($"predicted_{name}", null, model.Response.Classify(means, threshold))]
            : means.Length > 1 ? [.. means.Select((values, k) => new Prediction($"{(model.Loss.TakesClasses ? "probability" : "predicted")}_{model.Outputs[k]}", values, null))]
            : [new Prediction(model.Response.Classes is { } classes ? $"probability_{classes[1]}" : model.Linear?.Baseline is not null ? $"risk_{name}" : $"predicted_{name}", means[0], null)];
    }

    /// <summary>The survival until a time.</summary>
    public static Prediction Survival(LinearModel model, Table table, double time, UnseenPolicy unseen) =>
        new(string.Create(CultureInfo.InvariantCulture, $"survival_at_{time}"), model.PredictSurvival(table, time, unseen), null);

    /// <summary>The ends of intervals.</summary>
    public static Prediction[] Ends(Predictor model, PredictionInterval[] intervals) =>
        [new($"low_{model.Response.Column}", Array.ConvertAll(intervals, i => i.Low), null), new($"high_{model.Response.Column}", Array.ConvertAll(intervals, i => i.High), null)];

    public string Text(int row) => Classes is { } classes ? classes[row] : Numbers![row].ToString("R", CultureInfo.InvariantCulture);

    public void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < Rows; i++)
        {
            if (Classes is { } classes)
            {
                json.WriteStringValue(classes[i]);
            }
            else
            {
                json.WriteReal(Numbers![i]);
            }
        }

        json.WriteEndArray();
    }
}
