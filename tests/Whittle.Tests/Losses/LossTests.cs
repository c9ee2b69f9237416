using Whittle.Losses;

namespace Whittle.Tests.Losses;

/// <summary>Each loss of rows against its own definition: derivatives by differences, conjugates by search, means by their links.</summary>
public class LossTests
{
    private static readonly double[] Predictors = [-3.5, -1.2, -0.3, 0.01, 0.4, 1.7, 3.1];

    public static TheoryData<string, string> Rows => new(LossCatalog.Standard.Names.Where(n => n is not ("multinomial" or "multi-squared" or "cox" or "quantile")).SelectMany(n => LossCatalog.Standard.LinksOf(n).Select(l => (n, l))));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Slope_and_curvature_are_the_derivatives_of_the_value(string name, string link)
    {
        Loss loss = Create(name, link);
        foreach ((double y, double eta) in Points(loss))
        {
            const double Step = 1e-5;
            EmpiricalLoss one = loss.On([y], [1]);
            (double slope, double curvature) = At(one, eta);
            Assert.Equal((loss.Value([y], [eta + Step]) - loss.Value([y], [eta - Step])) / (2 * Step), slope, 1e-8 * (1 + Math.Abs(slope) + Math.Abs(curvature)));
            Assert.Equal((At(one, eta + Step).Slope - At(one, eta - Step).Slope) / (2 * Step), curvature, 1e-7 * (1 + Math.Abs(curvature)));
            Assert.True(curvature >= 0);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_value_is_nought_at_the_response_and_positive_elsewhere(string name, string link)
    {
        Loss loss = Create(name, link);
        foreach ((double y, double eta) in Points(loss))
        {
            Assert.True(loss.Value([y], [eta]) >= 0);
            double saturated = link switch { "log" => Math.Log(y), "inverse" => 1 / y, "logit" => Math.Log(y / (1 - y)), "identity" => y, _ => double.NaN };
            if (double.IsFinite(saturated))
            {
                Assert.Equal(0, loss.Value([y], [saturated]), 1e-14 * (1 + y));
                Assert.Equal(y, loss.Mean(saturated), 1e-12 * (1 + Math.Abs(y)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_dual_value_is_the_least_of_the_loss_plus_a_slope(string name, string link)
    {
        Loss loss = Create(name, link);
        foreach ((double y, double eta) in Points(loss))
        {
            EmpiricalLoss one = loss.On([y], [1]);
            foreach (double shrink in new[] { 1, 0.7, 0.05 })
            {
                double descent = -At(one, eta).Slope, least = Least(loss, one, y, shrink * descent, link == "inverse" ? 1e-8 : -60);
                double dual = one.DualValue([eta], [descent], shrink);
                Assert.True(dual <= least + (1e-12 * (1 + Math.Abs(least))), $"y {y}, η {eta}: {dual:r} is above {least:r}");
                Assert.Equal(least, dual, 1e-9 * (1 + Math.Abs(least)));
            }
        }
    }

    [Fact]
    public void Outside_its_domain_a_dual_point_has_no_value()
    {
        Assert.Equal(double.NegativeInfinity, Loss.Logistic.On([1], [1]).DualValue([0], [1.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Poisson.On([2], [1]).DualValue([0], [2.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Gamma.On([2], [1]).DualValue([0], [-1.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.GammaInverse.On([2], [1]).DualValue([1], [-2.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Huber(1).On([2], [1]).DualValue([0], [1.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Tweedie().On([0], [1]).DualValue([0], [0.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Probit.On([1], [1]).DualValue([0], [-0.5], 1));
        Assert.Equal(double.NegativeInfinity, Loss.Multinomial(2).On([1], [1]).DualValue([0, 0], [0.5, -0.5], 1));
    }

    [Theory]
    [InlineData("logistic", 1.5, "a share in [0, 1]")]
    [InlineData("poisson", -1.0, "0 or more")]
    [InlineData("gamma", 0.0, "above 0")]
    [InlineData("tweedie", -0.5, "0 or more")]
    [InlineData("multinomial", 0.5, "the number of a class")]
    public void A_response_outside_the_domain_is_named_with_what_is_allowed(string name, double value, string allowed) =>
        Assert.Contains(allowed, LossCatalog.Standard.Create(name).FaultOf([value], 1, 0), StringComparison.Ordinal);

    [Fact]
    public void Probabilities_keep_their_digits_in_the_tails()
    {
        // Φ(−10) and Φ(2), from 50 digits.
        Assert.Equal(7.619853024160526e-24, Loss.Probit.Mean(-10.0), 1e-36);
        Assert.Equal(0.9772498680518208, Loss.Probit.Mean(2.0), 1e-15);
        Assert.Equal(Math.Exp(-50), Loss.Logistic.Mean(-50.0), 1e-36);
        Assert.Equal(50 + Math.Log(1 + Math.Exp(-50)), Loss.Logistic.Value([0], [50]), 1e-13);
    }

    private static Loss Create(string name, string link) => LossCatalog.Standard.Create(name, link, name == "huber" ? 1.3 : null);

    private static IEnumerable<(double Y, double Eta)> Points(Loss loss)
    {
        double[] responses = [0, 0.2, 0.5, 1, 2.5, 7];
        return from y in responses
               where loss.FaultOf([y], 1, 0) is null
               from eta in Predictors
               where loss.Link != "inverse" || eta > 0.2
               where loss.Name != "huber" || Math.Abs(Math.Abs(y - eta) - 1.3) > 1e-3
               select (y, eta);
    }

    private static (double Slope, double Curvature) At(EmpiricalLoss one, double eta)
    {
        var descent = new double[1];
        one.Descent([eta], descent);
        return (-descent[0], one.CurvatureAt([eta]).Between(0, 0)!.Value.Span[0]);
    }

    // min ℓ(y, η) + rη by halving an interval on which the slope changes sign, or the value far out where it does not.
    private static double Least(Loss loss, EmpiricalLoss one, double y, double descent, double low)
    {
        double high = 60;
        for (int step = 0; step < 200; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = At(one, middle).Slope + descent < 0 ? (middle, high) : (low, middle);
        }

        return loss.Value([y], [low]) + (descent * low);
    }
}
