using System.Text.Json;
using Whittle.Data;
using Whittle.Models;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What documents say of a response: its names, what its classes count, and how well it is predicted on held-out rows.</summary>
internal static class ResponseJson
{
    /// <summary>The response, and where there are several each by its name.</summary>
    public static void WriteNames(Utf8JsonWriter json, ResponseStep response)
    {
        json.WriteString("response", string.Join(", ", response.Columns));
        if (response.MoreColumns.Count > 0)
        {
            json.WriteStartArray("responses");
            foreach (string name in response.Columns)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>What the rows of each class counted, where that was asked for.</summary>
    public static void WriteClassWeights(Utf8JsonWriter json, LinearModel model)
    {
        if (model.ClassWeights is { } weights)
        {
            json.WriteStartObject("classWeights");
            foreach ((string name, double weight) in weights)
            {
                json.WriteReal(name, weight);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Held-out classes of two, or each of several responses.</summary>
    public static void WriteHeldOut(Utf8JsonWriter json, CrossValidation found, int chosen, LinearModel model)
    {
        if (found.SummarizeClasses(chosen) is { } classes)
        {
            WriteClasses(json, classes);
        }

        if (found.SummarizeResponses(chosen) is { } responses)
        {
            json.WriteStartObject("heldOutResponses");
            for (int k = 0; k < responses.Count; k++)
            {
                json.WriteStartObject(model.Outputs[k]);
                json.WriteReal("meanSquaredError", responses[k].MeanSquaredError);
                json.WriteReal("varianceExplained", responses[k].VarianceExplained);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    /// <summary>How well two classes of held-out rows are told apart.</summary>
    public static void WriteClasses(Utf8JsonWriter json, ClassSummary classes)
    {
        json.WriteStartObject("heldOutClasses");
        json.WriteReal("auc", classes.AreaUnderCurve);
        json.WriteReal("errorRate", classes.ErrorRate);
        json.WriteReal("sensitivity", classes.Sensitivity);
        json.WriteReal("specificity", classes.Specificity);
        json.WriteReal("threshold", classes.Threshold);
        json.WriteReal("brierScore", classes.BrierScore);
        json.WriteReal("calibrationSlope", classes.CalibrationSlope);
        json.WriteEndObject();
    }
}
