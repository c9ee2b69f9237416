using System.Numerics;
using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Compensated sums against exact integers: terms that cancel to almost nothing still leave as many digits as 106 bits would.</summary>
public class CompensatedSumsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void A_dot_product_that_cancels_is_right_to_twice_the_digits(int n)
    {
        var random = new Xoshiro256(n);
        double[] x = Integers(random, n), v = Integers(random, n), xLow = Fractions(random, n), vLow = Fractions(random, n);
        BigInteger exact = 0, size = 0;
        for (int i = 0; i < n; i++)
        {
            BigInteger term = (Scaled(x[i]) + Scaled(xLow[i])) * (Scaled(v[i]) + Scaled(vLow[i]));
            exact += term;
            size += BigInteger.Abs(term);
        }

        // Start from what takes the leading digits away.
        double start = -(double)(exact >> (2 * Bits));
        exact += (BigInteger)start << (2 * Bits);
        size += BigInteger.Abs((BigInteger)start) << (2 * Bits);
        DoubleDouble found = CompensatedSums.Dot(start, x, xLow, v, vLow);
        BigInteger error = BigInteger.Abs(Doubled(found.Hi) + Doubled(found.Lo) - exact);
        Assert.True(error <= (size * (n + 1)) >> 104, $"{error} of {size}");
    }

    [Fact]
    public void Subtracting_a_column_back_and_forth_leaves_nothing()
    {
        var random = new Xoshiro256(9);
        double[] x = Fractions(random, 300), xLow = [.. x.Select(v => v * 1e-17)], sum = Integers(random, 300), rest = new double[300], start = [.. sum];
        DoubleDouble b = DoubleDouble.Sum(Math.PI, 1.2246467991473532e-16);
        CompensatedSums.SubtractScaled(b, x, xLow, sum, rest);
        Assert.All(Enumerable.Range(0, 300), i =>
        {
            DoubleDouble expected = start[i] - (DoubleDouble.Sum(x[i], xLow[i]) * b);
            Assert.Equal(0, (DoubleDouble.Sum(sum[i], rest[i]) - expected).Hi, Math.ScaleB(Math.Abs(start[i]) + 4, -102));
        });
        CompensatedSums.SubtractScaled(-b, x, xLow, sum, rest);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(start[i], sum[i] + rest[i]));
    }

    // Every number here is a multiple of 2^−Bits.
    private const int Bits = 120;

    private static double[] Integers(Xoshiro256 random, int n) => [.. Enumerable.Range(0, n).Select(_ => Math.Round(1e12 * random.NextNormal()))];

    private static double[] Fractions(Xoshiro256 random, int n) => [.. Enumerable.Range(0, n).Select(_ => Math.ScaleB(random.NextInt(1 << 30) - (1 << 29), -45))];

    private static BigInteger Scaled(double value) => (BigInteger)Math.ScaleB(value, 60) << (Bits - 60);

    private static BigInteger Doubled(double value)
    {
        int exponent = value == 0 ? 0 : Math.ILogB(value) - 52;
        return (BigInteger)Math.ScaleB(value, -exponent) << (exponent + (2 * Bits));
    }
}
