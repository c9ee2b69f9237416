using System.Diagnostics;

namespace Whittle.Tests;

/// <summary>
/// Other programs that some tests compare with. Where one is missing the test skips and says so, or fails where WHITTLE_REQUIRE_PROGRAMS is set, as it is
/// where everything is installed.
/// </summary>
internal static class ExternalPrograms
{
    /// <summary>Runs a Python script with Debian's interpreter, to which Debian's modules belong.</summary>
    public static string Python(string[] modules, string folder, params string[] args)
    {
        return Try(PythonWith(modules), args, folder) ?? throw new InvalidOperationException($"python3 {string.Join(' ', args)} failed.");
    }

    /// <summary>Debian's interpreter of Python, which has the modules.</summary>
    public static string PythonWith(string[] modules)
    {
        string python = Try("bash", ["-c", "command -p -v python3"], null) is { } found ? found.Trim() : "python3";
        Need($"python3 with {string.Join(", ", modules)}", Try(python, ["-c", $"import {string.Join(", ", modules)}"], null) is not null);
        return python;
    }

    /// <summary>Runs an R script.</summary>
    public static string R(string[] packages, string folder, params string[] args)
    {
        Need($"R with {string.Join(", ", packages)}", Try("Rscript", ["--vanilla", "-e", string.Concat(packages.Select(p => $"library({p});"))], null) is not null);
        return Try("Rscript", ["--vanilla", .. args], folder) ?? throw new InvalidOperationException($"Rscript {string.Join(' ', args)} failed.");
    }

    /// <summary>Debian's browser.</summary>
    public static string Chromium()
    {
        string? found = Try("bash", ["-c", "command -v chromium"], null)?.Trim();
        Need("chromium", !string.IsNullOrEmpty(found));
        return found!;
    }

    private static void Need(string what, bool isThere)
    {
        if (!isThere && Environment.GetEnvironmentVariable("WHITTLE_REQUIRE_PROGRAMS") is not null)
        {
            Assert.Fail($"needs {what}, which WHITTLE_REQUIRE_PROGRAMS says is installed");
        }

        Assert.SkipUnless(isThere, $"needs {what}");
    }

    // What the program printed, or null where it is not there or failed.
    private static string? Try(string program, string[] args, string? folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            error.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
