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
    private readonly RowShares _shares;
    private readonly double[][] _before;
    private readonly double[][] _after;
    private readonly double[][] _masks;
    private readonly BatchNormalizer[] _normalizers;
    private readonly double[] _outputs;
    private readonly double[][] _descents;
    private readonly double[] _dropped;
    private readonly double[] _direct;
    private readonly double[] _transposed;
    private readonly Action<int, int>[] _forward;
    private readonly Action<int, int>[] _activate;
    private readonly Action<int, int>[] _gradients;
    private readonly Action<int, int>[] _descend;

    // The batch that is on its way.
    private double[] _inputs = [];
    private double[] _theta = [];
    private double[] _gradient = [];
    private double[] _outputDescent = [];
    private int _rows;
    private bool _drops;

    /// <param name="shape">The network.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <param name="workers">The threads to use.</param>
    public NetworkPass(NetworkShape shape, int capacity, Workers workers)
    {
        (_shape, Capacity, _layout, _shares) = (shape, capacity, ParameterLayout.Of(shape), new RowShares(workers));
        _before = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _after = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _descents = [.. shape.Hidden.Select(width => new double[capacity * width])];
        _masks = [shape.InputDropout > 0 ? new double[capacity * shape.Inputs] : [], .. shape.Hidden.Select(width => shape.Dropout > 0 ? new double[capacity * width] : [])];
        _normalizers = shape.Normalization == Normalization.None ? [] : [.. shape.Hidden.Select(width => new BatchNormalizer(shape.Normalization, width, capacity))];
        _outputs = new double[capacity * shape.Outputs];
        _dropped = new double[_masks[0].Length];
        _direct = new double[shape.HasSkip ? _outputs.Length : 0];
        _transposed = new double[_layout.Layers.Skip(1).Max(layer => (int?)layer.Weights.Length) ?? 0];
        Action<int, int>[] Each(int layers, Action<int, int, int> body) => [.. Enumerable.Range(0, layers).Select(l => new Action<int, int>((from, to) => body(l, from, to)))];
        _forward = Each(_layout.Layers.Count, ForwardRows);
        _activate = Each(_before.Length, Activate);
        _gradients = Each(_layout.Layers.Count, GradientRows);
        _descend = Each(_layout.Layers.Count, DescendRows);
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
        (_inputs, _theta, _rows, _drops) = (x, theta, rows, random is not null && _shape.Dropout > 0);
        if (random is not null && _shape.InputDropout > 0)
        {
            Span<double> mask = _masks[0].AsSpan(0, rows * _shape.Inputs);
            Draw(mask, _shape.InputDropout, random);
            Kernels.Multiply(x.AsSpan(0, mask.Length), mask, _dropped.AsSpan(0, mask.Length));
            _inputs = _dropped;
        }

        int at = 0;
        for (int l = 0; l < _before.Length; l++)
        {
            LayerPlace layer = _layout.Layers[l];
            int width = layer.Outputs, length = rows * width;
            if (_drops)
            {
                Draw(_masks[l + 1].AsSpan(0, length), _shape.Dropout, random!);
            }

            _shares.Run(rows, (double)rows * layer.Weights.Length, _forward[l]);
            if (_normalizers.Length > 0)
            {
                int kept = running.Length > 0 ? 2 * width : 0;
                _normalizers[l].Forward(_before[l].AsSpan(0, length), rows, theta.AsSpan(layer.Scale, width), theta.AsSpan(layer.Shift, width), running.AsSpan(at, kept), isTraining);
                at += kept;
                _shares.Run(rows, length, _activate[l]);
            }
        }

        _shares.Run(rows, (double)rows * _layout.Layers[^1].Weights.Length, _forward[^1]);
        if (_layout.Skip is { } skip)
        {
            BatchProducts.Forward(0, rows, _inputs, theta, skip, default, _direct);
            Kernels.AddScaled(1, _direct.AsSpan(0, rows * skip.Columns), _outputs.AsSpan(0, rows * skip.Columns));
        }

        return _outputs.AsSpan(0, rows * _shape.Outputs);
    }

    /// <summary>The gradient of all parameters of the last batch that went forward.</summary>
    /// <param name="theta">The parameters.</param>
    /// <param name="outputs">∂F, rows × K.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="gradient">One number a parameter, overwritten.</param>
    public void Backward(double[] theta, double[] outputs, int rows, double[] gradient)
    {
        (_theta, _outputDescent, _rows, _gradient) = (theta, outputs, rows, gradient);
        for (int l = _layout.Layers.Count - 1; l >= 0; l--)
        {
            LayerPlace layer = _layout.Layers[l];
            WeightPlace w = layer.Weights;
            if (l < _before.Length && _normalizers.Length > 0)
            {
                int width = layer.Outputs;
                _normalizers[l].Backward(_descents[l].AsSpan(0, rows * width), rows, theta.AsSpan(layer.Scale, width), gradient.AsSpan(layer.Scale, width), gradient.AsSpan(layer.Shift, width));
            }

            double work = (double)rows * w.Length;
            if (l == 0)
            {
                _shares.Run(BatchProducts.GradientRows(w), work, _gradients[l]);
            }
            else
            {
                Kernels.Transpose(theta.AsSpan(w.Start, w.Length), w.Rows, w.Columns, _transposed);
                _shares.Run(BatchProducts.GradientRows(w), _gradients[l], rows, _descend[l], 2 * work);
            }
        }

        if (_layout.Skip is { } skip)
        {
            BatchProducts.Gradient(0, BatchProducts.GradientRows(skip), _inputs, outputs, rows, skip, gradient);
        }
    }

    private double[] InputsOf(int l) => l == 0 ? _inputs : _after[l - 1];

    private double[] DescentOf(int l) => l < _descents.Length ? _descents[l] : _outputDescent;

    // Z of some rows, and what follows on it row by row.
    private void ForwardRows(int l, int from, int to)
    {
        LayerPlace layer = _layout.Layers[l];
        ReadOnlySpan<double> bias = layer.Bias < 0 ? default : _theta.AsSpan(layer.Bias, layer.Outputs);
        BatchProducts.Forward(from, to, InputsOf(l), _theta, layer.Weights, bias, l < _before.Length ? _before[l] : _outputs);
        if (l < _before.Length && _normalizers.Length == 0)
        {
            Activate(l, from, to);
        }
    }

    private void Activate(int l, int from, int to)
    {
        Range own = Places(l, from, to);
        Span<double> a = _after[l].AsSpan(own);
        ActivationFunction.Apply(_shape.Activation, _before[l].AsSpan(own), a);
        if (_drops)
        {
            Kernels.Multiply(a, _masks[l + 1].AsSpan(own), a);
        }
    }

    // Some rows of ∂W, and with the first of them ∂b.
    private void GradientRows(int l, int from, int to)
    {
        LayerPlace layer = _layout.Layers[l];
        BatchProducts.Gradient(from, to, InputsOf(l), DescentOf(l), _rows, layer.Weights, _gradient);
        if (from == 0 && layer.Bias >= 0)
        {
            Kernels.ColumnSums(DescentOf(l), _rows, layer.Outputs, _gradient.AsSpan(layer.Bias, layer.Outputs));
        }
    }

    // Some rows of ∂A of the layer before, and of them activation′(N)∘mask∘∂A.
    private void DescendRows(int l, int from, int to)
    {
        BatchProducts.Backward(from, to, DescentOf(l), _transposed, _layout.Layers[l].Weights, _descents[l - 1]);
        Range own = Places(l - 1, from, to);
        Span<double> d = _descents[l - 1].AsSpan(own);
        if (_drops)
        {
            Kernels.Multiply(d, _masks[l].AsSpan(own), d);
        }

        ActivationFunction.MultiplySlope(_shape.Activation, _before[l - 1].AsSpan(own), d);
    }

    private Range Places(int l, int from, int to) => (from * _shape.Hidden[l])..(to * _shape.Hidden[l]);

    private void Draw(Span<double> mask, double share, Xoshiro256 random)
    {
        double kept = 1 / (1 - share), deviation = Math.Sqrt(share / (1 - share));
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = _shape.DropoutKind == DropoutKind.Gaussian ? 1 + (deviation * random.NextNormal()) : random.NextDouble() < share ? 0 : kept;
        }
    }
}
