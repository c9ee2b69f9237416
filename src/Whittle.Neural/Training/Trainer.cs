using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// Trains a network on rows: batches in random order (one batch of all rows keeps their order), after each the gradient of the mean loss and a coupled L2 part, a step of the optimizer, and the proximal step of the L1 part in the
/// optimizer's metric. With validation rows the weights of the best epoch are kept. Not thread-safe: one a training.
/// </summary>
internal sealed class Trainer
{
    private const int EvaluationRows = 256;

    private readonly TrainingRows _data;
    private readonly NetworkOptions _options;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly double _meanWeight;
    private readonly NetworkShape _shape;
    private readonly ParameterLayout _layout;
    private readonly ParameterPenalty _penalty;
    private readonly Workers _workers;
    private readonly NetworkPass _pass;
    private readonly BatchObjective _objective;
    private readonly int _batch;
    private readonly int[] _ends;
    private readonly double[] _gradient;

    /// <param name="data">All rows.</param>
    /// <param name="training">Which are trained on; each of positive weight.</param>
    /// <param name="validation">Which judge the training; none of them trained on.</param>
    /// <param name="shape">The network.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="penalty">What is added to the loss; default that of the options.</param>
    public Trainer(TrainingRows data, int[] training, int[] validation, NetworkShape shape, NetworkOptions options, Workers workers, ParameterPenalty? penalty = null)
    {
        (_data, _options, _training, _validation, _shape, _workers) = (data, options, training, validation, shape, workers);
        _meanWeight = training.Average(i => data.Weights[i]);
        _layout = ParameterLayout.Of(shape);
        _penalty = penalty ?? new PenaltyTerm(options.Penalty, _layout);
        _batch = options.BatchSize == 0 ? training.Length : Math.Min(options.BatchSize, training.Length);
        _ends = BatchEnds();
        _gradient = new double[_layout.Count];
        int capacity = Math.Max(_batch + 1, Math.Min(EvaluationRows, validation.Length));
        _pass = new NetworkPass(shape, capacity, workers);
        _objective = new BatchObjective(data, _meanWeight, capacity);
    }

    /// <summary>Trains from first weights on.</summary>
    /// <param name="start">The first weights.</param>
    /// <param name="progress">Told each epoch.</param>
    /// <param name="cancellation">Ends the training; the best weights so far are kept.</param>
    public TrainedNetwork Run(Network start, IProgress<EpochRecord>? progress, CancellationToken cancellation)
    {
        double[] theta = start.Parameters.ToArray(), running = start.RunningMeans.ToArray();
        (double[] Theta, double[] Running, double Loss, int Epoch) best = ([.. theta], [.. running], double.PositiveInfinity, 0);
        OptimizerState state = _options.Optimizer.Start(theta.Length, _workers);
        var random = new Xoshiro256(_options.Seed);
        int[] order = [.. _training];
        var history = new List<EpochRecord>();
        TrainingStop stop = TrainingStop.Finished;
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            int done = epoch - 1;
            double loss = Epoch(order, theta, running, state, random, share => RateAt(done + share), cancellation);
            if (cancellation.IsCancellationRequested || !double.IsFinite(loss))
            {
                stop = cancellation.IsCancellationRequested ? TrainingStop.Cancelled : TrainingStop.Diverged;
                break;
            }

            double held = _validation.Length > 0 ? LossOf(_validation, theta, running) : double.NaN;
            history.Add(new EpochRecord(epoch, RateAt(done), loss, held, _penalty.Value(theta), DeadCounts.Of(theta, _layout, _shape)));
            progress?.Report(history[^1]);
            if (_validation.Length == 0 || held < best.Loss)
            {
                theta.CopyTo(best.Theta, 0);
                running.CopyTo(best.Running, 0);
                (best.Loss, best.Epoch) = (held, epoch);
            }
            else if (epoch - best.Epoch >= _options.Patience)
            {
                stop = TrainingStop.Patience;
                break;
            }
        }

        return new TrainedNetwork(new Network(_shape, best.Theta, best.Running), history, best.Epoch, stop);
    }

    /// <summary>One pass over the training rows.</summary>
    /// <param name="order">The training rows, shuffled in place where there is more than one batch.</param>
    /// <param name="theta">Parameters, changed in place.</param>
    /// <param name="running">Running means, changed in place.</param>
    /// <param name="state">The optimizer's.</param>
    /// <param name="random">What the order and dropout are drawn from.</param>
    /// <param name="rateAt">The learning rate by the share of the epoch that is done.</param>
    /// <param name="cancellation">Ends the epoch after a batch.</param>
    /// <returns>The mean loss of the batches before their steps.</returns>
    public double Epoch(int[] order, double[] theta, double[] running, OptimizerState state, Xoshiro256 random, Func<double, double> rateAt, CancellationToken cancellation = default)
    {
        if (_ends.Length > 1)
        {
            random.Shuffle(order);
        }

        double loss = 0;
        for (int b = 0; b < _ends.Length && !cancellation.IsCancellationRequested; b++)
        {
            int from = b == 0 ? 0 : _ends[b - 1], rows = _ends[b] - from;
            loss += rows * Step(order.AsSpan(from, rows), theta, running, _gradient, state, rateAt((double)b / _ends.Length), random);
        }

        return loss / order.Length;
    }

    /// <summary>The mean loss of rows, weighted, without dropout and penalty.</summary>
    public double LossOf(ReadOnlySpan<int> rows, double[] theta, double[] running)
    {
        double sum = 0, weight = 0;
        for (int from = 0; from < rows.Length; from += _pass.Capacity)
        {
            ReadOnlySpan<int> part = rows.Slice(from, Math.Min(_pass.Capacity, rows.Length - from));
            _objective.Load(part);
            sum += part.Length * _objective.Evaluate(_pass.Forward(theta, running, _objective.Inputs, part.Length, false, null), false);
            foreach (int i in part)
            {
                weight += _data.Weights[i];
            }
        }

        return sum * _meanWeight / weight;
    }

    /// <summary>The gradient of the mean loss of rows, weighted, without dropout and penalty. With batch normalization that of batches of the rows' own.</summary>
    public void GradientOf(ReadOnlySpan<int> rows, double[] theta, double[] running, double[] gradient)
    {
        double[] part = new double[gradient.Length], seen = [.. running];
        Array.Clear(gradient);
        for (int from = 0; from < rows.Length; from += _pass.Capacity)
        {
            ReadOnlySpan<int> own = rows.Slice(from, Math.Min(_pass.Capacity, rows.Length - from));
            _objective.Load(own);
            _objective.Evaluate(_pass.Forward(theta, seen, _objective.Inputs, own.Length, true, null), true);
            _pass.Backward(theta, _objective.Outputs, own.Length, part);
            Kernels.AddScaled((double)own.Length / rows.Length, part, gradient);
        }
    }

    /// <summary>One step on a batch.</summary>
    /// <returns>The mean loss of the batch before it.</returns>
    internal double Step(ReadOnlySpan<int> rows, double[] theta, double[] running, double[] gradient, OptimizerState state, double rate, Xoshiro256 random)
    {
        Xoshiro256? dropout = _shape.HasDropout ? random : null;
        _objective.Load(rows);
        double loss = _objective.Evaluate(_pass.Forward(theta, running, _objective.Inputs, rows.Length, true, dropout), true);
        _pass.Backward(theta, _objective.Outputs, rows.Length, gradient);
        _penalty.AddGradient(theta, gradient);
        _penalty.Decay(theta, rate);
        _penalty.Proximal(theta, rate, state.Step(theta, gradient, rate));
        return loss;
    }

    private double RateAt(double epochs) => _options.Rate * _options.Schedule.FactorAt(epochs / _options.Epochs);

    // Where batches end; a last one of a single row joins the one before it, since a row alone has no variance.
    private int[] BatchEnds()
    {
        int count = (_training.Length + _batch - 1) / _batch;
        count -= count > 1 && _training.Length % _batch == 1 ? 1 : 0;
        return [.. Enumerable.Range(1, count).Select(b => b == count ? _training.Length : b * _batch)];
    }
}
