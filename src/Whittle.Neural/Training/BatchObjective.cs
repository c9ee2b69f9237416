using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>The loss of a batch of rows and its gradient with respect to the outputs of a network. Keeps the memory of one batch. Not thread-safe.</summary>
internal sealed class BatchObjective
{
    private readonly TrainingRows _data;
    private readonly double _meanWeight;
    private readonly double[] _predictor;
    private readonly double[] _descent;
    private readonly Dictionary<int, (double[] Response, double[] Weights)> _buffers = [];
    private readonly double[] _base;
    private (double[] Response, double[] Weights) _own;
    private int _rows;

    /// <param name="data">All rows.</param>
    /// <param name="meanWeight">w̄, the mean weight of those that are trained on.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public BatchObjective(TrainingRows data, double meanWeight, int capacity)
    {
        (_data, _meanWeight) = (data, meanWeight);
        Inputs = new double[capacity * data.Inputs];
        Outputs = new double[capacity * data.Outputs];
        _base = new double[capacity * data.Outputs];
        _predictor = new double[capacity * data.Outputs];
        _descent = new double[capacity * data.Outputs];
    }

    /// <summary>The batch's inputs, row after row.</summary>
    public double[] Inputs { get; }

    /// <summary>The gradient with respect to the outputs, row after row.</summary>
    public double[] Outputs { get; }

    /// <summary>Takes rows into the batch.</summary>
    public void Load(ReadOnlySpan<int> rows)
    {
        _rows = rows.Length;
        if (!_buffers.TryGetValue(_rows, out _own))
        {
            _buffers[_rows] = _own = (new double[_rows * _data.Responses], new double[_rows]);
        }

        int p = _data.Inputs, outputs = _data.Outputs;
        for (int r = 0; r < _rows; r++)
        {
            int i = rows[r];
            _data.X.AsSpan(i * p, p).CopyTo(Inputs.AsSpan(r * p));
            _data.Base.AsSpan(i * outputs, outputs).CopyTo(_base.AsSpan(r * outputs));
            _own.Weights[r] = _data.Weights[i];
            for (int c = 0; c < _data.Responses; c++)
            {
                _own.Response[r + (c * _rows)] = _data.Response[i + (c * _data.Count)];
            }
        }
    }

    /// <summary>Σᵢ (wᵢ/w̄) ℓᵢ/κ over the batch, divided by its rows; with the gradient in <see cref="Outputs"/> where it is wanted.</summary>
    /// <param name="f">The network's outputs, row after row.</param>
    /// <param name="hasGradient">Whether the gradient is wanted.</param>
    public double Evaluate(ReadOnlySpan<double> f, bool hasGradient)
    {
        int k = _data.Outputs, length = _rows * k;
        Span<double> predictor = _predictor.AsSpan(0, length), descent = _descent.AsSpan(0, length);
        for (int i = 0; i < _rows; i++)
        {
            for (int c = 0; c < k; c++)
            {
                predictor[i + (c * _rows)] = _base[(i * k) + c] + (_data.Scale * f[(i * k) + c]);
            }
        }

        EmpiricalLoss loss = _data.Loss.On(_own.Response, _own.Weights);
        double share = Kernels.Sum(_own.Weights) / (_rows * _meanWeight * _data.LossScale);
        if (hasGradient)
        {
            loss.Descent(predictor, descent);
            double factor = -share * _data.Scale;
            for (int i = 0; i < _rows; i++)
            {
                for (int c = 0; c < k; c++)
                {
                    Outputs[(i * k) + c] = factor * descent[i + (c * _rows)];
                }
            }
        }

        return share * loss.Value(predictor);
    }
}
