using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Whittle.Tests.Numerics;

/// <summary>
/// Runs the kernels' tests again in processes of their own, each with an instruction set switched off. A wrong name of a setting would be
/// ignored in silence, so each process asserts that the set is really off.
/// </summary>
public partial class KernelProcessTests
{
    private const int Seconds = 120;

    private static readonly Type[] Tests = [typeof(KernelTests), typeof(MatrixKernelTests), typeof(FunctionKernelTests), typeof(InstructionSetTests)];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_hold_without(string setting)
    {
        string output = await RunAsync(setting, Tests);
        Match summary = Summary().Match(output);
        Assert.True(summary.Success, output);
        int expected = Tests.Sum(Count);
        Assert.Equal((expected, 0, 0, 0), (Number(summary, "total"), Number(summary, "errors"), Number(summary, "failed"), Number(summary, "skipped")));
    }

    private static int Count(Type tests) => tests.GetMethods().Count(m => m.IsDefined(typeof(FactAttribute), false));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    // The process that runs this test runs the child too: dotnet with the assembly, or the assembly's own host.
    private static async Task<string> RunAsync(string setting, params Type[] tests)
    {
        string host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[setting] = "0";
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KernelTests).Assembly.Location);
        }

        foreach (Type type in tests)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }

        start.ArgumentList.Add("-noColor");
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return await output + await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(true);
            throw;
        }
    }

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)")]
    private static partial Regex Summary();
}
