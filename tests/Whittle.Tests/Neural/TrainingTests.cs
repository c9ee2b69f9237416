using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>What training promises: the same bits for a seed, weights as repeated rows, no look at what it must not see, the best weights where it is ended, and dropout as its theory says.</summary>
public class TrainingTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    private static readonly NetworkOptions Short = new() { Hidden = [8, 6], Epochs = 15, Dropout = 0.2, Normalization = Normalization.Batch, Penalty = new NetworkPenalty { Lambda = 0.01, L1Ratio = 0.5 } };

    [Fact]
    public void A_seed_gives_the_same_bits_on_any_number_of_threads_and_another_seed_others()
    {
        double[] x = new double[3000], y = new double[100];
        var random = new Xoshiro256(4);
        foreach (ref double value in x.AsSpan())
        {
            value = random.NextNormal();
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] + (x[i + 100] * x[i + 200]);
        }

        // Large enough for products to be shared out.
        NetworkOptions wide = Short with { Hidden = [256, 256], BatchSize = 0, Epochs = 3, Dropout = 0 };
        NeuralModel Fit(int threads, long seed, NetworkOptions options) =>
            NeuralRegression.On(new DenseDesign(x, 100, 30), y, options with { Seed = seed }, options: new RegressionOptions { Threads = threads }).Fit();
        Assert.True(Fit(1, 1, wide).Network.Parameters.SequenceEqual(Fit(2, 1, wide).Network.Parameters));
        Assert.True(Fit(1, 1, Short).Network.Parameters.SequenceEqual(Fit(2, 1, Short).Network.Parameters));
        Assert.False(Fit(1, 1, Short).Network.Parameters.SequenceEqual(Fit(1, 2, Short).Network.Parameters));
    }

    [Fact]
    public void A_weight_of_2_is_a_repeated_row_and_of_0_a_removed_one()
    {
        NetworkOptions whole = new() { Hidden = [5], Activation = Activation.Tanh, BatchSize = 0, ValidationShare = 0, Epochs = 200, Penalty = new NetworkPenalty { Lambda = 0.01 } };
        double[] weights = [.. Enumerable.Range(0, Students.Rows).Select(i => (double)(i % 3))];
        Table weighted = new([.. Students.Columns, new NumberColumn("w", weights)]);
        Table repeated = Students.Take([.. Enumerable.Range(0, Students.Rows).SelectMany(i => Enumerable.Repeat(i, i % 3))]);
        double[] one = NeuralRegression.On(weighted, "score", whole, new RegressionOptions { Weights = "w" }).Fit().Predict(Students), other = NeuralRegression.On(repeated, "score", whole).Fit().Predict(Students);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }

    [Fact]
    public void Units_of_columns_and_response_change_nothing()
    {
        Table scaled = new([.. Students.Columns.Select(c => new NumberColumn(c.Name, [.. Students.Numbers(c.Name).Select(v => c.Name == "score" ? (1000 * v) + 3 : (0.01 * v) - 7)]))]);
        double[] one = NeuralRegression.On(Students, "score", Short).Fit().Predict(Students), other = NeuralRegression.On(scaled, "score", Short).Fit().Predict(scaled);
        Assert.All(one.Zip(other), pair => Assert.Equal((1000 * pair.First) + 3, pair.Second, 1e-6 * Math.Abs(pair.Second)));
    }

    [Fact]
    public void Validation_rows_are_never_trained_on_and_stop_the_training()
    {
        // What their response is changes nothing but the epoch that is kept.
        var random = new Xoshiro256(2);
        double[] x = [.. Enumerable.Range(0, 120).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())], other = [.. y.Select((v, i) => i % 4 == 0 ? 1000 - v : v)];
        int[] training = [.. Enumerable.Range(0, 40).Where(i => i % 4 != 0)], validation = [.. Enumerable.Range(0, 40).Where(i => i % 4 == 0)];
        NetworkShape shape = Short.ShapeFor(3, 1);
        double[][] ends = [.. ((double[][])[y, other]).Select(response =>
        {
            var trainer = new Trainer(TrainingRows.Of(Loss.Squared, x, response, [.. Enumerable.Repeat(1.0, 40)]), training, validation, shape, Short with { Epochs = 1 }, new Workers(1));
            return trainer.Run(Network.Create(shape, 1), null, default).Network.Parameters.ToArray();
        })];
        Assert.Equal(ends[0], ends[1]);

        NeuralModel trained = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [64], Epochs = 2000, Patience = 20, LearningRate = 0.02 }).Fit();
        Assert.Equal(TrainingStop.Patience, trained.Stop);
        Assert.Equal(trained.BestEpoch + 20, trained.History.Count);
        Assert.Equal(trained.History.Min(e => e.ValidationLoss), trained.History[trained.BestEpoch - 1].ValidationLoss);
    }

    [Fact]
    public void A_class_is_in_the_validation_rows_by_its_share()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 7))], y = [.. Enumerable.Range(0, 60).Select(i => i < 10 ? 1.0 : 0)];
        var heard = new List<EpochRecord>();
        NeuralModel model = NeuralRegression.On(new DenseDesign(x, 60, 1), y, new NetworkOptions { Epochs = 3, ValidationShare = 0.2 }, options: new RegressionOptions { Loss = Loss.Logistic }).Fit(new Listener(heard.Add));
        Assert.Equal(3, heard.Count);
        Assert.Equal(heard, model.History);
        Assert.All(model.Predict(new DenseDesign(x, 60, 1)), p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void What_is_cancelled_keeps_its_best_weights()
    {
        using var source = new CancellationTokenSource();
        var listener = new Listener(e =>
        {
            if (e.Epoch == 5)
            {
                source.Cancel();
            }
        });
        NeuralModel model = NeuralRegression.On(Students, "score", Short).Fit(listener, source.Token);
        Assert.Equal(TrainingStop.Cancelled, model.Stop);
        Assert.Equal(5, model.History.Count);
        Assert.True(model.Network.Parameters.SequenceEqual(NeuralRegression.On(Students, "score", Short with { Epochs = 5, Schedule = Short.Schedule }).Fit().Network.Parameters));
    }

    [Fact]
    public void A_training_that_diverges_says_so()
    {
        NetworkOptions wild = new() { Optimizer = Optimizer.Sgd(), LearningRate = 1e200 };
        WhittleException fault = Assert.Throws<WhittleException>(() => NeuralRegression.On(Students, "score", wild).Fit());
        Assert.Equal("diverged", fault.Code);
    }

    [Fact]
    public void Dropout_of_inputs_on_a_linear_model_is_a_ridge_weighted_by_their_squares()
    {
        // Wager, Wang & Liang 2013: E ½(y − Σ mⱼxⱼwⱼ)² = ½(y − xw)² + ½ p/(1 − p) Σ xⱼ²wⱼ².
        const int Rows = 20, Inputs = 4, Draws = 40_000;
        const double Share = 0.3;
        var random = new Xoshiro256(11);
        double[] x = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())], w = [0.5, -1, 0.3, 2, 0.1];
        foreach (DropoutKind kind in Enum.GetValues<DropoutKind>())
        {
            var shape = new NetworkShape { Inputs = Inputs, Hidden = [], InputDropout = Share, DropoutKind = kind };
            var objective = new BatchObjective(TrainingRows.Of(Loss.Squared, x, y, [.. Enumerable.Repeat(1.0, Rows)]), 1, Rows);
            objective.Load([.. Enumerable.Range(0, Rows)]);
            var pass = new NetworkPass(shape, Rows, new Workers(1));
            double mean = 0, square = 0;
            double[] gradient = new double[w.Length], sum = new double[w.Length], squares = new double[w.Length];
            for (int draw = 1; draw <= Draws; draw++)
            {
                double loss = objective.Evaluate(pass.Forward(w, [], objective.Inputs, Rows, true, random), true), off = loss - mean;
                mean += off / draw;
                square += off * (loss - mean);
                pass.Backward(w, objective.Outputs, Rows, gradient);
                for (int j = 0; j < w.Length; j++)
                {
                    (sum[j], squares[j]) = (sum[j] + gradient[j], squares[j] + (gradient[j] * gradient[j]));
                }
            }

            double[] residual = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Inputs).Sum(j => x[(i * Inputs) + j] * w[j]) + w[4] - y[i])];
            double[] ridge = [.. Enumerable.Range(0, Inputs).Select(j => Share / (1 - Share) * Enumerable.Range(0, Rows).Average(i => Math.Pow(x[(i * Inputs) + j], 2)))];
            double expected = (residual.Average(r => r * r) / 2) + (Enumerable.Range(0, Inputs).Sum(j => ridge[j] * w[j] * w[j]) / 2), error = Math.Sqrt(square / Draws / Draws);
            Assert.InRange(mean, expected - (4 * error), expected + (4 * error));
            Assert.True(error < 0.01 * expected);
            for (int j = 0; j < Inputs; j++)
            {
                double slope = Enumerable.Range(0, Rows).Average(i => residual[i] * x[(i * Inputs) + j]) + (ridge[j] * w[j]), spread = Math.Sqrt(((squares[j] / Draws) - Math.Pow(sum[j] / Draws, 2)) / Draws);
                Assert.InRange(sum[j] / Draws, slope - (4 * spread), slope + (4 * spread));
            }
        }
    }

    [Fact]
    public void Trained_with_dropout_a_linear_model_comes_to_that_ridge()
    {
        Regression data = Regression.Ridge(Students, "score");
        const double Share = 0.25;
        NetworkOptions options = new() { Hidden = [], InputDropout = Share, BatchSize = 0, ValidationShare = 0, Epochs = 60_000, Optimizer = Optimizer.Sgd(0), LearningRate = 0.1, Schedule = new LearningRateSchedule(ScheduleKind.Exponential, 1e-3) };
        NeuralModel network = NeuralRegression.On(data, options).Fit();

        // Standardized columns have mean square 1, so the weighted ridge is one of equal weights.
        Whittle.Models.LinearModel ridge = data.Fit(Share / (1 - Share));
        Assert.All(ridge.Coefficients.Select((c, j) => (c.Standardized, network.Network.Parameters[j] * network.Scale)), pair => Assert.Equal(pair.Standardized, pair.Item2, 0.03));
    }

    [Fact]
    public void Draws_of_dropout_spread_about_a_prediction()
    {
        NeuralModel model = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [16], Dropout = 0.3, Epochs = 40 }).Fit();
        DropoutPrediction[] drawn = model.PredictWithDropout(Students, 200, 3);
        Assert.Equal(drawn, model.PredictWithDropout(Students, 200, 3));
        Assert.All(drawn.Zip(model.Predict(Students)), pair => Assert.True(pair.First.Deviation > 0 && Math.Abs(pair.First.Mean - pair.Second) < pair.First.Deviation * 2));
        FaultAssert.Throws(FaultKind.Usage, "no-dropout", "The network was trained without dropout, so that its predictions do not vary.", () => NeuralRegression.On(Students, "score", Short with { Dropout = 0 }).Fit().PredictWithDropout(Students));
    }

    [Fact]
    public void What_is_of_linear_models_alone_is_a_fault()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => NeuralRegression.On(Students, "score", null, new RegressionOptions { PenaltyFactors = new Dictionary<string, double> { ["gpa"] = 0 }, Intercept = false }));
        Assert.Equal("Networks have no penalty factors and no fits without an intercept; they are for linear models.", fault.Message);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => NeuralRegression.On(Students, "score", new NetworkOptions { Dropout = 1, Epochs = 0, LearningRate = 0, Penalty = new NetworkPenalty { L1Ratio = 2 } })).Code);
        Assert.Equal("too-few-rows", Assert.Throws<WhittleException>(() => NeuralRegression.On(Students.Take([0, 1]), "score").Fit()).Code);
    }

    private sealed class Listener(Action<EpochRecord> heard) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value) => heard(value);
    }
}
