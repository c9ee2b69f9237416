namespace Whittle.Tests;

/// <summary>Real data that stand beside the repository and are not part of it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder; the test skips, and says so, where it is absent.</summary>
    public static string PathOrSkip(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("WHITTLE_DATA") ?? Path.Combine(Root, "..", "shared", "data");
        string path = Path.Combine(folder, relative);
        Assert.SkipUnless(Path.Exists(path), $"needs {relative} in the data folder beside the repository, or where WHITTLE_DATA points");
        return path;
    }

    /// <summary>The repository: the folder above the test assembly that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Whittle.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Whittle.slnx.");
    }
}
