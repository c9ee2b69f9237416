using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Tests.Laws;

namespace Whittle.Tests.Design;

/// <summary>Sparse columns: how they are made, what is refused, and that a whole path on them is that of their dense spelling.</summary>
public class SparseDesignTests
{
    public static TheoryData<int, int, double, bool, bool> Problems => new()
    {
        { 300, 60, 1.0, true, true }, { 300, 60, 0.5, true, false }, { 300, 60, 0.0, true, true }, { 60, 400, 1.0, true, true }, { 60, 400, 0.7, false, false }, { 60, 400, 1.0, false, true },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_certified_path_equals_that_of_the_dense_spelling(int n, int p, double ratio, bool intercept, bool standardize)
    {
        var random = new Xoshiro256(8);
        double[] x = [.. Enumerable.Range(0, n * p).Select(k => random.NextDouble() < 0.02 + (0.3 * (k / n) / p) ? Math.Abs(random.NextNormal()) + 0.1 : 0)];
        double[] y = [.. Enumerable.Range(0, n).Select(i => 2 + random.NextNormal() + Enumerable.Range(0, 8).Sum(k => x[i + ((p - 1 - (3 * k)) * n)] * (k - 3.5)))];
        double[] weights = [.. Enumerable.Range(0, n).Select(i => i % 7 == 3 ? 0 : 0.5 + (i % 3))];
        var options = new RegressionOptions { Intercept = intercept, Standardize = standardize };
        int[] stored = [.. Enumerable.Range(0, x.Length).Where(k => x[k] != 0)];
        random.Shuffle(stored);
        SparseDesign sparse = SparseDesign.FromTriplets(Array.ConvertAll(stored, k => k % n), Array.ConvertAll(stored, k => k / n), Array.ConvertAll(stored, k => x[k]), n, p);
        Regression one = Regression.ElasticNet(sparse, y, ratio, weights, null, options), two = Regression.ElasticNet(new DenseDesign(x, n, p), y, ratio, weights, null, options);
        Assert.Equal(two.LambdaMax, one.LambdaMax, 1e-13 * two.LambdaMax);
        var problem = new TestProblem("sparse", n, p, x, y, weights, [.. Enumerable.Repeat(1.0, p)], intercept, standardize);
        var grid = new LambdaGrid { Values = new LambdaGrid { Count = 25, Ratio = 0.02 }.Resolve(two.LambdaMax, n, p) };
        PathPoint[] points = [.. one.FitPath(grid).Points], expected = [.. two.FitPath(grid).Points];
        Assert.Equal(25, points.Length);
        foreach ((PathPoint a, PathPoint b) in points.Zip(expected))
        {
            double[] left = Fitted.Of(problem, ratio, a).Coefficients, right = Fitted.Of(problem, ratio, b).Coefficients;
            Assert.All(left.Zip(right), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
            Assert.Equal(b.Intercept, a.Intercept, 1e-9);
        }
    }

    // More entries than are sorted by row together: the parts, each sorted alone, say the same to the last bit.
    [Fact]
    public void Products_of_many_entries_are_those_of_their_parts()
    {
        const int Rows = 3000, Columns = 130, Half = Columns / 2;
        var random = new Xoshiro256(3);
        double[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())], weights = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() / Rows)], centres = new double[Columns];
        var x = new SparseDesign(values, (int[])[.. Enumerable.Range(0, Rows * Columns).Select(k => k % Rows)], (int[])[.. Enumerable.Range(0, Columns + 1).Select(j => j * Rows)], Rows);
        int[] all = [.. Enumerable.Range(0, Columns)], some = [3, 70, 11, 128];
        double[] whole = new double[some.Length * Columns], part = new double[some.Length * Half];
        x.CrossProducts(some, all, centres, weights, whole, new Workers(2));
        foreach (int first in new[] { 0, Half })
        {
            x.CrossProducts(some, all.AsMemory(first, Half), centres, weights, part, new Workers(1));
            Assert.Equal(part, whole[(first * some.Length)..((first + Half) * some.Length)]);
        }

        var dense = new double[whole.Length];
        new DenseDesign(values, Rows, Columns).CrossProducts(some, all, centres, weights, dense, new Workers(1));
        Assert.All(whole.Zip(dense), pair => Assert.Equal(pair.Second, pair.First, 1e-13));
    }

    [Fact]
    public void Triplets_in_any_order_are_sorted_and_those_of_one_place_added_in_order()
    {
        SparseDesign x = SparseDesign.FromTriplets([2, 0, 2, 1, 2], [1, 0, 1, 1, 1], [1e16, 4, 1, -7, -1e16], 3, 3);
        Assert.Equal((3, 3, 3), (x.Rows, x.Columns, x.EntryCount));
        Assert.Equal([4, 0, 0, 0, -7, 0, 0, 0, 0], Spell(x));
        Assert.Equal(0, SparseDesign.FromTriplets([], [], [], 3, 0).Columns);
    }

    [Theory]
    [InlineData(0, new[] { 0, 0 }, new int[0], new double[0], "bad-sparse", "The sparse matrix cannot be used: it has 0 rows, and there must be at least one.")]
    [InlineData(3, new int[0], new int[0], new double[0], "bad-sparse", "The sparse matrix cannot be used: 0 values, 0 rows and columns that run from 0 to 0 do not fit together.")]
    [InlineData(3, new[] { 0, 2 }, new[] { 0 }, new[] { 1.0 }, "bad-sparse", "The sparse matrix cannot be used: 1 values, 1 rows and columns that run from 0 to 2 do not fit together.")]
    [InlineData(3, new[] { 0, 1 }, new[] { 0, 1 }, new[] { 1.0 }, "bad-sparse", "The sparse matrix cannot be used: 1 values, 2 rows and columns that run from 0 to 1 do not fit together.")]
    [InlineData(3, new[] { 0, 2, 1, 2 }, new[] { 0, 1 }, new[] { 1.0, 2 }, "bad-sparse", "The sparse matrix cannot be used: column 1 (from 0) begins at entry 2 and ends at 1.")]
    [InlineData(3, new[] { 0, 9, 2 }, new[] { 0, 1 }, new[] { 1.0, 2 }, "bad-sparse", "The sparse matrix cannot be used: column 0 (from 0) begins at entry 0 and ends at 9.")]
    [InlineData(3, new[] { 0, 1, 2 }, new[] { 0, 3 }, new[] { 1.0, 2 }, "bad-sparse", "The sparse matrix cannot be used: column 1 names row 3 of 3 (from 0).")]
    [InlineData(3, new[] { 0, 1, 2 }, new[] { 0, -1 }, new[] { 1.0, 2 }, "bad-sparse", "The sparse matrix cannot be used: column 1 names row -1 of 3 (from 0).")]
    [InlineData(3, new[] { 0, 2 }, new[] { 1, 1 }, new[] { 1.0, 2 }, "bad-sparse", "The sparse matrix cannot be used: row 1 follows row 1 in column 0 (from 0); rows must ascend.")]
    [InlineData(3, new[] { 0, 2 }, new[] { 0, 2 }, new[] { 1.0, double.NaN }, "not-finite", "Column 'x1' holds NaN; every number must be finite.")]
    public void What_is_no_sparse_matrix_is_refused(int rows, int[] starts, int[] rowIndices, double[] values, string code, string message) =>
        FaultAssert.Throws(FaultKind.Data, code, message, () => _ = new SparseDesign(values, rowIndices, starts, rows));

    [Fact]
    public void Triplets_outside_the_matrix_or_of_other_lengths_are_refused()
    {
        FaultAssert.Throws(FaultKind.Data, "bad-sparse", "The sparse matrix cannot be used: entry 1 stands in row 0, column 2 (from 0) of a matrix of 3 × 2.", () => SparseDesign.FromTriplets([0, 0], [1, 2], [1, 1], 3, 2));
        FaultAssert.Throws(FaultKind.Data, "bad-sparse", "The sparse matrix cannot be used: entry 0 stands in row -1, column 0 (from 0) of a matrix of 3 × 2.", () => SparseDesign.FromTriplets([-1], [0], [1], 3, 2));
        FaultAssert.Throws(FaultKind.Data, "bad-sparse", "The sparse matrix cannot be used: 1 rows, 0 columns and 1 values do not make a matrix of 3 × 2.", () => SparseDesign.FromTriplets([1], [], [1], 3, 2));
        Assert.Equal("not-finite", Assert.Throws<WhittleException>(() => SparseDesign.FromTriplets([1, 1], [0, 0], [1e308, 1e308], 3, 2)).Code);
    }

    [Fact]
    public void Floats_that_are_not_finite_or_do_not_fill_the_shape_are_refused()
    {
        FaultAssert.Throws(FaultKind.Data, "not-finite", "Column 'x2' holds Infinity; every number must be finite.", () => _ = new DenseFloatDesign(new[] { 1, 2, 3, float.PositiveInfinity }, 2, 2));
        FaultAssert.Throws(FaultKind.Data, "bad-shape", "3 values do not make a matrix of 2 rows × 2 columns.", () => _ = new DenseFloatDesign(new float[3], 2, 2));
    }

    private static double[] Spell(SparseDesign x)
    {
        var spelled = new double[x.Rows * x.Columns];
        for (int j = 0; j < x.Columns; j++)
        {
            x.CopyColumn(j, 0, spelled.AsSpan(j * x.Rows, x.Rows));
        }

        return spelled;
    }
}
