using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// The multinomial loss on data. Uᵢₖ = (wᵢ/Σw)(1[yᵢ = k] − pᵢₖ); ∇²L has a K × K block a row, (wᵢ/Σw)(diag pᵢ − pᵢpᵢᵀ); with qᵢₖ = 1[yᵢ = k] − Uᵢₖ·Σw/wᵢ on
/// the simplex, −L*(−U) = −(1/Σw) Σ wᵢ Σₖ qᵢₖ log qᵢₖ.
/// </summary>
internal sealed class MultinomialEmpiricalLoss(double[] response, double[] weights, int classes) : EmpiricalLoss(response.Length, classes)
{
    private const double Rounding = 1e-14;
    private readonly double _weightSum = Kernels.Sum(weights);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        Span<double> row = stackalloc double[Outputs];
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (weights[i] > 0)
            {
                Gather(predictor, i, row);
                sum += weights[i] * (MultinomialLoss.LogSumExp(row) - row[(int)response[i]]);
            }
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        Span<double> row = stackalloc double[Outputs];
        for (int i = 0; i < Rows; i++)
        {
            double share = weights[i] / _weightSum;
            Probabilities(predictor, i, row);
            for (int k = 0; k < row.Length; k++)
            {
                // 1 − p of the row's own class as the sum of the others, which keeps its digits where p is near 1.
                descent[i + (k * Rows)] = -share * row[k];
            }

            int own = (int)response[i];
            double others = 0;
            for (int k = 0; k < row.Length; k++)
            {
                others += k == own ? 0 : row[k];
            }

            descent[i + (own * Rows)] = share * others;
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor)
    {
        var probabilities = new double[predictor.Length];
        Span<double> row = stackalloc double[Outputs];
        for (int i = 0; i < Rows; i++)
        {
            Probabilities(predictor, i, row);
            for (int k = 0; k < row.Length; k++)
            {
                probabilities[i + (k * Rows)] = row[k];
            }
        }

        return new BlockCurvature(probabilities, weights, _weightSum, Outputs);
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            for (int k = 0; k < Outputs && weights[i] > 0; k++)
            {
                double q = (response[i] == k ? 1 : 0) - (shrink * descent[i + (k * Rows)] * _weightSum / weights[i]);
                if (!(q >= -Rounding))
                {
                    return double.NegativeInfinity;
                }

                sum -= weights[i] * Exponential.TimesLog(Math.Max(0, q));
            }
        }

        return sum / _weightSum;
    }

    private void Gather(ReadOnlySpan<double> predictor, int row, Span<double> values)
    {
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = predictor[row + (k * Rows)];
        }
    }

    private void Probabilities(ReadOnlySpan<double> predictor, int row, Span<double> values)
    {
        Gather(predictor, row, values);
        double normalizer = MultinomialLoss.LogSumExp(values);
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = Math.Exp(values[k] - normalizer);
        }
    }

    private sealed class BlockCurvature(double[] probabilities, double[] weights, double weightSum, int outputs) : Curvature
    {
        // Few enough numbers are kept once they were asked for.
        private const int MostKept = 1 << 20;

        private readonly double[]?[]? _kept = (long)outputs * probabilities.Length <= MostKept ? new double[outputs * outputs][] : null;

        public override ReadOnlyMemory<double>? Between(int output, int other)
        {
            int n = weights.Length, at = (Math.Min(output, other) * outputs) + Math.Max(output, other);
            if (_kept?[at] is { } known)
            {
                return known;
            }

            var values = new double[n];
            for (int i = 0; i < n; i++)
            {
                double own = probabilities[i + (output * n)];
                values[i] = weights[i] / weightSum * own * ((output == other ? 1 : 0) - probabilities[i + (other * n)]);
            }

            if (_kept is not null)
            {
                _kept[at] = values;
            }

            return values;
        }

        public override void Multiply(ReadOnlySpan<double> direction, Span<double> result)
        {
            int n = weights.Length;
            for (int i = 0; i < n; i++)
            {
                double mean = 0;
                for (int at = i; at < result.Length; at += n)
                {
                    mean += probabilities[at] * direction[at];
                }

                for (int at = i; at < outputs * n; at += n)
                {
                    result[at] = weights[i] / weightSum * probabilities[at] * (direction[at] - mean);
                }
            }
        }
    }
}
