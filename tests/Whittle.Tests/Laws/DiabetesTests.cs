using Whittle.Data;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Tables;

namespace Whittle.Tests.Laws;

/// <summary>The exact path of the diabetes data (Efron, Hastie, Johnstone &amp; Tibshirani 2004), as others computed it.</summary>
public class DiabetesTests
{
    // λ on the scale of ½RSS + λΣ|β|; Whittle's is this over n = 442.
    private static readonly (double Lambda, string Feature, bool Enters)[] Known =
    [
        (949.43526038413, "bmi", true), (889.31599073498, "ltg", true), (452.90096890813, "map", true), (316.07405269831, "hdl", true),
        (130.13085130151, "sex", true), (88.782429815507, "glu", true), (68.965221202441, "tc", true), (19.981254678096, "tch", true),
        (5.4774729460492, "ldl", true), (5.0891788055921, "age", true), (2.1822497288312, "hdl", false), (1.3104352485166, "hdl", true),
    ];

    [Fact]
    public void The_exact_path_has_the_twelve_known_events()
    {
        Regression regression = Read();
        ExactPath path = regression.FitExactPath();
        Assert.True(path.IsComplete);
        Assert.Equal(Known.Select(e => (e.Feature, e.Enters)), path.Events.Select(e => (regression.Names[e.Column], e.Enters)));
        foreach ((PathEvent found, var known) in path.Events.Zip(Known))
        {
            Assert.Equal(1, found.Lambda * 442 / known.Lambda, 1e-11);
        }

        Assert.All(path.Knots, knot => Assert.True(knot.Certificate.IsCertified, $"{knot.Lambda}: {knot.Certificate}"));
        Assert.Equal(3460.00495515, path.Knots[^1].Values.Sum(Math.Abs), 1e-8);
    }

    [Fact]
    public void The_grid_agrees_with_the_exact_path()
    {
        Regression regression = Read();
        ExactPath exact = regression.FitExactPath();
        Assert.All(regression.FitPath().Points, point =>
        {
            int after = exact.Knots.ToList().FindIndex(k => k.Lambda <= point.Lambda);
            PathPoint high = exact.Knots[Math.Max(0, after - 1)], low = exact.Knots[after];
            double share = high.Lambda > low.Lambda ? (high.Lambda - point.Lambda) / (high.Lambda - low.Lambda) : 1;
            for (int j = 0; j < regression.Names.Count; j++)
            {
                double expected = high.Standardized[j] + (share * (low.Standardized[j] - high.Standardized[j]));
                Assert.Equal(expected, point.Standardized[j], 1e-8 * 3460);
            }
        });
    }

    [Fact]
    public void Entries_found_by_halving_for_a_mixture_close_to_the_lasso_are_near_the_exact_ones()
    {
        Regression lasso = Read(), mixture = lasso.WithL1Ratio(1 - 1e-9);
        IReadOnlyList<double?> exact = lasso.FindEntries(lasso.FitPath()), halved = mixture.FindEntries(mixture.FitPath());
        Assert.All(Enumerable.Range(0, lasso.Names.Count), j => Assert.Equal(1, (halved[j] ?? 0) / (exact[j] ?? 0), 1e-5));
    }

    private static Regression Read()
    {
        Table table = CsvTable.Read(SharedData.PathOrSkip("diabetes.csv"));
        return Regression.Lasso(table, "y", new RegressionOptions { Standardize = false });
    }
}
