using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Neural;

/// <summary>
/// A network beside <see cref="LinearModel"/>: the same tables, formulas, weights, offsets and losses, and in the place of Xβ the outputs of a multilayer perceptron of the standardized columns. What is minimized is
/// (1/Σw) Σ wᵢ ℓ(yᵢ, ηᵢ)/κ + the penalty, η = offset + c + s·f(x̃), c the predictor of the null model; κ = s² for squared and Huber's loss, s for the quantile loss, and s = 1 for all others and where the response is not standardized.
/// Immutable and thread-safe. Memory: the rows once more, standardized.
/// </summary>
public sealed partial class NeuralRegression
{
    private readonly int _threads;

    private NeuralRegression(Regression data, NetworkOptions options)
    {
        string[] problems = [.. options.Problems()];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        RegressionOptions given = data.Options;
        string[] foreign =
        [
            .. given.PenaltyFactors.Count > 0 ? (string[])["penalty factors"] : [], .. given.Groups.Count > 0 ? (string[])["groups"] : [], .. given.Bounds.Count > 0 ? (string[])["bounds of coefficients"] : [],
            .. given.Adaptive is not null ? (string[])["adaptive factors"] : [], .. given.Tikhonov is not null ? (string[])["Tikhonov matrix"] : [], .. given.Penalty is { } penalty ? (string[])[$"{penalty.Name} penalty"] : [],
            .. given.Intercept ? Array.Empty<string>() : ["fits without an intercept"],
        ];
        if (foreign.Length > 0)
        {
            throw NetworkFaults.NotOfNetworks(foreign);
        }

        if (!data.Loss.IsSumOfRows)
        {
            throw NetworkFaults.NoNetworkFor(data.Loss.Name);
        }

        (Data, Options, _threads) = (data, options, given.Threads);
    }

    /// <summary>The rows, response, weights, loss and recipe, as a linear model sees them.</summary>
    public Regression Data { get; }

    /// <summary>How the network is drawn, penalized and trained.</summary>
    public NetworkOptions Options { get; }

    /// <summary>A network on a table.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="response">The name of the column to explain.</param>
    /// <param name="network">How it is drawn, penalized and trained; default two layers of 32 neurons without penalty.</param>
    /// <param name="options">Which columns have which role, the loss, missing cells, threads; what belongs to a linear penalty is a fault.</param>
    /// <exception cref="WhittleException">The data or options cannot be used; the message says which and what to do.</exception>
    public static NeuralRegression On(Table table, string response, NetworkOptions? network = null, RegressionOptions? options = null) =>
        new(Regression.Ridge(table, response, options), network ?? new NetworkOptions());

    /// <summary>A network on a matrix.</summary>
    /// <param name="columns">n × p.</param>
    /// <param name="response">y, n values a column of the response.</param>
    /// <param name="network">How it is drawn, penalized and trained.</param>
    /// <param name="weights">n weights ≥ 0; default 1 for every row.</param>
    /// <param name="names">p names; default x1 … xp.</param>
    /// <param name="options">Everything else; what concerns tables is ignored.</param>
    /// <param name="offset">n values added to the predictor; default none.</param>
    /// <exception cref="WhittleException">Lengths differ, a value is not finite, or an option cannot be used.</exception>
    public static NeuralRegression On(DesignMatrix columns, double[] response, NetworkOptions? network = null, double[]? weights = null, IReadOnlyList<string>? names = null, RegressionOptions? options = null, double[]? offset = null) =>
        new(Regression.ElasticNet(columns, response, 0, weights, names, options, offset), network ?? new NetworkOptions());

    /// <summary>A network on the data of a regression, whose own penalty plays no part.</summary>
    /// <param name="data">Rows, response, weights, loss and recipe.</param>
    /// <param name="network">How it is drawn, penalized and trained.</param>
    /// <exception cref="WhittleException">An option cannot be used.</exception>
    public static NeuralRegression On(Regression data, NetworkOptions? network = null) => new(data, network ?? new NetworkOptions());

    /// <summary>The same data with another network.</summary>
    /// <param name="options">How it is drawn, penalized and trained.</param>
    public NeuralRegression With(NetworkOptions options) => new(Data, options);

    /// <summary>The same network with all of its penalty's strength in the L2 part: what an L1 part that kills too much is measured by.</summary>
    public NeuralRegression WithL2() => With(Options with { Penalty = Options.Penalty with { L1Ratio = 0, Structure = PenaltyStructure.Weights } });

    /// <summary>Trains a network.</summary>
    /// <param name="progress">Told each epoch.</param>
    /// <param name="cancellation">Ends the training; the best weights so far are kept, and <see cref="NeuralModel.Stop"/> says so.</param>
    /// <exception cref="WhittleException">There are too few rows (<c>too-few-rows</c>), or the training diverged before its first epoch was done (<c>diverged</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public NeuralModel Fit(IProgress<EpochRecord>? progress = null, CancellationToken cancellation = default)
    {
        TrainingRows rows = TrainingRows.Of(Data.Problem, Options.StandardizeResponse);
        return CreateModel(rows, Train(rows, progress, cancellation));
    }

    /// <summary>A training on rows, of which those of positive weight count.</summary>
    internal TrainedNetwork Train(TrainingRows rows, IProgress<EpochRecord>? progress, CancellationToken cancellation)
    {
        TrainedNetwork trained = Run(rows, new Workers(_threads), progress, cancellation);
        return trained.BestEpoch > 0 ? trained : trained.Stop == TrainingStop.Diverged ? throw NetworkFaults.Diverged(Options.Rate) : throw new OperationCanceledException(cancellation);
    }

    /// <summary>A trained network as a model.</summary>
    internal NeuralModel CreateModel(TrainingRows rows, TrainedNetwork trained)
    {
        PenalizedProblem problem = Data.Problem;
        double[] theta = trained.Network.Parameters.ToArray(), running = trained.Network.RunningMeans.ToArray();
        int[] all = [.. Enumerable.Range(0, rows.Count).Where(i => rows.Weights[i] > 0)];
        double loss = new Trainer(rows, all, all, trained.Network.Shape, Options, new Workers(_threads)).LossOf(all, theta, running) * rows.LossScale;
        return new NeuralModel
        {
            Response = Data.ResponseStep,
            Loss = Data.Loss,
            Offset = Data.Options.Offset,
            Recipe = Data.Recipe,
            Inputs = [.. Data.Names],
            Outputs = [.. Data.Outputs],
            Centres = [.. problem.Design.Centres],
            Scales = [.. problem.Design.Scales],
            Shifts = rows.Shifts,
            Scale = rows.Scale,
            Network = trained.Network,
            Options = Options,
            History = trained.History,
            BestEpoch = trained.BestEpoch,
            Stop = trained.Stop,
            Rows = all.Length,
            DevianceExplained = problem.InterceptLoss > 0 ? 1 - (loss / problem.InterceptLoss) : 0,
        };
    }

    // A training as far as it comes.
    private TrainedNetwork Run(TrainingRows rows, Workers workers, IProgress<EpochRecord>? progress, CancellationToken cancellation)
    {
        NetworkShape shape = Options.ShapeFor(rows.Inputs, rows.Outputs);
        (int[] training, int[] validation) = Split(rows);
        return new Trainer(rows, training, validation, shape, Options, workers).Run(Network.Create(shape, Options.Seed), progress, cancellation);
    }

    // A random part of the rows judges the training; of classes each is in it by its share.
    private (int[] Training, int[] Validation) Split(TrainingRows rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count).Where(i => rows.Weights[i] > 0)];
        if (Options.ValidationShare > 0)
        {
            new Xoshiro256(Options.Seed).Shuffle(order);
            order = rows.Loss.TakesClasses ? [.. order.OrderBy(i => rows.Response[i])] : order;
        }

        double share = Options.ValidationShare;
        ILookup<bool, int> parts = Enumerable.Range(0, order.Length).ToLookup(k => Math.Floor((k + 1) * share) > Math.Floor(k * share), k => order[k]);
        int[] training = [.. parts[false].Order()], validation = [.. parts[true].Order()];
        return training.Length >= 2 && (share == 0 || validation.Length > 0) ? (training, validation) : throw NetworkFaults.TooFewRows(order.Length, training.Length, validation.Length);
    }
}
