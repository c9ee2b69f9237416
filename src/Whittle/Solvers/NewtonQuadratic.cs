using Whittle.Losses;

namespace Whittle.Solvers;

/// <summary>
/// The second-order model of a loss at a predictor H₀ of coefficients b₀, over some terms (columns of outputs, and intercepts):
/// L(H₀) − uᵀX(b − b₀) + ½(b − b₀)ᵀXᵀ∇²L X(b − b₀), with u the descent at H₀. Its own descent at b is Xᵀ(u − ∇²L·X(b − b₀)), formed from the data. The curvature may be
/// that of a predictor nearby; descent and slope are always those of H₀.
/// </summary>
internal sealed class NewtonQuadratic : Quadratic
{
    private readonly LinearPredictor _map;
    private readonly int[] _terms;
    private readonly double[] _image;
    private readonly double[] _weighted;
    private readonly double[] _target;
    private Curvature? _curvature;

    /// <summary>A model of no curvature yet.</summary>
    /// <param name="map">What the terms mean.</param>
    /// <param name="terms">The terms of the model, ascending.</param>
    public NewtonQuadratic(LinearPredictor map, int[] terms)
    {
        _map = map;
        _terms = terms;
        _image = new double[map.Length];
        _weighted = new double[map.Length];
        _target = new double[map.Length];
        Linear = new double[terms.Length];
    }

    /// <summary>Takes another curvature.</summary>
    /// <param name="curvature">∇²L at H₀ or near it.</param>
    public void Curve(Curvature curvature) => _curvature = curvature;

    /// <summary>Moves H₀ and b₀, the curvature as it was.</summary>
    /// <param name="descent">u at H₀.</param>
    /// <param name="predictor">H₀.</param>
    /// <param name="columns">The positions whose <see cref="Linear"/> is asked for.</param>
    public void Linearize(double[] descent, double[] predictor, int[] columns)
    {
        // target = u + ∇²L·X b₀, so that the descent at b is Xᵀ(target − ∇²L·X b).
        predictor.CopyTo(_image, 0);
        if (_map.Offset is { } offset)
        {
            Numerics.Kernels.AddScaled(-1, offset, _image);
        }

        _curvature!.Multiply(_image, _target);
        Numerics.Kernels.AddScaled(1, descent, _target);
        var own = new double[columns.Length];
        _map.TransposeMultiply(Terms(columns), _target, 1, own);
        for (int k = 0; k < own.Length; k++)
        {
            Linear[columns[k]] = own[k];
        }
    }

    public override int Count => _terms.Length;

    public override int Rank => Math.Min(Count, _map.Length);

    public override Numerics.Workers Workers => _map.Design.Workers;

    public override double[] Linear { get; }

    public override void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values)
    {
        Array.Clear(_image);
        _map.Add(Terms(columns), values.Span, _image);
        _curvature!.Multiply(_image, _weighted);
        for (int i = 0; i < _weighted.Length; i++)
        {
            _weighted[i] = _target[i] - _weighted[i];
        }
    }

    public override void Descent(ReadOnlyMemory<int> columns, Memory<double> result) => _map.TransposeMultiply(Terms(columns), _weighted, 1, result);

    public override void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result) =>
        _map.CrossProducts(Terms(rows), Terms(columns), _curvature!, result);

    public override int Panel => _curvature!.Between(0, 0) is null ? base.Panel : Math.Max(1, _map.Design.GramPanel);

    private int[] Terms(ReadOnlyMemory<int> columns)
    {
        var terms = new int[columns.Length];
        for (int k = 0; k < terms.Length; k++)
        {
            terms[k] = _terms[columns.Span[k]];
        }

        return terms;
    }
}
