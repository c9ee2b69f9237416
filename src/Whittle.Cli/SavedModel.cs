using Whittle.Models;

namespace Whittle.Cli;

/// <summary>Reads a model from a path.</summary>
internal static class SavedModel
{
    public static LinearModel Read(string path) => InputFile.Read(path, file =>
    {
        using FileStream stream = File.OpenRead(file);
        return ModelFile.Load(stream);
    });
}
