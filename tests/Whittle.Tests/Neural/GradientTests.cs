using Whittle.Losses;
using Whittle.Neural;
using Whittle.Numerics;

namespace Whittle.Tests.Neural;

/// <summary>Backpropagation beside central differences, for every activation, normalization, loss, skip and dropout, with unequal weights.</summary>
public class GradientTests
{
    public static TheoryData<Activation, Normalization, bool, bool> Networks => new(
        from activation in Enum.GetValues<Activation>()
        from normalization in Enum.GetValues<Normalization>()
        from dropout in new[] { false, true }
        select (activation, normalization, activation is Activation.Gelu or Activation.Tanh, dropout));

    public static TheoryData<string> Losses => ["squared", "huber", "logistic", "probit", "multinomial", "poisson", "gamma", "tweedie", "multi-squared"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_gradient_is_what_differences_say(Activation activation, Normalization normalization, bool skip, bool dropout) => Check(
        new NetworkShape { Inputs = 4, Hidden = [6, 5], Activation = activation, Normalization = normalization, HasSkip = skip, Dropout = dropout ? 0.3 : 0, InputDropout = dropout ? 0.2 : 0 }, Loss.Squared);

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_of_each_loss_is_what_differences_say(string name)
    {
        Loss loss = name switch { "probit" => Loss.Probit, "huber" => Loss.Huber(0.7), "multinomial" => Loss.Multinomial(3), "multi-squared" => Loss.MultiSquared(2), _ => LossCatalog.Standard.Create(name) };
        Check(new NetworkShape { Inputs = 3, Hidden = [5], Activation = Activation.Tanh, Outputs = loss.Outputs }, loss);
    }

    private static void Check(NetworkShape shape, Loss loss)
    {
        const int Rows = 12;
        var random = new Xoshiro256(7);
        double[] x = [.. Enumerable.Range(0, Rows * shape.Inputs).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows * loss.ResponseColumns[0]).Select(i => loss.TakesClasses ? i % Math.Max(2, loss.Outputs) : 1 + Math.Floor(4 * random.NextDouble()))];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => 0.5 + (i % 3))];
        var objective = new BatchObjective(TrainingRows.Of(loss, x, y, weights), weights.Average(), Rows);
        objective.Load([.. Enumerable.Range(0, Rows)]);
        var pass = new NetworkPass(shape, Rows, new Workers(1));
        double[] theta = [.. Network.Create(shape, 3).Parameters.ToArray().Select(w => w + (0.1 * random.NextNormal()))], gradient = new double[theta.Length];
        At(theta, true);
        pass.Backward(theta, objective.Outputs, Rows, gradient);
        for (int j = 0; j < theta.Length; j++)
        {
            const double Step = 1e-6;
            double kept = theta[j];
            theta[j] = kept + Step;
            double above = At(theta, false);
            theta[j] = kept - Step;
            double below = At(theta, false);
            theta[j] = kept;
            Assert.True(Math.Abs(gradient[j] - ((above - below) / (2 * Step))) <= 1e-7 * (1 + Math.Abs(gradient[j])), $"parameter {j}: {gradient[j]:R} here, {(above - below) / (2 * Step):R} by differences.");
        }

        // The same draws of dropout each time.
        double At(double[] parameters, bool hasGradient) =>
            objective.Evaluate(pass.Forward(parameters, NetworkPass.NewRunning(shape), objective.Inputs, Rows, true, shape.HasDropout ? new Xoshiro256(5) : null), hasGradient);
    }
}
