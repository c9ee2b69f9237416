using System.Runtime.InteropServices;
using System.Text.Json;

namespace Whittle.Rivals;

/// <summary>A workload's folder, read: dense columns one after another, the response, and the λ.</summary>
internal sealed record Problem(string Loss, int Rows, int Columns, double L1Ratio, double[] X, double[] Y, double[] Lambdas)
{
    public static Problem Read(string folder)
    {
        Description found = JsonSerializer.Deserialize<Description>(File.ReadAllText(Path.Combine(folder, "workload.json")), JsonSerializerOptions.Web)!;
        return new Problem(found.Loss, found.Rows, found.Columns, found.L1Ratio, Doubles(folder, "x.bin"), Doubles(folder, "y.bin"), found.Lambdas);
    }

    public ReadOnlySpan<double> Column(int column) => X.AsSpan(column * Rows, Rows);

    public double[] Means() => [.. Enumerable.Range(0, Columns).Select(column => Mean(Column(column)))];

    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double[] Doubles(string folder, string name) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    private sealed record Description(string Loss, int Rows, int Columns, double L1Ratio, double[] Lambdas);
}
