using System.Numerics;
using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Double-double arithmetic against exact integers scaled by powers of two.</summary>
public class DoubleDoubleTests
{
    private const int Scale = 1200;

    [Fact]
    public void Sums_and_products_of_doubles_are_exact()
    {
        var random = new Xoshiro256(3);
        for (int trial = 0; trial < 2000; trial++)
        {
            double a = Math.ScaleB(random.NextNormal(), random.NextInt(80) - 40), b = Math.ScaleB(random.NextNormal(), random.NextInt(80) - 40);
            Assert.Equal(Exact(a) + Exact(b), Exact(DoubleDouble.Sum(a, b)));
            Assert.Equal(Exact(a) * Exact(b), Exact(DoubleDouble.Product(a, b)) << Scale);
        }
    }

    [Fact]
    public void Splitting_gives_the_same_bits_as_a_fused_multiply_add()
    {
        var random = new Xoshiro256(5);
        for (int trial = 0; trial < 2000; trial++)
        {
            double a = Math.ScaleB(random.NextNormal(), random.NextInt(800) - 400), b = Math.ScaleB(random.NextNormal(), random.NextInt(800) - 400);
            Assert.Equal(DoubleDouble.Product(a, b), DoubleDouble.SplitProduct(a, b));
        }

        Assert.Equal(DoubleDouble.Product(Math.ScaleB(1.1, 994), 3.3), DoubleDouble.SplitProduct(Math.ScaleB(1.1, 994), 3.3));
        Assert.Equal(DoubleDouble.Product(0, -7.7), DoubleDouble.SplitProduct(0, -7.7));
    }

    [Fact]
    public void Every_operation_keeps_31_digits()
    {
        var random = new Xoshiro256(4);
        for (int trial = 0; trial < 2000; trial++)
        {
            DoubleDouble a = Draw(random), b = Draw(random);
            BigInteger x = Exact(a), y = Exact(b);
            AssertClose(x + y, Exact(a + b), BigInteger.Abs(x) + BigInteger.Abs(y));
            AssertClose(x - y, Exact(a - b), BigInteger.Abs(x) + BigInteger.Abs(y));
            AssertClose((x * y) >> Scale, Exact(a * b), BigInteger.Abs(x * y) >> Scale);
            AssertClose((x << Scale) / y, Exact(a / b), BigInteger.Abs((x << Scale) / y));
        }
    }

    [Fact]
    public void Powers_of_integers_are_exact_where_they_fit()
    {
        (double[] high, double[] low) = ExactPowers.Of([13, -7, 21], 10);
        Assert.Equal(BigInteger.Pow(13, 10), (BigInteger)high[27] + (BigInteger)low[27]);
        Assert.Equal(BigInteger.Pow(-7, 9), (BigInteger)high[25] + (BigInteger)low[25]);
        Assert.Equal(Math.Pow(21, 4), high[11]);
    }

    private static DoubleDouble Draw(Xoshiro256 random)
    {
        double high = Math.ScaleB(random.NextNormal(), random.NextInt(40) - 20);
        return DoubleDouble.Sum(high, high * random.NextNormal() * 1e-17);
    }

    private static void AssertClose(BigInteger expected, BigInteger found, BigInteger size) => Assert.True(BigInteger.Abs(expected - found) <= (size >> 102), $"{expected} and {found}");

    private static BigInteger Exact(DoubleDouble value) => Exact(value.Hi) + Exact(value.Lo);

    // value·2^Scale, exactly.
    private static BigInteger Exact(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        int exponent = Math.ILogB(value) - 52;
        return (BigInteger)Math.ScaleB(value, -exponent) << (exponent + Scale);
    }
}
