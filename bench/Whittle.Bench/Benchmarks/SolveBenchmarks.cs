using BenchmarkDotNet.Attributes;
using Whittle.Bench.Runs;
using Whittle.Bench.Workloads;

namespace Whittle.Bench.Benchmarks;

/// <summary>Whole certified paths on the small workloads.</summary>
[MemoryDiagnoser]
public class SolveBenchmarks
{
    private WorkloadData _data = null!;
    private Fitting _fitting = null!;
    private double[] _lambdas = [];

    [Params("a", "b", "c", "d", "e1", "e2", "f", "g", "h", "i", "j", "k", "ma")]
    public string Name { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = WorkloadData.Create(Workload.All.Single(w => w.Name == Name).Quick());
        _fitting = new Fitting(Threads);
        _lambdas = _fitting.Lambdas(_data);
    }

    [Benchmark]
    public object Path() => _fitting.Fit(_data, _lambdas);
}
