using System.IO.Compression;

namespace Whittle.Cli;

/// <summary>The playground's files, compressed as they were published; none in a build that was not.</summary>
internal sealed class PlayFiles
{
    private const string Prefix = "play/";
    private readonly Dictionary<string, string> _resources;

    public PlayFiles() => _resources = typeof(PlayFiles).Assembly.GetManifestResourceNames().Select(name => (Name: name.Replace('\\', '/'), Resource: name))
        .Where(n => n.Name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(n => $"/{n.Name[Prefix.Length..]}", n => n.Resource, StringComparer.Ordinal);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _resources.Count == 0;

    /// <summary>A file by its address, as it is or compressed by Brotli; null where there is none.</summary>
    /// <param name="address">The path of the address, such as <c>/main.js</c>; <c>/</c> is the page.</param>
    /// <param name="isCompressed">Whether who asks takes it compressed.</param>
    public byte[]? Find(string address, bool isCompressed)
    {
        if (!_resources.TryGetValue(address == "/" ? "/index.html" : address, out string? name))
        {
            return null;
        }

        using Stream packed = typeof(PlayFiles).Assembly.GetManifestResourceStream(name)!;
        using var found = new MemoryStream();
        if (isCompressed)
        {
            packed.CopyTo(found);
        }
        else
        {
            using var open = new BrotliStream(packed, CompressionMode.Decompress);
            open.CopyTo(found);
        }

        return found.ToArray();
    }

    /// <summary>What a file is, by the end of its name.</summary>
    public static string TypeOf(string address) => Path.GetExtension(address) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".wasm" => "application/wasm",
        ".json" => "application/json",
        _ => "text/html; charset=utf-8",
    };
}
