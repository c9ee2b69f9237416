using Whittle.Models;

namespace Whittle.Cli;

/// <summary>Reads a model from a path.</summary>
internal static class SavedModel
{
    public static LinearModel Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelFile.Load(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliFaults.Unreadable(path, e.Message);
        }
    }
}
