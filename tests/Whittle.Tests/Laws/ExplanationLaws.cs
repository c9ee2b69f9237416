using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Laws;

/// <summary>What a model says about its features is true of the problem: worth, and the λ at which a feature enters.</summary>
public class ExplanationLaws
{
    private const int Problems = 150;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void A_kept_feature_is_worth_its_price_and_one_left_out_is_not_worth_more(double ratio) => Law.HoldsOn(Problems, HasPath(ratio), test =>
    {
        Regression regression = test.ToRegression(ratio);
        foreach (Coefficient c in regression.Fit(0.1 * regression.LambdaMax).Coefficients)
        {
            if (c.Status == CoefficientStatus.Kept)
            {
                Assert.InRange(c.Worth!.Value, 1 - 1e-6, 1 + 1e-6);
            }
            else if (c.Status == CoefficientStatus.LeftOut && c.Worth is not null)
            {
                Assert.InRange(c.Worth.Value, 0, 1 + 1e-6);
            }
            else
            {
                Assert.Null(c.Worth);
            }
        }
    });

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void A_feature_is_zero_just_above_its_entry_and_not_just_below(double ratio) => Law.HoldsOn(Problems, HasPath(ratio), test =>
    {
        Regression regression = test.ToRegression(ratio);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 30 });
        double?[] entries = [.. regression.FindEntries(path)];
        int[] early = [.. Enumerable.Range(0, test.Columns).Where(j => entries[j] > 0.05 * regression.LambdaMax).OrderByDescending(j => entries[j]).Take(3)];
        Assert.NotEmpty(early);
        foreach (int j in early)
        {
            Fitted[] around = Fitted.Path(test, ratio, entries[j]!.Value * (1 + 1e-5), entries[j]!.Value * (1 - 1e-5));
            Assert.Equal((true, false), (around[0].Coefficients[j] == 0, around[1].Coefficients[j] == 0));
        }
    });

    // Copies and sums of columns, and all columns of two rows, may change places where they are tied; then none has an entry of its own.
    private static Func<TestProblem, bool> HasPath(double ratio) => test =>
        test.Rows > 2 && test.With(ratio).LambdaMax > 1e-9 && !test.Name.Contains("duplicate", StringComparison.Ordinal) && !test.Name.Contains("negated", StringComparison.Ordinal)
        && !test.Name.Contains("sum", StringComparison.Ordinal);
}
