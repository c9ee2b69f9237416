using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Neural;

/// <content>Networks beside other methods.</content>
public sealed partial class NeuralRegression
{
    /// <summary>Choosing among networks by inner folds and training the best, as a procedure that can be compared with others (<see cref="Comparison"/>).</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="candidates">Networks to choose among, such as several λ; default the options of this regression alone.</param>
    /// <param name="seeds">How many trainings a fold's error is the mean of, at least 1; default 1.</param>
    /// <exception cref="WhittleException">Options are out of range (<c>bad-options</c>).</exception>
    public Procedure AsProcedure(string name, IReadOnlyList<NetworkOptions>? candidates = null, int seeds = 1)
    {
        NeuralRegression[] all = [.. (candidates ?? [Options]).Select(With)];
        if (all.Length == 0 || seeds < 1)
        {
            throw Faults.BadOptions([all.Length == 0 ? "There is no network to choose; at least one is needed." : Faults.OutOfRange("Seeds", seeds, "[1, 2147483647]", "how many trainings are averaged")]);
        }

        return new Procedure(name, new NetworkValidator(this, all.Length, seeds, Train).Run);

        // Within a fold one thread trains; folds share the others.
        IReadOnlyList<(Network, double)> Train(TrainingRows rows, int[] wanted, int seed, CancellationToken cancellation) =>
            [.. wanted.Select(k => (all[k].With(all[k].Options with { Seed = all[k].Options.Seed + seed }).RunAlone(rows, cancellation).Network, all[k].Options.Penalty.Lambda))];
    }

    /// <summary>LassoNet with λ chosen by inner folds, as a procedure that can be compared with others.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="options">How the path is followed.</param>
    /// <param name="seeds">How many trainings a fold's error is the mean of, at least 1; default 1.</param>
    /// <exception cref="WhittleException">Options are out of range (<c>bad-options</c>).</exception>
    public Procedure AsLassoNetProcedure(string name, LassoNetOptions? options = null, int seeds = 1)
    {
        options ??= new LassoNetOptions();
        CheckLassoNet(options);

        // Positions on the path are the same for all rows; λ begins where theirs does. An input goes where λ is above its slope in the skip and M times its slopes in the first layer, which are about as many times as
        // large as there are neurons; what comes after the last input has gone costs nothing.
        int count = 1 + (int)Math.Ceiling(Math.Log((1 + (options.Hierarchy * Options.Hidden[0])) / options.Least) / Math.Log(options.Growth));
        return new Procedure(name, new NetworkValidator(this, count, seeds, Train).Run);

        IReadOnlyList<(Network, double)> Train(TrainingRows rows, int[] wanted, int seed, CancellationToken cancellation)
        {
            NeuralRegression own = With(Options with { Seed = Options.Seed + seed });
            (int[] training, int[] validation) = own.Split(rows);
            double first = FirstLambda(rows, options);
            double[] lambdas = [.. Enumerable.Range(0, wanted[^1]).Select(k => first * Math.Pow(options.Growth, k))];
            (List<LassoNetPoint> points, _) = new LassoNetTrainer(rows, training, validation, own.DenseOptions, options, new Workers(1)).Run(lambdas, first, null, cancellation);
            return [.. wanted.Select(k => points[Math.Min(k, points.Count - 1)]).Select(p => (p.Network, p.Lambda))];
        }
    }

    /// <summary>
    /// Whether an L1 part costs more than it is worth: by how much the loss of the rows kept for validation (without any, of all rows) is larger than under another model of the same data, such as the same network under L2 (<see cref="WithL2"/>), row by row.
    /// </summary>
    /// <param name="model">A model of this regression.</param>
    /// <param name="other">The one it is compared with.</param>
    public PairedLoss CompareLosses(NeuralModel model, NeuralModel other)
    {
        TrainingRows rows = TrainingRows.Of(Data.Problem, Options.StandardizeResponse);
        (int[] training, int[] validation) = Split(rows);
        int[] judged = validation.Length > 0 ? validation : training;
        double[][] losses = [.. ((NeuralModel[])[model, other]).Select(m =>
        {
            var trainer = new Trainer(rows, training, judged, m.Network.Shape, m.Options, new Workers(1));
            double[] theta = m.Network.Parameters.ToArray(), running = m.Network.RunningMeans.ToArray();
            return Array.ConvertAll(judged, i => trainer.LossOf([i], theta, running));
        })];
        double[] weights = Array.ConvertAll(judged, i => rows.Weights[i]), differences = [.. losses[0].Zip(losses[1], (own, its) => own - its)];
        double total = Kernels.Sum(weights), mean = Kernels.Dot(differences, weights) / total;
        return new PairedLoss(Kernels.Dot(losses[0], weights) / total, Kernels.Dot(losses[1], weights) / total, Math.Sqrt(Kernels.CentredSquares(differences, weights, mean) / total / Math.Max(1, judged.Length - 1)), judged.Length);
    }
}
