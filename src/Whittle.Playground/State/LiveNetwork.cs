using Whittle.Losses;
using Whittle.Neural;
using Whittle.Numerics;

namespace Whittle.Playground;

/// <summary>
/// A small network on the twenty points of a curve, trained while one looks: each call of <see cref="Advance"/> goes a few epochs on, until all are done. The same settings give the same network, however often one looks. Not thread-safe.
/// </summary>
internal sealed class LiveNetwork
{
    public const int Epochs = 1000;
    public const int Width = 16;

    // So many epochs are one look.
    private const int Slice = 25;

    private static readonly Cache<LiveNetwork> Kept = new(16);
    private readonly double[] _y;
    private readonly NetworkOptions _options;
    private readonly NetworkShape _shape;
    private readonly Trainer _trainer;
    private readonly OptimizerState _state;
    private readonly double[] _theta;
    private readonly Xoshiro256 _random;
    private readonly int[] _rows = [.. Enumerable.Range(0, Curve.Points)];
    private readonly List<(double Epoch, double Training, double Test)> _history = [];

    private LiveNetwork(PlayState state)
    {
        _y = state.Heights;
        _options = new NetworkOptions
        {
            Hidden = [Width, Width],
            Activation = Activation.Tanh,
            BatchSize = 0,
            Dropout = state.Regularizer.Contains("dropout", StringComparison.Ordinal) ? state.Dropped : 0,
            Penalty = state.Regularizer == "l1" ? new NetworkPenalty { Lambda = state.Decay, L1Ratio = 1 } : state.Regularizer.StartsWith("l2", StringComparison.Ordinal) ? new NetworkPenalty { Lambda = state.Decay } : NetworkPenalty.None,
        };
        _shape = _options.ShapeFor(1, 1);
        _trainer = new Trainer(TrainingRows.Of(Loss.Squared, Curve.At, _y, [.. Enumerable.Repeat(1.0, Curve.Points)]), _rows, [], _shape, _options, new Workers(1));
        Network start = Network.Create(_shape, state.NetSeed);
        _theta = start.Parameters.ToArray();
        _state = _options.Optimizer.Start(_theta.Length, new Workers(1));
        _random = new Xoshiro256(state.NetSeed);
        Note();
    }

    /// <summary>How many epochs were done.</summary>
    public int Epoch { get; private set; }

    /// <summary>Whether all were.</summary>
    public bool IsFinished => Epoch == Epochs;

    /// <summary>The mean squared errors on the points and on points to come, along the epochs.</summary>
    public IReadOnlyList<(double Epoch, double Training, double Test)> History => _history;

    /// <summary>The network as it is now.</summary>
    public Network Network => new(_shape, _theta);

    /// <summary>The network of a state, as far as it was trained when it was last looked at.</summary>
    public static LiveNetwork Of(PlayState state) => Kept.Find(
        $"{state.Sample} {string.Join(',', state.Moved)} {state.Regularizer} {(state.Regularizer is "none" or "dropout" ? 0 : state.Decay):R} {(state.Regularizer.Contains("dropout", StringComparison.Ordinal) ? state.Dropped : 0):R} {state.NetSeed}", () => new LiveNetwork(state));

    /// <summary>Goes a few epochs on.</summary>
    public void Advance()
    {
        for (int k = 0; k < Slice && !IsFinished; k++, Epoch++)
        {
            _trainer.Epoch(_rows, _theta, [], _state, _random, _ => _options.Rate);
        }

        Note();
    }

    private void Note()
    {
        Network now = Network;
        (double training, double test) = Curve.Errors(_y, x => now.Evaluate([x])[0]);
        _history.Add((Epoch, training, test));
    }
}
