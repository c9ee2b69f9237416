using System.Text.Json;
using Whittle.Certificates;
using Whittle.Data;
using Whittle.Losses;

namespace Whittle.Models;

/// <summary>What stands alike in the file of one model and in that of a path.</summary>
internal static class ModelJson
{
    public static void WriteResponse(Utf8JsonWriter json, ResponseStep response)
    {
        json.WriteString("response", response.Column);
        if (response.MoreColumns is { Count: > 0 } more)
        {
            json.WriteTexts("moreResponses", more);
        }

        if (response.Classes is { } classes)
        {
            json.WriteTexts("classes", classes);
        }

        json.WriteString("event", response.Event);
        json.WriteString("stratum", response.Stratum);
    }

    public static ResponseStep ReadResponse(JsonElement json) => new(json.Text("response"), json.TryGetProperty("classes", out _) ? json.Texts("classes") : null)
    {
        MoreColumns = json.TryGetProperty("moreResponses", out _) ? json.Texts("moreResponses") : [],
        Event = json.GetProperty("event").GetString(),
        Stratum = json.GetProperty("stratum").GetString(),
    };

    public static void WriteClassWeights(Utf8JsonWriter json, IReadOnlyDictionary<string, double>? byClass)
    {
        if (byClass is null)
        {
            return;
        }

        json.WriteStartObject("classWeights");
        foreach ((string name, double weight) in byClass)
        {
            json.WriteExtended(name, weight);
        }

        json.WriteEndObject();
    }

    public static Dictionary<string, double>? ReadClassWeights(JsonElement json) =>
        json.TryGetProperty("classWeights", out JsonElement weights) ? weights.EnumerateObject().ToDictionary(w => w.Name, w => w.Value.GetDouble()) : null;

    public static void WriteLoss(Utf8JsonWriter json, Loss loss)
    {
        json.WriteStartObject("loss");
        json.WriteString("name", loss.Name);
        json.WriteString("link", loss.Link);
        json.WriteExtended("parameter", loss.Parameter);
        json.WriteEndObject();
    }

    public static Loss ReadLoss(JsonElement json, LossCatalog losses)
    {
        JsonElement loss = json.GetProperty("loss");
        return losses.Create(loss.Text("name"), loss.Text("link"), loss.Extended("parameter"));
    }

    public static void WriteRecipe(Utf8JsonWriter json, Recipe? recipe)
    {
        if (recipe is null)
        {
            return;
        }

        json.WriteStartArray("recipe");
        foreach (RecipeStep step in recipe.Steps)
        {
            StepJson.Write(json, step);
        }

        json.WriteEndArray();
    }

    public static Recipe? ReadRecipe(JsonElement json) =>
        json.TryGetProperty("recipe", out JsonElement steps) ? new Recipe([.. steps.EnumerateArray().Select(StepJson.Read)]) : null;

    public static void WriteCertificate(Utf8JsonWriter json, string name, Certificate? certificate)
    {
        if (certificate is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteFigures(json, certificate);
        WriteTolerance(json, certificate.Tolerance);
        json.WriteEndObject();
    }

    public static Certificate? ReadCertificate(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : ReadFigures(json, ReadTolerance(json));

    /// <summary>The figures of a proof; what counts as certified is written by <see cref="WriteTolerance"/>.</summary>
    public static void WriteFigures(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteExtended("objective", certificate.Objective);
        json.WriteExtended("relativeGap", certificate.RelativeGap);
        json.WriteExtended("kktViolation", certificate.KktViolation);
        json.WriteBoolean("isLocal", certificate.IsLocal);
    }

    public static void WriteTolerance(Utf8JsonWriter json, CertificateTolerance tolerance)
    {
        json.WriteExtended("gapTolerance", tolerance.RelativeGap);
        json.WriteExtended("kktTolerance", tolerance.KktViolation);
    }

    public static CertificateTolerance ReadTolerance(JsonElement json) => new() { RelativeGap = json.Number("gapTolerance"), KktViolation = json.Number("kktTolerance") };

    public static Certificate ReadFigures(JsonElement json, CertificateTolerance tolerance) => new(json.Number("objective"), json.Number("relativeGap"), json.Number("kktViolation"), tolerance)
    {
        IsLocal = json.GetProperty("isLocal").GetBoolean(),
    };
}
