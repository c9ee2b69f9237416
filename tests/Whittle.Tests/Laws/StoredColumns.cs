using Whittle.Data;
using Whittle.Design;
using Whittle.Numerics;
using Whittle.Tests.Design;

namespace Whittle.Tests.Laws;

/// <summary>Columns made from those of a problem, stored in one of the ways that a design knows, and the problem of the same columns spelled out.</summary>
/// <param name="Design">The columns as they are stored.</param>
/// <param name="Dense">The problem of the same columns, spelled out, with a row without weight in seven.</param>
internal sealed record StoredColumns(DesignMatrix Design, TestProblem Dense)
{
    /// <summary>The ways of storage.</summary>
    public static string[] Kinds => ["sparse", "float", "factor", "interaction", "polynomial", "joined"];

    /// <summary>Makes the columns of one kind; <c>joined</c> has all kinds side by side, and the same columns as floats and as doubles.</summary>
    public static StoredColumns Create(string kind, TestProblem test)
    {
        int n = test.Rows, few = Math.Min(3, test.Columns);
        double[] first = Array.ConvertAll(test.X[..(few * n)], v => (double)(float)v), weights = [.. test.Weights.Select((w, i) => i % 7 == 3 ? 0 : w)];
        (DesignMatrix, double[])[] blocks = kind switch
        {
            "sparse" => [Sparse(test.X, n, test.Columns)],
            "float" => [Float(test.X, n, test.Columns)],
            "factor" => [(new DenseDesign(first, n, few), first), Computed(Levels(4, n % 2, n, weights), n)],
            "interaction" => [Computed(new EncodedProduct([new EncodedNumbers(first, few), Levels(3, 1, n, weights)]), n), Computed(Levels(3, 1, n, weights), n)],
            "polynomial" => [Computed(Polynomial(test, 0, weights), n), Computed(Polynomial(test, test.Columns - 1, null), n)],
            _ =>
            [
                Sparse(first, n, few), Computed(Levels(4, 0, n, weights), n), Float(first, n, few), Computed(new EncodedProduct([new EncodedNumbers(first, few), Levels(3, 0, n, weights)]), n),
                Computed(Polynomial(test, 0, weights), n), (new DenseDesign(first, n, few), first),
            ],
        };
        double[] spelled = [.. blocks.SelectMany(b => b.Item2)];
        DesignMatrix design = blocks.Length == 1 ? blocks[0].Item1 : new JoinedDesign([.. blocks.Select(b => b.Item1)]);
        TestProblem dense = test with
        {
            Name = $"{kind}, {test.Name}",
            Columns = design.Columns,
            X = spelled,
            Weights = weights,
            Factors = [.. Enumerable.Range(0, design.Columns).Select(j => j < test.Columns ? test.Factors[j] : 1)],
        };
        return new StoredColumns(design, dense);
    }

    // The smaller half of every column becomes zero, so equal columns stay equal and constant ones constant; every eleventh zero is stored.
    private static (DesignMatrix, double[]) Sparse(double[] x, int rows, int columns)
    {
        double[] middles = [.. x.Chunk(rows).Select(column => column.Select(Math.Abs).Order().ElementAt(rows / 2))];
        double[] spelled = [.. x.Select((v, k) => Math.Abs(v) < middles[k / rows] ? 0 : v)];
        int[] stored = [.. Enumerable.Range(0, x.Length).Where(k => spelled[k] != 0 || k % 11 == 0)];
        return (SparseDesign.FromTriplets(Array.ConvertAll(stored, k => k % rows), Array.ConvertAll(stored, k => k / rows), Array.ConvertAll(stored, k => spelled[k]), rows, columns), spelled);
    }

    private static (DesignMatrix, double[]) Float(double[] x, int rows, int columns) => (new DenseFloatDesign(Array.ConvertAll(x, v => (float)v), rows, columns), Array.ConvertAll(x, v => (double)(float)v));

    private static (DesignMatrix, double[]) Computed(EncodedBlock block, int rows) => (JoinedDesign.From(new EncodedColumns(rows, [block], 0)), [.. Spelling.Of(block, rows).SelectMany(c => c)]);

    // The last level stands in rows without weight alone, where there are any, and a few rows have none of the levels.
    private static EncodedFactor Levels(int levels, int first, int rows, double[] weights)
    {
        var random = new Xoshiro256(rows + levels);
        return new EncodedFactor([.. Enumerable.Range(0, rows).Select(i => weights[i] == 0 ? levels - 1 : i % 13 == 5 ? -1 : random.NextInt(levels - 1))], levels, first);
    }

    // Orthogonal to the weights given, else powers, of a column on a scale of 1.
    private static EncodedPolynomial Polynomial(TestProblem test, int column, double[]? weights)
    {
        double[] x = [.. Enumerable.Range(0, test.Rows).Select(i => test[i, column])];
        double middle = x.Average(), size = Math.Max(x.Max() - x.Min(), 1e-300);
        x = [.. x.Select(v => 0.2 + ((v - middle) / size))];
        return new EncodedPolynomial(x, weights is not null && PolynomialBasis.Learn(x, weights, 3) is { } basis ? basis : new PolynomialBasis(3));
    }
}
