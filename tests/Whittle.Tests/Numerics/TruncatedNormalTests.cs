using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Against R 4.2.2: <c>pnorm</c>, far out Simpson's rule, and <c>uniroot</c>.</summary>
public class TruncatedNormalTests
{
    [Theory]
    [InlineData(1.3, 0, 1, 0.5, 4, 0.68633071995381845)]
    [InlineData(1.3, -5, 0.5, 1, double.PositiveInfinity, 0.99940572294485197)]
    [InlineData(1.0001, -40, 1, 1, 1.5, 0.004094037616574692)]
    [InlineData(-0.2, 0.3, 2, double.NegativeInfinity, 0.4, 0.77180943182344797)]
    [InlineData(0.7, 2, 1, -1, 1, 0.6067853571035674)]
    public void Its_distribution_function_is_that_of_R(double x, double mean, double deviation, double low, double high, double expected)
    {
        Assert.Equal(expected, new TruncatedNormal(deviation, low, high).Cdf(x, mean), 1e-11 * expected);
        Assert.Equal(1 - expected, new TruncatedNormal(deviation, -high, -low).Cdf(-x, -mean), 1e-11 * expected);
    }

    [Theory]
    [InlineData(0.95, -2.5921971619766775)]
    [InlineData(0.05, 2.9503998788322163)]
    public void A_mean_is_that_of_R(double probability, double expected) => Assert.Equal(expected, new TruncatedNormal(1, 0.5, 4).MeanOf(1.3, probability), 1e-10);

    // Close to an end the mean is far away: beyond the end x is nearly exponential with rate (low − μ)/σ².
    [Fact]
    public void Close_to_an_end_the_mean_is_far_away_and_still_found()
    {
        var law = new TruncatedNormal(1, 1, double.PositiveInfinity);
        double mean = law.MeanOf(1 + 1e-6, 0.95);
        Assert.Equal(0.95, law.Cdf(1 + 1e-6, mean), 1e-9);
        Assert.Equal(Math.Log(20) / 1e-6, 1 - mean, 1e-5 * (1 - mean));
        Assert.Equal(double.NegativeInfinity, law.MeanOf(1, 0.95));
    }

    [Theory]
    [InlineData(0.1, 1.6448536269514715)]
    [InlineData(0.001, 3.2905267314919255)]
    public void A_normal_quantile_is_that_of_R(double tail, double expected)
    {
        Assert.Equal(expected, NormalTail.Quantile(tail), 1e-13);
        Assert.Equal(tail, NormalTail.TwoSided(-expected), 1e-13);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.9999)]
    [InlineData(2.0001)]
    [InlineData(40)]
    public void Mills_ratio_is_between_its_bounds(double x)
    {
        // 2/(x + √(x² + 4)) < M(x) < 4/(3x + √(x² + 8)) (Birnbaum 1942; Sampford 1953).
        double ratio = NormalTail.MillsRatio(x);
        Assert.InRange(ratio, 2 / (x + Math.Sqrt((x * x) + 4)), 4 / ((3 * x) + Math.Sqrt((x * x) + 8)));
    }
}
