using Whittle.Data;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Tests.Laws;

namespace Whittle.Tests.Design;

/// <summary>Every kind of storage, alone and beside others, is the same matrix as its spelling-out, verb by verb and fit by fit.</summary>
public class DesignTests
{
    private const int Rows = 90;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_verb_of_a_factor_equals_its_dense_spelling(int first)
    {
        var random = new Xoshiro256(1);
        int[] codes = [.. Enumerable.Range(0, Rows).Select(i => i % 13 == 0 ? -1 : random.NextInt(5))];
        var factor = new FactorDesign(codes, 5, first);
        var dense = new DenseDesign(Spell(codes, 5, first), Rows, 5 - first);
        AssertSameVerbs(factor, dense, random);
    }

    [Fact]
    public void Every_verb_of_a_joined_design_equals_its_dense_spelling()
    {
        var random = new Xoshiro256(2);
        int[] colours = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(3))], sexes = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(2))];
        double[] numbers = [.. Enumerable.Range(0, 7 * Rows).Select(_ => 5 + random.NextNormal())];
        var joined = new JoinedDesign(
        [
            new DenseDesign(numbers.AsMemory(0, 2 * Rows), Rows, 2), new FactorDesign(colours, 3, 0), new DenseDesign(ReadOnlyMemory<double>.Empty, Rows, 0),
            new FactorDesign(sexes, 2, 1), new DenseDesign(numbers.AsMemory(2 * Rows), Rows, 5),
        ]);
        double[] spelled = [.. numbers[..(2 * Rows)], .. Spell(colours, 3, 0), .. Spell(sexes, 2, 1), .. numbers[(2 * Rows)..]];
        AssertSameVerbs(joined, new DenseDesign(spelled, Rows, 11), random);
    }

    [Fact]
    public void Every_verb_of_sparse_columns_equals_its_dense_spelling()
    {
        var random = new Xoshiro256(4);
        double[] x = Sparse(random, Rows, 40);
        AssertSameVerbs(Compress(x, Rows, 40), new DenseDesign(x, Rows, 40), random);
        AssertSameVerbs(new SparseDesign(ReadOnlyMemory<double>.Empty, ReadOnlyMemory<int>.Empty, new int[4], Rows), new DenseDesign(new double[3 * Rows], Rows, 3), random);
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(90, 11)]
    [InlineData(1300, 11)]
    [InlineData(5000, 9)]
    public void Products_for_several_vectors_have_the_bits_of_single_ones(int rows, int count)
    {
        const int Columns = 71;
        var random = new Xoshiro256(rows + count);
        float[] x = [.. Enumerable.Range(0, Columns * rows).Select(_ => (float)random.NextNormal())];
        double[] centres = [.. Enumerable.Range(0, Columns).Select(_ => random.NextNormal())];
        int[] all = [.. Enumerable.Range(0, Columns)], some = [.. all.Where(j => j % 3 > 0)];
        foreach (DesignMatrix matrix in new DesignMatrix[] { new DenseDesign(Array.ConvertAll(x, v => (double)v), rows, Columns), new DenseFloatDesign(x, rows, Columns) })
        {
            // Runs of the same indices, of four and more and fewer, and one of its own among them.
            SparseVector[] vectors = [.. Enumerable.Range(0, count).Select(q => q == 5 ? some : all).Select(indices => new SparseVector(indices, [.. indices.Select(_ => random.NextNormal())]))];
            double[] start = [.. Enumerable.Range(0, rows * count).Select(_ => random.NextNormal())], expected = [.. start];
            for (int q = 0; q < count; q++)
            {
                matrix.AddProduct(vectors[q].Indices, vectors[q].Values, centres, expected.AsMemory(q * rows, rows), new Workers(1));
            }

            foreach (int threads in new[] { 1, 3 })
            {
                double[] together = [.. start];
                matrix.AddProducts(vectors, centres, together, new Workers(threads));
                Assert.Equal(expected, together);
            }
        }
    }

    [Fact]
    public void Every_verb_of_floats_is_that_of_the_widened_numbers_to_the_bit()
    {
        var random = new Xoshiro256(5);
        float[] x = [.. Enumerable.Range(0, 11 * Rows).Select(k => (float)(random.NextNormal() + (k / Rows)))];
        double[] widened = Array.ConvertAll(x, v => (double)v);
        AssertSameVerbs(new DenseFloatDesign(x, Rows, 11), new DenseDesign(widened, Rows, 11), random);
        double[] one = new double[3 * 11], two = new double[3 * 11], vectors = [.. Enumerable.Range(0, 3 * Rows).Select(_ => random.NextNormal())];
        int[] all = [.. Enumerable.Range(0, 11)];
        new DenseFloatDesign(x, Rows, 11).TransposeMultiply(all, new double[11], vectors, 3, one, new Workers(1));
        new DenseDesign(widened, Rows, 11).TransposeMultiply(all, new double[11], vectors, 3, two, new Workers(1));
        Assert.Equal(two, one);
    }

    [Fact]
    public void Any_number_of_vectors_and_none_is_multiplied_by_short_and_by_long_columns()
    {
        const int p = 37;
        var random = new Xoshiro256(8);
        foreach (int n in new[] { 1, 30, 500, 769, 2100 })
        {
            double[] x = [.. Enumerable.Range(0, n * p).Select(_ => random.NextNormal())], centres = [.. Enumerable.Range(0, p).Select(_ => random.NextNormal())];
            int[] columns = [.. Enumerable.Range(0, p).Where(j => j % 3 != 1)];
            for (int count = 0; count <= 5; count++)
            {
                double[] v = [.. Enumerable.Range(0, count * n).Select(_ => random.NextNormal())], found = new double[count * columns.Length];
                Array.Fill(found, 7);
                new DenseDesign(x, n, p).TransposeMultiply(columns, centres, v, count, found, new Workers(2));
                for (int k = 0; k < found.Length; k++)
                {
                    (int q, int j) = (k / columns.Length, columns[k % columns.Length]);
                    Assert.Equal(Enumerable.Range(0, n).Sum(i => (x[(j * n) + i] - centres[j]) * v[(q * n) + i]), found[k], 1e-10);
                }
            }
        }
    }

    [Fact]
    public void Every_verb_of_all_kinds_joined_equals_its_dense_spelling()
    {
        var random = new Xoshiro256(6);
        int[] codes = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(4))];
        float[] floats = [.. Enumerable.Range(0, 3 * Rows).Select(_ => (float)random.NextNormal())];
        double[] sparse = Sparse(random, Rows, 9), numbers = Draw(random);
        var joined = new JoinedDesign([Compress(sparse, Rows, 9), new FactorDesign(codes, 4, 0), new DenseFloatDesign(floats, Rows, 3), new DenseDesign(numbers, Rows, 1), Compress(sparse, Rows, 9)]);
        double[] spelled = [.. sparse, .. Spell(codes, 4, 0), .. floats.Select(v => (double)v), .. numbers, .. sparse];
        AssertSameVerbs(joined, new DenseDesign(spelled, Rows, 26), random);
    }

    [Fact]
    public void Columns_long_enough_to_be_shared_out_give_the_same_bits_on_any_number_of_threads()
    {
        const int n = 3000, p = 150;
        var random = new Xoshiro256(7);
        double[] x = [.. Enumerable.Range(0, n * p).Select(_ => random.NextDouble() < 0.2 ? random.NextNormal() : 0)], v = [.. Enumerable.Range(0, 9 * n).Select(_ => random.NextNormal())];
        double[] centres = [.. Enumerable.Range(0, p).Select(_ => random.NextNormal())], weights = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        int[] all = [.. Enumerable.Range(0, p)];
        SparseDesign sparse = Compress(x, n, p);
        double[][] Verbs(DesignMatrix design, int threads)
        {
            var workers = new Workers(threads);
            double[] product = [.. v], dots = new double[9 * p], gram = new double[p * p];
            design.AddProduct(all, v.AsMemory(0, p), centres, product, workers);
            design.TransposeMultiply(all, centres, v, 9, dots, workers);
            design.CrossProducts(all, all, centres, weights, gram, workers);
            return [product, dots, gram, [.. design.Moments(weights, weights.Sum(), workers).SelectMany(m => new[] { m.Mean, m.Deviation })]];
        }

        double[][] one = Verbs(sparse, 1);
        Assert.Equal(one, Verbs(sparse, 2));
        Assert.Equal(one, Verbs(sparse, 3));
        foreach ((double[] expected, double[] actual) in Verbs(new DenseDesign(x, n, p), 1).Zip(one))
        {
            AssertClose(expected, actual, 1e-11);
        }
    }

    [Fact]
    public void Cross_products_of_many_rows_are_sums_of_runs_and_mirrored_where_the_columns_end_the_rows()
    {
        const int n = 9001, p = 141;
        var random = new Xoshiro256(9);
        double[] x = [.. Enumerable.Range(0, n * p).Select(_ => 3 + random.NextNormal())], weights = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], centres = [.. Enumerable.Repeat(2.9, p)];
        var design = new DenseDesign(x, n, p);
        int[] all = [.. Enumerable.Range(0, p)];
        foreach ((int[] rows, int[] columns) in new[] { (all, all), (all, all[70..]), (all[..5], all[3..80]), (all[20..], all[..1]) })
        {
            double[] one = new double[rows.Length * columns.Length], two = [.. Enumerable.Repeat(double.NaN, one.Length)];
            design.CrossProducts(rows, columns, centres, weights, one, new Workers(1));
            design.CrossProducts(rows, columns, centres, weights, two, new Workers(2));
            Assert.Equal(one, two);
            for (int at = 0; at < one.Length; at += 17)
            {
                int k = rows[at % rows.Length], q = columns[at / rows.Length];
                double expected = Enumerable.Range(0, n).Sum(i => weights[i] * (x[i + (k * n)] - 2.9) * (x[i + (q * n)] - 2.9));
                Assert.Equal(expected, one[at], 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void A_table_with_text_fits_as_its_one_hot_columns_of_numbers(double ratio)
    {
        var random = new Xoshiro256(3);
        string[] jobs = ["teacher", "nurse", "other", "clerk"];
        double[] age = Draw(random), income = Draw(random), y = Draw(random), weights = [.. Draw(random).Select(Math.Abs)];
        string[] job = [.. y.Select(_ => jobs[random.NextInt(4)])], sex = [.. y.Select(_ => random.NextInt(2) == 0 ? "F" : "M")];
        for (int i = 0; i < Rows; i++)
        {
            y[i] += (2 * age[i]) + (job[i] == "nurse" ? 3 : 0) + (sex[i] == "M" ? 1 : 0);
        }

        Column[] shared = [new NumberColumn("income", income), new NumberColumn("y", y), new NumberColumn("w", weights)];
        string[] levels = ["clerk", "nurse", "other", "teacher"];
        var text = new Table([new NumberColumn("age", age), new TextColumn("job", job), new TextColumn("sex", sex), .. shared]);
        var numbers = new Table(
        [
            new NumberColumn("age", age), .. levels.Select(l => new NumberColumn($"job={l}", [.. job.Select(j => j == l ? 1.0 : 0)])),
            new NumberColumn("sex=M", [.. sex.Select(s => s == "M" ? 1.0 : 0)]), .. shared,
        ]);
        var options = new RegressionOptions { Weights = "w", PenaltyFactors = new Dictionary<string, double> { ["income"] = 0.5 } };
        Regression implicitly = Regression.ElasticNet(text, "y", ratio, options), spelled = Regression.ElasticNet(numbers, "y", ratio, options);
        Assert.Equal(["age", "job=clerk", "job=nurse", "job=other", "job=teacher", "sex=M", "income"], implicitly.Names);
        Assert.Equal(spelled.Names, implicitly.Names);
        double[] x = [.. spelled.Names.SelectMany(name => numbers.Numbers(name))];
        var test = new TestProblem("one-hot", Rows, 7, x, y, weights, [1, 1, 1, 1, 1, 1, 0.5], true, true);
        foreach ((PathPoint a, PathPoint b) in implicitly.FitPath(new LambdaGrid { Count = 20 }).Points.Zip(spelled.FitPath(new LambdaGrid { Count = 20 }).Points))
        {
            Assert.Equal(b.Lambda, a.Lambda, 1e-13 * b.Lambda);
            Assert.Equal(b.Indices, a.Indices);
            Fitted.Of(test, ratio, a).AssertEquals(Fitted.Of(test, ratio, b));
        }
    }

    private static void AssertSameVerbs(DesignMatrix design, DenseDesign dense, Xoshiro256 random)
    {
        Assert.Equal((dense.Rows, dense.Columns), (design.Rows, design.Columns));
        int p = design.Columns;
        double[] centres = [.. Enumerable.Range(0, p).Select(_ => random.NextNormal())], weights = [.. Enumerable.Range(0, Rows).Select(i => i % 9 == 4 ? 0 : random.NextDouble())];
        Workers alone = new(1), both = new(2);
        for (int trial = 0; trial < 20; trial++)
        {
            int[] columns = Draw(random, p), others = Draw(random, p);
            double[] b = [.. columns.Select(_ => random.NextNormal())], vectors = [.. Enumerable.Range(0, 3 * Rows).Select(_ => random.NextNormal())];
            int[] sorted = [.. columns.Order()], fewer = [.. others.Order()];
            SparseVector[] points = [new(sorted, b), new(fewer, [.. fewer.Select(_ => random.NextNormal())]), SparseVector.Empty];
            double[][] Verbs(DesignMatrix matrix, Workers workers)
            {
                double[] product = vectors[..Rows], products = [.. vectors], dot = new double[columns.Length], dots = new double[3 * columns.Length], cross = new double[columns.Length * others.Length];
                matrix.AddProduct(columns, b, centres, product, workers);
                matrix.AddProducts(points, centres, products, workers);
                matrix.TransposeMultiply(columns, centres, vectors, 1, dot, workers);
                matrix.TransposeMultiply(columns, centres, vectors, 3, dots, workers);
                matrix.CrossProducts(columns, others, centres, weights, cross, workers);
                return [product, products, dot, dots, cross];
            }

            double[][] expected = Verbs(dense, alone), actual = Verbs(design, alone);
            Assert.Equal(actual, Verbs(design, both));
            for (int verb = 0; verb < expected.Length; verb++)
            {
                AssertClose(expected[verb], actual[verb]);
            }
        }

        ColumnMoments[] moments = design.Moments(weights, weights.Sum(), alone), plain = dense.Moments(weights, weights.Sum(), alone);
        Assert.Equal(moments, design.Moments(weights, weights.Sum(), both));
        Assert.Equal(p, moments.Length);
        foreach (bool isCentred in new[] { true, false })
        {
            double[] vector = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())], products = new double[p], again = new double[p], expected = new double[p];
            Assert.Equal(moments, design.Moments(weights, weights.Sum(), vector, isCentred, products, alone));
            Assert.Equal(moments, design.Moments(weights, weights.Sum(), vector, isCentred, again, both));
            Assert.Equal(products, again);
            dense.TransposeMultiply(Enumerable.Range(0, p).ToArray(), isCentred ? Array.ConvertAll(plain, m => m.Mean) : new double[p], vector, 1, expected, alone);
            AssertClose(expected, products);
        }

        for (int j = 0; j < p; j++)
        {
            double[] one = new double[Rows], two = new double[Rows];
            design.CopyColumn(j, centres[j], one);
            dense.CopyColumn(j, centres[j], two);
            Assert.Equal(two, one);
            AssertClose([plain[j].Mean, plain[j].Deviation], [moments[j].Mean, moments[j].Deviation]);
            Assert.Equal(plain[j].IsConstant, moments[j].IsConstant);
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * (1 + Math.Abs(pair.First))));
    }

    private static int[] Draw(Xoshiro256 random, int p)
    {
        int[] columns = [.. Enumerable.Range(0, p)];
        random.Shuffle(columns);
        return columns[..random.NextInt(p + 1)];
    }

    // Columns of every filling from empty to full, among them constants (zero, and not), one constant but for rows without weight, and a stored zero.
    private static double[] Sparse(Xoshiro256 random, int rows, int columns)
    {
        var x = new double[rows * columns];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                x[i + (j * rows)] = (j % 10) switch
                {
                    1 => 3,
                    2 => i % 9 == 4 ? 5 : 0,
                    3 => i % 9 == 4 ? 0 : 5,
                    4 => i % 9 == 4 ? random.NextNormal() : 5,
                    5 => 1 + random.NextDouble(),
                    6 => i == 50 ? 0 : 1,
                    _ => random.NextInt(10) < j % 10 ? random.NextNormal() : 0,
                };
            }
        }

        return x;
    }

    private static SparseDesign Compress(double[] x, int rows, int columns)
    {
        int[] stored = [.. Enumerable.Range(0, x.Length).Where(k => x[k] != 0 || k % 37 == 0)], starts = [.. Enumerable.Range(0, columns + 1).Select(j => stored.Count(k => k < j * rows))];
        return new SparseDesign(Array.ConvertAll(stored, k => x[k]), Array.ConvertAll(stored, k => k % rows), starts, rows);
    }

    private static double[] Spell(int[] codes, int levels, int first) =>
        [.. Enumerable.Range(first, levels - first).SelectMany(level => codes.Select(c => c == level ? 1.0 : 0))];

    private static double[] Draw(Xoshiro256 random) => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
}
