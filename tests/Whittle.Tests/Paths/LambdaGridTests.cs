using Whittle.Design;
using Whittle.Errors;
using Whittle.Paths;

namespace Whittle.Tests.Paths;

public class LambdaGridTests
{
    [Theory]
    [InlineData(50, 10, 1e-3)]
    [InlineData(10, 10, 1e-2)]
    [InlineData(10, 50, 1e-2)]
    public void The_automatic_grid_is_a_hundred_lambdas_in_geometric_steps(int rows, int columns, double ratio)
    {
        double[] grid = new LambdaGrid().Resolve(7, rows, columns);
        Assert.Equal(100, grid.Length);
        Assert.Equal(7, grid[0]);
        Assert.Equal(7 * ratio, grid[^1], 1e-15);
        for (int k = 1; k < grid.Length; k++)
        {
            Assert.Equal(Math.Pow(ratio, 1 / 99.0), grid[k] / grid[k - 1], 1e-13);
        }
    }

    [Fact]
    public void Count_and_ratio_are_settable()
    {
        Assert.Equal([8, 4, 2], new LambdaGrid { Count = 3, Ratio = 0.25 }.Resolve(8, 5, 5).Select(l => Math.Round(l, 12)));
        Assert.Equal([8], new LambdaGrid { Count = 1 }.Resolve(8, 5, 5));
        Assert.Equal([0], new LambdaGrid().Resolve(0, 5, 5));
    }

    [Fact]
    public void Explicit_lambdas_are_fitted_from_the_largest_down_and_equal_ones_once() =>
        Assert.Equal([3, 1, 0.5, 0], new LambdaGrid { Values = [1, 3, 0, 0.5, 3] }.Resolve(8, 5, 5));

    [Fact]
    public void All_faults_are_reported_at_once() => FaultAssert.Throws(
        FaultKind.Usage, "bad-options",
        "LambdaGrid.Count is 0; it must be in [1, 2147483647]: how many λ are fitted. LambdaGrid.Ratio is 1; it must be in (0, 1): the last λ over the first. "
        + "LambdaGrid.Values is -1; it must be in [0, ∞): 0 is no penalty. LambdaGrid.Values is NaN; it must be in [0, ∞): 0 is no penalty. "
        + "LambdaGrid.Values is Infinity; it must be in [0, ∞): 0 is no penalty.",
        null, "Correct the options.",
        () => Door().FitPath(new LambdaGrid { Count = 0, Ratio = 1, Values = [-1, double.NaN, 2, double.PositiveInfinity] }));

    [Fact]
    public void An_empty_list_is_refused() => FaultAssert.Throws(
        FaultKind.Usage, "bad-options", "LambdaGrid.Values is empty; it needs at least one λ.", null, "Correct the option.",
        () => Door().FitPath(new LambdaGrid { Values = [] }));

    [Theory]
    [InlineData(-1.0, "Lambda is -1; it must be in [0, ∞): 0 is no penalty.")]
    [InlineData(double.NaN, "Lambda is NaN; it must be in [0, ∞): 0 is no penalty.")]
    [InlineData(double.PositiveInfinity, "Lambda is Infinity; it must be in [0, ∞): 0 is no penalty.")]
    public void A_single_lambda_is_checked_too(double lambda, string message) =>
        FaultAssert.Throws(FaultKind.Usage, "bad-options", message, null, "Correct the option.", () => Door().Fit(lambda));

    [Fact]
    public void Only_the_lasso_has_an_exact_path() => FaultAssert.Throws(
        FaultKind.Usage, "exact-path-needs-lasso", "The exact path is piecewise linear for the lasso of least squares only; L1Ratio is 0.5 and the loss is squared.", "L1Ratio",
        "Use L1Ratio 1 with the squared loss, or a grid of λ.",
        () => Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 4 }, 3, 1), [1, 2, 3], 0.5).FitExactPath());

    private static Regression Door() => Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 4 }, 3, 1), [1, 2, 3], 1);
}
