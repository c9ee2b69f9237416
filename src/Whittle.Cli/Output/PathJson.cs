using System.Text.Json;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Cli;

/// <summary>The document <c>whittle.path/1</c>.</summary>
internal static class PathJson
{
    public static void Write(Utf8JsonWriter json, Regression regression, IReadOnlyList<PathPoint> points, ExactPath? exact, bool isComplete, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.path/1");
        json.WriteStartArray("names");
        foreach (string name in regression.Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteNumber("l1Ratio", regression.L1Ratio);
        json.WriteNumber("lambdaMax", regression.LambdaMax);
        json.WriteBoolean("complete", isComplete);
        if (exact is not null)
        {
            json.WriteStartArray("events");
            foreach (PathEvent change in exact.Events)
            {
                json.WriteStartObject();
                json.WriteNumber("lambda", change.Lambda);
                json.WriteString("feature", regression.Names[change.Column]);
                json.WriteString("event", change.Enters ? "enters" : "leaves");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("points");
        foreach (PathPoint point in points)
        {
            WritePoint(json, point);
        }

        json.WriteEndArray();
        FitJson.WriteSeconds(json, seconds);
    }

    private static void WritePoint(Utf8JsonWriter json, PathPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("lambda", point.Lambda);
        json.WriteNumber("intercept", point.Intercept);
        json.WriteStartArray("indices");
        foreach (int index in point.Indices)
        {
            json.WriteNumberValue(index);
        }

        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (double value in point.Values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        FitJson.WriteNullable(json, "relativeGap", point.Certificate.RelativeGap);
        json.WriteNumber("kktViolation", point.Certificate.KktViolation);
        json.WriteNumber("devianceExplained", point.DevianceExplained);
        FitJson.WriteNullable(json, "degreesOfFreedom", point.DegreesOfFreedom);
        FitJson.WriteNullable(json, "leaveOneOut", point.RidgeErrors?.LeaveOneOut);
        FitJson.WriteNullable(json, "generalizedCrossValidation", point.RidgeErrors?.GeneralizedCrossValidation);
        json.WriteEndObject();
    }
}
