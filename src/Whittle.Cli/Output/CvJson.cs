using System.Text.Json;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>The document <c>whittle.cross-validation/1</c>.</summary>
internal static class CvJson
{
    public static void Write(Utf8JsonWriter json, CvResult result, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.cross-validation/1");
        FoldJson.Write(json, result.Input.Plan!, result.Choice.Best.CrossValidation);
        json.WriteNumber("best", result.Choice.BestIndex);
        json.WriteStartArray("paths");
        foreach (CrossValidatedPath path in result.Choice.Paths)
        {
            json.WriteStartObject();
            json.WriteReal("l1Ratio", path.Path.L1Ratio);
            json.WriteReal("lambdaMax", path.Path.LambdaMax);
            json.WriteBoolean("complete", path.CrossValidation.IsComplete);
            if (path.CrossValidation.ExtendedFrom is { } end)
            {
                json.WriteReal("extendedFrom", end);
            }

            FoldJson.WriteCurve(json, path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        foreach ((string name, IReadOnlyList<double>? errors) in new[] { ("training", result.Training), ("heldOut", result.HeldOut), ("variances", result.Variance?.PredictionVariances) })
        {
            if (errors is not null)
            {
                FitJson.WriteArray(json, name, errors);
            }
        }

        if (result.Nested is { } nested)
        {
            FoldJson.WriteNested(json, result.Input.Plan!, nested);
        }

        FitJson.WriteSeconds(json, seconds);
    }
}
