using Whittle.Data;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Tests.Design;

/// <summary>Interactions and polynomials, which are never stored, are the same matrix as their columns spelled out, verb by verb.</summary>
public class ComputedDesignTests
{
    // More rows than a block has, and no multiple of it.
    private const int Rows = (2 * Kernels.RowBlock) + 37;
    private static readonly double[] A = Draw(1), B = Draw(2);
    private static readonly int[] Colour = Codes(3, 4), Sex = Codes(4, 2);

    public static TheoryData<string> Products => ["a:b", "a:colour", "colour:a", "colour:sex", "a:colour:b", "colour:a:sex", "poly:colour", "a:poly", "poly:raw:sex", "raw:colour:poly", "numbers:colour", "colour:numbers:sex"];

    [Theory]
    [MemberData(nameof(Products))]
    public void Every_verb_of_an_interaction_equals_its_dense_spelling(string product)
    {
        EncodedBlock[] parts = [.. product.Split(':').Select(Part)];
        double[][] spelled = Spelling.Of(new EncodedProduct(parts), Rows);
        DesignMatrix design = InteractionDesign.Of(parts, Rows);
        Assert.Equal(parts.All(p => p is EncodedFactor) ? typeof(FactorDesign) : typeof(InteractionDesign), design.GetType());
        AssertSameVerbs(design, spelled);
    }

    [Theory]
    [InlineData("poly")]
    [InlineData("raw")]
    public void Every_verb_of_polynomials_equals_their_dense_spelling(string kind)
    {
        var polynomial = (EncodedPolynomial)Part(kind);
        AssertSameVerbs(new PolynomialDesign(polynomial.X, polynomial.Basis), Spelling.Of(polynomial, Rows));
    }

    [Fact]
    public void A_column_of_a_large_mean_keeps_its_digits()
    {
        double[] far = [.. A.Select(a => 1e8 + a)], one = [.. A.Select(_ => 1.0)];
        DesignMatrix design = InteractionDesign.Of([new EncodedNumbers(far, 1), new EncodedNumbers(one, 1)], Rows);
        ColumnMoments near = new DenseDesign(A, Rows, 1).Moments(one, Rows, new Workers(1))[0], moments = design.Moments(one, Rows, new Workers(1))[0];
        Assert.Equal(near.Mean, moments.Mean - 1e8, 1e-7);
        Assert.Equal(near.Deviation, moments.Deviation, 1e-7);
        var sums = new double[1];
        design.TransposeMultiply(new[] { 0 }, new[] { moments.Mean }, one, 1, sums, new Workers(1));
        Assert.Equal(0, sums[0], 1e-4);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        DesignMatrix design = InteractionDesign.Of([Part("poly"), Part("colour")], Rows);
        double[] centres = Draw(9)[..design.Columns], vectors = [.. Draw(5), .. Draw(6)], one = new double[2 * design.Columns], four = new double[2 * design.Columns];
        int[] columns = [.. Enumerable.Range(0, design.Columns)];
        design.TransposeMultiply(columns, centres, vectors, 2, one, new Workers(1));
        design.TransposeMultiply(columns, centres, vectors, 2, four, new Workers(4));
        Assert.Equal(one, four);
        double[] sum = new double[Rows], sumOfFour = new double[Rows];
        design.AddProduct(columns, centres, centres, sum, new Workers(1));
        design.AddProduct(columns, centres, centres, sumOfFour, new Workers(4));
        Assert.Equal(sum, sumOfFour);
    }

    private static EncodedBlock Part(string name) => name switch
    {
        "a" => new EncodedNumbers(A, 1),
        "b" => new EncodedNumbers(B, 1),
        "numbers" => new EncodedNumbers(new double[][] { A, B }.SelectMany(v => v).ToArray(), 2),
        "colour" => new EncodedFactor(Colour, 4, 0),
        "sex" => new EncodedFactor(Sex, 2, 1),
        "poly" => new EncodedPolynomial(B, PolynomialBasis.Learn(B, Draw(7).Select(Math.Abs).ToArray(), 3)!),
        _ => new EncodedPolynomial(A, new PolynomialBasis(2)),
    };

    private static void AssertSameVerbs(DesignMatrix design, double[][] spelled)
    {
        var dense = new DenseDesign(spelled.SelectMany(c => c).ToArray(), Rows, spelled.Length);
        Assert.Equal((dense.Rows, dense.Columns), (design.Rows, design.Columns));
        var random = new Xoshiro256(8);
        int p = design.Columns;
        double[] centres = [.. Enumerable.Range(0, p).Select(_ => random.NextNormal())], weights = [.. Enumerable.Range(0, Rows).Select(i => i % 9 == 4 ? 0 : random.NextDouble())];
        var workers = new Workers(1);
        for (int trial = 0; trial < 6; trial++)
        {
            int[] columns = [.. Enumerable.Range(0, p)];
            random.Shuffle(columns);
            columns = columns[..random.NextInt(p + 1)];
            double[] b = [.. columns.Select(_ => random.NextNormal())], vectors = [.. Draw(10), .. Draw(11)];
            double[] one = [.. vectors[..Rows]], two = [.. one], dots = new double[2 * columns.Length], others = new double[2 * columns.Length];
            design.AddProduct(columns, b, centres, one, workers);
            dense.AddProduct(columns, b, centres, two, workers);
            AssertClose(two, one, 1e-12);
            Array.Fill(dots, double.NaN);
            design.TransposeMultiply(columns, centres, vectors, 2, dots, workers);
            dense.TransposeMultiply(columns, centres, vectors, 2, others, workers);
            AssertClose(others, dots, 1e-11);
        }

        for (int j = 0; j < p; j++)
        {
            double[] one = new double[Rows], two = new double[Rows];
            design.CopyColumn(j, centres[j], one);
            dense.CopyColumn(j, centres[j], two);
            AssertClose(two, one, 1e-15);
            ColumnMoments a = design.Moments(weights, weights.Sum(), new Workers(1))[j], c = dense.Moments(weights, weights.Sum(), new Workers(1))[j];
            AssertClose([c.Mean, c.Deviation], [a.Mean, a.Deviation], 1e-12);
            Assert.Equal(c.IsConstant, a.IsConstant);
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{expected[i]} is expected at {i}, and not {actual[i]}");
        }
    }

    private static double[] Draw(ulong seed)
    {
        var random = new Xoshiro256((long)seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => 1 + random.NextNormal())];
    }

    private static int[] Codes(int seed, int levels)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, Rows).Select(i => i % 13 == 0 ? -1 : random.NextInt(levels))];
    }
}
