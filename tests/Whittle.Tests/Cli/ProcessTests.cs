using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>The real program: its streams, its exit code, and Ctrl-C.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private const int InterruptSignal = 2;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_result_is_on_standard_output_and_notes_are_not()
    {
        string model = _scratch["m.json"];
        (int code, string output, string error) = await Run("fit", CliRun.Students, "--target", "score", "--save", model, "--json", "--timing");
        Assert.Equal((0, $"Saved to {model}.\n"), (code, error));
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal("whittle.fit/1", document.RootElement.GetProperty("schema").GetString());
    }

    [Fact]
    public async Task The_program_prints_what_it_prints_in_this_process_without_escape_bytes()
    {
        (int code, string output, string error) = await Run("fit", CliRun.Students, "--target", "score");
        Assert.Equal((0, "", CliRun.OnStudents("fit").Done().Output), (code, error, output));
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task A_failure_is_on_standard_error_with_its_code()
    {
        (int code, string output, string error) = await Run("fit", _scratch["no.csv"], "--target", "y");
        Assert.Equal((3, ""), (code, output));
        Assert.StartsWith("whittle: ", error, StringComparison.Ordinal);
        (int empty, string nothing, string help) = await Run();
        Assert.Equal((2, ""), (empty, nothing));
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_under_standard_output_ends_with_6()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        foreach (string word in new[] { "-c", "exec dotnet \"$0\" \"$@\" > /dev/full", Program, "path", CliRun.Students, "--target", "score" })
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(6, process.ExitCode);
        Assert.StartsWith("whittle: standard output could not be written: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_sees_where_a_training_stands()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "needs Linux's script, which runs a program in a terminal");
        var start = new ProcessStartInfo("/usr/bin/script") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TERM"] = "xterm-256color";
        foreach (string word in new[] { "-qec", $"dotnet {Program} net fit {CliRun.Students} --target score --epochs 20000 --patience 20000", "/dev/null" })
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string seen = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Matches(@"training: epoch \d+, loss \S+, validation \S+", seen);
        Assert.Contains("all 20000 epochs were", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_leaves_no_half_written_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends the signal of a Unix terminal");
        string file = WideTable(), model = _scratch["m.json"];

        // On a busy machine the signal may come after the last fold: then it is sent again to another run.
        for (int attempt = 0; !await Interrupted(file, model, isLast: attempt == 4); attempt++)
        {
            File.Delete(model);
        }
    }

    private async Task<bool> Interrupted(string file, string model, bool isLast)
    {
        using Process process = Start("fit", file, "--target", "y", "--save", model, "--json", "--threads", "1", "--penalty", "elastic-net", "--fold-column", "g", "--seed", "2");

        // The note on the idle seed comes before the data are read: from then on the program listens.
        Assert.Equal("Without effect: --seed, since the folds are given by --fold-column.", await process.StandardError.ReadLineAsync());
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await Task.Delay(500);
        bool isSent = !process.HasExited && Kill(process.Id, InterruptSignal) == 0;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (!isLast && (!isSent || process.ExitCode == 0))
        {
            return false;
        }

        Assert.True(isSent, "the fit was too quick to be interrupted");
        Assert.True(process.ExitCode == 130, $"ended with {process.ExitCode}: {await error}");
        using JsonDocument document = JsonDocument.Parse(await output);
        bool hasResult = document.RootElement.TryGetProperty("schema", out _);
        Assert.Equal(hasResult ? ["m.json", "wide.csv"] : ["wide.csv"], _scratch.Files);
        if (hasResult)
        {
            Assert.False(document.RootElement.GetProperty("crossValidation").GetProperty("complete").GetBoolean());
            CliRun.Of("inspect", model).Done();
        }
        else
        {
            Assert.Equal("cancelled", document.RootElement.GetProperty("error").GetProperty("code").GetString());
        }

        return true;
    }

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "whittle.dll");

    // 300 rows × 400 columns of noise in 100 folds: seconds of cross-validation.
    private string WideTable()
    {
        var random = new Random(11);
        IEnumerable<string> rows = Enumerable.Range(0, 300).Select(i => string.Join(',', Enumerable.Range(0, 401).Select(_ => random.NextDouble().ToString("F6", CultureInfo.InvariantCulture)).Append($"{i % 100}")));
        return _scratch.Write("wide.csv", string.Join('\n', rows.Prepend($"y,{string.Join(',', Enumerable.Range(1, 400).Select(j => $"x{j}"))},g")));
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in args.Prepend(Program))
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using Process process = Start(args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await output, await error);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
