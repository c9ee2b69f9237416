using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Tests.Solvers;

/// <summary>Direct least squares: weights, scales, ranks and what it says where there is no single answer.</summary>
public class LeastSquaresTests
{
    private const int Rows = 25;

    [Fact]
    public void A_weight_of_two_is_a_repeated_row_and_of_zero_a_removed_one()
    {
        (double[] x, double[] y) = Draw(Rows, 4, 1);
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        double[] longX = [.. Enumerable.Range(0, 4).SelectMany(j => repeated.Select(i => x[(j * Rows) + i]))], longY = [.. repeated.Select(i => y[i])];
        LeastSquaresFit weighted = LeastSquares.Fit(x, Rows, y, true, weights), spelled = LeastSquares.Fit(longX, longY.Length, longY, true);
        AssertEqual(spelled.Coefficients, weighted.Coefficients, 1e-13);
        Assert.Equal(spelled.RSquared, weighted.RSquared, 1e-13);
        Assert.Equal(weights.Count(w => w > 0) - 4, weighted.DegreesOfFreedom);
    }

    [Fact]
    public void Standard_errors_are_those_of_the_textbook()
    {
        // y on one x: s² = RSS/(n − 2), se(b) = s/√Σ(x − x̄)².
        double[] x = [1, 2, 3, 4, 5], y = [2.1, 3.9, 6.2, 7.8, 10.1];
        LeastSquaresFit fit = LeastSquares.Fit([1, 1, 1, 1, 1, .. x], 5, y, true);
        double slope = 19.9 / 10, intercept = 6.02 - (3 * slope), squares = x.Zip(y, (a, b) => Math.Pow(b - intercept - (slope * a), 2)).Sum();
        Assert.Equal(slope, fit.Coefficients[1], 1e-14);
        Assert.Equal(Math.Sqrt(squares / 3 / 10), fit.StandardErrors[1], 1e-13);
        Assert.Equal(Math.Sqrt(squares / 3 * ((1 / 5.0) + (9 / 10.0))), fit.StandardErrors[0], 1e-13);
        Assert.Equal(slope / fit.StandardErrors[1], fit.TStatistics[1], 1e-10);
        Assert.Equal(Math.Sqrt(squares / 3), fit.ResidualDeviation, 1e-13);
    }

    [Theory]
    [InlineData(1e150)]
    [InlineData(1e-150)]
    public void Scales_of_columns_and_response_pass_through(double scale)
    {
        (double[] x, double[] y) = Draw(Rows, 3, 2);
        double[] scaled = [.. x.Select((v, k) => k / Rows == 2 ? v * scale : v)];
        LeastSquaresFit plain = LeastSquares.Fit(x, Rows, y, true), fit = LeastSquares.Fit(scaled, Rows, y, true);
        Assert.Equal(plain.Coefficients[2], fit.Coefficients[2] * scale, 1e-13 * Math.Abs(plain.Coefficients[2]));
        Assert.Equal(plain.StandardErrors[2], fit.StandardErrors[2] * scale, 1e-13 * plain.StandardErrors[2]);
        Assert.Equal(plain.Coefficients[1], fit.Coefficients[1], 1e-13);
    }

    [Fact]
    public void As_many_rows_as_columns_leave_no_degree_of_freedom()
    {
        (double[] x, double[] y) = Draw(4, 4, 3);
        LeastSquaresFit fit = LeastSquares.Fit(x, 4, y, true);
        Assert.True(fit.IsUnique);
        Assert.Equal(0, fit.DegreesOfFreedom);
        Assert.True(double.IsNaN(fit.ResidualDeviation));
        Assert.All(fit.StandardErrors, e => Assert.True(double.IsNaN(e)));
    }

    [Fact]
    public void A_sum_of_columns_is_reported_and_nothing_is_dropped()
    {
        (double[] x, double[] y) = Draw(Rows, 4, 4);
        for (int i = 0; i < Rows; i++)
        {
            x[(3 * Rows) + i] = 5 + (2 * x[Rows + i]) - x[(2 * Rows) + i];
        }

        LeastSquaresFit fit = LeastSquares.Fit(x, Rows, y, true);
        Assert.False(fit.IsUnique);
        Assert.Empty(fit.Coefficients);
        Assert.Equal(3, fit.Rank);
        Alias alias = Assert.Single(fit.Aliases);
        Assert.Equal(3, alias.Column);
        Assert.Equal([0, 1, 2], alias.Combination.Select(c => c.Other));
        AssertEqual([5, 2, -1], [.. alias.Combination.Select(c => c.Weight)], 1e-12);
    }

    [Fact]
    public void All_levels_of_a_factor_beside_an_intercept_alias_the_last()
    {
        double[] x = new double[12 * 4];
        for (int i = 0; i < 12; i++)
        {
            x[i] = 1;
            x[((1 + (i % 3)) * 12) + i] = 1;
        }

        LeastSquaresFit fit = LeastSquares.Fit(x, 12, Draw(12, 1, 5).Y, true);
        Alias alias = Assert.Single(fit.Aliases);
        Assert.Equal(3, alias.Column);
        AssertEqual([1, -1, -1], [.. alias.Combination.Select(c => c.Weight)], 1e-13);
    }

    [Fact]
    public void More_columns_than_rows_alias_the_rest()
    {
        (double[] x, double[] y) = Draw(3, 5, 6);
        LeastSquaresFit fit = LeastSquares.Fit(x, 3, y, true);
        Assert.Equal(3, fit.Rank);
        Assert.Equal([3, 4], fit.Aliases.Select(a => a.Column));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        (double[] x, double[] y) = Draw(Rows, 6, 7);
        LeastSquaresFit one = LeastSquares.Fit(x, Rows, y, true), three = LeastSquares.Fit(x, Rows, y, true, threads: 3);
        Assert.Equal(one.StandardErrors, three.StandardErrors);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_an_error() =>
        Assert.Equal("bad-length", Assert.Throws<WhittleException>(() => LeastSquares.Fit([1, 2, 3], 3, [1, 2], true)).Code);

    private static (double[] X, double[] Y) Draw(int n, int p, long seed)
    {
        var random = new Xoshiro256(seed);
        return ([.. Enumerable.Range(0, n * p).Select(k => k < n ? 1 : random.NextNormal())], [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())]);
    }

    private static void AssertEqual(IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
        Assert.All(Enumerable.Range(0, found.Count), j => Assert.Equal(expected[j], found[j], tolerance));
    }
}
