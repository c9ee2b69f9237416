using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;

namespace Whittle.Neural;

/// <summary>
/// Networks to and from a stream, as a safetensors file: an 8-byte length, a header of JSON and the bytes of the weights, doubles in little-endian order. Weights have PyTorch's names and orientation (outputs × inputs), and everything else that
/// a model is stands as text in the header's metadata, with a SHA-256 checksum of that text and the weights. No code is in the file and none is run. Thread-safe.
/// </summary>
public static class NeuralModelFile
{
    private const string Schema = "whittle.network/1";
    private const string Family = "whittle.network/";
    private const int MostHeader = 100_000_000;

    /// <summary>Writes a model.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="stream">Written to and left open.</param>
    public static void Save(NeuralModel model, Stream stream)
    {
        NamedTensor[] tensors = [.. NamedTensor.Of(model.Network)];
        byte[] weights = [.. tensors.SelectMany(t => MemoryMarshal.AsBytes<double>(t.Values).ToArray())], body = Encoding.UTF8.GetBytes(NeuralModelJson.Write(model));
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Weights are written in little-endian order.");
        }

        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("schema", Schema);
            json.WriteString("checksum", Checksum(body, weights));
            json.WriteString("model", body);
            json.WriteEndObject();
            long at = 0;
            foreach (NamedTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F64");
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Values.Length * sizeof(double));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces bring the weights to a multiple of eight bytes.
        int padding = (8 - (header.WrittenCount % 8)) % 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount + padding);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        stream.Write("        "u8[..padding]);
        stream.Write(weights);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="losses">The losses that a model may have; default those of the library.</param>
    /// <exception cref="WhittleException">
    /// Not such a file or a cut one (<c>model-unreadable</c>), a newer version (<c>model-newer</c>), or a changed one (<c>model-changed</c>).
    /// </exception>
    public static NeuralModel Load(Stream stream, LossCatalog? losses = null)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        ReadOnlySpan<byte> all = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        long length = all.Length >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(all) : -1;
        if (length is < 2 or > MostHeader || length > all.Length - 8)
        {
            throw Faults.ModelUnreadable("it is no safetensors file, or cut");
        }

        try
        {
            using JsonDocument header = JsonDocument.Parse(all.Slice(8, (int)length).ToArray());
            JsonElement metadata = header.RootElement.GetProperty("__metadata__");
            string schema = metadata.Text("schema"), body = metadata.Text("model");
            if (schema != Schema)
            {
                throw schema.StartsWith(Family, StringComparison.Ordinal) ? Faults.ModelNewer(schema, Schema) : Faults.ModelUnreadable($"its schema is '{schema}'");
            }

            byte[] weights = all[(8 + (int)length)..].ToArray();
            return metadata.Text("checksum") == Checksum(Encoding.UTF8.GetBytes(body), weights)
                ? NeuralModelJson.Read(body, shape => NamedTensor.Join(shape, header.RootElement, weights), losses ?? LossCatalog.Standard)
                : throw Faults.ModelChanged();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw Faults.ModelUnreadable(e.Message, e);
        }
    }

    /// <summary>Whether a file begins as one of safetensors, of any model.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool Begins(ReadOnlySpan<byte> start) => start.Length > 9 && BinaryPrimitives.ReadInt64LittleEndian(start) is >= 2 and <= MostHeader && start[8] == '{';

    private static string Checksum(ReadOnlySpan<byte> body, ReadOnlySpan<byte> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        hash.AppendData(weights);
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
