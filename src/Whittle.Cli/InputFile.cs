using System.Security;

namespace Whittle.Cli;

/// <summary>Reads what a path on the command line names; whatever stands in the way is a fault of the data.</summary>
internal static class InputFile
{
    /// <exception cref="Errors.WhittleException">There is no such file, it is a folder, or it cannot be read (<c>unreadable-file</c>).</exception>
    public static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException)
        {
            throw CliFaults.Unreadable(path, Why(path, e), e);
        }
    }

    private static string Why(string path, Exception e) => e switch
    {
        _ when path.Length == 0 => "the path is empty",
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        _ => e.Message.TrimEnd('.'),
    };
}
