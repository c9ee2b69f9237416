using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;

namespace Whittle.Models;

/// <summary>
/// Models to and from a stream: JSON with a schema version and a SHA-256 checksum of the model's text. Numbers are written with as many
/// digits as bring back the same bits. No code is in the file and none is run. Thread-safe.
/// </summary>
public static class ModelFile
{
    private const string Family = "whittle.model/";
    private const int Version = 2;

    /// <summary>Writes a model.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="stream">Written to and left open.</param>
    public static void Save(LinearModel model, Stream stream)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            WriteModel(writer, model);
        }

        using var file = new Utf8JsonWriter(stream);
        file.WriteStartObject();
        file.WriteString("schema", $"{Family}{Version}");
        file.WriteString("checksum", Checksum(body.WrittenSpan));
        file.WritePropertyName("model");
        file.WriteRawValue(body.WrittenSpan);
        file.WriteEndObject();
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="losses">The losses that a model may have; default those of this library.</param>
    /// <exception cref="WhittleException">
    /// Not a model file or a cut one (<c>model-unreadable</c>), a newer version (<c>model-newer</c>), or a changed one (<c>model-changed</c>).
    /// </exception>
    public static LinearModel Load(Stream stream, LossCatalog? losses = null)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            string schema = root.GetProperty("schema").GetString() ?? "";
            if (!schema.StartsWith(Family, StringComparison.Ordinal))
            {
                throw Faults.ModelUnreadable($"its schema is '{schema}'");
            }

            if (schema != $"{Family}{Version}")
            {
                throw Faults.ModelNewer(schema, $"{Family}{Version}");
            }

            JsonElement body = root.GetProperty("model");
            if (root.GetProperty("checksum").GetString() != Checksum(System.Text.Encoding.UTF8.GetBytes(body.GetRawText())))
            {
                throw Faults.ModelChanged();
            }

            return ReadModel(body, losses ?? LossCatalog.Standard);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Faults.ModelUnreadable(e.Message, e);
        }
    }

    private static string Checksum(ReadOnlySpan<byte> text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(text))}";

    private static void WriteModel(Utf8JsonWriter json, LinearModel model)
    {
        json.WriteStartObject();
        json.WriteString("response", model.Response.Column);
        WriteTexts(json, "moreResponses", model.Response.MoreColumns is { Count: > 0 } more ? more : null);
        WriteTexts(json, "classes", model.Response.Classes);
        if (model.ClassWeights is { } weights)
        {
            json.WriteStartObject("classWeights");
            foreach ((string name, double weight) in weights)
            {
                WriteExtended(json, name, weight);
            }

            json.WriteEndObject();
        }

        json.WriteStartObject("loss");
        json.WriteString("name", model.Loss.Name);
        json.WriteString("link", model.Loss.Link);
        WriteExtended(json, "parameter", model.Loss.Parameter);
        json.WriteEndObject();
        json.WriteString("offset", model.Offset);
        json.WriteStartArray("outputs");
        for (int k = 0; k < model.Outputs.Count; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", model.Outputs[k]);
            WriteExtended(json, "intercept", model.Intercepts[k]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("event", model.Response.Event);
        json.WriteString("stratum", model.Response.Stratum);
        json.WriteBoolean("hasIntercept", model.HasIntercept);
        json.WriteBoolean("isStandardized", model.IsStandardized);
        WriteExtended(json, "lambda", model.Lambda);
        WriteExtended(json, "lambdaMax", model.LambdaMax);
        WriteExtended(json, "l1Ratio", model.L1Ratio);
        json.WriteString("penalty", model.Penalty);
        json.WriteString("chosenBy", model.ChosenBy);
        json.WriteNumber("rows", model.Rows);
        WriteExtended(json, "devianceExplained", model.DevianceExplained);
        WriteExtended(json, "interceptStandardError", model.InterceptStandardError);
        WriteExtended(json, "residualDeviation", model.ResidualDeviation);
        WriteExtended(json, "residualDegreesOfFreedom", model.ResidualDegreesOfFreedom);
        WriteBaseline(json, model.Baseline);
        CertificateJson.Write(json, "certificate", model.Certificate);
        if (model.Relaxation is { } relaxation)
        {
            json.WriteStartObject("relaxation");
            WriteExtended(json, "penalizedShare", relaxation.PenalizedShare);
            CertificateJson.Write(json, "refit", relaxation.Refit);
            json.WriteEndObject();
        }

        json.WriteStartArray("coefficients");
        foreach (Coefficient coefficient in model.Coefficients)
        {
            json.WriteStartObject();
            json.WriteString("name", coefficient.Name);
            json.WriteString("output", coefficient.Output);
            WriteExtended(json, "estimate", coefficient.Estimate);
            WriteExtended(json, "standardized", coefficient.Standardized);
            json.WriteString("status", coefficient.Status.ToString());
            WriteExtended(json, "penaltyFactor", coefficient.PenaltyFactor);
            WriteExtended(json, "worth", coefficient.Worth);
            WriteExtended(json, "entersAt", coefficient.EntersAt);
            WriteExtended(json, "standardError", coefficient.StandardError);
            json.WriteString("tiedWith", coefficient.TiedWith);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (model.Recipe is { } recipe)
        {
            json.WriteStartArray("recipe");
            foreach (RecipeStep step in recipe.Steps)
            {
                StepJson.Write(json, step);
            }

            json.WriteEndArray();
        }

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
            json.WriteStartArray("times");
            foreach (double time in hazard.Times)
            {
                json.WriteNumberValue(time);
            }

            json.WriteEndArray();
            json.WriteStartArray("cumulative");
            foreach (double value in hazard.Cumulative)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static LinearModel ReadModel(JsonElement json, LossCatalog losses)
    {
        JsonElement loss = json.GetProperty("loss");
        JsonElement[] outputs = [.. json.GetProperty("outputs").EnumerateArray()];
        return new LinearModel
        {
            Response = new ResponseStep(Text(json, "response"), json.TryGetProperty("classes", out JsonElement classes) ? [.. classes.EnumerateArray().Select(c => c.GetString()!)] : null)
            {
                MoreColumns = json.TryGetProperty("moreResponses", out JsonElement more) ? [.. more.EnumerateArray().Select(m => m.GetString()!)] : [],
                Event = json.GetProperty("event").GetString(),
                Stratum = json.GetProperty("stratum").GetString(),
            },
            Loss = losses.Create(Text(loss, "name"), Text(loss, "link"), Extended(loss, "parameter")),
            Offset = json.GetProperty("offset").GetString(),
            Outputs = [.. outputs.Select(o => Text(o, "name"))],
            Intercepts = [.. outputs.Select(o => Number(o, "intercept"))],
            HasIntercept = json.GetProperty("hasIntercept").GetBoolean(),
            IsStandardized = json.GetProperty("isStandardized").GetBoolean(),
            Lambda = Number(json, "lambda"),
            LambdaMax = Number(json, "lambdaMax"),
            L1Ratio = Number(json, "l1Ratio"),
            Penalty = Text(json, "penalty"),
            ChosenBy = Text(json, "chosenBy"),
            Rows = json.GetProperty("rows").GetInt32(),
            ClassWeights = json.TryGetProperty("classWeights", out JsonElement weights) ? weights.EnumerateObject().ToDictionary(w => w.Name, w => w.Value.GetDouble()) : null,
            DevianceExplained = Number(json, "devianceExplained"),
            InterceptStandardError = Extended(json, "interceptStandardError"),
            ResidualDeviation = Extended(json, "residualDeviation"),
            ResidualDegreesOfFreedom = (int?)Extended(json, "residualDegreesOfFreedom"),
            Certificate = CertificateJson.Read(json.GetProperty("certificate")) ?? throw Faults.ModelUnreadable("certificate is null"),
            Relaxation = json.TryGetProperty("relaxation", out JsonElement relaxation) ? new Relaxation(Number(relaxation, "penalizedShare"), CertificateJson.Read(relaxation.GetProperty("refit"))) : null,
            Coefficients =
            [
                .. json.GetProperty("coefficients").EnumerateArray().Select(c => new Coefficient(
                    Text(c, "name"), Number(c, "estimate"), Number(c, "standardized"), Enum.Parse<CoefficientStatus>(Text(c, "status")), Number(c, "penaltyFactor"))
                {
                    Output = c.GetProperty("output").GetString(),
                    Worth = Extended(c, "worth"),
                    EntersAt = Extended(c, "entersAt"),
                    StandardError = Extended(c, "standardError"),
                    TiedWith = c.GetProperty("tiedWith").GetString(),
                }),
            ],
            Baseline = json.TryGetProperty("baseline", out JsonElement baseline) ? [.. baseline.EnumerateArray().Select(ReadBaseline)] : null,
            Recipe = json.TryGetProperty("recipe", out JsonElement steps) ? new Recipe([.. steps.EnumerateArray().Select(StepJson.Read)]) : null,
        };
    }

    private static BaselineHazard ReadBaseline(JsonElement json) => new(
        json.GetProperty("stratum").GetString(),
        [.. json.GetProperty("times").EnumerateArray().Select(t => t.GetDouble())],
        [.. json.GetProperty("cumulative").EnumerateArray().Select(h => h.GetDouble())]);

    /// <summary>Writes a number. Infinity and NaN, as in the certificate of a fit whose squares overflow, have no JSON number; they stand as text.</summary>
    internal static void WriteExtended(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A number, or null.</summary>
    internal static double? Extended(JsonElement json, string name) => json.GetProperty(name) is var value && value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? value.GetDouble()
        : value.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            string other => throw Faults.ModelUnreadable($"{name} is '{other}'"),
            null => null,
        };

    /// <summary>A number.</summary>
    internal static double Number(JsonElement json, string name) => Extended(json, name) ?? throw Faults.ModelUnreadable($"{name} is null");

    /// <summary>A text.</summary>
    internal static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw Faults.ModelUnreadable($"{name} is null");
}
