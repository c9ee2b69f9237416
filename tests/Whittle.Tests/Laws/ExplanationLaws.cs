using Whittle.Design;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Numerics;
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

    [Fact]
    public void A_feature_that_entered_and_left_is_said_to_have_done_so()
    {
        // The third column is near the sum of the two that matter, so it enters first and leaves when both are in (Zhao & Yu 2006).
        var random = new Xoshiro256(4);
        double[] noise = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        double[] columns = [.. noise[..200], .. Enumerable.Range(0, 100).Select(i => (0.65 * (noise[i] + noise[i + 100])) + (0.3 * noise[i + 200]))];
        var regression = Regression.ElasticNet(new DenseDesign(columns, 100, 3), [.. Enumerable.Range(0, 100).Select(i => noise[i] + noise[i + 100] + (0.1 * noise[i + 300]))], 1);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 5 });
        LinearModel model = regression.Fit(1e-3 * regression.LambdaMax);
        double?[] entries = [.. regression.FindEntries(path)];
        LinearModel explained = model with { Coefficients = [.. model.Coefficients.Select((c, j) => c with { EntersAt = entries[j] })] };
        DroppedFeature dropped = Assert.Single(explained.Explain().Dropped);
        Assert.Equal(("x3", true), (dropped.Name, dropped.WasKept));
        Assert.EndsWith(" and left again.", dropped.ToString(), StringComparison.Ordinal);
        LinearModel first = regression.Fit(regression.LambdaMax);
        Assert.All((first with { Coefficients = [.. first.Coefficients.Select((c, j) => c with { EntersAt = entries[j] })] }).Explain().Dropped, d => Assert.False(d.WasKept));
    }

    // Copies and sums of columns, and all columns of two rows, may change places where they are tied; then none has an entry of its own.
    private static Func<TestProblem, bool> HasPath(double ratio) => test =>
        test.Rows > 2 && test.With(ratio).LambdaMax > 1e-9 && !test.Name.Contains("duplicate", StringComparison.Ordinal) && !test.Name.Contains("negated", StringComparison.Ordinal)
        && !test.Name.Contains("sum", StringComparison.Ordinal);
}
