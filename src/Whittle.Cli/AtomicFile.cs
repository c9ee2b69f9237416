namespace Whittle.Cli;

/// <summary>Writes a file whole or not at all: to a temporary neighbour first, then renamed over the target.</summary>
internal static class AtomicFile
{
    /// <exception cref="NotWrittenException">The folder or disk refuses.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, path, true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            TryDelete(temporary);
            throw new NotWrittenException(path, e);
        }
    }

    private static void TryDelete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
