using Whittle.Data;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Tests.Laws;

namespace Whittle.Tests.Design;

/// <summary>Implicit one-hot columns, alone and beside numbers, are the same matrix as their spelling-out, verb by verb and fit by fit.</summary>
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
        var workers = new Workers(1);
        for (int trial = 0; trial < 20; trial++)
        {
            int[] columns = [.. Enumerable.Range(0, p)];
            random.Shuffle(columns);
            columns = columns[..random.NextInt(p + 1)];
            double[] b = [.. columns.Select(_ => random.NextNormal())], vectors = [.. Enumerable.Range(0, 3 * Rows).Select(_ => random.NextNormal())];
            double[] one = [.. vectors.Take(Rows)], two = [.. one], dots = new double[3 * columns.Length], others = new double[3 * columns.Length];
            design.AddProduct(columns, b, centres, one, workers);
            dense.AddProduct(columns, b, centres, two, workers);
            AssertClose(two, one);
            design.TransposeMultiply(columns, centres, vectors, 3, dots, workers);
            dense.TransposeMultiply(columns, centres, vectors, 3, others, workers);
            AssertClose(others, dots);
        }

        for (int j = 0; j < p; j++)
        {
            double[] one = new double[Rows], two = new double[Rows];
            design.CopyColumn(j, centres[j], one);
            dense.CopyColumn(j, centres[j], two);
            Assert.Equal(two, one);
            ColumnMoments a = design.Moments(j, weights, weights.Sum()), c = dense.Moments(j, weights, weights.Sum());
            AssertClose([c.Mean, c.Deviation], [a.Mean, a.Deviation]);
            Assert.Equal(c.IsConstant, a.IsConstant);
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
    }

    private static double[] Spell(int[] codes, int levels, int first) =>
        [.. Enumerable.Range(first, levels - first).SelectMany(level => codes.Select(c => c == level ? 1.0 : 0))];

    private static double[] Draw(Xoshiro256 random) => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
}
