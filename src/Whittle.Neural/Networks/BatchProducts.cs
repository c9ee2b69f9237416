using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// The three products of a dense layer, A row after row: Z = AW + b, ∂W = Aᵀ∂Z and ∂A = ∂ZWᵀ. Large ones are shared out by rows of the result, so the bits are the same on any number of threads.
/// Not thread-safe: it keeps a transposed copy of the weights to work with.
/// </summary>
/// <param name="workers">The threads to use.</param>
internal sealed class BatchProducts(Workers workers)
{
    private const int ChunkRows = 64;
    private const double WorthSharing = 500_000;
    private double[] _transposed = [];

    /// <summary>Z ← AW + b.</summary>
    public void Forward(double[] a, int rows, double[] theta, LayerPlace layer, double[] z) =>
        Forward(a, rows, theta, layer.Weights, layer.Bias < 0 ? default : theta.AsMemory(layer.Bias, layer.Outputs), z);

    /// <summary>Z ← AW + start, or without a start AW.</summary>
    public void Forward(double[] a, int rows, double[] theta, WeightPlace w, ReadOnlyMemory<double> start, double[] z)
    {
        if (w.Columns == 1)
        {
            double bias = start.Length > 0 ? start.Span[0] : 0;
            ReadOnlySpan<double> column = theta.AsSpan(w.Start, w.Rows);
            for (int i = 0; i < rows; i++)
            {
                z[i] = bias + Kernels.Dot(a.AsSpan(i * w.Rows, w.Rows), column);
            }

            return;
        }

        Share(rows, (double)rows * w.Length, (from, to) => Kernels.MatrixProduct(from, to, w.Columns, w.Rows, a, w.Rows, 1, theta.AsSpan(w.Start, w.Length), start.Span, z));
    }

    /// <summary>∂W ← Aᵀ∂Z.</summary>
    public void Gradient(double[] a, double[] dz, int rows, WeightPlace w, double[] gradient)
    {
        if (w.Columns == 1)
        {
            Kernels.MatrixProduct(0, 1, w.Rows, rows, dz, 1, 1, a, [], gradient.AsSpan(w.Start, w.Rows));
            return;
        }

        Share(w.Rows, (double)rows * w.Length, (from, to) => Kernels.MatrixProduct(from, to, w.Columns, rows, a, 1, w.Rows, dz, [], gradient.AsSpan(w.Start, w.Length)));
    }

    /// <summary>∂A ← ∂ZWᵀ.</summary>
    public void Backward(double[] dz, int rows, double[] theta, WeightPlace w, double[] da)
    {
        if (_transposed.Length < w.Length)
        {
            _transposed = new double[w.Length];
        }

        Kernels.Transpose(theta.AsSpan(w.Start, w.Length), w.Rows, w.Columns, _transposed);
        Share(rows, (double)rows * w.Length, (from, to) => Kernels.MatrixProduct(from, to, w.Rows, w.Columns, dz, w.Columns, 1, _transposed, [], da));
    }

    private void Share(int rows, double work, Action<int, int> body)
    {
        if (workers.Threads == 1 || work < WorthSharing)
        {
            body(0, rows);
            return;
        }

        workers.Run((rows + ChunkRows - 1) / ChunkRows, chunk => body(chunk * ChunkRows, Math.Min(rows, (chunk + 1) * ChunkRows)));
    }
}
