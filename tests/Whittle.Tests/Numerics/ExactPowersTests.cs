using System.Numerics;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

public class ExactPowersTests
{
    [Fact]
    public void The_high_part_is_the_power_rounded_once_and_the_low_part_the_rest()
    {
        // x = m/2⁵⁰ with a full mantissa, so that xᵏ = mᵏ/2^50k is known.
        BigInteger m = (1L << 52) + 1_234_567_890_123;
        (double[] high, double[] low) = ExactPowers.Of([2.5, Math.ScaleB((double)m, -50)], 9);
        for (int k = 1; k <= 9; k++)
        {
            BigInteger exact = BigInteger.Pow(m, k);
            BigInteger found = (Scaled(high[(2 * k) - 1], 50 * k) + Scaled(low[(2 * k) - 1], 50 * k)) - exact;
            Assert.True(BigInteger.Abs(found) <= (5 * (k - 1) * exact) >> 106, $"power {k} is {found} off {exact}");
            Assert.Equal(high[(2 * k) - 1], high[(2 * k) - 1] + low[(2 * k) - 1]);
            Assert.Equal(Math.Pow(2.5, k), high[(2 * k) - 2] + low[(2 * k) - 2]);
        }
    }

    [Fact]
    public void A_degree_below_one_is_refused() => FaultAssert.Throws(
        FaultKind.Usage, "bad-options", "Degree is 0; it must be in [1, Infinity): the highest power to form.", () => ExactPowers.Of([1, 2], 0));

    [Fact]
    public void A_power_that_overflows_is_named() => Assert.Equal(
        ("not-finite", "column 'x^2', row 3"), Fault(() => ExactPowers.Of([1, 2, 1e200], 4)));

    private static (string Code, string? Where) Fault(Action action)
    {
        WhittleException fault = Assert.Throws<WhittleException>(action);
        return (fault.Code, fault.Where);
    }

    // value·2^bits, rounded to an integer where it is not one.
    private static BigInteger Scaled(double value, int bits)
    {
        int exponent = value == 0 ? 0 : Math.ILogB(value) - 52, shift = exponent + bits;
        var mantissa = (BigInteger)Math.ScaleB(value, -exponent);
        return shift >= 0 ? mantissa << shift : mantissa >> -shift;
    }
}
