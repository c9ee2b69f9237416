using System.Globalization;
using System.Text;
using System.Text.Json;
using Whittle.Bench.Runs;

namespace Whittle.Bench.Reports;

/// <summary>Times of training steps beside PyTorch's, as a table.</summary>
internal static class NetworkTable
{
    /// <summary>Writes the table into docs/networks.md.</summary>
    public static void Run(string resultFile, string root)
    {
        NetworkSpeed[] all = JsonSerializer.Deserialize<NetworkSpeed[]>(File.ReadAllText(resultFile), JsonSerializerOptions.Web)!;
        var text = new StringBuilder("| network | batch | threads | Whittle, µs a step | PyTorch, µs a step | times as fast | Whittle, Gflop/s |\n|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (NetworkSpeed own in all.Where(s => s.System == "Whittle"))
        {
            NetworkSpeed other = all.Single(s => s.System == "PyTorch" && (s.Network, s.Batch, s.Threads) == (own.Network, own.Batch, own.Threads));
            text.Append(CultureInfo.InvariantCulture, $"| {own.Network} | {own.Batch} | {own.Threads} | {own.Microseconds:F1} | {other.Microseconds:F1} | {other.Microseconds / own.Microseconds:F1} | {own.Gigaflops:F1} |\n");
        }

        ReportCommand.Fill(Path.Combine(root, "docs", "networks.md"), "throughput", text.ToString());
    }
}
