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

    private readonly double[] _gram;
    private readonly double[] _linear;
    private readonly double[] _sizes;
    private readonly double[]? _means;
    private readonly double _responseMean;
    private readonly int _longestSum;
    private readonly Workers _workers;

    /// <param name="gram">G, column after column.</param>
    /// <param name="linear">c.</param>
    /// <param name="square">s.</param>
    /// <param name="means">X̃ᵀW1/Σw, which centring to rounding leaves of each column where there is an intercept; else null.</param>
    /// <param name="responseMean">The size of what it leaves of the response.</param>
    /// <param name="longestSum">m, the most additions that an entry went through one after the other.</param>
    /// <param name="workers">Who works.</param>
    public SecondMoments(double[] gram, double[] linear, double square, double[]? means, double responseMean, int longestSum, Workers workers)
    {
        _gram = gram;
        _linear = linear;
        _means = means;
        _responseMean = responseMean;
        Square = square;
        _longestSum = longestSum;
        _workers = workers;
        _sizes = [.. Enumerable.Range(0, linear.Length).Select(j => Math.Sqrt(gram[j + (j * linear.Length)]))];
    }

    /// <summary>s = ỹᵀWỹ/Σw.</summary>
    public double Square { get; }

    /// <summary>√G[j, j].</summary>
    public double Size(int column) => _sizes[column];

    /// <summary>cᵀb.</summary>
    public double Product(double[] b) => Kernels.Dot(_linear, b);

    /// <summary>
    /// What rounding can have done at coefficients b: component j of the descent is off by at most <c>Share</c>·<c>Reach</c>·√Gⱼⱼ, half of Σwr²/Σw and ⟨r, ỹ⟩ by at most
    /// <c>Share</c>·<c>Reach</c>² each, and the mean of r is at most <c>Mean</c>. Share is γ and Reach √s + Σ √Gⱼⱼ|bⱼ|.
    /// </summary>
    public (double Share, double Reach, double Mean) Rounding(SparseVector b)
    {
        double reach = Math.Sqrt(Square), mean = 0, share = (_longestSum + OtherRoundings + b.Indices.Length) * UnitRoundoff;
        for (int k = 0; k < b.Indices.Length; k++)
        {
            reach += _sizes[b.Indices[k]] * Math.Abs(b.Values[k]);
            mean += _means is null ? 0 : _means[b.Indices[k]] * b.Values[k];
        }

        return (share, reach, _means is null ? 0 : Math.Abs(mean) + _responseMean + (share * reach));
    }

    /// <summary>c − Gb of several vectors, one after the other.</summary>
    /// <param name="vectors">b, p numbers a vector, one after the other.</param>
    /// <param name="count">How many.</param>
    public double[] Descents(double[] vectors, int count)
    {
        const int Tile = 4;
        int p = _linear.Length;
        var descents = new double[p * count];
        _workers.Run((p + Tile - 1) / Tile, chunk =>
        {
            int from = chunk * Tile, width = Math.Min(Tile, p - from);
            ReadOnlySpan<double> Column(int k) => _gram.AsSpan((from + Math.Min(k, width - 1)) * p, p);
            Span<double> sums = stackalloc double[Tile * Tile];
            ReadOnlySpan<double> centres = stackalloc double[Tile];
            for (int first = 0; first < count; first += Tile)
            {
                int height = Math.Min(Tile, count - first);
                ReadOnlySpan<double> Vector(int q) => vectors.AsSpan((first + Math.Min(q, height - 1)) * p, p);
                sums.Clear();
                Kernels.CentredTile(Column(0), Column(1), Column(2), Column(3), centres, Vector(0), Vector(1), Vector(2), Vector(3), sums);
                for (int q = 0; q < height; q++)
                {
                    for (int k = 0; k < width; k++)
                    {
                        descents[from + k + ((first + q) * p)] = _linear[from + k] - sums[(Tile * k) + q];
                    }
                }
            }
        });
        return descents;
    }
}
