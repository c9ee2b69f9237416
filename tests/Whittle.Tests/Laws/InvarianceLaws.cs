using Whittle.Numerics;

namespace Whittle.Tests.Laws;

/// <summary>What may be done to a problem without changing its answer, or changing it in a known way only.</summary>
public class InvarianceLaws
{
    private const int Problems = 150;

    public static TheoryData<double> Ratios => Law.Ratios;

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Shifting_a_column_changes_the_intercept_alone(double ratio) => Law.HoldsOn(Problems, test => test.Intercept, test =>
    {
        int column = Some(test, test.Columns);
        double shift = 30 * Math.Max(Math.Abs(test[0, column] - test[1, column]), 1e-3);
        AssertSame(test, test with { X = Change(test, column, x => x + shift) }, ratio, (fit, b) => (fit.Intercept + (shift * b[column]), b));
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Scaling_a_standardized_column_divides_its_coefficient(double ratio) => Law.HoldsOn(Problems, test => test.Standardize, test =>
    {
        // A constant column is not standardized; without an intercept it is a column like any other as given.
        int column = Some(test, test.Columns);
        double scale = IsConstant(test, column) ? 1 : 37;
        AssertSame(test, test with { X = Change(test, column, x => x * scale) }, ratio, (fit, b) =>
        {
            b[column] *= scale;
            return (fit.Intercept, b);
        });
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Flipping_a_column_flips_its_coefficient(double ratio) => Law.HoldsOn(Problems, test =>
    {
        int column = Some(test, test.Columns);
        AssertSame(test, test with { X = Change(test, column, x => -x) }, ratio, (fit, b) =>
        {
            b[column] = -b[column];
            return (fit.Intercept, b);
        });
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_order_of_columns_does_not_matter(double ratio) => Law.HoldsOn(Problems, test =>
    {
        int[] order = Order(test, test.Columns);
        TestProblem other = test with { X = [.. order.SelectMany(j => test.X.AsSpan(j * test.Rows, test.Rows).ToArray())], Factors = [.. order.Select(j => test.Factors[j])] };
        AssertSame(test, other, ratio, (fit, b) =>
        {
            var back = new double[b.Length];
            for (int k = 0; k < b.Length; k++)
            {
                back[order[k]] = b[k];
            }

            return (fit.Intercept, back);
        });
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_order_of_rows_does_not_matter(double ratio) =>
        Law.HoldsOn(Problems, test => AssertSame(test, TakeRows(test, Order(test, test.Rows), i => test.Weights[i]), ratio, (fit, b) => (fit.Intercept, b)));

    // With y → ay the L1 strength λρ must grow by |a| and the L2 strength λ(1 − ρ) stay: ρ changes too, but for the lasso and ridge.
    [Theory]
    [MemberData(nameof(Ratios))]
    public void Scaling_the_response_and_the_L1_strength_scales_the_coefficients(double ratio) => Law.HoldsOn(Problems, test =>
    {
        const double Scale = -2.5;
        double growth = (ratio * Math.Abs(Scale)) + 1 - ratio;
        double[] lambdas = Fitted.Grid(test, ratio);
        Fitted[] fits = Fitted.Path(test, ratio, lambdas);
        Fitted[] scaled = Fitted.Path(test with { Y = [.. test.Y.Select(y => Scale * y)] }, ratio * Math.Abs(Scale) / growth, [.. lambdas.Select(l => l * growth)]);
        for (int k = 0; k < fits.Length; k++)
        {
            (scaled[k] with { Intercept = scaled[k].Intercept / Scale, Coefficients = [.. scaled[k].Coefficients.Select(c => c / Scale)] }).AssertEquals(fits[k]);
        }
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_weight_of_a_whole_number_is_a_row_that_is_repeated(double ratio) => Law.HoldsOn(Problems, test =>
    {
        TestProblem counted = test with { Weights = [.. Enumerable.Range(0, test.Rows).Select(i => (double)(((3 * i) + test.Columns) % 4))] };
        int[] rows = [.. Enumerable.Range(0, test.Rows).SelectMany(i => Enumerable.Repeat(i, (int)counted.Weights[i]))];
        AssertSame(counted, TakeRows(counted, rows, _ => 1), ratio, (fit, b) => (fit.Intercept, b));
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_weight_of_zero_is_a_row_that_is_removed(double ratio) => Law.HoldsOn(Problems, test =>
    {
        int[] removed = [.. Order(test, test.Rows).Take(test.Rows / 3)];
        TestProblem zeroed = test with { Weights = [.. test.Weights.Select((w, i) => removed.Contains(i) ? 0 : w)] };
        int[] rows = [.. Enumerable.Range(0, test.Rows).Where(i => zeroed.Weights[i] > 0)];
        AssertSame(zeroed, TakeRows(zeroed, rows, i => zeroed.Weights[i]), ratio, (fit, b) => (fit.Intercept, b));
    });

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_unit_of_weights_does_not_matter(double ratio) =>
        Law.HoldsOn(Problems, test => AssertSame(test, test with { Weights = [.. test.Weights.Select(w => w * 1234.5)] }, ratio, (fit, b) => (fit.Intercept, b)));

    // Fits both problems at the λ of the first and compares, with the second's numbers carried back.
    private static void AssertSame(TestProblem test, TestProblem changed, double ratio, Func<Fitted, double[], (double Intercept, double[] Coefficients)> back)
    {
        double[] lambdas = Fitted.Grid(test, ratio);
        Fitted[] fits = Fitted.Path(test, ratio, lambdas), others = Fitted.Path(changed, ratio, lambdas);
        Assert.Equal(lambdas.Length, fits.Length);
        for (int k = 0; k < fits.Length; k++)
        {
            (double intercept, double[] coefficients) = back(others[k], [.. others[k].Coefficients]);
            (others[k] with { Intercept = intercept, Coefficients = coefficients }).AssertEquals(fits[k]);
        }
    }

    private static bool IsConstant(TestProblem test, int column) =>
        Enumerable.Range(0, test.Rows).Where(i => test.Weights[i] > 0).Select(i => test[i, column]).Distinct().Count() == 1;

    private static int Some(TestProblem test, int count) => new Xoshiro256(test.Name.Length + test.Rows).NextInt(count);

    private static int[] Order(TestProblem test, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Xoshiro256(test.Name.Length).Shuffle(order);
        return order;
    }

    private static double[] Change(TestProblem test, int column, Func<double, double> change) =>
        [.. test.X.Select((x, k) => k / test.Rows == column ? change(x) : x)];

    private static TestProblem TakeRows(TestProblem test, int[] rows, Func<int, double> weight) => test with
    {
        Rows = rows.Length,
        X = [.. Enumerable.Range(0, test.Columns).SelectMany(j => rows.Select(i => test[i, j]))],
        Y = [.. rows.Select(i => test.Y[i])],
        Weights = [.. rows.Select(weight)],
    };
}
