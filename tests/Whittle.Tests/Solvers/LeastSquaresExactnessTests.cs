using Whittle.Cli;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Tests.Solvers;

/// <summary>Least squares against answers that are known exactly.</summary>
public class LeastSquaresExactnessTests
{
    // The last column is a combination of the others but for a few units in 2⁴⁴: from plainly dependent to just above the tolerance of rank.
    [Fact]
    public void Near_the_tolerance_of_rank_figures_are_right_or_not_given()
    {
        var random = new Xoshiro256(21);
        int unique = 0, dependent = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            int n = 6 + random.NextInt(9);
            long noise = 1 + random.NextInt(120);
            long[] a = Draw(random, n, 100), b = Draw(random, n, 100), rest = Draw(random, n, noise);
            long[] sum = [.. a.Zip(b, (u, v) => u - v).Zip(rest, (u, e) => (u << 44) + e)];
            var problem = new RationalProblem("near", [Array.ConvertAll(a, _ => 1L), a, b, sum], Draw(random, n, 1000));
            LeastSquaresFit fit = LeastSquares.Fit(
                [.. problem.Columns.SelectMany(c => c.Select(v => (double)v))], n, Array.ConvertAll(problem.Response, v => (double)v), true);
            if (!fit.IsUnique)
            {
                dependent++;
                Assert.Equal(3, Assert.Single(fit.Aliases).Column);
                Assert.Equal([1, 2], fit.Aliases[0].Combination.Select(c => c.Other).Except([0]));
                Assert.True(fit.Aliases[0].Mismatch < 1e-13);
                continue;
            }

            unique++;
            SelfTestSet digits = problem.Run();

            // The intercept can be 10¹⁵ times smaller than the rest on the scaled columns, which takes as many of double-double's digits.
            Assert.True(digits.CoefficientDigits >= 12 && Math.Min(digits.StandardErrorDigits, digits.ResidualDigits) >= 14, digits.ToString());
        }

        Assert.True(unique >= 40 && dependent >= 40, $"{unique} unique and {dependent} dependent problems do not test both sides");
    }

    // β = (1, 1) whatever m is, because 0.2 is twice 0.1 to the last bit; √0.2 and √0.1 are not √2 apart.
    [Theory]
    [InlineData(1e6)]
    [InlineData(1e12)]
    public void Weights_are_not_rounded_where_residuals_are_large(double m)
    {
        LeastSquaresFit fit = LeastSquares.Fit([1, 1, 1, -1, 0, 1], 3, [m, 1 - m, 2 + m], true, [0.1, 0.2, 0.1]);
        Assert.Equal([1.0, 1.0], fit.Coefficients);
    }

    [Fact]
    public void The_low_order_part_of_a_column_counts()
    {
        // x = i/3 to 32 digits and y = i: the intercept is 0 to as many.
        DoubleDouble[] thirds = [.. Enumerable.Range(1, 20).Select(i => (DoubleDouble)i / 3)];
        double[] ones = [.. Enumerable.Repeat(1.0, 20)], y = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        LeastSquaresFit exact = LeastSquares.Fit([.. ones, .. thirds.Select(t => t.Hi)], 20, y, true, default, [.. new double[20], .. thirds.Select(t => t.Lo)]);
        LeastSquaresFit rounded = LeastSquares.Fit([.. ones, .. thirds.Select(t => t.Hi)], 20, y, true);
        Assert.Equal(3.0, exact.Coefficients[1]);
        Assert.True(Math.Abs(exact.Coefficients[0]) < 1e-28 && exact.ResidualDeviation < 1e-28, $"{exact.Coefficients[0]}, {exact.ResidualDeviation}");
        Assert.True(Math.Abs(rounded.Coefficients[0]) > 1e-19);
    }

    [Theory]
    [InlineData(900, -900, 500)]
    [InlineData(-900, 80, -500)]
    [InlineData(-80, 900, 0)]
    public void Powers_of_two_pass_through_to_the_last_bit(int ofColumn, int ofResponse, int ofRootWeight)
    {
        var random = new Xoshiro256(22);
        double[] x = [.. Enumerable.Range(0, 75).Select(k => k < 25 ? 1 : random.NextNormal())], y = [.. Enumerable.Range(0, 25).Select(_ => random.NextNormal())];
        double[] w = [.. Enumerable.Range(0, 25).Select(_ => 0.5 + random.NextDouble())];
        LeastSquaresFit plain = LeastSquares.Fit(x, 25, y, true, w);
        LeastSquaresFit scaled = LeastSquares.Fit(
            [.. x.Select((v, k) => k < 50 ? v : Math.ScaleB(v, ofColumn))], 25, Scale(y, ofResponse), true, Scale(w, 2 * ofRootWeight));
        int[] exponents = [ofResponse, ofResponse, ofResponse - ofColumn];
        Assert.Equal(plain.Coefficients.Zip(exponents, Math.ScaleB), scaled.Coefficients);
        Assert.Equal(plain.StandardErrors.Zip(exponents, Math.ScaleB), scaled.StandardErrors);
        Assert.Equal(Math.ScaleB(plain.ResidualDeviation, ofResponse + ofRootWeight), scaled.ResidualDeviation);
        Assert.Equal(plain.RSquared, scaled.RSquared);
    }

    [Fact]
    public void A_response_that_no_column_helps_with_is_fitted_by_zeros()
    {
        double[] x = [1, 1, 1, 1, 1, -1, 1, -1];
        LeastSquaresFit none = LeastSquares.Fit(x, 4, [0, 0, 0, 0], true), orthogonal = LeastSquares.Fit(x, 4, [1, 1, -1, -1], true);
        Assert.Equal([0.0, 0.0], none.Coefficients);
        Assert.Equal((0.0, true), (none.ResidualDeviation, double.IsNaN(none.RSquared)));
        Assert.All(orthogonal.Coefficients, b => Assert.Equal(0, b, 1e-25));
        Assert.Equal(Math.Sqrt(2), orthogonal.ResidualDeviation, 1e-15);
        Assert.Equal(0, orthogonal.RSquared, 1e-15);
    }

    private static long[] Draw(Xoshiro256 random, int n, long size) => [.. Enumerable.Range(0, n).Select(_ => (long)random.NextInt((int)(2 * size) + 1) - size)];

    private static double[] Scale(double[] values, int exponent) => Array.ConvertAll(values, v => Math.ScaleB(v, exponent));
}
