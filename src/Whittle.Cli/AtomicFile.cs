namespace Whittle.Cli;

/// <summary>
/// Writes a file whole or not at all: to a temporary neighbour first, then renamed over the target. A link keeps pointing where it points, and
/// a device (such as <c>/dev/stdout</c>) is written to, not replaced.
/// </summary>
internal static class AtomicFile
{
    /// <exception cref="NotWrittenException">The folder or disk refuses; what stood at the path before is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (path.Length == 0)
        {
            throw new NotWrittenException("(a path without a name)", new IOException("it is empty"));
        }

        try
        {
            string target = Path.GetFullPath(path);
            if (IsDevice(target))
            {
                using FileStream device = File.OpenWrite(target);
                write(device);
                return;
            }

            Replace(new FileInfo(target) is { LinkTarget: not null } link ? link.ResolveLinkTarget(true)!.FullName : target, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new NotWrittenException(path, e);
        }
    }

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal);

    private static void Replace(string target, Action<Stream> write)
    {
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, target, true);
        }
        finally
        {
            // After the move there is nothing to delete.
            File.Delete(temporary);
        }
    }
}
