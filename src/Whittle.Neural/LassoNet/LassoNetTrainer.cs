using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// Follows LassoNet's path on rows: a dense network with a skip, and from there on λ upwards, each from the weights of the one before, until no input is left (Lemhadri et al. 2021, algorithm 1). Not thread-safe.
/// </summary>
internal sealed class LassoNetTrainer(TrainingRows rows, int[] training, int[] validation, NetworkOptions dense, LassoNetOptions options, Workers workers)
{
    private const int MostPoints = 1000;

    /// <summary>The path, the dense network first.</summary>
    /// <param name="lambdas">Which λ, ascending; null to begin with the first and to grow until no input is left.</param>
    /// <param name="first">The first λ where none are given.</param>
    /// <param name="progress">Told each point.</param>
    /// <param name="cancellation">Ends the path; what is finished is kept.</param>
    /// <returns>The points, and whether all are there.</returns>
    public (List<LassoNetPoint> Points, bool IsComplete) Run(IReadOnlyList<double>? lambdas, double first, IProgress<LassoNetPoint>? progress, CancellationToken cancellation)
    {
        NetworkShape shape = dense.ShapeFor(rows.Inputs, rows.Outputs) with { HasSkip = true };
        TrainedNetwork start = new Trainer(rows, training, validation, shape, dense, workers).Run(Network.Create(shape, dense.Seed), null, cancellation);
        var points = new List<LassoNetPoint>();
        Network network = start.Network;
        Add(0, start.History.Count);
        NetworkOptions along = dense with { Optimizer = Optimizer.Sgd(options.Momentum), LearningRate = options.LearningRate, Epochs = options.Epochs, Patience = options.Patience, Schedule = new LearningRateSchedule() };
        double lambda = first;
        for (int k = 0; k < (lambdas?.Count ?? MostPoints); k++, lambda *= options.Growth)
        {
            if (cancellation.IsCancellationRequested)
            {
                return (points, false);
            }

            lambda = lambdas is null ? lambda : lambdas[k];
            if (points[^1].Kept.Count > 0)
            {
                var penalty = new HierarchicalPenalty(lambda, options.Hierarchy, dense.Penalty.Ridge, ParameterLayout.Of(shape));
                (network, int epochs) = Settle(new Trainer(rows, training, validation, shape, along, workers, penalty), network, penalty, along, cancellation);
                Add(lambda, epochs);
            }
            else if (lambdas is null)
            {
                return (points, true);
            }
            else
            {
                points.Add(points[^1] with { Lambda = lambda, Epochs = 0 });
            }
        }

        return (points, true);

        void Add(double at, int epochs)
        {
            bool[] alive = DeadCounts.Alive(network.Parameters, network.Layout)[0];
            double[] theta = network.Parameters.ToArray(), running = network.RunningMeans.ToArray();
            double held = validation.Length > 0 ? new Trainer(rows, training, validation, shape, dense, workers).LossOf(validation, theta, running) : double.NaN;
            points.Add(new LassoNetPoint(at, network, [.. Enumerable.Range(0, alive.Length).Where(j => alive[j])], held, epochs));
            progress?.Report(points[^1]);
        }
    }

    // Trains at one λ until the penalized objective of the validation rows (of the training rows without any) does not get better; the best weights, which begin with those of the λ before made feasible, are kept.
    private (Network Network, int Epochs) Settle(Trainer trainer, Network start, HierarchicalPenalty penalty, NetworkOptions along, CancellationToken cancellation)
    {
        double[] theta = start.Parameters.ToArray(), running = start.RunningMeans.ToArray();
        penalty.Proximal(theta, along.Rate, [1]);
        int[] judged = validation.Length > 0 ? validation : training;
        OptimizerState state = along.Optimizer.Start(theta.Length);
        var random = new Xoshiro256(along.Seed);
        int[] order = [.. training];
        double least = double.PositiveInfinity;
        double[] best = [.. theta], bestRunning = [.. running];
        int epoch = 0, bestEpoch = 0;
        while (epoch < along.Epochs && epoch - bestEpoch < along.Patience && !cancellation.IsCancellationRequested)
        {
            epoch++;
            trainer.Epoch(order, theta, running, state, random, _ => along.Rate, cancellation);
            double objective = trainer.LossOf(judged, theta, running) + penalty.Value(theta);
            if (!double.IsFinite(objective))
            {
                break;
            }

            if (objective < least)
            {
                (least, bestEpoch) = (objective, epoch);
                theta.CopyTo(best, 0);
                running.CopyTo(bestRunning, 0);
            }
        }

        return (new Network(start.Shape, best, bestRunning), epoch);
    }
}
