using System.Runtime.InteropServices;
using System.Text.Json;

namespace Whittle.Bench.Workloads;

/// <summary>
/// A workload's folder: <c>workload.json</c> (what it is, and its λ) and raw little-endian arrays, the same bytes for every system: <c>x.bin</c> (column-major doubles, or a sparse matrix's values
/// beside <c>rows.bin</c> and <c>starts.bin</c>), <c>y.bin</c>, <c>folds.bin</c>.
/// </summary>
internal static class WorkloadFolder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Write(string folder, WorkloadData data, IReadOnlyList<double> lambdas)
    {
        Directory.CreateDirectory(folder);
        Workload workload = data.Workload;
        var description = new WorkloadDescription(
            workload.Name, workload.Loss, workload.Rows, workload.Columns, workload.Outputs, workload.L1Ratio, workload.IsSparse, workload.Folds, data.Values.Length, data.Bytes, lambdas);
        File.WriteAllText(Path.Combine(folder, "workload.json"), JsonSerializer.Serialize(description, Json));
        WriteArray(folder, "x.bin", data.Values);
        WriteArray(folder, "y.bin", data.Response);
        WriteArray(folder, "folds.bin", data.FoldOfRow);
        WriteArray(folder, "rows.bin", data.RowIndices);
        WriteArray(folder, "starts.bin", data.ColumnStarts);
    }

    public static (WorkloadData Data, double[] Lambdas) Read(string folder)
    {
        WorkloadDescription found = JsonSerializer.Deserialize<WorkloadDescription>(File.ReadAllText(Path.Combine(folder, "workload.json")), Json)!;
        var workload = new Workload
        {
            Name = found.Name,
            Title = found.Name,
            Rows = found.Rows,
            Columns = found.Columns,
            TrueCount = 0,
            Loss = found.Loss,
            L1Ratio = found.L1Ratio,
            Kind = found.IsSparse ? ColumnKind.Sparse : ColumnKind.Neighbours,
            Folds = found.Folds,
        };
        var data = WorkloadData.From(
            workload, ReadArray<double>(folder, "x.bin"), ReadArray<int>(folder, "rows.bin"), ReadArray<int>(folder, "starts.bin"), ReadArray<double>(folder, "y.bin"), ReadArray<int>(folder, "folds.bin"));
        return (data, [.. found.Lambdas]);
    }

    public static void WriteArray<T>(string folder, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using FileStream file = File.Create(Path.Combine(folder, name));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    public static void WriteArray<T>(string folder, string name, T[] values)
        where T : unmanaged => WriteArray<T>(folder, name, values.AsSpan());

    private static T[] ReadArray<T>(string folder, string name)
        where T : unmanaged
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, name));
        var values = new T[file.Length / Marshal.SizeOf<T>()];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private sealed record WorkloadDescription(
        string Name, string Loss, int Rows, int Columns, int Outputs, double L1Ratio, bool IsSparse, int Folds, long Entries, long Bytes, IReadOnlyList<double> Lambdas);
}
