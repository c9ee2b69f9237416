using System.Text.Json;
using Whittle.Certificates;

namespace Whittle.Models;

/// <summary>Certificates to and from a model file.</summary>
internal static class CertificateJson
{
    public static void Write(Utf8JsonWriter json, string name, Certificate? certificate)
    {
        if (certificate is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        ModelFile.WriteExtended(json, "objective", certificate.Objective);
        ModelFile.WriteExtended(json, "relativeGap", certificate.RelativeGap);
        ModelFile.WriteExtended(json, "kktViolation", certificate.KktViolation);
        json.WriteBoolean("isLocal", certificate.IsLocal);
        ModelFile.WriteExtended(json, "gapTolerance", certificate.Tolerance.RelativeGap);
        ModelFile.WriteExtended(json, "kktTolerance", certificate.Tolerance.KktViolation);
        json.WriteEndObject();
    }

    /// <summary>A certificate, or null.</summary>
    public static Certificate? Read(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new Certificate(
        ModelFile.Number(json, "objective"), ModelFile.Number(json, "relativeGap"), ModelFile.Number(json, "kktViolation"),
        new CertificateTolerance { RelativeGap = ModelFile.Number(json, "gapTolerance"), KktViolation = ModelFile.Number(json, "kktTolerance") })
    {
        IsLocal = json.GetProperty("isLocal").GetBoolean(),
    };
}
