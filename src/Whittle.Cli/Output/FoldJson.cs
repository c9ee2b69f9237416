using System.Text.Json;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>The fields of a cross-validation that say how folds were drawn, what was measured and what each draw chose.</summary>
internal static class FoldJson
{
    public static void Write(Utf8JsonWriter json, FoldPlan plan, CrossValidation found)
    {
        Write(json, plan, found.Folds.Count, found.Measure, found.IsComplete);
        if (found.ExtendedFrom is { } end)
        {
            json.WriteReal("extendedFrom", end);
        }
    }

    public static void Write(Utf8JsonWriter json, FoldPlan plan, int count, ErrorMeasure measure, bool isComplete)
    {
        json.WriteNumber("folds", count);
        json.WriteString("kind", plan.Kind switch
        {
            FoldKind.Stratified => "stratified",
            FoldKind.Grouped => "grouped",
            FoldKind.Forward => "forward",
            FoldKind.LeaveOneOut => "leave-one-out",
            FoldKind.ApproximateLeaveOneOut => "approximate-leave-one-out",
            FoldKind.Given => "given",
            _ => "random",
        });
        if (plan.IsRandom)
        {
            json.WriteNumber("seed", plan.Seed);
            json.WriteNumber("repeats", plan.Repeats);
        }

        json.WriteString("measure", FoldWords.Code(measure));
        json.WriteBoolean("complete", isComplete);
    }

    /// <summary>A path's cross-validation: what each rule chooses, the curve, and what the rules choose in each draw.</summary>
    public static void WriteCurve(Utf8JsonWriter json, CrossValidatedPath path)
    {
        CrossValidation found = path.CrossValidation;
        FitJson.WritePosition(json, "min", path, found.MinimumIndex);
        FitJson.WritePosition(json, "1se", path, found.OneStandardErrorIndex);
        FitJson.WriteArray(json, "lambdas", found.Lambdas);
        FitJson.WriteArray(json, "means", found.Means);
        FitJson.WriteArray(json, "standardErrors", found.StandardErrors);
        FitJson.WriteArray(json, "kept", [.. path.Path.Points.Select(p => (double)p.Indices.Count)]);
        if (found.Repeats.Count > 0)
        {
            json.WriteStartArray("draws");
            foreach (CrossValidation draw in found.Repeats)
            {
                json.WriteStartObject();
                json.WriteNumber("min", draw.MinimumIndex);
                json.WriteNumber("1se", draw.OneStandardErrorIndex);
                json.WriteReal("mean", draw.Means[draw.MinimumIndex]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>A nested cross-validation.</summary>
    public static void WriteNested(Utf8JsonWriter json, FoldPlan plan, NestedCrossValidation nested)
    {
        json.WriteStartObject("nested");
        Write(json, plan, nested.Folds.Count, nested.Measure, nested.IsComplete);
        json.WriteString("select", nested.Rule == SelectionRule.Minimum ? "min" : "1se");
        json.WriteReal("mean", nested.Mean);
        json.WriteReal("standardError", nested.StandardError);
        json.WriteReal("nullMean", nested.NullMean);
        json.WriteReal("explained", nested.Explained);
        json.WriteStartArray("choices");
        foreach (NestedChoice choice in nested.Choices)
        {
            json.WriteStartObject();
            json.WriteNumber("draw", choice.Repeat);
            json.WriteNumber("fold", choice.Fold);
            json.WriteNumber("candidate", choice.Candidate);
            json.WriteReal("lambda", choice.Lambda);
            json.WriteNumber("kept", choice.Kept);
            json.WriteReal("error", choice.Error);
            json.WriteReal("nullError", choice.NullError);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
