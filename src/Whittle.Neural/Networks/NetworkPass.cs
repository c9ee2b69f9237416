using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// A batch of rows on its way through a network and back, with the work memory of one batch. Backpropagation written out: with ∂F of the outputs, ∂W = Aᵀ∂Z, ∂b = Σ∂Z, ∂A = ∂ZWᵀ and
/// ∂Z = normalization′(activation′(N)∘mask∘∂A), from the last layer to the first. Not thread-safe: one a thread.
/// </summary>
internal sealed class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly ParameterLayout _layout;
    private readonly BatchProducts _products;
    private readonly double[][] _before;
    private readonly double[][] _after;
    private readonly double[][] _masks;
    private readonly BatchNormalizer[] _normalizers;
    private readonly double[] _outputs;
    private readonly double[][] _descents;
    private readonly double[] _dropped;
    private readonly double[] _direct;
    private double[] _inputs = [];

    /// <param name="shape">The network.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <param name="workers">The threads to use.</param>
    public NetworkPass(NetworkShape shape, int capacity, Workers workers)
    {
        (_shape, Capacity, _layout, _products) = (shape, capacity, ParameterLayout.Of(shape), new BatchProducts(workers));
        _before = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _after = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _descents = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _masks = [shape.InputDropout > 0 ? new double[capacity * shape.Inputs] : [], .. shape.Hidden.Select(width => shape.Dropout > 0 ? new double[capacity * width] : [])];
        _normalizers = shape.Normalization == Normalization.None ? [] : [.. shape.Hidden.Select(width => new BatchNormalizer(shape.Normalization, width, capacity))];
        _outputs = new double[capacity * shape.Outputs];
        _dropped = new double[_masks[0].Length];
        _direct = new double[shape.HasSkip ? _outputs.Length : 0];
    }

    /// <summary>The most rows of a batch.</summary>
    public int Capacity { get; }

    /// <summary>How many numbers the running means and variances of all layers take.</summary>
    public static int RunningLength(NetworkShape shape) => shape.Normalization == Normalization.Batch ? 2 * shape.Hidden.Sum() : 0;

    /// <summary>Running means 0 and variances 1.</summary>
    public static double[] NewRunning(NetworkShape shape)
    {
        var running = new double[RunningLength(shape)];
        int at = 0;
        foreach (int width in running.Length > 0 ? shape.Hidden : [])
        {
            running.AsSpan(at + width, width).Fill(1);
            at += 2 * width;
        }

        return running;
    }

    /// <summary>F of a batch, rows × K, valid until the next call.</summary>
    /// <param name="theta">The parameters.</param>
    /// <param name="running">Running means and variances; changed while training.</param>
    /// <param name="x">The rows, not changed; kept for the way back.</param>
    /// <param name="rows">How many, at most <see cref="Capacity"/>.</param>
    /// <param name="isTraining">Whether batches normalize by their own means.</param>
    /// <param name="random">What dropout draws from; null for none.</param>
    public ReadOnlySpan<double> Forward(double[] theta, double[] running, double[] x, int rows, bool isTraining, Xoshiro256? random)
    {
        _inputs = x;
        if (random is not null && _shape.InputDropout > 0)
        {
            Span<double> mask = _masks[0].AsSpan(0, rows * _shape.Inputs);
            Draw(mask, _shape.InputDropout, random);
            Kernels.Multiply(x.AsSpan(0, mask.Length), mask, _dropped.AsSpan(0, mask.Length));
            _inputs = _dropped;
        }

        double[] a = _inputs;
        int at = 0;
        for (int l = 0; l < _before.Length; l++)
        {
            LayerPlace layer = _layout.Layers[l];
            int width = layer.Outputs, length = rows * width;
            _products.Forward(a, rows, theta, layer, _before[l]);
            if (_normalizers.Length > 0)
            {
                int kept = running.Length > 0 ? 2 * width : 0;
                _normalizers[l].Forward(_before[l].AsSpan(0, length), rows, theta.AsSpan(layer.Scale, width), theta.AsSpan(layer.Shift, width), running.AsSpan(at, kept), isTraining);
                at += kept;
            }

            a = _after[l];
            ActivationFunction.Apply(_shape.Activation, _before[l].AsSpan(0, length), a.AsSpan(0, length));
            if (random is not null && _shape.Dropout > 0)
            {
                Span<double> mask = _masks[l + 1].AsSpan(0, length);
                Draw(mask, _shape.Dropout, random);
                Kernels.Multiply(a.AsSpan(0, length), mask, a.AsSpan(0, length));
            }
        }

        _products.Forward(a, rows, theta, _layout.Layers[^1], _outputs);
        if (_layout.Skip is { } skip)
        {
            _products.Forward(_inputs, rows, theta, skip, default, _direct);
            Kernels.AddScaled(1, _direct.AsSpan(0, rows * skip.Columns), _outputs.AsSpan(0, rows * skip.Columns));
        }

        return _outputs.AsSpan(0, rows * _shape.Outputs);
    }

    /// <summary>The gradient of all parameters of the last batch that went forward.</summary>
    /// <param name="theta">The parameters.</param>
    /// <param name="outputs">∂F, rows × K.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="wasDropped">Whether dropout drew in the forward pass.</param>
    /// <param name="gradient">One number a parameter, overwritten.</param>
    public void Backward(double[] theta, double[] outputs, int rows, bool wasDropped, double[] gradient)
    {
        double[] dz = outputs;
        for (int l = _layout.Layers.Count - 1; l >= 0; l--)
        {
            LayerPlace layer = _layout.Layers[l];
            int width = layer.Outputs;
            double[] a = l == 0 ? _inputs : _after[l - 1];
            if (l < _before.Length)
            {
                Span<double> d = dz.AsSpan(0, rows * width);
                if (wasDropped && _shape.Dropout > 0)
                {
                    Kernels.Multiply(d, _masks[l + 1].AsSpan(0, d.Length), d);
                }

                ActivationFunction.MultiplySlope(_shape.Activation, _before[l].AsSpan(0, d.Length), d);
                if (_normalizers.Length > 0)
                {
                    _normalizers[l].Backward(d, rows, theta.AsSpan(layer.Scale, width), gradient.AsSpan(layer.Scale, width), gradient.AsSpan(layer.Shift, width));
                }
            }

            _products.Gradient(a, dz, rows, layer.Weights, gradient);
            if (layer.Bias >= 0)
            {
                Kernels.ColumnSums(dz, rows, width, gradient.AsSpan(layer.Bias, width));
            }

            if (l > 0)
            {
                _products.Backward(dz, rows, theta, layer.Weights, _descents[l - 1]);
                dz = _descents[l - 1];
            }
        }

        if (_layout.Skip is { } skip)
        {
            _products.Gradient(_inputs, outputs, rows, skip, gradient);
        }
    }

    private void Draw(Span<double> mask, double share, Xoshiro256 random)
    {
        double kept = 1 / (1 - share), deviation = Math.Sqrt(share / (1 - share));
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = _shape.DropoutKind == DropoutKind.Gaussian ? 1 + (deviation * random.NextNormal()) : random.NextDouble() < share ? 0 : kept;
        }
    }
}
