using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Whittle.Errors;

namespace Whittle.Models;

/// <summary>A JSON document with a schema, its version and a SHA-256 checksum of its body's text. No code is in the file and none is run. Thread-safe.</summary>
/// <param name="family">The schema without its version, such as <c>whittle.model/</c>.</param>
/// <param name="version">The version that is written, and the only one that is read.</param>
/// <param name="name">The body's name.</param>
internal sealed class SealedJson(string family, int version, string name)
{
    private readonly string _schema = $"{family}{version}";

    /// <summary>Writes a document.</summary>
    /// <param name="stream">Written to and left open.</param>
    /// <param name="write">Writes the body, one JSON value.</param>
    public void Save(Stream stream, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            write(writer);
        }

        using var file = new Utf8JsonWriter(stream);
        file.WriteStartObject();
        file.WriteString("schema", _schema);
        file.WriteString("checksum", Checksum(body.WrittenSpan));
        file.WritePropertyName(name);
        file.WriteRawValue(body.WrittenSpan);
        file.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="read">Reads the body.</param>
    /// <exception cref="WhittleException">
    /// Not such a file or a cut one (<c>model-unreadable</c>), a newer version (<c>model-newer</c>), or a changed one (<c>model-changed</c>).
    /// </exception>
    public T Load<T>(Stream stream, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            string schema = root.GetProperty("schema").GetString() ?? "";
            if (!schema.StartsWith(family, StringComparison.Ordinal))
            {
                throw Faults.ModelUnreadable($"its schema is '{schema}'");
            }

            if (schema != _schema)
            {
                throw Faults.ModelNewer(schema, _schema);
            }

            JsonElement body = root.GetProperty(name);
            return root.GetProperty("checksum").GetString() == Checksum(Encoding.UTF8.GetBytes(body.GetRawText())) ? read(body) : throw Faults.ModelChanged();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Faults.ModelUnreadable(e.Message, e);
        }
    }

    /// <summary>Whether a text begins as a document of this family, of any version.</summary>
    /// <param name="text">UTF-8, complete or only its beginning.</param>
    public bool Begins(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text, false, default);
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read() && json.ValueTextEquals("schema"u8)
                && json.Read() && json.TokenType == JsonTokenType.String && json.GetString()!.StartsWith(family, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Checksum(ReadOnlySpan<byte> text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(text))}";
}
