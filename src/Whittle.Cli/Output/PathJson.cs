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
        foreach (string name in regression.CoefficientNames)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteReal("l1Ratio", regression.L1Ratio);
        json.WriteReal("lambdaMax", regression.LambdaMax);
        json.WriteBoolean("complete", isComplete);
        if (exact is not null)
        {
            json.WriteStartArray("events");
            foreach (PathEvent change in exact.Events)
            {
                json.WriteStartObject();
                json.WriteReal("lambda", change.Lambda);
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
        json.WriteReal("lambda", point.Lambda);
        if (point.Outputs == 1)
        {
            json.WriteReal("intercept", point.Intercept);
        }
        else
        {
            json.WriteStartArray("intercepts");
            foreach (double intercept in point.Intercepts)
            {
                json.WriteReal(intercept);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("indices");
        foreach (int index in point.Indices)
        {
            json.WriteNumberValue(index);
        }

        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (double value in point.Values)
        {
            json.WriteReal(value);
        }

        json.WriteEndArray();
        json.WriteReal("relativeGap", point.Certificate.RelativeGap);
        json.WriteReal("kktViolation", point.Certificate.KktViolation);
        json.WriteReal("devianceExplained", point.DevianceExplained);
        json.WriteReal("degreesOfFreedom", point.DegreesOfFreedom);
        json.WriteReal("leaveOneOut", point.RidgeErrors?.LeaveOneOut);
        json.WriteReal("generalizedCrossValidation", point.RidgeErrors?.GeneralizedCrossValidation);
        json.WriteEndObject();
    }
}
