using System.Text.Json;
using Whittle.Errors;
using Whittle.Losses;

namespace Whittle.Models;

/// <summary>
/// Models to and from a stream: JSON with a schema version and a SHA-256 checksum of the model's text. Numbers are written with as many
/// digits as bring back the same bits. No code is in the file and none is run. Thread-safe.
/// </summary>
public static class ModelFile
{
    private static readonly SealedJson Document = new("whittle.model/", 2, "model");

    /// <summary>Writes a model.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="stream">Written to and left open.</param>
    public static void Save(LinearModel model, Stream stream) => Document.Save(stream, json => WriteModel(json, model));

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="losses">The losses that a model may have; default those of this library.</param>
    /// <exception cref="WhittleException">
    /// Not a model file or a cut one (<c>model-unreadable</c>), a newer version (<c>model-newer</c>), or a changed one (<c>model-changed</c>).
    /// </exception>
    public static LinearModel Load(Stream stream, LossCatalog? losses = null) => Document.Load(stream, json => ReadModel(json, losses ?? LossCatalog.Standard));

    private static void WriteModel(Utf8JsonWriter json, LinearModel model)
    {
        json.WriteStartObject();
        ModelJson.WriteResponse(json, model.Response);
        ModelJson.WriteClassWeights(json, model.ClassWeights);
        ModelJson.WriteLoss(json, model.Loss);
        json.WriteString("offset", model.Offset);
        json.WriteStartArray("outputs");
        for (int k = 0; k < model.Outputs.Count; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", model.Outputs[k]);
            json.WriteExtended("intercept", model.Intercepts[k]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("hasIntercept", model.HasIntercept);
        json.WriteBoolean("isStandardized", model.IsStandardized);
        json.WriteExtended("lambda", model.Lambda);
        json.WriteExtended("lambdaMax", model.LambdaMax);
        json.WriteExtended("l1Ratio", model.L1Ratio);
        json.WriteString("penalty", model.Penalty);
        json.WriteString("chosenBy", model.ChosenBy);
        json.WriteNumber("rows", model.Rows);
        json.WriteExtended("devianceExplained", model.DevianceExplained);
        json.WriteExtended("interceptStandardError", model.InterceptStandardError);
        json.WriteExtended("residualDeviation", model.ResidualDeviation);
        json.WriteExtended("residualDegreesOfFreedom", model.ResidualDegreesOfFreedom);
        WriteBaseline(json, model.Baseline);
        ModelJson.WriteCertificate(json, "certificate", model.Certificate);
        if (model.Relaxation is { } relaxation)
        {
            json.WriteStartObject("relaxation");
            json.WriteExtended("penalizedShare", relaxation.PenalizedShare);
            ModelJson.WriteCertificate(json, "refit", relaxation.Refit);
            json.WriteEndObject();
        }

        json.WriteStartArray("coefficients");
        foreach (Coefficient coefficient in model.Coefficients)
        {
            WriteCoefficient(json, coefficient);
        }

        json.WriteEndArray();
        ModelJson.WriteRecipe(json, model.Recipe);
        if (model.Intervals is { } intervals)
        {
            json.WriteStartObject("intervals");
            json.WriteString("method", intervals.Method.ToString());
            json.WriteNumbers("scores", intervals.Scores);
            json.WriteNumbers("parts", [.. intervals.Parts.Select(p => (double)p)]);
            json.WriteStartArray("models");
            foreach (LinearModel other in intervals.Models)
            {
                WriteModel(json, other);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCoefficient(Utf8JsonWriter json, Coefficient coefficient)
    {
        json.WriteStartObject();
        json.WriteString("name", coefficient.Name);
        json.WriteString("output", coefficient.Output);
        json.WriteExtended("estimate", coefficient.Estimate);
        json.WriteExtended("standardized", coefficient.Standardized);
        json.WriteString("status", coefficient.Status.ToString());
        json.WriteExtended("penaltyFactor", coefficient.PenaltyFactor);
        json.WriteExtended("worth", coefficient.Worth);
        json.WriteExtended("entersAt", coefficient.EntersAt);
        json.WriteExtended("standardError", coefficient.StandardError);
        json.WriteString("tiedWith", coefficient.TiedWith);
        json.WriteEndObject();
    }

    private static void WriteBaseline(Utf8JsonWriter json, IReadOnlyList<BaselineHazard>? baseline)
    {
        if (baseline is null)
        {
            return;
        }

        json.WriteStartArray("baseline");
        foreach (BaselineHazard hazard in baseline)
        {
            json.WriteStartObject();
            json.WriteString("stratum", hazard.Stratum);
            json.WriteNumbers("times", hazard.Times);
            json.WriteNumbers("cumulative", hazard.Cumulative);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static LinearModel ReadModel(JsonElement json, LossCatalog losses)
    {
        JsonElement[] outputs = [.. json.GetProperty("outputs").EnumerateArray()];
        return new LinearModel
        {
            Response = ModelJson.ReadResponse(json),
            Loss = ModelJson.ReadLoss(json, losses),
            Offset = json.GetProperty("offset").GetString(),
            Outputs = [.. outputs.Select(o => o.Text("name"))],
            Intercepts = [.. outputs.Select(o => o.Number("intercept"))],
            HasIntercept = json.GetProperty("hasIntercept").GetBoolean(),
            IsStandardized = json.GetProperty("isStandardized").GetBoolean(),
            Lambda = json.Number("lambda"),
            LambdaMax = json.Number("lambdaMax"),
            L1Ratio = json.Number("l1Ratio"),
            Penalty = json.Text("penalty"),
            ChosenBy = json.Text("chosenBy"),
            Rows = json.GetProperty("rows").GetInt32(),
            DevianceExplained = json.Number("devianceExplained"),
            InterceptStandardError = json.Extended("interceptStandardError"),
            ResidualDeviation = json.Extended("residualDeviation"),
            ResidualDegreesOfFreedom = (int?)json.Extended("residualDegreesOfFreedom"),
            Certificate = ModelJson.ReadCertificate(json.GetProperty("certificate")) ?? throw Faults.ModelUnreadable("certificate is null"),
            ClassWeights = ModelJson.ReadClassWeights(json),
            Relaxation = json.TryGetProperty("relaxation", out JsonElement relaxation) ? new Relaxation(relaxation.Number("penalizedShare"), ModelJson.ReadCertificate(relaxation.GetProperty("refit"))) : null,
            Coefficients =
            [
                .. json.GetProperty("coefficients").EnumerateArray().Select(c => new Coefficient(
                    c.Text("name"), c.Number("estimate"), c.Number("standardized"), Enum.Parse<CoefficientStatus>(c.Text("status")), c.Number("penaltyFactor"))
                {
                    Output = c.GetProperty("output").GetString(),
                    Worth = c.Extended("worth"),
                    EntersAt = c.Extended("entersAt"),
                    StandardError = c.Extended("standardError"),
                    TiedWith = c.GetProperty("tiedWith").GetString(),
                }),
            ],
            Baseline = json.TryGetProperty("baseline", out JsonElement baseline)
                ? [.. baseline.EnumerateArray().Select(b => new BaselineHazard(b.GetProperty("stratum").GetString(), b.Numbers("times"), b.Numbers("cumulative")))] : null,
            Recipe = ModelJson.ReadRecipe(json),
            Intervals = json.TryGetProperty("intervals", out JsonElement intervals) ? ReadIntervals(intervals, losses) : null,
        };
    }

    private static PredictionIntervals ReadIntervals(JsonElement json, LossCatalog losses)
    {
        LinearModel[] models = [.. json.GetProperty("models").EnumerateArray().Select(m => ReadModel(m, losses))];
        int[] parts = [.. json.Numbers("parts").Select(p => (int)p)];
        IntervalMethod method = Enum.Parse<IntervalMethod>(json.Text("method"));
        return Array.TrueForAll(parts, p => p >= 0 && p < models.Length) && (method != IntervalMethod.Quantiles || models.Length == 2)
            ? new PredictionIntervals(method, json.Numbers("scores"), parts, models)
            : throw Faults.ModelUnreadable("intervals name a model that there is not");
    }
}
