using System.Text.RegularExpressions;
using Whittle.Design;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Playground;

namespace Whittle.Tests.Play;

/// <summary>Where features of a mixture come and go: against the exact path, and against fits on both sides of each point.</summary>
[Collection(nameof(Playground))]
public sealed class BreakpointTests
{
    [Fact]
    public void Under_L1_alone_points_that_are_narrowed_are_those_of_the_exact_path()
    {
        int left = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            Regression regression = Tangled(seed, 1);
            PathEvent[] exact = [.. regression.FitExactPath(1e-3 * regression.LambdaMax).Events], found = [.. Breakpoints.Find(regression).Where(e => e.Lambda > 1e-3 * regression.LambdaMax)];
            Assert.Equal(exact.Select(e => (e.Column, e.Enters)), found.Select(e => (e.Column, e.Enters)));
            Assert.All(exact.Zip(found), pair => Assert.Equal(pair.First.Lambda, pair.Second.Lambda, 1e-8 * pair.First.Lambda));
            left += exact.Count(e => !e.Enters);
        }

        Assert.True(left > 5, $"{left} leave: too few to tell");
    }

    // On either side of each point the fits keep what they should, and nothing else changes in between.
    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.05)]
    public void Under_a_mixture_fits_on_both_sides_of_a_point_differ_in_what_it_says(double ratio)
    {
        int left = 0;
        foreach (Regression regression in new[] { Students.Of(PlayState.AllFactors, ratio) }.Concat(Enumerable.Range(1, 10).Select(seed => Tangled(seed, ratio))))
        {
            IReadOnlyList<PathEvent> events = Breakpoints.Find(regression);
            Assert.Equal(regression.LambdaMax, events[0].Lambda, 1e-8 * regression.LambdaMax);
            var kept = new HashSet<int>();
            foreach (PathEvent e in events)
            {
                Assert.Equal(kept.Order(), KeptAt(e.Lambda * (1 + 2e-8)));
                Assert.True(e.Enters ? kept.Add(e.Column) : kept.Remove(e.Column));
                Assert.Equal(kept.Order(), KeptAt(e.Lambda * (1 - 2e-8)));
                left += e.Enters ? 0 : 1;
            }

            RegularizationPath path = regression.FitPath();
            IReadOnlyList<double?> entries = regression.FindEntries(path);
            Assert.All(events.Where(e => e.Enters && e.Lambda > path.Points[^1].Lambda).DistinctBy(e => e.Column), e => Assert.Equal(entries[e.Column]!.Value, e.Lambda, 2e-6 * e.Lambda));

            IEnumerable<int> KeptAt(double lambda) => regression.Fit(lambda).Coefficients.Select((c, j) => (c.Estimate, j)).Where(c => c.Estimate != 0).Select(c => c.j);
        }

        Assert.True(left > 0 || ratio < 0.5, "none leaves");
    }

    [Theory]
    [InlineData("pen=lasso", "Where features come and go, exactly")]
    [InlineData("pen=elastic-net&mix=0.5", "Where features come and go, to 8 digits")]
    [InlineData("pen=elastic-net&mix=0", "Under L2 alone nothing comes or goes")]
    [InlineData("pen=ridge", "Under L2 alone nothing comes or goes")]
    public void The_path_says_how_sure_its_points_are(string query, string words)
    {
        string html = Panels.Draw("path", PlayState.Parse(query)).Html;
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.Equal(words.StartsWith("Where", StringComparison.Ordinal) ? 5 : 0, Regex.Count(html, "<td>[a-z_]+ enters</td>"));
    }

    // Eight columns that lean on each other so much that coefficients come, go and come again.
    private static Regression Tangled(int seed, double ratio)
    {
        const int Rows = 20, Columns = 8;
        var random = new Xoshiro256(seed);
        double[] common = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(i => common[i % Rows] + (0.4 * random.NextNormal()))];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => x[i] - (2 * x[i + Rows]) + (1.5 * x[i + (2 * Rows)]) + (0.3 * random.NextNormal()))];
        return Regression.ElasticNet(new DenseDesign(x, Rows, Columns), y, ratio, options: new RegressionOptions { Threads = 1 });
    }
}
