using System.Diagnostics;
using System.Text.RegularExpressions;
using Whittle.Tests;

namespace Whittle.BrowserTests;

/// <summary>The playground as a folder of files behind a server that knows nothing of it, as the guide has it.</summary>
public sealed class HostingTests(Browser browser, PlaygroundServer server)
{
    [Fact]
    public async Task Any_server_of_files_hosts_the_page_in_any_folder()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(SharedData.Root, "docs", "guide", "playground.md")), folder = Path.Combine(SharedData.Root, "artifacts", "site");
        Assert.Contains("dotnet publish src/Whittle.Playground -c Release -o site\npython3 -m http.server 8000 --bind 127.0.0.1 --directory site/wwwroot\n", guide, StringComparison.Ordinal);
        string python = ExternalPrograms.PythonWith(["http.server"]);

        // The same project is published for the command line, and two builds of it at once would be one too many.
        await server.Address();
        using Process publish = Start("dotnet", "publish", Path.Combine(SharedData.Root, "src", "Whittle.Playground"), "-c", "Release", "-o", folder, "--nologo");
        string said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, said);

        // One folder up from the page, so that no address in it may begin at the root.
        using Process files = Start(python, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder);
        try
        {
            string address = $"http://127.0.0.1:{Regex.Match((await files.StandardOutput.ReadLineAsync())!, @"port (\d+)").Groups[1].Value}/wwwroot/";
            await using Visit visit = await browser.OpenPlayground(address);
            await visit.See("own");
            Assert.Contains("This model predicts score from 5 coefficients", await visit.Text("own"), StringComparison.Ordinal);
            visit.IsQuiet(address);
        }
        finally
        {
            files.Kill();
        }
    }

    // The server of files names every request on its other stream: too few to fill a pipe that nobody reads.
    private static Process Start(string program, params string[] words) => Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
