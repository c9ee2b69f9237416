using Whittle.Data;
using Whittle.Errors;
using Whittle.Neural;
using Whittle.Numerics;
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_begins_before_the_first_input_leaves_and_not_long_before(int seed)
    {
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Seed = seed });
        LassoNetPath own = regression.FitLassoNet(), low = regression.FitLassoNet(new LassoNetOptions { First = 0.02 });
        Assert.Equal(5, own.Points[1].Kept.Count);
        Assert.True(own.Importance.Min() > own.Points[1].Lambda);
        Assert.InRange(own.Points[1].Lambda / low.Points[1].Lambda, 10, 1000);

        // The same inputs are needed most, for less work.
        Assert.True(own.Points.Sum(p => p.Epochs) < 0.8 * low.Points.Sum(p => p.Epochs));
        Assert.Equal(Last(low, 3).Order(), Last(own, 3).Order());
    }

    [Fact]
    public void An_input_that_is_taken_away_stays_away_from_that_λ_on_and_comes_back_below_it()
    {
        Regression data = Regression.Ridge(Students, "score");
        TrainingRows rows = TrainingRows.Of(data.Problem, true);
        NetworkOptions dense = new() { Hidden = [6], Epochs = 50, ValidationShare = 0 };
        NetworkShape shape = dense.ShapeFor(5, 1) with { HasSkip = true };
        int[] all = [.. Enumerable.Range(0, 200)];
        Network network = new Trainer(rows, all, [], shape, dense, new Workers(1)).Run(Network.Create(shape, 1), null, default).Network;
        var options = new LassoNetOptions { Hierarchy = 3 };
        (double lambda, bool[] asked) = new LassoNetTrainer(rows, all, [], dense, options, new Workers(1)).FirstToLeave(network, 0);
        Assert.DoesNotContain(false, asked);
        (WeightPlace skip, WeightPlace first) = (network.Layout.Skip!.Value, network.Layout.Layers[0].Weights);
        var trainer = new Trainer(rows, all, [], shape, dense, new Workers(1));
        bool StaysAway(int j, double at)
        {
            // The gradient by central differences of the loss.
            double[] theta = network.Parameters.ToArray();
            theta[skip.Start + j] = 0;
            theta.AsSpan(first.Start + (j * 6), 6).Clear();
            double Slope(int place)
            {
                double[] up = [.. theta], down = [.. theta];
                (up[place], down[place]) = (1e-5, -1e-5);
                return (trainer.LossOf(all, up, []) - trainer.LossOf(all, down, [])) / 2e-5;
            }

            const double Rate = 1e-3;
            double[] direct = [-Rate * Slope(skip.Start + j)], hidden = [.. Enumerable.Range(0, 6).Select(k => -Rate * Slope(first.Start + (j * 6) + k))];
            HierarchicalProximal.Apply(direct, hidden, Rate * at, options.Hierarchy, new double[6]);
            return direct[0] == 0 && hidden.All(w => w == 0);
        }

        Assert.Contains(Enumerable.Range(0, 5), j => StaysAway(j, 1.001 * lambda));
        Assert.DoesNotContain(Enumerable.Range(0, 5), j => StaysAway(j, 0.999 * lambda));
    }

    [Fact]
    public void A_constant_column_does_not_decide_where_it_begins()
    {
        Table table = new([.. Students.Columns, new NumberColumn("always", [.. Enumerable.Repeat(3.0, 200)])]);
        NeuralRegression regression = NeuralRegression.On(table, "score", new NetworkOptions { Hidden = [8], Epochs = 60 });
        LassoNetPath path = regression.FitLassoNet(new LassoNetOptions { Growth = 1.4 });
        Assert.True(path.IsComplete);
        Assert.InRange(path.Points[1].Lambda, 0.1, 50);
        Assert.Equal("always", Last(path, 6)[^1]);
    }

    private static string[] Last(LassoNetPath path, int count) => [.. Enumerable.Range(0, path.Inputs.Count).OrderByDescending(j => path.Importance[j]).Take(count).Select(j => path.Inputs[j])];

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
