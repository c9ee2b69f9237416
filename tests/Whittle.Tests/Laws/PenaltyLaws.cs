namespace Whittle.Tests.Laws;

/// <summary>Where the path begins, and what penalty factors of 0 and ∞ mean.</summary>
public class PenaltyLaws
{
    private const int Problems = 200;

    public static TheoryData<double> SparseRatios => [1.0, 0.5, 0.01];

    public static TheoryData<double> Ratios => Law.Ratios;

    [Theory]
    [MemberData(nameof(SparseRatios))]
    public void At_lambda_max_and_above_every_penalized_coefficient_is_zero_and_just_below_one_is_not(double ratio) =>
        Law.HoldsOn(Problems, test => test.With(ratio).LambdaMax > 0, test =>
        {
            double lambdaMax = test.With(ratio).LambdaMax;
            Fitted[] fits = Fitted.Path(test, ratio, 3 * lambdaMax, lambdaMax, 0.999 * lambdaMax);
            Assert.Equal([false, false, true], fits.Select(fit => AnyPenalized(test, fit.Coefficients)));
        });

    [Fact]
    public void Lambda_max_is_the_largest_gradient_of_the_null_model_over_its_price() => Law.HoldsOn(Problems, test => test.Intercept && test.Factors.All(v => v == 1), test =>
    {
        double total = test.Weights.Sum(), mean = Enumerable.Range(0, test.Rows).Sum(i => test.Weights[i] * test.Y[i]) / total, largest = 0;
        for (int j = 0; j < test.Columns; j++)
        {
            // Both means are subtracted, or a large mean of the column would cost digits.
            double centre = Enumerable.Range(0, test.Rows).Sum(i => test.Weights[i] * test[i, j]) / total;
            double cross = Enumerable.Range(0, test.Rows).Sum(i => test.Weights[i] * (test[i, j] - centre) * (test.Y[i] - mean)) / total;
            double deviation = Math.Sqrt(Enumerable.Range(0, test.Rows).Sum(i => test.Weights[i] * Math.Pow(test[i, j] - centre, 2)) / total);
            bool constant = deviation <= 1e-12 * Math.Abs(centre);
            largest = Math.Max(largest, constant ? 0 : Math.Abs(cross) / (test.Standardize ? deviation : 1));
        }

        Assert.Equal(largest / 0.5, test.With(0.5).LambdaMax, 1e-9 * largest);
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void An_excluded_column_might_as_well_not_be_there(double ratio) => Law.HoldsOn(Problems, test => test.Columns > 1, test =>
    {
        int column = test.Rows % test.Columns;
        TestProblem excluded = test with { Factors = [.. test.Factors.Select((v, j) => j == column ? double.PositiveInfinity : v)] };
        TestProblem without = test with
        {
            Columns = test.Columns - 1,
            X = [.. test.X.Where((_, k) => k / test.Rows != column)],
            Factors = [.. test.Factors.Where((_, j) => j != column)],
        };
        double[] lambdas = Fitted.Grid(excluded, ratio);
        Fitted[] fits = Fitted.Path(excluded, ratio, lambdas), others = Fitted.Path(without, ratio, lambdas);
        for (int k = 0; k < fits.Length; k++)
        {
            Assert.Equal(0, fits[k].Coefficients[column]);
            double[] spelled = [.. others[k].Coefficients[..column], 0, .. others[k].Coefficients[column..]];
            (others[k] with { Coefficients = spelled }).AssertEquals(fits[k]);
        }
    });

    [Theory]
    [MemberData(nameof(SparseRatios))]
    public void Above_lambda_max_an_unpenalized_column_has_its_least_squares_coefficient(double ratio) =>
        Law.HoldsOn(Problems, test => test.Factors.All(v => v > 0), test =>
        {
            int column = test.Rows % test.Columns;
            TestProblem free = test with { Factors = [.. test.Factors.Select((v, j) => j == column ? 0 : v)] };
            TestProblem alone = test with { Columns = 1, X = [.. test.X.Where((_, k) => k / test.Rows == column)], Factors = [1] };
            Fitted fit = Fitted.Path(free, ratio, 2 * Math.Max(1, free.With(ratio).LambdaMax))[0], least = Fitted.Path(alone, 1, 0)[0];
            var spelled = new double[test.Columns];
            spelled[column] = least.Coefficients[0];
            (least with { Coefficients = spelled }).AssertEquals(fit);
        });

    [Fact]
    public void A_factor_multiplies_lambda() => Law.HoldsOn(Problems, test =>
    {
        TestProblem doubled = test with { Factors = [.. test.Factors.Select(v => 2 * v)] };
        double[] lambdas = Fitted.Grid(test, 0.5);
        Fitted[] fits = Fitted.Path(test, 0.5, lambdas), halves = Fitted.Path(doubled, 0.5, [.. lambdas.Select(l => l / 2)]);
        for (int k = 0; k < fits.Length; k++)
        {
            halves[k].AssertEquals(fits[k]);
        }
    });

    private static bool AnyPenalized(TestProblem test, double[] coefficients) => coefficients.Where((b, j) => b != 0 && test.Factors[j] > 0).Any();
}
