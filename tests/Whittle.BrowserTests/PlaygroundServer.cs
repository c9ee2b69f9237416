using System.Diagnostics;
using Whittle.Tests;

[assembly: AssemblyFixture(typeof(Whittle.BrowserTests.PlaygroundServer))]

namespace Whittle.BrowserTests;

/// <summary>The command line as it is published, and <c>whittle play</c> of it: built once, for the tests that ask.</summary>
public sealed class PlaygroundServer : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _server;
    private string? _address;

    private static string Folder => Path.Combine(SharedData.Root, "artifacts", "published");

    /// <summary>Where the playground is; skips where there is no browser, as the tests that ask for it would.</summary>
    public async Task<string> Address()
    {
        ExternalPrograms.Chromium();
        await _starting.WaitAsync();
        try
        {
            return _address ??= await Start();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Runs the command line as it is published, once its playground is.</summary>
    /// <param name="words">What stands after <c>whittle</c>.</param>
    /// <returns>What it wrote; it must have ended well.</returns>
    public static async Task<string> Whittle(params string[] words)
    {
        using Process run = Run([Path.Combine(Folder, "whittle.dll"), .. words]);
        string output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.Equal(0, run.ExitCode);
        return output;
    }

    public void Dispose()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
        }

        _server?.Dispose();
        _starting.Dispose();
    }

    private async Task<string> Start()
    {
        using Process publish = Run("publish", Path.Combine(SharedData.Root, "src", "Whittle.Cli"), "-c", "Release", "-o", Folder, "--nologo");
        string said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, said);
        _server = Run(Path.Combine(Folder, "whittle.dll"), "play", "--no-browser", "--quiet");
        return (await _server.StandardOutput.ReadLineAsync())!;
    }

    private static Process Run(params string[] words) => Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!;
}
