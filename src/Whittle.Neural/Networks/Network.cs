using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>A multilayer perceptron with its parameters. Immutable and thread-safe.</summary>
public sealed class Network
{
    private const int BatchRows = 256;

    private readonly double[] _parameters;
    private readonly double[] _running;

    /// <summary>A network of given parameters.</summary>
    /// <param name="shape">How it is drawn.</param>
    /// <param name="parameters">
    /// All of them in one run: for each hidden layer W (from × to, row after row), b (none before batch normalization), and with a normalization γ and β; then W and b of the outputs, and Θ of a skip. Copied.
    /// </param>
    /// <param name="running">With batch normalization, for each hidden layer its running means and then variances; default means 0 and variances 1. Copied.</param>
    /// <exception cref="WhittleException">The shape is bad (<c>bad-options</c>), or there are not as many numbers as it needs (<c>bad-length</c>).</exception>
    public Network(NetworkShape shape, IReadOnlyList<double> parameters, IReadOnlyList<double>? running = null)
    {
        string[] problems = [.. shape.Problems()];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        Shape = shape with { Hidden = [.. shape.Hidden] };
        Layout = ParameterLayout.Of(Shape);
        _parameters = [.. parameters];
        _running = running is null ? NetworkPass.NewRunning(shape) : [.. running];
        if (_parameters.Length != Layout.Count)
        {
            throw Faults.BadLength("The list of parameters", _parameters.Length, Layout.Count);
        }

        if (_running.Length != NetworkPass.RunningLength(shape))
        {
            throw Faults.BadLength("The list of running means", _running.Length, NetworkPass.RunningLength(shape));
        }
    }

    /// <summary>How it is drawn.</summary>
    public NetworkShape Shape { get; }

    /// <summary>All parameters in one run, in the order of the constructor.</summary>
    public ReadOnlySpan<double> Parameters => _parameters;

    /// <summary>With batch normalization the running means and variances of each hidden layer; else empty.</summary>
    public ReadOnlySpan<double> RunningMeans => _running;

    internal ParameterLayout Layout { get; }

    /// <summary>A network with random weights: normal of mean 0, with variance 2/inputs of the layer before ReLU and its kin (He et al. 2015, arXiv:1502.01852), 1/inputs otherwise; biases 0, scales 1.</summary>
    /// <param name="shape">How it is drawn.</param>
    /// <param name="seed">The same seed gives the same weights everywhere.</param>
    /// <exception cref="WhittleException">The shape is bad (<c>bad-options</c>).</exception>
    public static Network Create(NetworkShape shape, long seed) => new(shape, Draw(shape, new Xoshiro256(seed)));

    /// <summary>The outputs of rows, without dropout.</summary>
    /// <param name="rows">Inputs, p a row, row after row.</param>
    /// <returns>K outputs a row, row after row.</returns>
    /// <exception cref="WhittleException">The numbers are no whole rows (<c>bad-length</c>).</exception>
    public double[] Evaluate(ReadOnlySpan<double> rows) => Evaluate(rows, null);

    /// <summary>How many weights, inputs and hidden neurons have no influence.</summary>
    public DeadCounts CountDead() => DeadCounts.Of(_parameters, Layout, Shape);

    /// <summary>The outputs of rows, with dropout that draws from a generator where one is given.</summary>
    internal double[] Evaluate(ReadOnlySpan<double> rows, Xoshiro256? random)
    {
        int p = Shape.Inputs, n = rows.Length / p;
        if (n * p != rows.Length)
        {
            throw Faults.BadLength("The inputs", rows.Length, (n + 1) * p);
        }

        var pass = new NetworkPass(Shape, Math.Clamp(n, 1, BatchRows), new Workers(1));
        double[] outputs = new double[n * Shape.Outputs], batch = new double[pass.Capacity * p];
        for (int from = 0; from < n; from += pass.Capacity)
        {
            int count = Math.Min(pass.Capacity, n - from);
            rows.Slice(from * p, count * p).CopyTo(batch);
            pass.Forward(_parameters, _running, batch, count, false, random).CopyTo(outputs.AsSpan(from * Shape.Outputs));
        }

        return outputs;
    }

    private static double[] Draw(NetworkShape shape, Xoshiro256 random)
    {
        string[] problems = [.. shape.Problems()];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        ParameterLayout layout = ParameterLayout.Of(shape);
        var parameters = new double[layout.Count];
        for (int l = 0; l < layout.Layers.Count; l++)
        {
            (WeightPlace weights, _, int scale) = layout.Layers[l];
            bool isRectified = l < layout.Layers.Count - 1 && shape.Activation is Activation.Relu or Activation.LeakyRelu or Activation.Gelu or Activation.Silu or Activation.Elu or Activation.Softplus;
            double deviation = Math.Sqrt((isRectified ? 2.0 : 1.0) / weights.Rows);
            foreach (ref double w in parameters.AsSpan(weights.Start, weights.Length))
            {
                w = deviation * random.NextNormal();
            }

            if (scale >= 0)
            {
                parameters.AsSpan(scale, weights.Columns).Fill(1);
            }
        }

        return parameters;
    }
}
