using Whittle.Certificates;
using Whittle.Data;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Neural;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>
/// A network without a hidden layer, trained on all rows at once, is a linear model: with L2 in the loss it converges to ridge, and with proximal steps to the lasso and the elastic net, proved by the certificate of its weights. ProxAdam
/// converges there only because its proximal step is taken in Adam's own metric.
/// </summary>
public class LinearOracleTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    private static readonly NetworkOptions Whole = new() { Hidden = [], BatchSize = 0, ValidationShare = 0, StandardizeResponse = false, LearningRate = 0.2, Epochs = 6000, Optimizer = Optimizer.Sgd(0.9) };

    // Adam's steps do not shrink by themselves where gradients do.
    private static readonly NetworkOptions ByAdam = Whole with { Optimizer = Optimizer.Adam(0.9, 0.99), LearningRate = 0.3, Epochs = 20000, Schedule = new LearningRateSchedule(ScheduleKind.Exponential, 1e-12) };

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(20)]
    public void L2_is_ridge_to_1e_8(double lambda)
    {
        Regression ridge = Regression.Ridge(Students, "score");
        LinearModel closed = ridge.Fit(lambda);
        foreach (NetworkOptions options in (NetworkOptions[])[Whole with { LearningRate = 1 / (3 + lambda) }, ByAdam])
        {
            NeuralModel network = NeuralRegression.On(ridge, options with { Penalty = new NetworkPenalty { Lambda = lambda } }).Fit();
            for (int j = 0; j < closed.Coefficients.Count; j++)
            {
                Assert.Equal(closed.Coefficients[j].Standardized, network.Network.Parameters[j], 1e-8);
            }

            double[] expected = closed.Predict(Students), actual = network.Predict(Students);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
            Assert.Equal(closed.DevianceExplained, network.DevianceExplained, 1e-9);
        }
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 0.5)]
    public void Proximal_L1_is_the_lasso_with_its_certificate(double lambda, double ratio)
    {
        Regression lasso = Regression.ElasticNet(Students, "score", ratio);
        LinearModel exact = lasso.Fit(lambda);
        foreach (NetworkOptions options in (NetworkOptions[])[Whole, ByAdam])
        {
            NeuralModel network = NeuralRegression.On(lasso, options with { Penalty = new NetworkPenalty { Lambda = lambda, L1Ratio = ratio } }).Fit();
            double[] weights = network.Network.Parameters[..^1].ToArray();
            Certificate certificate = Certify(lasso, lambda, network, weights);
            Assert.True(certificate.IsCertified, $"{options.Optimizer.Name}: {certificate}");
            Assert.Equal(exact.Coefficients.Select(c => c.Estimate == 0), weights.Select(w => w == 0));
            Assert.All(exact.Coefficients.Zip(weights), pair => Assert.Equal(pair.First.Standardized, pair.Second, 1e-7));
        }
    }

    [Theory]
    [InlineData("logistic", 0.02)]
    [InlineData("poisson", 0.05)]
    [InlineData("huber", 0.3)]
    [InlineData("multinomial", 0.01)]
    public void Other_losses_are_their_lasso_with_its_certificate(string name, double lambda)
    {
        (Table table, string response, Loss loss) = Problem(name);
        Regression lasso = Regression.Lasso(table, response, new RegressionOptions { Loss = loss, Exclude = ["score"] });
        NetworkOptions options = (name == "logistic" || name == "multinomial" ? Whole with { LearningRate = 1.5, Epochs = 6000, Optimizer = Optimizer.Sgd(0.9) } : Whole with { LearningRate = 0.05, Epochs = 8000, Optimizer = Optimizer.Sgd(0.8) })
            with
        { Penalty = new NetworkPenalty { Lambda = lambda, L1Ratio = 1 } };
        NeuralModel network = NeuralRegression.On(lasso, options).Fit();
        int p = lasso.Names.Count, outputs = lasso.Outputs.Count;
        double[] weights = [.. Enumerable.Range(0, p * outputs).Select(t => network.Network.Parameters[((t % p) * outputs) + (t / p)])];
        Certificate certificate = Certify(lasso, lambda, network, weights);
        Assert.True(certificate.IsCertified, certificate.ToString());
        Assert.Contains(0.0, weights);
        LinearModel exact = lasso.Fit(lambda);
        double[][] expected = exact.PredictMeans(table, UnseenPolicy.Error, out _), actual = network.PredictMeans(table, UnseenPolicy.Error, out _);
        for (int k = 0; k < outputs; k++)
        {
            Assert.All(expected[k].Zip(actual[k]), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * (1 + Math.Abs(pair.First))));
        }
    }

    // Without the metric, Adam with soft thresholds of η·λ ends somewhere else: that the oracle above can fail is part of it.
    [Fact]
    public void A_step_in_another_metric_is_not_the_lasso()
    {
        Regression lasso = Regression.Lasso(Students, "score");
        TrainingRows rows = TrainingRows.Of(lasso.Problem, false);
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        var trainer = new Trainer(rows, all, [], ByAdam.ShapeFor(rows.Inputs, 1), ByAdam, new Workers(1), new WrongMetric());
        TrainedNetwork trained = trainer.Run(Network.Create(ByAdam.ShapeFor(rows.Inputs, 1), 1), null, default);
        double[] weights = trained.Network.Parameters[..^1].ToArray();
        int[] kept = [.. Enumerable.Range(0, weights.Length).Where(j => weights[j] != 0)];
        var fit = new FitState(1, [rows.Shifts[0] + trained.Network.Parameters[^1]], new SparseVector(kept, Array.ConvertAll(kept, j => weights[j])));
        Assert.False(lasso.Problem.Certifier.Certify(fit).IsCertified);
    }

    private static Certificate Certify(Regression regression, double lambda, NeuralModel network, double[] weights)
    {
        int[] kept = [.. Enumerable.Range(0, weights.Length).Where(j => weights[j] != 0)];
        double[] biases = network.Network.Parameters[^network.Outputs.Count..].ToArray();
        return regression.Problem.Certifier.Certify(new FitState(lambda, [.. network.Shifts.Zip(biases, (shift, bias) => shift + bias)], new SparseVector(kept, Array.ConvertAll(kept, j => weights[j]))));
    }

    private static (Table Table, string Response, Loss Loss) Problem(string name)
    {
        double[] score = Students.Numbers("score");
        double low = score.Order().ElementAt(score.Length / 3), high = score.Order().ElementAt(2 * score.Length / 3);
        double[] response = name switch
        {
            "logistic" => [.. score.Select(s => s > low ? 1.0 : 0)],
            "multinomial" => [.. score.Select(s => s > high ? 2.0 : s > low ? 1 : 0)],
            "poisson" => [.. score.Select(s => Math.Round((s - 40) / 10))],
            _ => [.. score.Select(s => (s - 80) / 10)],
        };
        Loss loss = name switch { "huber" => Loss.Huber(0.5), "multinomial" => Loss.Multinomial(3), _ => LossCatalog.Standard.Create(name) };
        return (new Table([.. Students.Columns, new NumberColumn("y", response)]), "y", loss);
    }

    private sealed class WrongMetric : ParameterPenalty
    {
        public override double Value(ReadOnlySpan<double> theta) => 0;

        public override void AddGradient(ReadOnlySpan<double> theta, Span<double> gradient)
        {
        }

        public override void Decay(Span<double> theta, double rate)
        {
        }

        public override void Proximal(Span<double> theta, double rate, ReadOnlySpan<double> metric) => ProximalStep.Soft(theta[..^1], rate, [1]);
    }
}
