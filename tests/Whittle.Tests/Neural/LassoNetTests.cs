using Whittle.Data;
using Whittle.Errors;
using Whittle.Neural;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>LassoNet: every point meets its hierarchy, features leave for good, and where M is nearly 0 it is the lasso.</summary>
public class LassoNetTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    [Fact]
    public void From_dense_to_empty_every_point_meets_its_hierarchy()
    {
        var options = new LassoNetOptions { Growth = 1.3, Hierarchy = 5 };
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [16, 8], Epochs = 100 });
        LassoNetPath path = regression.FitLassoNet(options);
        Assert.True(path.IsComplete);
        Assert.Equal(0, path.Points[0].Lambda);
        Assert.Equal(5, path.Points[0].Kept.Count);
        Assert.Empty(path.Points[^1].Kept);
        Assert.Equal(path.Points.Select(p => p.Lambda).Order(), path.Points.Select(p => p.Lambda));
        foreach (LassoNetPoint point in path.Points.Skip(1))
        {
            ParameterLayout layout = point.Network.Layout;
            (WeightPlace skip, WeightPlace first) = (layout.Skip!.Value, layout.Layers[0].Weights);
            for (int j = 0; j < 5; j++)
            {
                double direct = Math.Abs(point.Network.Parameters[skip.Start + j]);
                Assert.All(point.Network.Parameters.Slice(first.Start + (j * first.Columns), first.Columns).ToArray(), w => Assert.True(Math.Abs(w) <= (5 * direct) + 1e-12));
                Assert.Equal(point.Kept.Contains(j), direct > 0);
            }
        }

        for (int j = 0; j < 5; j++)
        {
            int at = Enumerable.Range(0, path.Points.Count).First(k => path.Points[k].Lambda >= path.Importance[j]);
            Assert.All(path.Points.Skip(at), p => Assert.DoesNotContain(j, p.Kept));
            Assert.Contains(j, path.Points[at - 1].Kept);
        }

        // A point is a model, and predicts as its network does.
        NeuralModel best = regression.CreateModel(path.Points[path.BestIndex]);
        Assert.InRange(best.DevianceExplained, 0.6, 0.95);
        Assert.Equal(path.Points.Min(p => p.ValidationLoss), path.Points[path.BestIndex].ValidationLoss);
        Assert.Equal(path.Importance, regression.FitLassoNet(options).Importance);
    }

    [Fact]
    public void With_a_hierarchy_near_0_it_is_the_lasso()
    {
        // On the scale of the standardized response λ is the lasso's over the response's standard deviation.
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [4], Epochs = 300, BatchSize = 0, ValidationShare = 0, LearningRate = 0.05 });
        Regression lasso = Regression.Lasso(Students, "score");
        TrainingRows rows = TrainingRows.Of(regression.Data.Problem, true);
        LassoNetPath path = regression.FitLassoNet(new LassoNetOptions { Hierarchy = 1e-9, Growth = 2, First = 0.05, Epochs = 4000, Patience = 4000, LearningRate = 0.05 });
        int compared = 0;
        foreach (LassoNetPoint point in path.Points.Skip(1).Where(p => p.Lambda * rows.Scale < lasso.LambdaMax))
        {
            int start = point.Network.Layout.Skip!.Value.Start;
            double[] exact = [.. lasso.Fit(point.Lambda * rows.Scale).Coefficients.Select(c => c.Standardized / rows.Scale)], found = point.Network.Parameters.Slice(start, 5).ToArray();
            Assert.All(exact.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(exact.Select(b => b == 0), found.Select(b => b == 0));
            compared++;
        }

        Assert.InRange(compared, 3, 10);
        Assert.Empty(path.Points.First(p => p.Lambda * rows.Scale > 1.1 * lasso.LambdaMax).Kept);
    }

    [Fact]
    public void Several_seeds_are_averaged_and_a_cancelled_path_keeps_its_points()
    {
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [8], Epochs = 40 });
        var options = new LassoNetOptions { Growth = 2, Patience = 3, Epochs = 20 };
        double[][] alone = [.. Enumerable.Range(0, 2).Select(k => regression.With(regression.Options with { Seed = 1 + k }).FitLassoNet(options).Importance.ToArray())];
        Assert.All(regression.FitLassoNet(options with { Seeds = 2 }).Importance.Select((v, j) => (v, (alone[0][j] + alone[1][j]) / 2)), pair => Assert.Equal(pair.Item2, pair.v, 1e-12));

        using var source = new CancellationTokenSource();
        LassoNetPath cut = regression.FitLassoNet(options, new Counter(source, 4), source.Token);
        Assert.False(cut.IsComplete);
        Assert.Equal(4, cut.Points.Count);
        FaultAssert.Throws(
            FaultKind.Usage, "bad-options", "Growth is 1; it must be in (1, ∞): by what λ grows. LassoNet needs a hidden layer; without one it is the lasso.",
            () => regression.With(new NetworkOptions { Hidden = [] }).FitLassoNet(options with { Growth = 1 }));
    }

    private sealed class Counter(CancellationTokenSource source, int most) : IProgress<LassoNetPoint>
    {
        private int _count;

        public void Report(LassoNetPoint value)
        {
            if (++_count == most)
            {
                source.Cancel();
            }
        }
    }
}
