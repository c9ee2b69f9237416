using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Tests.Laws;

/// <summary>Where several coefficient vectors are equally good, the lowest column wins and the others say what they are tied with.</summary>
public class DuplicateLaws
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void The_lowest_of_equal_columns_is_kept_and_the_others_name_it(double sign)
    {
        TestProblem test = Create(sign);
        Regression regression = test.ToRegression(1);
        foreach (double share in new[] { 0.9, 0.5, 0.1, 0.01 })
        {
            double lambda = share * regression.LambdaMax;
            PathPoint point = regression.FitPoint(lambda, CancellationToken.None);
            Fitted.Of(test, 1, point);
            Coefficient[] coefficients = [.. regression.CreateModel(point, "given").Coefficients];
            Assert.Equal(CoefficientStatus.Kept, coefficients[2].Status);
            Assert.Null(coefficients[2].TiedWith);
            foreach (int copy in new[] { 5, 9 })
            {
                Assert.Equal((0, CoefficientStatus.LeftOut, "c2"), (coefficients[copy].Estimate, coefficients[copy].Status, coefficients[copy].TiedWith));
                Assert.Equal(1, coefficients[copy].Worth!.Value, 1e-7);
            }

            Assert.Equal([5, 9], Enumerable.Range(0, 10).Where(j => coefficients[j].TiedWith is not null));
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void The_exact_path_lets_the_lowest_of_equal_columns_enter(double sign)
    {
        TestProblem test = Create(sign);
        Assert.Equal([2], test.ToRegression(1).FitExactPath().Events.Select(e => e.Column).Where(j => j is 2 or 5 or 9).Distinct());
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void With_an_L2_part_equal_columns_share_alike_and_nothing_is_tied(double sign)
    {
        TestProblem test = Create(sign);
        foreach (double ratio in new[] { 0.5, 0.0 })
        {
            Regression regression = test.ToRegression(ratio);
            PathPoint point = regression.FitPoint(0.1 * regression.LambdaMax, CancellationToken.None);
            double[] b = Fitted.Of(test, ratio, point).Coefficients;
            Assert.NotEqual(0, b[2]);
            Assert.Equal(b[2], sign * b[5], 1e-9 * Math.Abs(b[2]));
            Assert.Equal(b[2], b[9], 1e-9 * Math.Abs(b[2]));
            Assert.All(regression.CreateModel(point, "given").Coefficients, c => Assert.Null(c.TiedWith));
        }
    }

    [Fact]
    public void Of_equal_columns_the_one_with_the_smaller_factor_wins_wherever_it_stands()
    {
        TestProblem test = Create(1);
        test.Factors[9] = 0.5;
        Regression regression = test.ToRegression(1);
        PathPoint point = regression.FitPoint(0.1 * regression.LambdaMax, CancellationToken.None);
        Fitted fit = Fitted.Of(test, 1, point);
        Assert.Equal((0, 0), (fit.Coefficients[2], fit.Coefficients[5]));
        Assert.NotEqual(0, fit.Coefficients[9]);
        Assert.All(regression.CreateModel(point, "given").Coefficients, c => Assert.Null(c.TiedWith));
    }

    // Ten columns; 2 carries most of the signal, 5 is ±2 and 9 is 2.
    private static TestProblem Create(double sign)
    {
        const int n = 50, p = 10;
        var random = new Xoshiro256(12);
        double[] x = ProblemGenerator.CreateAutoregressive(random, n, p, 0.3);
        for (int i = 0; i < n; i++)
        {
            x[i + (5 * n)] = sign * x[i + (2 * n)];
            x[i + (9 * n)] = x[i + (2 * n)];
        }

        double[] y = [.. Enumerable.Range(0, n).Select(i => (4 * x[i + (2 * n)]) + (2 * x[i + (7 * n)]) + random.NextNormal())];
        return new TestProblem($"copies {sign}", n, p, x, y, Ones(n), Ones(p), true, true);
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
