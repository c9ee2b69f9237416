using System.Text.Json;
using Whittle.Certificates;
using Whittle.Models;
using Whittle.Penalties;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>The document <c>whittle.fit/1</c>.</summary>
internal static class FitJson
{
    public static void Write(Utf8JsonWriter json, FitResult result, Seconds? seconds)
    {
        LinearModel model = result.Model;
        json.WriteString("schema", "whittle.fit/1");
        ResponseJson.WriteNames(json, model.Response);
        json.WriteNumber("rows", model.Rows);
        json.WriteNumber("droppedRows", result.Input.Regression.DroppedRows);
        WriteMissing(json, result.Input.Missing);
        json.WriteStartObject("loss");
        json.WriteString("name", model.Loss.Name);
        json.WriteString("link", model.Loss.Link);
        json.WriteReal("parameter", model.Loss.Parameter);
        json.WriteEndObject();
        WriteOutputs(json, model);
        ResponseJson.WriteClassWeights(json, model);
        WriteCoefficients(json, model);
        json.WriteStartObject("lambda");
        json.WriteReal("value", model.Lambda);
        json.WriteReal("max", model.LambdaMax);
        json.WriteString("chosenBy", model.ChosenBy);
        WriteEquivalents(json, result.Input.Regression.LambdaScale, model);
        json.WriteEndObject();
        json.WriteReal("l1Ratio", model.L1Ratio);
        json.WriteString("penalty", model.Penalty);
        if (result.Input.Regression.NullCurvature is { } curvature)
        {
            json.WriteReal("nullCurvature", curvature);
        }

        WritePilot(json, result.Input.Regression);
        json.WriteReal("devianceExplained", model.DevianceExplained);
        json.WriteReal("interceptStandardError", model.InterceptStandardError);
        json.WriteReal("residualDeviation", model.ResidualDeviation);
        json.WriteReal("residualDegreesOfFreedom", model.ResidualDegreesOfFreedom);
        WriteCertificate(json, model);
        if (result.Relaxed is { } relaxed)
        {
            RelaxedJson.WriteCrossValidation(json, relaxed, result);
        }
        else
        {
            WriteCrossValidation(json, result);
        }

        WriteLeastSquares(json, result);
        if (result.Asked is { } asked)
        {
            AskedJson.Write(json, asked);
        }

        WriteSeconds(json, seconds);
    }

    public static void WriteCoefficients(Utf8JsonWriter json, LinearModel model)
    {
        json.WriteStartArray("coefficients");
        foreach (Coefficient coefficient in model.Coefficients)
        {
            json.WriteStartObject();
            json.WriteString("name", coefficient.Name);
            if (coefficient.Output is { } output)
            {
                json.WriteString("output", output);
            }

            json.WriteReal("estimate", coefficient.Estimate);
            json.WriteReal("standardized", coefficient.Standardized);
            json.WriteString("status", StatusName(coefficient.Status));
            json.WriteReal("entersAt", coefficient.EntersAt);
            json.WriteReal("worth", coefficient.Worth);
            json.WriteReal("penaltyFactor", coefficient.PenaltyFactor);
            json.WriteReal("standardError", coefficient.StandardError);
            json.WriteString("tiedWith", coefficient.TiedWith);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteOutputs(Utf8JsonWriter json, LinearModel model)
    {
        if (model.Outputs.Count == 1)
        {
            json.WriteReal("intercept", model.Intercept);
        }
        else
        {
            json.WriteStartObject("intercepts");
            for (int k = 0; k < model.Outputs.Count; k++)
            {
                json.WriteReal(model.Outputs[k], model.Intercepts[k]);
            }

            json.WriteEndObject();
        }

        if (model.Response.Classes is { } classes)
        {
            json.WriteStartArray("classes");
            foreach (string name in classes)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }
    }

    public static void WriteCertificate(Utf8JsonWriter json, LinearModel model)
    {
        Write(json, "certificate", model.Certificate);
        if (model.Relaxation is { } relaxation)
        {
            json.WriteStartObject("relaxation");
            json.WriteReal("penalizedShare", relaxation.PenalizedShare);
            Write(json, "refit", relaxation.Refit);
            json.WriteEndObject();
        }
    }

    public static void WriteSeconds(Utf8JsonWriter json, Seconds? seconds)
    {
        if (seconds is not null)
        {
            json.WriteStartObject("seconds");
            json.WriteReal("read", seconds.Read);
            json.WriteReal("fit", seconds.Fit);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, Certificate? certificate)
    {
        if (certificate is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteReal("objective", certificate.Objective);
        json.WriteReal("relativeGap", certificate.RelativeGap);
        json.WriteReal("kktViolation", certificate.KktViolation);
        json.WriteBoolean("local", certificate.IsLocal);
        json.WriteBoolean("certified", certificate.IsCertified);
        json.WriteEndObject();
    }

    private static void WritePilot(Utf8JsonWriter json, Regression regression)
    {
        if (regression.Pilot is { } pilot)
        {
            json.WriteStartObject("pilot");
            json.WriteString("method", pilot.Method == PilotMethod.Ridge ? "ridge" : "unpenalized");
            json.WriteReal("lambda", pilot.Lambda);
            json.WriteString("chosenBy", pilot.ChosenBy);
            json.WriteReal("power", pilot.Power);
            Write(json, "certificate", pilot.Certificate);
            json.WriteEndObject();
        }
    }

    private static string StatusName(CoefficientStatus status) => status switch
    {
        CoefficientStatus.Kept => "kept",
        CoefficientStatus.LeftOut => "left-out",
        CoefficientStatus.Unpenalized => "unpenalized",
        CoefficientStatus.Excluded => "excluded",
        _ => "constant",
    };

    private static void WriteMissing(Utf8JsonWriter json, IReadOnlyList<MissingCells> missing)
    {
        json.WriteStartArray("missing");
        foreach (MissingCells column in missing)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Column);
            json.WriteNumber("cells", column.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEquivalents(Utf8JsonWriter json, LambdaScale scale, LinearModel model)
    {
        json.WriteStartObject("equivalents");
        WritePair(json, "mean", scale.FromWhittle(LambdaConvention.Mean, model.Lambda, model.L1Ratio), null);
        WritePair(json, "sklearn", scale.FromWhittle(LambdaConvention.ScikitLearn, model.Lambda, model.L1Ratio), scale.ScikitLearnEstimator(model.L1Ratio));
        WritePair(json, "glmnet", scale.FromWhittle(LambdaConvention.Glmnet, model.Lambda, model.L1Ratio), null);
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, string name, PenaltyStrength? pair, string? estimator)
    {
        if (pair is not { } found)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        if (estimator is not null)
        {
            json.WriteString("as", estimator);
        }

        json.WriteReal("lambda", found.Lambda);
        json.WriteReal("l1Ratio", found.L1Ratio);
        json.WriteEndObject();
    }

    private static void WriteCrossValidation(Utf8JsonWriter json, FitResult result)
    {
        if (result.Criteria is { } criteria)
        {
            CriterionJson.Write(json, criteria, result.Criterion!.Value);
        }

        if (result.Path is not { } path)
        {
            json.WriteNull("crossValidation");
            return;
        }

        CrossValidation found = path.CrossValidation;
        json.WriteStartObject("crossValidation");
        FoldJson.Write(json, result.Input.Plan!, found);
        FoldJson.WriteCurve(json, path);
        ResponseJson.WriteHeldOut(json, found, found.IndexOf(result.Model.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError), result.Model);
        json.WriteEndObject();
    }

    public static void WritePosition(Utf8JsonWriter json, string name, CrossValidatedPath path, int index)
    {
        json.WriteStartObject(name);
        json.WriteNumber("index", index);
        json.WriteReal("lambda", path.CrossValidation.Lambdas[index]);
        json.WriteReal("mean", path.CrossValidation.Means[index]);
        json.WriteReal("standardError", path.CrossValidation.StandardErrors[index]);
        json.WriteNumber("kept", path.Path.Points[index].Indices.Count);
        json.WriteEndObject();
    }

    private static void WriteLeastSquares(Utf8JsonWriter json, FitResult result)
    {
        if (result.LeastSquares is not { } found)
        {
            json.WriteNull("leastSquares");
            return;
        }

        json.WriteStartObject("leastSquares");
        json.WriteString("undefined", found.Undefined);
        json.WriteReal("heldOutError", found.HeldOutError);
        json.WriteStartObject("estimates");
        foreach ((string name, double value) in found.Estimates)
        {
            json.WriteReal(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteArray(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteReal(value);
        }

        json.WriteEndArray();
    }
}
