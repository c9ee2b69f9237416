using Whittle.Neural;
using Whittle.Numerics;

namespace Whittle.Tests.Neural;

/// <summary>Every layer, activation, loss, optimizer, penalty and dropout beside PyTorch from the same weights, batches and masks: outputs, gradients, and parameters after 100 steps to 1e-10.</summary>
public class TorchTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => [.. TorchNetwork.All.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_gradients_and_a_hundred_steps_are_those_of_PyTorch(string name)
    {
        TorchNetwork golden = TorchNetwork.All.Single(n => n.Name == name);
        int n = golden.X.Length / golden.Inputs;
        double[] weights = [.. Enumerable.Repeat(1.0, n)];
        int[][] batches = [.. Enumerable.Range(0, n).Chunk(golden.Batch)];
        foreach (int threads in (int[])[1, 2])
        {
            TrainingRows rows = TrainingRows.Of(golden.Loss, golden.X, golden.Y, weights);
            var trainer = new Trainer(rows, [.. Enumerable.Range(0, n)], [], golden.Shape, golden.Options, new Workers(threads));
            double[] theta = golden.Start, running = NetworkPass.NewRunning(golden.Shape), gradient = new double[theta.Length];
            OptimizerState state = golden.Options.Optimizer.Start(theta.Length, new Workers(1));
            CheckFirstBatch(golden, rows, batches[0]);
            var random = new Xoshiro256(golden.Seed);
            for (int step = 0; step < golden.Steps; step++)
            {
                trainer.Step(batches[step % batches.Length], theta, running, gradient, state, golden.Rate, random);
            }

            AssertClose(golden.End, theta, "parameters");
            AssertClose(golden.Running, running, "running means");
            AssertClose(golden.Predictions, new Network(golden.Shape, theta, running).Evaluate(golden.X), "predictions");
            Assert.Equal(golden.End.Count(w => w == 0), theta.Count(w => w == 0));
        }
    }

    [Fact]
    public void The_recorded_networks_cover_what_there_is()
    {
        Assert.Equal(Enum.GetValues<Activation>().Order(), TorchNetwork.All.Select(n => n.Shape.Activation).Distinct().Order());
        Assert.Equal(Enum.GetValues<Normalization>().Order(), TorchNetwork.All.Select(n => n.Shape.Normalization).Distinct().Order());
        Assert.Equal(["adam", "nesterov", "sgd"], TorchNetwork.All.Select(n => n.Options.Optimizer.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(TorchNetwork.All, n => n.End.Count(w => w == 0) > 5);
    }

    // The gradient of the penalty is no part of what is recorded: the optimizer adds it there.
    private static void CheckFirstBatch(TorchNetwork golden, TrainingRows rows, int[] batch)
    {
        var pass = new NetworkPass(golden.Shape, batch.Length, new Workers(1));
        var objective = new BatchObjective(rows, 1, batch.Length);
        double[] theta = golden.Start, gradient = new double[theta.Length];
        bool drops = golden.Shape.HasDropout;
        objective.Load(batch);
        ReadOnlySpan<double> outputs = pass.Forward(theta, NetworkPass.NewRunning(golden.Shape), objective.Inputs, batch.Length, true, drops ? new Xoshiro256(golden.Seed) : null);
        AssertClose(golden.Outputs, outputs, "outputs");
        objective.Evaluate(outputs, true);
        pass.Backward(theta, objective.Outputs, batch.Length, gradient);
        AssertClose(golden.Gradient, gradient, "gradient");
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}]: {expected[i]:R} by PyTorch, {actual[i]:R} here.");
        }
    }
}
