using BenchmarkDotNet.Attributes;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Bench.Benchmarks;

/// <summary>The verbs of a dense design that solvers live on, per shape: products with X, and the Gram matrix.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private readonly Workers _workers = new(Environment.ProcessorCount);
    private DenseDesign _design = null!;
    private int[] _columns = [];
    private double[] _centres = [];
    private double[] _shares = [];
    private double[] _vectors = [];
    private double[] _result = [];
    private double[] _gram = [];

    [Params("1000x4000", "20000x200")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Shape.Split('x').Select(int.Parse)];
        (int n, int p) = (size[0], size[1]);
        var random = new Xoshiro256(1);
        double[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        _design = new DenseDesign(Normals(n * p), n, p);
        _columns = [.. Enumerable.Range(0, p)];
        _centres = Normals(p);
        _shares = [.. Enumerable.Repeat(1.0 / n, n)];
        _vectors = Normals(n * 8);
        _result = new double[p * 8];
        _gram = new double[200 * 200];
    }

    /// <summary>One pass over X: every column by one vector.</summary>
    [Benchmark]
    public void Gradient() => _design.TransposeMultiply(_columns, _centres, _vectors.AsMemory(0, _design.Rows), 1, _result, _workers);

    /// <summary>One pass over X: every column by eight vectors.</summary>
    [Benchmark]
    public void EightGradients() => _design.TransposeMultiply(_columns, _centres, _vectors, 8, _result, _workers);

    /// <summary>Two hundred columns by themselves.</summary>
    [Benchmark]
    public void Gram() => _design.CrossProducts(_columns.AsMemory(0, 200), _columns.AsMemory(0, 200), _centres, _shares, _gram, _workers);

    /// <summary>Means and deviations of every column.</summary>
    [Benchmark]
    public object Moments() => _design.Moments(_shares, 1, _workers);
}
