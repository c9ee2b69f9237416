using Whittle.Data;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Numerics;

namespace Whittle.Tests.Explain;

public class FeaturePartnerTests
{
    [Fact]
    public void A_partner_is_the_most_correlated_other_feature_and_no_level_of_the_same_factor()
    {
        var random = new Xoshiro256(1);
        double[] a = [.. Enumerable.Range(0, 50).Select(_ => random.NextNormal())], b = Array.ConvertAll(a, v => (-2 * v) + random.NextNormal()), c = Array.ConvertAll(a, v => (0.3 * v) + random.NextNormal());
        string[] group = [.. Enumerable.Range(0, 50).Select(i => $"g{i % 3}")];
        var table = new Table([new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("c", c), new TextColumn("group", group), new NumberColumn("one", [.. Enumerable.Repeat(1.0, 50)]), new NumberColumn("y", c)]);
        Regression regression = Regression.Lasso(table, "y");
        IReadOnlyList<FeaturePartner?> found = regression.FindPartners(["a", "c", "group=g1", "one"]);
        Assert.Equal("b", found[0]!.Name);
        Assert.Equal(Correlation(a, b), found[0]!.Correlation, 1e-12);
        Assert.Equal(new[] { Correlation(c, a), Correlation(c, b) }.MaxBy(Math.Abs), found[1]!.Correlation, 1e-12);
        Assert.Contains(found[2]!.Name, (string[])["a", "b", "c"]);
        Assert.Null(found[3]);
        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => regression.FindPartners(["d"])).Code);
    }

    private static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (p, q) => (p - mx) * (q - my)).Sum() / Math.Sqrt(x.Sum(p => (p - mx) * (p - mx)) * y.Sum(q => (q - my) * (q - my)));
    }
}
