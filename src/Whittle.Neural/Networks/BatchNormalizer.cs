using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// Normalization of the sums of one layer: ẑ = (z − μ)/√(σ² + ε), n = γẑ + β, over the rows of a batch (<see cref="Normalization.Batch"/>) or over the neurons of a row (<see cref="Normalization.Layer"/>).
/// Keeps ẑ and 1/√(σ² + ε) of the last batch for the way back. Not thread-safe.
/// </summary>
internal sealed class BatchNormalizer(Normalization kind, int columns, int capacity)
{
    /// <summary>What is added to variances.</summary>
    public const double Epsilon = 1e-5;

    // The weight of a batch in the running means.
    private const double Momentum = 0.1;

    private readonly double[] _normalized = new double[capacity * columns];
    private readonly double[] _inverse = new double[Math.Max(capacity, columns)];
    private readonly double[] _sums = new double[columns];
    private readonly double[] _products = new double[columns];

    /// <summary>n of a batch; while training over rows the running means and variances follow.</summary>
    /// <param name="z">Sums, rows × columns; overwritten by n.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="scale">γ.</param>
    /// <param name="shift">β.</param>
    /// <param name="running">Running means and then variances, of normalization over rows; read when predicting.</param>
    /// <param name="isTraining">Whether the batch's own means are taken.</param>
    public void Forward(Span<double> z, int rows, ReadOnlySpan<double> scale, ReadOnlySpan<double> shift, Span<double> running, bool isTraining)
    {
        if (kind == Normalization.Layer)
        {
            for (int i = 0; i < rows; i++)
            {
                Span<double> row = z.Slice(i * columns, columns), normalized = _normalized.AsSpan(i * columns, columns);
                double mean = Kernels.Sum(row) / columns;
                Kernels.Centre(row, mean, normalized);
                _inverse[i] = 1 / Math.Sqrt((Kernels.Dot(normalized, normalized) / columns) + Epsilon);
                for (int j = 0; j < columns; j++)
                {
                    normalized[j] *= _inverse[i];
                    row[j] = (normalized[j] * scale[j]) + shift[j];
                }
            }

            return;
        }

        if (isTraining)
        {
            Learn(z, rows, running);
        }
        else
        {
            for (int j = 0; j < columns; j++)
            {
                (_sums[j], _inverse[j]) = (running[j], 1 / Math.Sqrt(running[columns + j] + Epsilon));
            }
        }

        for (int i = 0; i < rows; i++)
        {
            Span<double> row = z.Slice(i * columns, columns), normalized = _normalized.AsSpan(i * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                normalized[j] = (row[j] - _sums[j]) * _inverse[j];
                row[j] = (normalized[j] * scale[j]) + shift[j];
            }
        }
    }

    /// <summary>∂z from ∂n, in place, and ∂γ and ∂β.</summary>
    public void Backward(Span<double> d, int rows, ReadOnlySpan<double> scale, Span<double> scaleGradient, Span<double> shiftGradient)
    {
        Kernels.ColumnSums(d, rows, columns, shiftGradient);
        scaleGradient.Clear();
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = d.Slice(i * columns, columns);
            ReadOnlySpan<double> normalized = _normalized.AsSpan(i * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                scaleGradient[j] += row[j] * normalized[j];
                row[j] *= scale[j];
            }
        }

        if (kind == Normalization.Layer)
        {
            for (int i = 0; i < rows; i++)
            {
                Span<double> row = d.Slice(i * columns, columns);
                ReadOnlySpan<double> normalized = _normalized.AsSpan(i * columns, columns);
                double mean = Kernels.Sum(row) / columns, product = Kernels.Dot(row, normalized) / columns;
                for (int j = 0; j < columns; j++)
                {
                    row[j] = _inverse[i] * (row[j] - mean - (normalized[j] * product));
                }
            }

            return;
        }

        for (int j = 0; j < columns; j++)
        {
            // The sums of γ∂n and of γ∂n∘ẑ over rows.
            (_sums[j], _products[j]) = (scale[j] * shiftGradient[j] / rows, scale[j] * scaleGradient[j] / rows);
        }

        for (int i = 0; i < rows; i++)
        {
            Span<double> row = d.Slice(i * columns, columns);
            ReadOnlySpan<double> normalized = _normalized.AsSpan(i * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                row[j] = _inverse[j] * (row[j] - _sums[j] - (normalized[j] * _products[j]));
            }
        }
    }

    private void Learn(Span<double> z, int rows, Span<double> running)
    {
        Kernels.ColumnSums(z, rows, columns, _sums);
        _products.AsSpan().Clear();
        for (int j = 0; j < columns; j++)
        {
            _sums[j] /= rows;
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double centred = z[(i * columns) + j] - _sums[j];
                _products[j] += centred * centred;
            }
        }

        for (int j = 0; j < columns; j++)
        {
            _inverse[j] = 1 / Math.Sqrt((_products[j] / rows) + Epsilon);
            running[j] += Momentum * (_sums[j] - running[j]);
            running[columns + j] += Momentum * ((_products[j] / (rows - 1)) - running[columns + j]);
        }
    }
}
