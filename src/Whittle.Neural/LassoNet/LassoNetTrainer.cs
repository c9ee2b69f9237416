using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// Follows LassoNet's path on rows: a dense network with a skip, and from there on λ upwards, each from the weights of the one before, until no input is left (Lemhadri et al. 2021, algorithm 1). Not thread-safe.
/// </summary>
internal sealed class LassoNetTrainer(TrainingRows rows, int[] training, int[] validation, NetworkOptions dense, LassoNetOptions options, Workers workers)
{
    private const int MostPoints = 1000;

    // Of more inputs than this those of the smallest weights are asked where they would leave; a first λ at which one has left is divided by this.
    private const int MostAsked = 64;
    private const double Retreat = 4;

    /// <summary>The path, the dense network first.</summary>
    /// <param name="lambdas">Which λ, ascending; null to begin with the first and to grow until no input is left.</param>
    /// <param name="first">The first λ where none are given, or the least that it may be where the options do not say it.</param>
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
        (Network Network, int Epochs)? begun = null;
        double lambda = first;
        if (lambdas is null && options.First is null && points[0].Kept.Count > 0)
        {
            // It begins before any input leaves: where one has, once more from the dense network, at a smaller λ.
            (lambda, bool[] asked) = FirstToLeave(network, first);
            for (begun = Step(lambda); lambda > first && HasLost(begun.Value.Network, asked); begun = Step(lambda))
            {
                lambda = Math.Max(first, lambda / Retreat);
            }
        }

        for (int k = 0; k < (lambdas?.Count ?? MostPoints); k++, lambda *= options.Growth)
        {
            if (cancellation.IsCancellationRequested)
            {
                return (points, false);
            }

            lambda = lambdas is null ? lambda : lambdas[k];
            if (points[^1].Kept.Count > 0)
            {
                (network, int epochs) = k == 0 && begun is { } own ? own : Step(lambda);
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

        (Network Network, int Epochs) Step(double at)
        {
            var penalty = new HierarchicalPenalty(at, options.Hierarchy, dense.Penalty.Ridge, ParameterLayout.Of(shape));
            return Settle(new Trainer(rows, training, validation, shape, along, workers, penalty), network, penalty, along, cancellation);
        }

        void Add(double at, int epochs)
        {
            bool[] alive = DeadCounts.Alive(network.Parameters, network.Layout)[0];
            double[] theta = network.Parameters.ToArray(), running = network.RunningMeans.ToArray();
            double held = validation.Length > 0 ? new Trainer(rows, training, validation, shape, dense, workers).LossOf(validation, theta, running) : double.NaN;
            points.Add(new LassoNetPoint(at, network, [.. Enumerable.Range(0, alive.Length).Where(j => alive[j])], held, epochs));
            progress?.Report(points[^1]);
        }
    }

    /// <summary>
    /// Where the first input is about to leave: with the weights of input j taken from the network, others as they are, it stays away where λ ≥ ‖∂L/∂Θⱼ‖ + M Σₖ|∂L/∂W₁[j, k]| (the condition under which the proximal operator gives 0), and below that it
    /// comes back. The least of these over inputs is a λ below which none leaves for good while the others stay.
    /// </summary>
    /// <param name="network">The dense network.</param>
    /// <param name="least">What it is at least.</param>
    /// <returns>λ, and which inputs were asked: those that have any influence on the loss.</returns>
    internal (double Lambda, bool[] Asked) FirstToLeave(Network network, double least)
    {
        ParameterLayout layout = network.Layout;
        (WeightPlace skip, WeightPlace hidden) = (layout.Skip!.Value, layout.Layers[0].Weights);
        double[] theta = network.Parameters.ToArray(), running = network.RunningMeans.ToArray(), gradient = new double[theta.Length];
        var trainer = new Trainer(rows, training, validation, network.Shape, dense, workers);
        double lambda = double.PositiveInfinity;
        var asked = new bool[skip.Rows];
        foreach (int j in Enumerable.Range(0, skip.Rows).OrderBy(j => RowOf(hidden, j, theta).ToArray().Sum(Math.Abs)).Take(MostAsked))
        {
            double[] without = [.. theta];
            RowOf(skip, j, without).Clear();
            RowOf(hidden, j, without).Clear();
            trainer.GradientOf(training, without, running, gradient);
            double stays = Math.Sqrt(Kernels.Dot(RowOf(skip, j, gradient), RowOf(skip, j, gradient))) + (options.Hierarchy * RowOf(hidden, j, gradient).ToArray().Sum(Math.Abs));

            // A constant column has no slope and leaves at any λ.
            asked[j] = stays > 0;
            lambda = stays > 0 ? Math.Min(lambda, stays) : lambda;
        }

        return (double.IsFinite(lambda) ? Math.Max(least, lambda) : least, asked);
    }

    private static Span<double> RowOf(WeightPlace place, int row, double[] theta) => theta.AsSpan(place.Start + (row * place.Columns), place.Columns);

    private static bool HasLost(Network network, bool[] asked)
    {
        bool[] alive = DeadCounts.Alive(network.Parameters, network.Layout)[0];
        return asked.Where((own, j) => own && !alive[j]).Any();
    }

    // Trains at one λ until the penalized objective of the validation rows (of the training rows without any) does not get better; the best weights, which begin with those of the λ before made feasible, are kept.
    private (Network Network, int Epochs) Settle(Trainer trainer, Network start, HierarchicalPenalty penalty, NetworkOptions along, CancellationToken cancellation)
    {
        double[] theta = start.Parameters.ToArray(), running = start.RunningMeans.ToArray();
        penalty.Proximal(theta, along.Rate, [1]);
        int[] judged = validation.Length > 0 ? validation : training;
        OptimizerState state = along.Optimizer.Start(theta.Length, workers);
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
