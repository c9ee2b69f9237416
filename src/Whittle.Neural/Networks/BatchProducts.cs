using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// The three products of a dense layer, A row after row: Z = AW + b, ∂W = Aᵀ∂Z and ∂A = ∂ZWᵀ, each for some rows of its result. Every entry is one chain of additions, so that the bits are the same however rows are shared out.
/// </summary>
internal static class BatchProducts
{
    /// <summary>Z ← AW + start, or without a start AW, for rows from … to − 1 of Z.</summary>
    public static void Forward(int from, int to, double[] a, double[] theta, WeightPlace w, ReadOnlySpan<double> start, double[] z)
    {
        if (w.Columns == 1)
        {
            double bias = start.Length > 0 ? start[0] : 0;
            ReadOnlySpan<double> column = theta.AsSpan(w.Start, w.Rows);
            for (int i = from; i < to; i++)
            {
                z[i] = bias + Kernels.Dot(a.AsSpan(i * w.Rows, w.Rows), column);
            }

            return;
        }

        Kernels.MatrixProduct(from, to, w.Columns, w.Rows, a, w.Rows, 1, theta.AsSpan(w.Start, w.Length), start, z);
    }

    /// <summary>How many rows <see cref="Gradient"/> can be shared out by.</summary>
    public static int GradientRows(WeightPlace w) => w.Columns == 1 ? 1 : w.Rows;

    /// <summary>∂W ← Aᵀ∂Z for rows from … to − 1 of ∂W (of its transpose where it is a column).</summary>
    public static void Gradient(int from, int to, double[] a, double[] dz, int rows, WeightPlace w, double[] gradient)
    {
        Span<double> own = gradient.AsSpan(w.Start, w.Length);
        if (w.Columns == 1)
        {
            Kernels.MatrixProduct(from, to, w.Rows, rows, dz, 1, 1, a, [], own);
        }
        else
        {
            Kernels.MatrixProduct(from, to, w.Columns, rows, a, 1, w.Rows, dz, [], own);
        }
    }

    /// <summary>∂A ← ∂ZWᵀ for rows from … to − 1 of ∂A.</summary>
    public static void Backward(int from, int to, double[] dz, double[] transposed, WeightPlace w, double[] da) =>
        Kernels.MatrixProduct(from, to, w.Rows, w.Columns, dz, w.Columns, 1, transposed, [], da);
}
