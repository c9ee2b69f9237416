using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Against R 4.2.2: <c>2*pt(-abs(t), df)</c> and <c>qt(1 - tail/2, df)</c>.</summary>
public class StudentTTests
{
    [Theory]
    [InlineData(0.5, 1, 0.7048327646991336)]
    [InlineData(2, 3, 0.1393259685588431)]
    [InlineData(2.262157162740992, 9, 0.05000000000467562)]
    [InlineData(-4, 50, 0.0002091902463640337)]
    [InlineData(0.001, 7, 0.9992300172449988)]
    [InlineData(12, 2.5, 0.002836215030078323)]
    [InlineData(1.96, 1e6, 0.0499960675852698)]
    [InlineData(40, 30, 1.372604519440636e-27)]
    public void A_two_sided_tail_is_that_of_R(double t, double degrees, double tail) => Assert.Equal(tail, StudentT.TwoSided(t, degrees), 1e-12 * Math.Max(1, degrees / 1e4) * tail);

    [Theory]
    [InlineData(0.05, 9, 2.262157162798205)]
    [InlineData(0.01, 4, 4.604094871349992)]
    [InlineData(0.008, 19, 2.962395830217863)]
    [InlineData(0.5, 1, 1)]
    public void A_quantile_is_that_of_R(double tail, double degrees, double quantile) => Assert.Equal(quantile, StudentT.Quantile(tail, degrees), 1e-11 * quantile);

    [Fact]
    public void At_zero_the_tail_is_one_and_at_infinity_nothing()
    {
        Assert.Equal(1, StudentT.TwoSided(0, 5));
        Assert.Equal(0, StudentT.TwoSided(double.PositiveInfinity, 5));
    }
}
