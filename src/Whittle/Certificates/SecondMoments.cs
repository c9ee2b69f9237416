using Whittle.Numerics;

namespace Whittle.Certificates;

/// <summary>
/// Least squares as its second moments: G = X̃ᵀWX̃/Σw, c = X̃ᵀWỹ/Σw and s = ỹᵀWỹ/Σw. They tell loss and descent of any coefficients without the data:
/// ½ Σw r²/Σw = ½(s − 2cᵀb + bᵀGb), X̃ᵀWr/Σw = c − Gb.
/// <para>
/// Each was summed in chains of at most m additions, so by the inequality of Cauchy and Schwarz it is off by at most γ times the sizes of its two factors, γ = (m + 8)·2⁻⁵³
/// (Higham 2002, Accuracy and Stability of Numerical Algorithms, §3.1, with the roundings of centring, weights and scales). What follows for a fit is told beside it.
/// </para>
/// Immutable and thread-safe.
/// </summary>
internal sealed class SecondMoments
{
    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const int OtherRoundings = 8;

    private readonly Action<SparseVector[], Memory<double>> _descents;
    private readonly double[] _linear;
    private readonly MomentSizes _sizes;
    private readonly double[]? _means;
    private readonly double _responseMean;

    /// <param name="descents">Writes c − Gb of several b, one after the other.</param>
    /// <param name="linear">c.</param>
    /// <param name="square">s.</param>
    /// <param name="sizes">The sizes that rounding is measured by.</param>
    /// <param name="means">X̃ᵀW1/Σw, which centring to rounding leaves of each column where there is an intercept; else null.</param>
    /// <param name="responseMean">The size of what it leaves of the response.</param>
    public SecondMoments(Action<SparseVector[], Memory<double>> descents, double[] linear, double square, MomentSizes sizes, double[]? means, double responseMean)
    {
        _descents = descents;
        _linear = linear;
        _sizes = sizes;
        _means = means;
        _responseMean = responseMean;
        Square = square;
    }

    /// <summary>s = ỹᵀWỹ/Σw.</summary>
    public double Square { get; }

    /// <summary>The size of a column: √G[j, j], or more where sums of more rows went into it.</summary>
    public double Size(int column) => _sizes.Columns[column];

    /// <summary>cᵀb.</summary>
    public double Product(ReadOnlySpan<double> b) => Kernels.Dot(_linear, b);

    /// <summary>
    /// What rounding can have done at coefficients b: component j of the descent is off by at most <c>Share</c>·<c>Reach</c>·<see cref="Size"/>, half of Σwr²/Σw and ⟨r, ỹ⟩ by at most
    /// <c>Share</c>·<c>Reach</c>² each, and the mean of r is at most <c>Mean</c>. Share is γ and Reach the size of the response and those of the columns times |bⱼ|.
    /// </summary>
    public (double Share, double Reach, double Mean) Rounding(SparseVector b)
    {
        double reach = _sizes.Response, mean = 0, share = (_sizes.LongestSum + OtherRoundings + b.Indices.Length) * UnitRoundoff;
        for (int k = 0; k < b.Indices.Length; k++)
        {
            reach += _sizes.Columns[b.Indices[k]] * Math.Abs(b.Values[k]);
            mean += _means is null ? 0 : _means[b.Indices[k]] * b.Values[k];
        }

        return (share, reach, _means is null ? 0 : Math.Abs(mean) + _responseMean + (share * reach));
    }

    /// <summary>Writes c − Gb of several vectors, one after the other.</summary>
    public void Descents(SparseVector[] vectors, Memory<double> result) => _descents(vectors, result);
}
