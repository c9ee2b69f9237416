using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Tests.Solvers;

/// <summary>What least squares refuses, what it leaves undefined, and what it says of dependent columns.</summary>
public class LeastSquaresBoundaryTests
{
    private static readonly double[] Ones = [1, 1, 1, 1, 1, 1], A = [3, -1, 4, 1, -5, 9], B = [2, 7, -1, 8, 2, -8], Y = [1, 2, 4, 8, 5, 7];

    [Fact]
    public void Data_that_are_no_numbers_are_refused()
    {
        FaultAssert.Throws(FaultKind.Data, "not-finite", "Column '2' holds NaN; every number must be finite.", () => LeastSquares.Fit([.. Ones, 3, -1, double.NaN, 1, -5, 9], 6, Y, true));
        FaultAssert.Throws(FaultKind.Data, "not-finite", "Column '1' holds Infinity; every number must be finite.",
            () => LeastSquares.Fit(Ones, 6, Y, true, default, [0, 0, double.PositiveInfinity, 0, 0, 0]));
        FaultAssert.Throws(FaultKind.Data, "not-finite", "The response of row 6 is Infinity; every response must be finite.", () => LeastSquares.Fit(Ones, 6, [1, 2, 3, 4, 5, double.PositiveInfinity], true));
        FaultAssert.Throws(FaultKind.Data, "bad-weight", "The weight of row 2 is -1; weights must be finite and 0 or more.", () => LeastSquares.Fit(Ones, 6, Y, true, [1, -1, 1, 1, 1, 1]));
        FaultAssert.Throws(FaultKind.Data, "no-weight", "No row has a positive weight; at least one must.", () => LeastSquares.Fit(Ones, 6, Y, true, new double[6]));
        FaultAssert.Throws(FaultKind.Data, "bad-length", "The low-order part: 2 values where the design has 6.", () => LeastSquares.Fit(Ones, 6, Y, true, default, [0, 0]));
        Assert.Equal("bad-shape", Assert.Throws<WhittleException>(() => LeastSquares.Fit([], 0, [], true)).Code);
    }

    [Fact]
    public void A_row_of_weight_zero_leaves_no_trace_however_wild_it_is()
    {
        LeastSquaresFit with = LeastSquares.Fit([.. Ones, 1, .. A, 1e300, .. B, -1e-300], 7, [.. Y, 1e299], true, [1, 1, 1, 1, 1, 1, 0]);
        LeastSquaresFit without = LeastSquares.Fit([.. Ones, .. A, .. B], 6, Y, true);
        Assert.Equal(without.Coefficients, with.Coefficients);
        Assert.Equal(without.StandardErrors, with.StandardErrors);
        Assert.Equal((without.ResidualDeviation, without.RSquared, 3), (with.ResidualDeviation, with.RSquared, with.DegreesOfFreedom));
    }

    [Fact]
    public void The_same_columns_are_aliased_whatever_the_rows_of_weight_zero_say()
    {
        // Without the last row B is 2·A.
        LeastSquaresFit fit = LeastSquares.Fit([.. Ones, .. A, 6, -2, 8, 2, -10, 0], 6, Y, true, [1, 1, 1, 1, 1, 0]);
        Alias alias = Assert.Single(fit.Aliases);
        Assert.Equal((2, 3), (alias.Column, fit.DegreesOfFreedom));
        Assert.Equal([(1, 2.0)], alias.Combination);
        Assert.True(alias.Mismatch < 1e-25);
    }

    public static TheoryData<double[], int, string> DependentColumns => new()
    {
        { [.. Ones, .. A, .. A], 2, "2 = 1·1" },
        { [.. Ones, 5, 5, 5, 5, 5, 5, .. A], 2, "1 = 5·0" },
        { [.. Ones, .. new double[6], .. A], 2, "1 = " },
        { [.. A, .. B, .. A.Zip(B, (a, b) => (3 * a) - (2 * b))], 2, "2 = 3·0 + -2·1" },
        { [.. Ones, .. A.Select(a => a * 1e200), .. A.Select(a => a * 1e200 * 16)], 2, "2 = 16·1" },
        { [.. A, .. A, .. B, .. B, .. Ones], 3, "1 = 1·0; 3 = 1·2" },
        { [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, .. Ones], 3, "3 = 1·0 + 1·1 + 1·2" },
    };

    [Theory]
    [MemberData(nameof(DependentColumns))]
    public void The_last_of_a_dependent_set_is_named_with_exact_weights(double[] columns, int rank, string expected)
    {
        LeastSquaresFit fit = LeastSquares.Fit(columns, 6, Y, false);
        Assert.Equal(expected, string.Join("; ", fit.Aliases.Select(a => FormattableString.Invariant($"{a.Column} = {string.Join(" + ", a.Combination.Select(c => FormattableString.Invariant($"{c.Weight}·{c.Other}")))}"))));
        Assert.Equal((rank, 6 - rank, false), (fit.Rank, fit.DegreesOfFreedom, fit.IsUnique));
        Assert.Empty(fit.Coefficients);
        Assert.Empty(fit.StandardErrors);
        Assert.Empty(fit.TStatistics);
        Assert.True(double.IsNaN(fit.ResidualDeviation) && double.IsNaN(fit.RSquared));
    }

    [Fact]
    public void A_small_weight_in_a_combination_is_not_left_out()
    {
        double[] sum = [.. A.Zip(B, (a, b) => a + (b / (1L << 40)))];
        Assert.Equal([(0, 1.0), (1, 1.0 / (1L << 40))], Assert.Single(LeastSquares.Fit([.. A, .. B, .. sum], 6, Y, false).Aliases).Combination);
    }

    // Powers up to 29 on 40 points of [0, 1]: no column is a combination of the few before it, yet all together are far from independent.
    [Fact]
    public void A_dependence_spread_over_many_columns_is_reported_as_often_as_the_rank_says()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i / 40.0)];
        double[] columns = [.. Enumerable.Repeat(1.0, 40), .. ExactPowers.Of(x, 29).High];
        LeastSquaresFit fit = LeastSquares.Fit(columns, 40, x, true);
        Assert.InRange(fit.Rank, 12, 29);
        Assert.Equal(30 - fit.Rank, fit.Aliases.Count);
        Assert.All(fit.Aliases, alias => Assert.True(alias.Mismatch < 1e-12, $"{alias.Column}: {alias.Mismatch}"));
    }

    [Fact]
    public void Standard_errors_need_not_be_formed()
    {
        LeastSquaresFit with = LeastSquares.Fit([.. Ones, .. A], 6, Y, true), without = LeastSquares.Fit([.. Ones, .. A], 6, Y, true, standardErrors: false);
        Assert.Equal(with.Coefficients, without.Coefficients);
        Assert.Equal((with.ResidualDeviation, with.RSquared), (without.ResidualDeviation, without.RSquared));
        Assert.Equal([double.NaN, double.NaN], without.StandardErrors);
    }

    [Fact]
    public void Without_an_intercept_the_share_explained_is_about_zero()
    {
        LeastSquaresFit fit = LeastSquares.Fit(Y, 6, [.. Y.Select(y => 2 * y)], false), noIntercept = LeastSquares.Fit(A, 6, Y, false);
        Assert.Equal(1, fit.RSquared, 1e-15);
        double slope = A.Zip(Y, (a, y) => a * y).Sum() / A.Sum(a => a * a);
        Assert.Equal(1 - (A.Zip(Y, (a, y) => Math.Pow(y - (slope * a), 2)).Sum() / Y.Sum(y => y * y)), noIntercept.RSquared, 1e-14);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() => LeastSquares.Fit([.. Ones, .. A], 6, Y, true, cancellation: new CancellationToken(true)));
}
